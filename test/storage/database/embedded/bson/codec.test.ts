import { Decimal128, Double, Int32, Long, serialize, UUID } from 'bson'
import { expect } from 'chai'
import fc from 'fast-check'
import { decode, decodeFields, encode, readField } from '../../../../../storage/database/embedded/bson/codec.ts'
import { compare } from '../../../../../storage/database/embedded/bson/compare.ts'
import {
  Binary,
  BSONRegExp,
  Code,
  DistantDate,
  doc,
  type Doc,
  ObjectId,
  type Value,
} from '../../../../../storage/database/embedded/bson/values.ts'
import { CommandError } from '../../../../../storage/database/embedded/errors.ts'
import { document, number } from './generate.ts'

const valueOf = (value: unknown) => decode(serialize({ value })).get('value')

describe('BSON codec', () => {
  describe('round trip', () => {
    it('gives back the bytes of whatever js-bson serialises', () => {
      fc.assert(
        fc.property(document, (document) => {
          const bytes = Buffer.from(serialize(forDriver(document) as Map<string, unknown>))
          expect(encode(decode(bytes)).equals(bytes)).to.equal(true)
        }),
        { numRuns: 1000 },
      )
    })

    it('gives back the bytes of numbers of every type', () => {
      fc.assert(
        fc.property(number, (number) => {
          const bytes = Buffer.from(serialize({ number: forDriver(number) }))
          expect(encode(decode(bytes)).equals(bytes)).to.equal(true)
        }),
        { numRuns: 1000 },
      )
    })

    const cases: Record<string, unknown> = {
      'a double that looks like an integer': new Double(5),
      'a negative zero': -0,
      NaN: NaN,
      'the largest int64': Long.MAX_VALUE,
      'the smallest int64': Long.MIN_VALUE,
      'a small int64': Long.fromNumber(5),
      'a decimal with zeros at the end': Decimal128.fromString('1.000'),
      'a decimal negative zero': Decimal128.fromString('-0E+3'),
      'a decimal NaN': Decimal128.fromString('NaN'),
      'a UUID': new UUID(),
      'binary data of the old subtype': new Binary(Buffer.from('abc'), 2),
      'empty binary data': new Binary(Buffer.alloc(0)),
      'a text with NUL': 'a\0b',
      'an empty text': '',
      'a text of 100,000 characters': 'ế'.repeat(100_000),
      'code with an empty scope': new Code('f()', {}),
      'code with a scope': new Code('f()', { a: { b: [1] } }),
      'an array of 1,001 values': Array.from({ length: 1001 }, (_, index) => index),
      'an empty document': {},
      'an empty array': [],
    }
    for (const [what, value] of Object.entries(cases)) {
      it(`gives back ${what}`, () => {
        const bytes = Buffer.from(serialize({ value }))
        expect(encode(decode(bytes)).toString('hex')).to.equal(bytes.toString('hex'))
      })
    }

    it('keeps the order of names that look like integers', () => {
      const bytes = Buffer.from(
        serialize(
          new Map([
            ['2', 1],
            ['1', 2],
            ['b', 3],
            ['a', 4],
          ]),
        ),
      )
      expect([...decode(bytes).keys()]).to.deep.equal(['2', '1', 'b', 'a'])
      expect(encode(decode(bytes)).equals(bytes)).to.equal(true)
    })

    it('treats "__proto__" as an ordinary name', () => {
      const bytes = Buffer.from(serialize(new Map([['__proto__', new Map([['admin', true]])]])))
      const decoded = decode(bytes)
      expect((decoded.get('__proto__') as Doc).get('admin')).to.equal(true)
      expect(encode(decoded).equals(bytes)).to.equal(true)
    })

    it('keeps options of a regular expression that it does not know, in their order', () => {
      const bytes = bytesOf('0b 7600 6100 7a756d00')
      expect((decode(bytes).get('v') as BSONRegExp).options).to.equal('zum')
      expect(encode(decode(bytes)).equals(bytes)).to.equal(true)
    })

    it('keeps dates on both sides of the border of Date', () => {
      for (const milliseconds of [8_640_000_000_000_000n, 8_640_000_000_000_001n, -(2n ** 63n), 2n ** 63n - 1n]) {
        const word = Buffer.alloc(8)
        word.writeBigInt64LE(milliseconds)
        const bytes = bytesOf(`09 7600 ${word.toString('hex')}`)
        const inRange = milliseconds === 8_640_000_000_000_000n
        expect(decode(bytes).get('v') instanceof DistantDate).to.equal(!inRange)
        expect(encode(decode(bytes)).equals(bytes)).to.equal(true)
      }
    })
  })

  describe('decoding', () => {
    it('tells the numeric types apart', () => {
      expect(valueOf(new Int32(5))).to.equal(5)
      expect(valueOf(new Double(5))).to.be.instanceOf(Double)
      expect(valueOf(new Double(5.5))).to.equal(5.5)
      expect(valueOf(new Double(2 ** 31))).to.equal(2 ** 31)
      expect(valueOf(Long.fromNumber(5))).to.equal(5n)
      expect(valueOf(-0)).to.equal(-0)
    })

    it('reads the deprecated undefined as null', () => {
      expect(decode(bytesOf('06 7600')).get('v')).to.equal(null)
    })

    it('reads the deprecated DBPointer as a DBRef', () => {
      const pointer = decode(bytesOf('0c 7600 02000000 6100 0102030405060708090a0b0c')).get('v') as Doc
      expect(pointer.get('$ref')).to.equal('a')
      expect((pointer.get('$id') as ObjectId).toHexString()).to.equal('0102030405060708090a0b0c')
    })

    it('does not share memory with the bytes', () => {
      const bytes = serialize({ binary: new Binary(Buffer.from('abc')), decimal: Decimal128.fromString('1.5') })
      const decoded = decode(bytes)
      bytes.fill(0xff)
      expect(Buffer.from((decoded.get('binary') as Binary).value()).toString()).to.equal('abc')
      expect((decoded.get('decimal') as Decimal128).toString()).to.equal('1.5')
    })

    it('reads a part of a larger buffer', () => {
      const bytes = serialize({ name: 'An' })
      const larger = new Uint8Array(bytes.length + 7).fill(0x41)
      larger.set(bytes, 3)
      expect(decode(larger.subarray(3, 3 + bytes.length)).get('name')).to.equal('An')
    })

    it('keeps similar names apart', () => {
      const names = Array.from({ length: 5000 }, (_, index) => `f${index}`)
      const entries = names.map((name, index): [string, number] => [name, index])
      expect([...decode(serialize(new Map(entries)))]).to.deep.equal(entries)
    })
  })

  describe('on bytes that are not BSON', () => {
    const refused: Record<string, string> = {
      nothing: '',
      'a size that is too large': '06000000 00',
      'a size that is too small': '04000000',
      'a negative size': 'ffffffff 00',
      'more bytes than the size says': '05000000 00 00',
      'a document without terminator': '05000000 01',
      'an unknown type': wrapped('14 7600'),
      'a terminator in the middle': wrapped('00 00'),
      'a type without name': wrapped('0a'),
      'a name without end': wrapped('0a 7676'),
      'a cut int32': wrapped('10 7600 0000'),
      'a cut double': wrapped('01 7600 00000000000000'),
      'a cut ObjectId': wrapped('07 7600 0102030405060708090a0b'),
      'a boolean of 2': wrapped('08 7600 02'),
      'a text of size 0': wrapped('02 7600 00000000'),
      'a text of negative size': wrapped('02 7600 ffffffff 00'),
      'a text longer than the document': wrapped('02 7600 04000000 6100'),
      'a text without terminator': wrapped('02 7600 02000000 6161'),
      'a text that is not UTF-8': wrapped('02 7600 02000000 ff00'),
      'a name that is not UTF-8': wrapped('0a ff00'),
      'binary data longer than the document': wrapped('05 7600 02000000 00 61'),
      'binary data of negative size': wrapped('05 7600 ffffffff 00'),
      'an inner document larger than the outer': wrapped('03 7600 07000000 00'),
      'an inner document smaller than its content': wrapped('03 7600 05000000 10 6100 00000000 00'),
      'a name without end in an array': wrapped('04 7600 07000000 0a 30 00'),
      'a regular expression without end': wrapped('0b 7600 6100 69'),
      'code with scope of a wrong size': wrapped('0f 7600 10000000 02000000 6100 0500000000'),
    }
    for (const [what, hex] of Object.entries(refused)) {
      it(`refuses ${what}`, () => {
        expect(errorOf(() => decode(Buffer.from(hex.replaceAll(' ', ''), 'hex'))).codeName).to.equal('InvalidBSON')
      })
    }

    it('accepts a text that contains the replacement character', () => {
      expect(valueOf('a\ufffdb'.repeat(9))).to.equal('a\ufffdb'.repeat(9))
    })

    it('refuses a document that repeats a field name', () => {
      expect(errorOf(() => decode(bytesOf('0a 7600 0a 7600'))).code).to.equal(115)
    })

    it('refuses every document that is cut', () => {
      const bytes = serialize({ a: 'text', b: [1, { c: new Date() }], d: /x/i, e: new Code('f', { g: 1 }) })
      for (let length = 0; length < bytes.length; length++) {
        expect(errorOf(() => decode(bytes.subarray(0, length))).code).to.equal(22)
        const resized = Buffer.from(bytes.subarray(0, length))
        if (length < 5) continue
        resized.writeInt32LE(length)
        expect(errorOf(() => decode(resized)).code).to.equal(22)
      }
    })

    it('survives damage anywhere: an error of ours, or a value that can be stored', () => {
      fc.assert(
        fc.property(document, fc.nat(), fc.nat(255), fc.nat(), fc.nat(255), (document, first, a, second, b) => {
          const bytes = encode(document)
          bytes[first % bytes.length] = a
          bytes[second % bytes.length] = b
          try {
            const decoded = decode(bytes)
            expect(compare(decode(encode(decoded)), decoded)).to.equal(0)
          } catch (error) {
            expect(error).to.be.instanceOf(CommandError)
          }
        }),
        { numRuns: 2000 },
      )
    })

    it('survives random bytes', () => {
      fc.assert(
        fc.property(fc.uint8Array({ maxLength: 40 }), (random) => {
          const bytes = Buffer.concat([Buffer.alloc(4), random, Buffer.alloc(1)])
          bytes.writeInt32LE(bytes.length)
          for (const read of [() => decode(bytes), () => readField(bytes, 'a')]) {
            try {
              read()
            } catch (error) {
              expect(error).to.be.instanceOf(CommandError)
            }
          }
        }),
        { numRuns: 2000 },
      )
    })
  })

  describe('nesting', () => {
    it('reads and writes 200 levels', () => {
      const bytes = nestedBytes(200)
      expect(encode(decode(bytes)).equals(bytes)).to.equal(true)
    })

    it('refuses to read 201 levels', () => {
      expect(errorOf(() => decode(nestedBytes(201))).code).to.equal(15)
    })

    it('refuses to read 100,000 levels', () => {
      expect(errorOf(() => decode(nestedBytes(100_000))).code).to.equal(15)
    })

    it('refuses to write 201 levels', () => {
      const nested = new Map([['a', decode(nestedBytes(200))]])
      expect(errorOf(() => encode(nested)).code).to.equal(15)
    })

    it('counts levels in depth, not documents side by side', () => {
      const many = doc({ list: Array.from({ length: 300 }, () => ({})) })
      expect((decode(encode(many)).get('list') as Value[]).length).to.equal(300)
    })
  })

  describe('encoding', () => {
    it('leaves undefined out', () => {
      const document = new Map([
        ['a', undefined as unknown as Value],
        ['b', 1],
      ])
      expect([...decode(encode(document)).keys()]).to.deep.equal(['b'])
    })

    it('refuses a name with NUL', () => {
      expect(errorOf(() => encode(new Map([['a\0b', 1]]))).code).to.equal(2)
    })

    it('refuses a regular expression with NUL', () => {
      const regex = new BSONRegExp('a')
      regex.pattern = 'a\0b'
      expect(errorOf(() => encode(new Map([['a', regex]]))).code).to.equal(2)
    })

    it('fails on what is not a value of ours', () => {
      expect(() => encode(new Map([['a', { b: 1 } as unknown as Value]]))).to.throw(TypeError)
    })

    it('writes afresh after a failure', () => {
      expect(() => encode(new Map([['a\0b', 1]]))).to.throw()
      expect(decode(encode(doc({ a: 1 })))).to.deep.equal(doc({ a: 1 }))
    })

    it('writes documents beyond its first buffer', () => {
      const large = doc({
        before: 1,
        texts: Array.from({ length: 40 }, (_, index) => 'ă'.repeat(index * 1000)),
        after: 2,
      })
      expect(decode(encode(large))).to.deep.equal(large)
      expect(decode(encode(doc({ a: 1 })))).to.deep.equal(doc({ a: 1 }))
    })

    it('gives buffers that later calls do not change', () => {
      const first = encode(doc({ a: 1 }))
      encode(doc({ b: 2 }))
      expect(decode(first)).to.deep.equal(doc({ a: 1 }))
    })
  })

  describe('reading some fields', () => {
    const every = {
      double: 1.5,
      text: 'x',
      object: { a: 1 },
      array: [1, 2],
      binary: new Binary(Buffer.from('abc')),
      id: new ObjectId(),
      flag: true,
      date: new Date(5),
      nothing: null,
      regex: /a/i,
      code: new Code('f'),
      scoped: new Code('f', { a: 1 }),
      int: 1,
      long: 1n,
      decimal: Decimal128.fromString('1'),
      last: 'found',
    }

    it('passes over every type', () => {
      expect([...decodeFields(serialize(every), new Set(['last']))]).to.deep.equal([['last', 'found']])
    })

    it('finds what the whole document holds', () => {
      fc.assert(
        fc.property(document, fc.subarray(['a', 'b', '1', 'ab', '__proto__']), (document, names) => {
          const bytes = encode(document)
          const expected = new Map([...decode(bytes)].filter(([name]) => names.includes(name)))
          expect(encode(decodeFields(bytes, new Set(names))).equals(encode(expected))).to.equal(true)
          for (const name of names) expect(compare(readField(bytes, name), document.get(name))).to.equal(0)
        }),
      )
    })

    it('does not find a field of an inner document', () => {
      expect(readField(serialize({ a: { b: 1 } }), 'b')).to.equal(undefined)
    })

    it('refuses a field that would reach beyond the document', () => {
      const beyond = bytesOf('02 7600 ffffff7f 6100')
      expect(errorOf(() => readField(beyond, 'x')).code).to.equal(22)
      expect(errorOf(() => readField(beyond, 'v')).code).to.equal(22)
      expect(errorOf(() => readField(bytesOf('03 7600 00000000'), 'x')).code).to.equal(22)
    })

    it('refuses a size that would lead back to where it was', () => {
      expect(errorOf(() => readField(bytesOf('05 7600 f8ffffff 00'), 'x')).code).to.equal(22)
    })
  })
})

/** Our values as the driver would write them. */
function forDriver(value: Value): unknown {
  if (value instanceof DistantDate) return new Date(0)
  if (value instanceof Map) return new Map(Array.from(value, ([name, member]) => [name, forDriver(member)]))
  if (Array.isArray(value)) return value.map(forDriver)
  if (value instanceof Code && value.scope !== null) return new Code(value.code, forDriver(value.scope as Doc) as Doc)
  return typeof value === 'bigint' ? Long.fromBigInt(value) : value
}

function wrapped(hex: string): string {
  const content = Buffer.from(hex.replaceAll(' ', ''), 'hex')
  const size = Buffer.alloc(4)
  size.writeInt32LE(content.length + 5)
  return Buffer.concat([size, content, Buffer.alloc(1)]).toString('hex')
}

function bytesOf(hex: string): Buffer {
  return Buffer.from(wrapped(hex), 'hex')
}

function nestedBytes(levels: number): Buffer {
  const bytes = Buffer.alloc(levels * 8 - 3)
  for (let level = 0; level < levels; level++) {
    const start = level * 7
    bytes.writeInt32LE(bytes.length - level * 8, start)
    if (level < levels - 1) bytes.set([0x03, 0x61, 0], start + 4)
  }
  return bytes
}

function errorOf(action: () => unknown): CommandError {
  try {
    action()
  } catch (error) {
    expect(error).to.be.instanceOf(CommandError)
    return error as CommandError
  }
  throw new Error('It was accepted')
}
