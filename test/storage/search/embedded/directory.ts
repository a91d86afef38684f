import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openSearch, type Search } from '../../../../storage/search/index.ts'

export interface Directory {
  readonly path: string
  /** What is opened is closed before the directory goes. */
  open(): Promise<Search>
  remove(): Promise<void>
}

export async function makeDirectory(): Promise<Directory> {
  const path = await mkdtemp(join(tmpdir(), 'search-'))
  const opened: Search[] = []
  return {
    path,
    open: async () => {
      const search = await openSearch({ directory: path })
      opened.push(search)
      return search
    },
    remove: async () => {
      for (const search of opened) await search.close()
      await rm(path, { recursive: true, force: true })
    },
  }
}
