// Speaks the protocol by hand, with BSON from the driver's package, so that anything can be sent.

import { once } from 'node:events'
import { connect, type NetConnectOpts, type Socket } from 'node:net'
import { type Document, deserialize, serialize } from 'bson'

export interface RawReply {
  readonly responseTo: number
  readonly opCode: number
  readonly document: Document
}

export class Client {
  readonly socket: Socket
  readonly #closed: Promise<unknown>
  readonly #replies: AsyncGenerator<RawReply>

  static async to(place: string | NetConnectOpts): Promise<Client> {
    const socket = typeof place === 'string' ? connect(place) : connect(place)
    await once(socket, 'connect')
    return new Client(socket)
  }

  constructor(socket: Socket) {
    this.socket = socket
    socket.on('error', () => {}) // a reset connection is a closed one
    this.#closed = once(socket, 'close')
    this.#replies = replies(socket)
  }

  send(...bytes: Buffer[]): void {
    this.socket.write(Buffer.concat(bytes))
  }

  async receive(): Promise<RawReply> {
    const next = await this.#replies.next()
    if (next.done) throw new Error('The server has closed the connection.')
    return next.value
  }

  async ask(command: Document): Promise<Document> {
    this.send(message(command))
    return (await this.receive()).document
  }

  async isClosed(): Promise<boolean> {
    this.socket.resume()
    await this.#closed
    return true
  }

  end(): void {
    this.socket.destroy()
  }
}

let lastId = 0

/** An OP_MSG with one body. */
export function message(command: Document, { flags = 0, id = ++lastId } = {}): Buffer {
  return frame(2013, id, uint32(flags), bodySection(serialize({ ...command, $db: 'test' })))
}

export function frame(opCode: number, id: number, ...content: Uint8Array[]): Buffer {
  const body = Buffer.concat(content)
  const head = Buffer.alloc(16)
  head.writeInt32LE(16 + body.length, 0)
  head.writeInt32LE(id, 4)
  head.writeInt32LE(opCode, 12)
  return Buffer.concat([head, body])
}

export function query(namespace: string, command: Document, id = ++lastId): Buffer {
  return frame(2004, id, uint32(0), cString(namespace), uint32(0), uint32(0xffffffff), serialize(command))
}

export function bodySection(document: Uint8Array): Buffer {
  return Buffer.concat([Buffer.from([0]), document])
}

export function sequenceSection(name: string, documents: Uint8Array[]): Buffer {
  const content = Buffer.concat([cString(name), ...documents])
  return Buffer.concat([Buffer.from([1]), uint32(content.length + 4), content])
}

export function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32LE(value)
  return bytes
}

export function cString(text: string): Buffer {
  return Buffer.from(`${text}\0`)
}

export function readReply(bytes: Buffer): RawReply {
  const opCode = bytes.readInt32LE(12)
  const start = opCode === 1 ? 36 : 21
  return {
    responseTo: bytes.readInt32LE(8),
    opCode,
    document: deserialize(bytes.subarray(start), { promoteBuffers: true }),
  }
}

async function* replies(socket: Socket): AsyncGenerator<RawReply> {
  let chunks: Buffer[] = []
  let size = 0
  for await (const chunk of socket) {
    chunks.push(chunk as Buffer)
    size += (chunk as Buffer).length
    if (size < lengthIn(Buffer.concat(chunks.slice(0, 4)))) continue
    let pending = Buffer.concat(chunks)
    for (let length = lengthIn(pending); length <= pending.length; length = lengthIn(pending)) {
      yield readReply(pending.subarray(0, length))
      pending = pending.subarray(length)
    }
    chunks = [pending]
    size = pending.length
  }
}

function lengthIn(bytes: Buffer): number {
  return bytes.length < 4 ? Infinity : bytes.readInt32LE(0)
}
