import { writeText } from './text.ts'

/** A buffer that grows and is used again and again, so that writing allocates nothing but the result. */
export class ByteWriter {
  protected buffer = Buffer.allocUnsafeSlow(initialSize)
  protected view = viewOf(this.buffer)
  protected offset = 0

  reset(): void {
    this.offset = 0
    if (this.buffer.length > largestKept) this.resize(initialSize)
  }

  /** A copy of what was written. */
  result(): Buffer {
    const result = Buffer.allocUnsafe(this.offset)
    this.buffer.copy(result, 0, 0, this.offset)
    return result
  }

  bytes(bytes: Uint8Array): void {
    const start = this.claim(bytes.length)
    this.buffer.set(bytes, start)
  }

  protected byte(value: number): void {
    const start = this.claim(1)
    this.buffer[start] = value
  }

  protected text(text: string): void {
    this.reserve(text.length < 1000 ? text.length * 3 : Buffer.byteLength(text))
    this.offset = writeText(this.buffer, this.offset, text)
  }

  /** Passes so many bytes and gives the offset of the first. It may replace `buffer` and `view`: call it first. */
  protected claim(size: number): number {
    this.reserve(size)
    const start = this.offset
    this.offset += size
    return start
  }

  private reserve(size: number): void {
    const needed = this.offset + size
    if (needed > this.buffer.length) this.resize(Math.max(needed, this.buffer.length * 2))
  }

  private resize(size: number): void {
    const larger = Buffer.allocUnsafeSlow(size)
    this.buffer.copy(larger, 0, 0, this.offset)
    this.buffer = larger
    this.view = viewOf(larger)
  }
}

const initialSize = 16 * 1024
const largestKept = 1024 * 1024

function viewOf(buffer: Buffer): DataView {
  return new DataView(buffer.buffer, buffer.byteOffset, buffer.length)
}
