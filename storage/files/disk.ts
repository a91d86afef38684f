import { access, constants, mkdir, rename, rm, stat } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { explainWrite, missing, unusableDirectory } from './disk-failure.ts'
import { openDiskDrafts, prepareDrafts, removeDraft, writeDraft } from './disk-drafts.ts'
import { openPart } from './disk-open.ts'
import { syncFolders } from './disk-sync.ts'
import { walk } from './disk-walk.ts'
import type { FileHead, Files } from './files.ts'
import { checkedKey, checkedPrefix } from './keys.ts'
import { measure } from './measure.ts'
import { type Signing, signUrl } from './signed-url.ts'

export interface DiskOptions {
  /** Made when it is not there. Several processes, and machines that share it, may use it at the same time. */
  directory: string
  /** Without it there are no signed addresses. */
  signing?: Signing
}

/** Each file lies in the directory under its key. */
export async function openDisk({ directory, signing }: DiskOptions): Promise<Files> {
  const root = resolve(directory)
  const drafts = await prepareDrafts(root).catch((error: unknown) => {
    throw unusableDirectory(root, error)
  })
  const pathOf = (key: string) => join(root, checkedKey(key))

  const files: Files = {
    put: async (key, body, { size } = {}) => {
      const measured = measure(body, size)
      try {
        const path = pathOf(key)
        const draft = await writeDraft(drafts, measured.bytes)
        try {
          await moveTo(path, draft)
        } catch (error) {
          await removeDraft(draft)
          throw error
        }
        return measured.result()
      } catch (error) {
        throw measured.fail(error, explainWrite)
      }
    },

    open: async (key, range) => await openPart(pathOf(key), key, range),

    head: async (key) => await headOf(pathOf(key)),

    remove: async (key) => {
      const path = pathOf(key)
      // A folder of keys is no file.
      if (await headOf(path)) await rm(path, { force: true })
    },

    list: async function* (prefix) {
      yield* walk(root, checkedPrefix(prefix))
    },

    // eslint-disable-next-line @typescript-eslint/require-await -- so that it rejects and never throws
    signedUrl: async (key, options) => signing && signUrl(checkedKey(key), options, signing),

    drafts: openDiskDrafts(drafts, (key, draft) => moveTo(pathOf(key), draft)),

    check: async () => {
      try {
        await access(drafts, constants.R_OK | constants.W_OK | constants.X_OK)
      } catch (error) {
        throw unusableDirectory(root, error)
      }
    },

    close: () => Promise.resolve(),
  }
  return files

  async function moveTo(path: string, draft: string): Promise<void> {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 })
    await rename(draft, path)
    // Up to the root, because another process may have made a folder a moment ago and not yet have made it durable.
    await syncFolders(dirname(path), root)
  }
}

async function headOf(path: string): Promise<FileHead | undefined> {
  try {
    const status = await stat(path)
    return status.isFile() ? { size: status.size, modifiedAt: status.mtime } : undefined
  } catch (error) {
    if (missing(error)) return undefined
    throw error
  }
}
