// A file is written as a draft beside all the others and moved to its place when it is complete.

import { once } from 'node:events'
import { constants, createWriteStream } from 'node:fs'
import { mkdir, open, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { explainWrite, missing } from './disk-failure.ts'
import { openPart } from './disk-open.ts'
import { syncFolders } from './disk-sync.ts'
import { type Drafts, FileMissing } from './files.ts'
import { checkedDraftId, isDraftId, randomDraftId } from './keys.ts'
import { passOn } from './measure.ts'

/** Not a part of any key, so that no file is ever there. */
const FOLDER = '.incoming'
/** Some are gone on with days later. */
const WEEK_MS = 7 * 24 * 60 * 60 * 1000

/** The folder of the drafts, without old ones; something could be written there a moment ago. */
export async function prepareDrafts(root: string): Promise<string> {
  const folder = join(root, FOLDER)
  const made = await mkdir(folder, { recursive: true, mode: 0o700 })
  if (made !== undefined) await syncFolders(root, dirname(made))
  await removeDraft(await writeDraft(folder, []))
  await removeOldDrafts(folder)
  return folder
}

/** `moveTo` makes a draft the file of a path, durably. */
export function openDiskDrafts(folder: string, moveTo: (key: string, draft: string) => Promise<void>): Drafts {
  const pathOf = (id: string) => join(folder, checkedDraftId(id))
  return {
    append: async (id, offset, body) => {
      const passed = passOn(body)
      try {
        return await append(folder, pathOf(id), offset, passed.bytes)
      } catch (error) {
        throw passed.fail(error, explainWrite)
      }
    },
    sizeOf: async (id) => await sizeOf(pathOf(id)),
    seal: async (id) => {
      if ((await sizeOf(pathOf(id))) === undefined) throw new FileMissing(id)
    },
    open: async (id, range) => await openPart(pathOf(id), id, range),
    finish: async (id, key) => {
      try {
        await moveTo(key, pathOf(id))
      } catch (error) {
        throw missing(error) ? new FileMissing(id, error) : error
      }
    },
    remove: async (id) => await removeDraft(pathOf(id)),
    list: async function* () {
      for (const id of (await readdir(folder)).filter(isDraftId)) {
        const modifiedAt = await writtenAt(join(folder, id))
        if (Number.isFinite(modifiedAt)) yield { id, modifiedAt: new Date(modifiedAt) }
      }
    },
  }
}

/** Durable when it resolves; when it fails there is none. */
export async function writeDraft(
  folder: string,
  bytes: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): Promise<string> {
  const draft = join(folder, randomDraftId())
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

async function append(folder: string, path: string, offset: number, bytes: AsyncIterable<Uint8Array>): Promise<number> {
  const file = await open(path, constants.O_WRONLY | constants.O_CREAT, 0o600)
  try {
    const { size } = await file.stat()
    if (size !== offset) throw new Error(`The draft has ${size} bytes, and more are to be added at ${offset}.`)
    // Several chunks go to the disk at once while others arrive.
    const out = createWriteStream(path, { fd: file.fd, start: offset, autoClose: false, highWaterMark: 1024 * 1024 })
    // It is asked for before each write; an event that nobody hears would end the process.
    out.on('error', () => {})
    try {
      for await (const chunk of bytes) {
        if (out.errored) throw out.errored
        if (!out.write(chunk)) await once(out, 'drain')
      }
    } finally {
      await new Promise<void>((resolve, reject) =>
        out.end((error?: Error | null) => (error ? reject(error) : resolve())),
      )
      await file.datasync()
      if (offset === 0) await syncFolders(folder, folder)
    }
    return offset + out.bytesWritten
  } finally {
    await file.close()
  }
}

async function sizeOf(path: string): Promise<number | undefined> {
  try {
    return (await stat(path)).size
  } catch (error) {
    if (missing(error)) return undefined
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
    if (Date.now() - (await writtenAt(draft)) > WEEK_MS) await removeDraft(draft)
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
