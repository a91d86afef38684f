import { open } from 'node:fs/promises'
import { missing } from './disk-failure.ts'
import { FileMissing, type OpenedFile, RangeUnsatisfiable } from './files.ts'
import { type ByteRange, resolveRange } from './range.ts'

/** Bytes at a time: reading in larger pieces than usual is a good deal faster. */
const highWaterMark = 256 * 1024

/** A part of the file of a path, called `name` in what is thrown: `FileMissing`, `RangeUnsatisfiable`. */
export async function openPart(path: string, name: string, range: ByteRange | undefined): Promise<OpenedFile> {
  const file = await open(path, 'r').catch((error: unknown) => {
    throw missing(error) ? new FileMissing(name, error) : error
  })
  try {
    const status = await file.stat()
    if (!status.isFile()) throw new FileMissing(name)
    const part = resolveRange(range, status.size)
    if (!part) throw new RangeUnsatisfiable(name, status.size)
    // An end is given only where it must be: before the first byte there is none.
    const body = file.createReadStream({ highWaterMark, start: part.start, end: range && part.start + part.length - 1 })
    return { body, ...part, size: status.size, modifiedAt: status.mtime }
  } catch (error) {
    await file.close()
    throw error
  }
}
