// The ObjectId of bson 7 keeps its twelve bytes as four integers of three bytes each. Its public `id` builds a new
// buffer on every call, too slow for comparing and for keys. Only this file knows; its test fails if that changes.
import { ObjectId } from 'bson'

export function readObjectId(bytes: Uint8Array, offset: number): ObjectId {
  return new ObjectIdAt(bytes, offset)
}

export function writeObjectId(id: ObjectId, bytes: Uint8Array, offset: number): void {
  const { i0, i1, i2, i3 } = wordsOf(id)
  writeWord(i0, bytes, offset)
  writeWord(i1, bytes, offset + 3)
  writeWord(i2, bytes, offset + 6)
  writeWord(i3, bytes, offset + 9)
}

export function compareObjectIds(a: ObjectId, b: ObjectId): number {
  const left = wordsOf(a)
  const right = wordsOf(b)
  return left.i0 - right.i0 || left.i1 - right.i1 || left.i2 - right.i2 || left.i3 - right.i3
}

interface Words {
  readonly i0: number
  readonly i1: number
  readonly i2: number
  readonly i3: number
}

const ObjectIdAt = ObjectId as unknown as new (bytes: Uint8Array, offset: number) => ObjectId

function wordsOf(id: ObjectId): Words {
  return id as unknown as Words
}

function writeWord(word: number, bytes: Uint8Array, offset: number): void {
  bytes[offset] = word >>> 16
  bytes[offset + 1] = word >>> 8
  bytes[offset + 2] = word
}
