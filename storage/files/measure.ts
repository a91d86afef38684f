import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import type { Body, StoredFile } from './files.ts'

/** A body whose bytes are counted and hashed while they pass. */
export interface MeasuredBody {
  readonly bytes: AsyncGenerator<Uint8Array>
  /** After the last byte. */
  result(): StoredFile
  /** What is to be thrown for an error on the way: if the body itself has failed, that, otherwise what `explain` returns. */
  fail(error: unknown, explain: (error: unknown) => unknown): unknown
}

export function measure(body: Body, expectedSize?: number): MeasuredBody {
  const hash = createHash('sha256')
  let size = 0
  const { bytes, fail } = watch(body, (chunk) => {
    size += chunk.length
    if (size > (expectedSize ?? Infinity)) throw new Error(`The file has more than its ${expectedSize} bytes.`)
    hash.update(chunk)
  })
  return {
    bytes: bytes(() => {
      if (size < (expectedSize ?? 0)) throw new Error(`The file has only ${size} of its ${expectedSize} bytes.`)
    }),
    result: () => ({ size, sha256: hash.digest('hex') }),
    fail,
  }
}

/** Its bytes as they are, and what is to be thrown when something on the way fails. */
export function passOn(body: Body): Pick<MeasuredBody, 'bytes' | 'fail'> {
  const { bytes, fail } = watch(body, () => undefined)
  return { bytes: bytes(() => undefined), fail }
}

function watch(body: Body, look: (chunk: Uint8Array) => void) {
  let failure: { error: unknown } | undefined
  // A stream that fails before anybody reads it would end the process. Who reads it later is told all the same.
  if (body instanceof Readable) body.on('error', () => {})

  return {
    bytes: pass,
    fail: (error: unknown, explain: (error: unknown) => unknown) => {
      if (body instanceof Readable) body.destroy()
      return failure ? failure.error : explain(error)
    },
  }

  async function* pass(end: () => void): AsyncGenerator<Uint8Array> {
    try {
      for await (const chunk of body instanceof Uint8Array ? [body] : (body as AsyncIterable<unknown>)) {
        if (!(chunk instanceof Uint8Array))
          throw new TypeError('A file is put as bytes: set no encoding on its stream.')
        look(chunk)
        yield chunk
      }
      end()
    } catch (error) {
      failure = { error }
      throw error
    }
  }
}
