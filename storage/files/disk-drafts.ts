// A file is written as a draft beside all the others and moved to its place when it is complete.

import { randomBytes } from 'node:crypto'
import { mkdir, open, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { missing } from './disk-failure.ts'
import { syncFolders } from './disk-sync.ts'

/** Not a part of any key, so that no file is ever there. */
const FOLDER = '.incoming'
const DAY_MS = 24 * 60 * 60 * 1000

/** The folder of the drafts, without old ones; something could be written there a moment ago. */
export async function prepareDrafts(root: string): Promise<string> {
  const folder = join(root, FOLDER)
  const made = await mkdir(folder, { recursive: true, mode: 0o700 })
  if (made !== undefined) await syncFolders(root, dirname(made))
  await removeDraft(await writeDraft(folder, []))
  await removeOldDrafts(folder)
  return folder
}

/** Durable when it resolves; when it fails there is none. */
export async function writeDraft(
  folder: string,
  bytes: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): Promise<string> {
  const draft = join(folder, randomBytes(16).toString('hex'))
  const file = await open(draft, 'wx', 0o600)
  try {
    try {
      await writeFile(file, bytes)
      await file.sync()
    } finally {
      await file.close()
    }
    return draft
  } catch (error) {
    await removeDraft(draft)
    throw error
  }
}

export async function removeDraft(draft: string): Promise<void> {
  await rm(draft, { force: true })
}

/** What a process left that was killed while it wrote. A younger draft may be that of another process. */
async function removeOldDrafts(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    const draft = join(folder, name)
    if (Date.now() - (await writtenAt(draft)) > DAY_MS) await removeDraft(draft)
  }
}

async function writtenAt(draft: string): Promise<number> {
  try {
    return (await stat(draft)).mtimeMs
  } catch (error) {
    if (missing(error)) return Infinity
    throw error
  }
}
