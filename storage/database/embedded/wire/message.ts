// Reads requests. https://www.mongodb.com/docs/manual/reference/mongodb-wire-protocol/

import { decode } from '../bson/codec.ts'
import type { Doc, Value } from '../bson/values.ts'
import { CommandError } from '../errors.ts'
import { checksum } from './checksum.ts'
import { ProtocolError } from './frames.ts'

export const OP_REPLY = 1
export const OP_QUERY = 2004
export const OP_MSG = 2013

export interface Request {
  readonly id: number
  readonly opCode: typeof OP_QUERY | typeof OP_MSG
  /** Nobody waits for a reply, not even to an error. */
  readonly moreToCome: boolean
  /** Throws a CommandError when what the message carries is malformed. */
  readonly command: () => Doc
}

/** Throws a ProtocolError when the connection has to be closed. */
export function readRequest(message: Buffer): Request {
  const id = message.readInt32LE(4)
  const opCode = message.readInt32LE(12)
  if (opCode === OP_MSG) {
    const flags = readFlags(message)
    const end = message.length - (flags & flag.checksumPresent ? checksumBytes : 0)
    const moreToCome = (flags & flag.moreToCome) !== 0
    return { id, opCode, moreToCome, command: () => readSections(message.subarray(0, end)) }
  }
  if (opCode === OP_QUERY) return { id, opCode, moreToCome: false, command: () => readQuery(message) }
  throw new ProtocolError(`operation ${opCode} is not known`)
}

const sectionKind = { body: 0, sequence: 1 }
const flag = { checksumPresent: 1, moreToCome: 2 }
/** A receiver must know every flag among these; it may ignore those above, such as exhaustAllowed. */
const requiredFlags = 0xffff

const flagsAt = 16
const sectionsAt = 20
const checksumBytes = 4

function readFlags(message: Buffer): number {
  if (message.length < sectionsAt + checksumBytes) throw new ProtocolError('the message is too short for an OP_MSG')
  const flags = message.readUInt32LE(flagsAt)
  const unknown = flags & requiredFlags & ~flag.checksumPresent & ~flag.moreToCome
  if (unknown) throw new ProtocolError(`the message has illegal flags: 0x${unknown.toString(16)}`)

  const end = message.length - checksumBytes
  if (flags & flag.checksumPresent && message.readUInt32LE(end) !== checksum(message.subarray(0, end)))
    throw new ProtocolError('the checksum of the message does not match')
  return flags
}

/** Codes as in the server's OpMsg::parse. */
function readSections(message: Buffer): Doc {
  let command: Doc | undefined
  const sequences = new Map<string, Buffer[]>()

  let position = sectionsAt
  while (position < message.length) {
    const kind = message.readUInt8(position++)
    if (kind !== sectionKind.body && kind !== sectionKind.sequence)
      throw new CommandError(40432, `Unknown section kind ${kind}`)
    const section = sized(message, position)
    position += section.length
    if (kind === sectionKind.sequence) {
      const { name, documents } = readSequence(section)
      if (sequences.has(name)) throw new CommandError(40431, `Duplicate document sequence: ${name}`)
      sequences.set(name, documents)
    } else if (command) {
      throw new CommandError(40430, 'Multiple body sections in message')
    } else {
      command = decode(section)
    }
  }
  if (!command) throw new CommandError(40587, 'OP_MSG messages must have a body')
  if (typeof command.get('$db') !== 'string') throw new CommandError(40571, 'OP_MSG requests require a $db argument')

  const isInsert = command.keys().next().value === 'insert'
  for (const [name, documents] of sequences) {
    if (command.has(name)) throw new CommandError(40433, `Duplicate field between body and document sequence ${name}`)
    const raw = isInsert && name === 'documents'
    // A Buffer is no Value: only the insert command ever sees one.
    command.set(name, raw ? (documents as unknown as Value[]) : documents.map(decode))
  }
  return command
}

function readSequence(section: Buffer): { name: string; documents: Buffer[] } {
  const nameEnd = section.indexOf(0, 4)
  if (nameEnd < 0) throw malformed('the name of a document sequence does not end')
  const documents: Buffer[] = []
  for (let position = nameEnd + 1; position < section.length;) {
    const document = sized(section, position)
    documents.push(document)
    position += document.length
  }
  return { name: section.toString('utf8', 4, nameEnd), documents }
}

/** Drivers greet with this message, before they know that the server understands OP_MSG; nothing else may come so. */
function readQuery(message: Buffer): Doc {
  const namespaceAt = 20
  const namespaceEnd = message.indexOf(0, namespaceAt)
  const documentAt = namespaceEnd + 9 // past the terminator, numberToSkip and numberToReturn
  if (namespaceEnd < 0) throw malformed('the namespace does not end')

  const namespace = message.toString('utf8', namespaceAt, namespaceEnd)
  const command = decode(sized(message, documentAt))
  const name = command.keys().next().value ?? ''
  if (!namespace.endsWith('.$cmd') || !['hello', 'ismaster'].includes(name.toLowerCase()))
    throw new ProtocolError(`an OP_QUERY must be a hello, not ${name} in ${namespace}`)
  return command.set('$db', namespace.slice(0, -'.$cmd'.length))
}

/** The part of the message that starts here with its own length: a document or a sequence, of at least five bytes. */
function sized(message: Buffer, position: number): Buffer {
  const room = message.length - position
  const length = room < 5 ? 0 : message.readInt32LE(position)
  if (length < 5 || length > room) throw malformed(`a length at byte ${position} is wrong`)
  return message.subarray(position, position + length)
}

const malformed = (what: string) => new CommandError(22, `Malformed message: ${what}`)
