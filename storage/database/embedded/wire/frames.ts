// Cuts the bytes of a connection into messages.

/** The peer does not speak the protocol: nothing it sends can be understood any more. */
export class ProtocolError extends Error {}

export class Frames {
  /** The beginning of a message of which the rest is still to come. */
  #begun = Buffer.alloc(0)
  #size = 0;

  /** The messages that these bytes complete. Consume all of them before the next call. */
  *push(chunk: Buffer): Generator<Buffer> {
    let rest = chunk
    while (rest.length > 0) {
      const whole = this.#size === 0 && rest.length >= lengthBytes ? lengthOf(rest) : Infinity
      if (whole <= rest.length) {
        yield rest.subarray(0, whole)
        rest = rest.subarray(whole)
      } else {
        rest = this.#take(rest)
        if (this.#missing() > 0) continue
        yield this.#begun.subarray(0, this.#size)
        this.#begun = Buffer.alloc(0)
        this.#size = 0
      }
    }
  }

  #take(bytes: Buffer): Buffer {
    const taken = bytes.subarray(0, this.#missing())
    this.#reserve(this.#size + taken.length)
    taken.copy(this.#begun, this.#size)
    this.#size += taken.length
    return bytes.subarray(taken.length)
  }

  #missing(): number {
    return (this.#size < lengthBytes ? lengthBytes : lengthOf(this.#begun)) - this.#size
  }

  /** Doubling copies each byte about once, and a peer that announces much but sends little costs little. */
  #reserve(size: number): void {
    if (size <= this.#begun.length) return
    const larger = Buffer.allocUnsafe(Math.max(size, this.#begun.length * 2, smallestBuffer))
    this.#begun.copy(larger, 0, 0, this.#size)
    this.#begun = larger
  }
}

const lengthBytes = 4
const headerBytes = 16
const smallestBuffer = 1024

/** The server's MaxMessageSizeBytes, which hello announces, and some room for what a driver puts around the documents. */
const longest = 48_000_000 + 16 * 1024

function lengthOf(bytes: Buffer): number {
  const length = bytes.readInt32LE(0)
  if (length < headerBytes || length > longest) throw new ProtocolError(`a message cannot have ${length} bytes`)
  return length
}
