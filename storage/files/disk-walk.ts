import { type Dirent } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { missing } from './disk-failure.ts'
import type { ListedFile } from './files.ts'
import { isKeyPart } from './keys.ts'

/** One folder at a time is held in memory. */
export async function* walk(root: string, prefix: string): AsyncGenerator<ListedFile> {
  yield* walkFolder(prefix.slice(0, prefix.lastIndexOf('/') + 1))

  async function* walkFolder(folder: string): AsyncGenerator<ListedFile> {
    for (const key of await keysIn(folder)) {
      if (key.endsWith('/')) {
        if (key.startsWith(prefix) || prefix.startsWith(key)) yield* walkFolder(key)
      } else if (key.startsWith(prefix)) {
        const file = await headOf(key)
        if (file) yield file
      }
    }
  }

  /** Folders with a slash at the end: with it the order of each folder is the order of all the keys. */
  async function keysIn(folder: string): Promise<string[]> {
    const entries = await unlessMissing(readdir(join(root, folder), { withFileTypes: true }), [] as Dirent[])
    return entries
      .filter(({ name }) => isKeyPart(name))
      .map((entry) => `${folder}${entry.name}${entry.isDirectory() ? '/' : ''}`)
      .sort()
  }

  async function headOf(key: string): Promise<ListedFile | undefined> {
    const status = await unlessMissing(stat(join(root, key)), undefined)
    return status?.isFile() ? { key, size: status.size, modifiedAt: status.mtime } : undefined
  }
}

async function unlessMissing<T, U>(found: Promise<T>, otherwise: U): Promise<T | U> {
  try {
    return await found
  } catch (error) {
    if (missing(error)) return otherwise
    throw error
  }
}
