import { FileMissing, type Files } from '../../storage/files/files.ts'

export interface ReadableFile {
  readonly size: number
  readonly bytes: AsyncIterable<Uint8Array>
}

const mostFailures = 5

/** Its bytes, however often the connection breaks meanwhile: a file never changes. Undefined when it has been removed. */
export async function readFile(files: Files, key: string): Promise<ReadableFile | undefined> {
  try {
    const { body, size } = await files.open(key)
    return { size, bytes: goOn(files, key, size, body) }
  } catch (error) {
    if (error instanceof FileMissing) return undefined
    throw error
  }
}

async function* goOn(
  files: Files,
  key: string,
  size: number,
  first: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  let done = 0
  let body = first
  for (let failures = 0; ;) {
    try {
      for await (const chunk of body) {
        done += chunk.length
        if (chunk.length > 0) failures = 0
        yield chunk
      }
      return
    } catch (error) {
      if (++failures > mostFailures || done >= size) throw error
      body = (await files.open(key, { start: done })).body
    }
  }
}
