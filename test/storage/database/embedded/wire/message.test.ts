import { serialize } from 'bson'
import { expect } from 'chai'
import { doc } from '../../../../../storage/database/embedded/bson/values.ts'
import { CommandError } from '../../../../../storage/database/embedded/errors.ts'
import { checksum } from '../../../../../storage/database/embedded/wire/checksum.ts'
import { ProtocolError } from '../../../../../storage/database/embedded/wire/frames.ts'
import { readRequest } from '../../../../../storage/database/embedded/wire/message.ts'
import { bodySection, cString, frame, message, query, sequenceSection, uint32 } from './client.ts'

const body = (command: Record<string, unknown>) => bodySection(serialize(command))
const opMessage = (...sections: Uint8Array[]) => frame(2013, 7, uint32(0), ...sections)

describe('reading an OP_MSG', () => {
  it('gives the id of the request and the command', () => {
    const request = readRequest(message({ ping: 1 }, { id: 42 }))
    expect(request.id).to.equal(42)
    expect(request.moreToCome).to.equal(false)
    expect(request.command()).to.deep.equal(doc({ ping: 1, $db: 'test' }))
  })

  it('leaves the documents of an insert as they are', () => {
    const documents = [serialize({ a: 1 }), serialize({ b: 'x' })]
    const command = readRequest(
      opMessage(body({ insert: 'c', $db: 'test' }), sequenceSection('documents', documents)),
    ).command()
    expect([...command.keys()]).to.deep.equal(['insert', '$db', 'documents'])
    expect(command.get('documents')).to.deep.equal(documents.map((document) => Buffer.from(document)))
  })

  it('decodes the documents of other sequences', () => {
    const updates = [{ q: { a: 1 }, u: { $set: { b: 2 } } }]
    const command = readRequest(
      opMessage(
        body({ update: 'c', $db: 'test' }),
        sequenceSection(
          'updates',
          updates.map((update) => serialize(update)),
        ),
      ),
    ).command()
    expect(command.get('updates')).to.deep.equal(updates.map(doc))
  })

  it('decodes a sequence named documents of any other command', () => {
    const command = readRequest(
      opMessage(body({ other: 'c', $db: 'test' }), sequenceSection('documents', [serialize({ a: 1 })])),
    ).command()
    expect(command.get('documents')).to.deep.equal([doc({ a: 1 })])
  })

  it('takes a sequence before the body, several sequences, and an empty one', () => {
    const command = readRequest(
      opMessage(
        sequenceSection('ops', [serialize({ insert: 0 })]),
        body({ bulkWrite: 1, $db: 'admin' }),
        sequenceSection('nsInfo', []),
      ),
    ).command()
    expect(command).to.deep.equal(doc({ bulkWrite: 1, $db: 'admin', ops: [{ insert: 0 }], nsInfo: [] }))
  })

  it('knows that nobody waits for a reply', () =>
    expect(readRequest(message({ ping: 1 }, { flags: 2 })).moreToCome).to.equal(true))

  it('needs not know the flag exhaustAllowed, nor any other above the sixteenth', () => {
    for (const flags of [0x10000, 0x80000000, 0xffff0000]) {
      const request = readRequest(message({ ping: 1 }, { flags }))
      expect(request.moreToCome).to.equal(false)
      expect(request.command().get('ping')).to.equal(1)
    }
  })

  for (let bit = 2; bit < 16; bit++) {
    it(`refuses the flag of bit ${bit}, which it has to know but does not`, () =>
      expect(() => readRequest(message({ ping: 1 }, { flags: 1 << bit }))).to.throw(ProtocolError, 'illegal flags'))
  }

  describe('with a checksum', () => {
    const signed = () => {
      const unsigned = frame(2013, 7, uint32(1), body({ ping: 1, $db: 'test' }), uint32(0))
      unsigned.writeUInt32LE(checksum(unsigned.subarray(0, -4)), unsigned.length - 4)
      return unsigned
    }

    // RFC 3720, appendix B.4
    it('is computed as CRC-32C', () => {
      expect(checksum(Buffer.alloc(32))).to.equal(0x8a9136aa)
      expect(checksum(Buffer.alloc(32, 0xff))).to.equal(0x62a8ab43)
      expect(checksum(Buffer.from('123456789'))).to.equal(0xe3069283)
    })
    it('is read', () => expect(readRequest(signed()).command()).to.deep.equal(doc({ ping: 1, $db: 'test' })))
    it('is refused when a byte has changed', () => {
      const changed = signed()
      changed.writeUInt8(changed.readUInt8(30) ^ 1, 30)
      expect(() => readRequest(changed)).to.throw(ProtocolError, 'checksum')
    })
  })

  const ping = body({ ping: 1, $db: 'test' })
  const resized = (section: Buffer, by: number) => {
    const copy = Buffer.from(section)
    copy.writeInt32LE(copy.readInt32LE(1) + by, 1)
    return copy
  }
  const sequence = sequenceSection('documents', [serialize({ a: 1 })])
  const malformed: [string, number, Buffer[]][] = [
    ['without a body', 40587, [sequence]],
    ['with two bodies', 40430, [ping, ping]],
    ['with a sequence twice', 40431, [ping, sequence, sequence]],
    ['with a sequence of the name of a field', 40433, [body({ insert: 'c', documents: [], $db: 'test' }), sequence]],
    ['with a section of unknown kind', 40432, [ping, Buffer.from([2, 0, 0, 0, 0])]],
    ['without $db', 40571, [body({ ping: 1 })]],
    ['with a $db that is no text', 40571, [body({ ping: 1, $db: 5 })]],
    ['with a body longer than the message', 22, [resized(ping, 1)]],
    ['with a body that ends early', 22, [resized(ping, -1)]],
    ['with a body of four bytes', 22, [bodySection(uint32(4))]],
    ['with a negative length', 22, [bodySection(uint32(0xffffffff)), Buffer.alloc(4)]],
    ['with bytes after the body', 22, [ping, Buffer.from([0, 9])]],
    ['with a sequence longer than the message', 22, [ping, resized(sequence, 1)]],
    ['with a sequence that cuts its document', 22, [ping, resized(sequence, -1)]],
    ['with a sequence whose name does not end', 22, [ping, Buffer.from([1, 6, 0, 0, 0, 97, 98])]],
    ['with half a body', 22, [ping.subarray(0, 9)]],
  ]
  for (const [what, code, sections] of malformed) {
    it(`answers a message ${what} with the error ${code}`, () => {
      const request = readRequest(opMessage(...sections))
      expect(request.command).to.throw(CommandError).with.property('code', code)
    })
  }

  it('answers a truncated body with an error, wherever it is cut', () => {
    const whole = opMessage(body({ echo: { a: 'text', b: [1, 2.5, null, new Date()] }, $db: 'test' }))
    for (let length = 24; length < whole.length; length++) {
      const cut = Buffer.from(whole.subarray(0, length))
      cut.writeInt32LE(length, 0)
      const error = thrownBy(readRequest(cut).command)
      expect(error, `cut at ${length}`).to.be.instanceOf(CommandError).with.property('code', 22)
    }
  })

  it('answers changed bytes with an error or another command, but never with a failure of its own', () => {
    const whole = opMessage(body({ echo: { a: 'text', b: [1, 2.5, null, new Date()] }, $db: 'test' }))
    for (let at = 20; at < whole.length; at++) {
      for (const value of [0, 1, 0x7f, 0x80, 0xff]) {
        const changed = Buffer.from(whole)
        changed[at] = value
        const error = thrownBy(readRequest(changed).command)
        if (error !== undefined) expect(error, `byte ${at} is ${value}`).to.be.instanceOf(CommandError)
      }
    }
  })

  for (const length of [16, 19, 20, 23]) {
    it(`gives up on a message of ${length} bytes`, () =>
      expect(() => readRequest(frame(2013, 1, Buffer.alloc(length - 16)))).to.throw(ProtocolError, 'too short'))
  }
})

describe('reading an OP_QUERY', () => {
  for (const name of ['hello', 'isMaster', 'ismaster']) {
    it(`takes ${name}`, () => {
      const request = readRequest(query('admin.$cmd', { [name]: 1, helloOk: true }, 9))
      expect(request.id).to.equal(9)
      expect(request.moreToCome).to.equal(false)
      expect(request.command()).to.deep.equal(doc({ [name]: 1, helloOk: true, $db: 'admin' }))
    })
  }

  const refused: [string, Buffer][] = [
    ['another command', query('admin.$cmd', { find: 'c' })],
    ['an empty command', query('admin.$cmd', {})],
    ['a query of a collection', query('admin.users', { hello: 1 })],
  ]
  for (const [what, bytes] of refused) {
    it(`gives up on ${what}`, () => expect(readRequest(bytes).command).to.throw(ProtocolError, 'must be a hello'))
  }

  const malformed: [string, Buffer][] = [
    ['without content', frame(2004, 1)],
    ['whose namespace does not end', frame(2004, 1, uint32(0), Buffer.from('admin'))],
    ['without a document', frame(2004, 1, uint32(0), cString('admin.$cmd'), Buffer.alloc(8))],
    ['with half a document', query('admin.$cmd', { hello: 1 }).subarray(0, -3)],
  ]
  for (const [what, bytes] of malformed) {
    it(`answers a query ${what} with the error 22`, () =>
      expect(readRequest(bytes).command).to.throw(CommandError).with.property('code', 22))
  }
})

describe('reading another operation', () => {
  for (const opCode of [0, 1, 1000, 2001, 2002, 2003, 2005, 2006, 2007, 2010, 2011, 2012, 2014, -1]) {
    it(`gives up on ${opCode}`, () =>
      expect(() => readRequest(frame(opCode, 1, Buffer.alloc(100)))).to.throw(ProtocolError, `operation ${opCode}`))
  }
})

function thrownBy(body: () => unknown): unknown {
  try {
    body()
  } catch (error) {
    return error
  }
  return undefined
}
