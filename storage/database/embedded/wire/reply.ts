// Writes replies. https://www.mongodb.com/docs/manual/reference/mongodb-wire-protocol/

import { encode } from '../bson/codec.ts'
import { writeText } from '../bson/text.ts'
import type { Doc } from '../bson/values.ts'
import type { CursorReply, Reply } from './dispatcher.ts'
import { OP_MSG, OP_QUERY, OP_REPLY, type Request } from './message.ts'

/** The whole message. */
export function writeReply(reply: Reply, request: Pick<Request, 'id' | 'opCode'>): Buffer {
  const head = request.opCode === OP_QUERY ? queryReplyHead : messageHead
  const message =
    'cursor' in reply ? writeCursor(reply.cursor, head.length) : writeDocument(reply.document, head.length)
  head.copy(message)
  message.writeInt32LE(message.length, 0)
  message.writeInt32LE(nextId(), 4)
  message.writeInt32LE(request.id, 8)
  return message
}

/** 16 bytes of header, no flags, one section of kind 0. */
const messageHead = Buffer.alloc(21)
messageHead.writeInt32LE(OP_MSG, 12)

/** 16 bytes of header, responseFlags AwaitCapable, cursorID and startingFrom 0, numberReturned 1. */
const queryReplyHead = Buffer.alloc(36)
queryReplyHead.writeInt32LE(OP_REPLY, 12)
queryReplyHead.writeInt32LE(8, 16)
queryReplyHead.writeInt32LE(1, 32)

let lastId = 0

function nextId(): number {
  lastId = (lastId + 1) & 0x7fffffff
  return lastId
}

function writeDocument(document: Doc, headLength: number): Buffer {
  const body = encode(document)
  const message = Buffer.allocUnsafe(headLength + body.length)
  body.copy(message, headLength)
  return message
}

/** `{ cursor: { firstBatch: […], id, ns }, …rest }`, with the documents of the batch copied. */
function writeCursor({ field, batch, id, namespace, rest }: CursorReply, headLength: number): Buffer {
  const tail = encode(rest)
  const nameLength = Buffer.byteLength(namespace)
  let arraySize = 4 + 1
  for (let index = 0; index < batch.length; index++) arraySize += 1 + String(index).length + 1 + batch[index]!.length
  const cursorSize = 4 + (1 + field.length + 1 + arraySize) + (1 + 3 + 8) + (1 + 3 + 4 + nameLength + 1) + 1
  const size = 1 + 'cursor'.length + 1 + cursorSize + tail.length // the tail brings the outer length and terminator

  const message = Buffer.allocUnsafe(headLength + size)
  let position = message.writeInt32LE(size, headLength)
  const open = (type: number, name: string) => {
    message[position++] = type
    position = writeText(message, position, name)
    message[position++] = 0
  }

  open(type.document, 'cursor')
  position = message.writeInt32LE(cursorSize, position)
  open(type.array, field)
  position = message.writeInt32LE(arraySize, position)
  for (let index = 0; index < batch.length; index++) {
    open(type.document, String(index))
    message.set(batch[index]!, position)
    position += batch[index]!.length
  }
  message[position++] = 0
  open(type.int64, 'id')
  position = message.writeBigInt64LE(id, position)
  open(type.string, 'ns')
  position = message.writeInt32LE(nameLength + 1, position)
  position += message.write(namespace, position)
  message[position++] = 0
  message[position++] = 0
  tail.copy(message, position, 4)
  return message
}

const type = { string: 0x02, document: 0x03, array: 0x04, int64: 0x12 }
