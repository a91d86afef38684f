import { open } from 'node:fs/promises'
import { dirname } from 'node:path'

/** What was renamed into these folders, or made in them, outlasts a loss of power: from the lowest up to the highest. */
export async function syncFolders(lowest: string, highest: string): Promise<void> {
  if (process.platform === 'win32') return // directories cannot be synced there
  for (let folder = lowest; ; folder = dirname(folder)) {
    const handle = await open(folder, 'r')
    try {
      await handle.sync()
    } finally {
      await handle.close()
    }
    if (folder === highest) return
  }
}
