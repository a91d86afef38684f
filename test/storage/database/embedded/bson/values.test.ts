import { Int32, Long } from 'bson'
import { expect } from 'chai'
import fc from 'fast-check'
import {
  compareObjectIds,
  readObjectId,
  writeObjectId,
} from '../../../../../storage/database/embedded/bson/object-id.ts'
import {
  Binary,
  BSONRegExp,
  BSONSymbol,
  clone,
  Code,
  Decimal128,
  describe as text,
  DistantDate,
  doc,
  type Doc,
  Double,
  isDoc,
  isNumber,
  isTruthy,
  MaxKey,
  millisecondsOf,
  MinKey,
  ObjectId,
  plain,
  Timestamp,
  typeCode,
  typeCodeOf,
  typeName,
  TypeOrder,
  typeOrder,
  type Value,
} from '../../../../../storage/database/embedded/bson/values.ts'
import { CommandError } from '../../../../../storage/database/embedded/errors.ts'
import { value } from './generate.ts'

const id = new ObjectId('0123456789abcdef01234567')
const uuid = new Binary(Buffer.from('00112233445566778899aabbccddeeff', 'hex'), 4)

describe('BSON values', () => {
  describe('types', () => {
    const table: [Value | undefined, number, string, number][] = [
      [undefined, 6, 'missing', TypeOrder.Null],
      [1.5, 1, 'double', TypeOrder.Number],
      [-0, 1, 'double', TypeOrder.Number],
      [2 ** 31, 1, 'double', TypeOrder.Number],
      [new Double(5), 1, 'double', TypeOrder.Number],
      ['a', 2, 'string', TypeOrder.String],
      [doc({}), 3, 'object', TypeOrder.Object],
      [[], 4, 'array', TypeOrder.Array],
      [uuid, 5, 'binData', TypeOrder.Binary],
      [id, 7, 'objectId', TypeOrder.ObjectId],
      [false, 8, 'bool', TypeOrder.Boolean],
      [new Date(), 9, 'date', TypeOrder.Date],
      [new DistantDate(2n ** 60n), 9, 'date', TypeOrder.Date],
      [null, 10, 'null', TypeOrder.Null],
      [new BSONRegExp('a'), 11, 'regex', TypeOrder.Regex],
      [new Code('f'), 13, 'javascript', TypeOrder.Code],
      [new BSONSymbol('a'), 14, 'symbol', TypeOrder.String],
      [new Code('f', new Map()), 15, 'javascriptWithScope', TypeOrder.CodeWithScope],
      [5, 16, 'int', TypeOrder.Number],
      [new Timestamp(5n), 17, 'timestamp', TypeOrder.Timestamp],
      [5n, 18, 'long', TypeOrder.Number],
      [Decimal128.fromString('5'), 19, 'decimal', TypeOrder.Number],
      [new MinKey(), -1, 'minKey', TypeOrder.MinKey],
      [new MaxKey(), 127, 'maxKey', TypeOrder.MaxKey],
    ]
    for (const [value, code, name, order] of table) {
      it(`${text(value)} is of type ${code}, ${name}`, () => {
        expect(typeCode(value)).to.equal(code)
        expect(typeName(value)).to.equal(name)
        expect(typeOrder(value)).to.equal(order)
        expect(isNumber(value)).to.equal(order === TypeOrder.Number)
        expect(isDoc(value)).to.equal(order === TypeOrder.Object)
        if (name === 'missing') return
        expect(typeCodeOf(name)).to.deep.equal([code])
        expect(typeCodeOf(code)).to.deep.equal([code])
      })
    }

    it('are four for "number"', () => {
      expect(typeCodeOf('number')).to.have.members([1, 16, 18, 19])
    })

    it('may be given as a number of any numeric type', () => {
      for (const code of [2, 2n, new Double(2), Decimal128.fromString('2')]) expect(typeCodeOf(code)).to.deep.equal([2])
    })

    const refused: [Value, number, RegExp][] = [
      ['text', 2, /^Unknown type name alias: text$/],
      ['String', 2, /^Unknown type name alias: String$/],
      [0, 2, /^Invalid numerical type code: 0\. Instead use/],
      [20, 2, /^Invalid numerical type code: 20$/],
      [-2, 2, /^Invalid numerical type code: -2$/],
      [2.5, 2, /^Invalid numerical type code: 2.5$/],
      [true, 14, /^type must be represented as a number or a string$/],
      [null, 14, /^type must be/],
    ]
    for (const [operand, code, message] of refused) {
      it(`are not named by ${text(operand)}`, () => {
        expect(() => typeCodeOf(operand))
          .to.throw(CommandError, message)
          .with.property('code', code)
      })
    }

    it('are asked only of BSON values', () => {
      expect(() => typeCode({ a: 1 } as unknown as Value)).to.throw(TypeError)
      expect(() => typeOrder(new Uint8Array(1) as unknown as Value)).to.throw(TypeError)
    })
  })

  it('are false when false, null, missing or zero, and otherwise true', () => {
    const falsy = [
      false,
      null,
      undefined,
      0,
      -0,
      0n,
      new Double(0),
      Decimal128.fromString('0.0'),
      Decimal128.fromString('-0'),
    ]
    for (const value of falsy) expect(isTruthy(value), text(value)).to.equal(false)
    const truthy = [
      true,
      '',
      1,
      -1,
      0.1,
      NaN,
      1n,
      new Double(1),
      Decimal128.fromString('0.1'),
      Decimal128.fromString('NaN'),
      [],
      doc({}),
      new MinKey(),
    ]
    for (const value of truthy) expect(isTruthy(value), text(value)).to.equal(true)
  })

  it('of a distant date keep its milliseconds', () => {
    expect(millisecondsOf(new Date(5))).to.equal(5)
    expect(millisecondsOf(new DistantDate(2n ** 62n))).to.equal(2n ** 62n)
    expect(new DistantDate(2n ** 62n).getTime()).to.be.NaN
    expect(millisecondsOf(new Date(NaN))).to.equal(-(2n ** 63n))
  })

  describe('from plain objects', () => {
    it('are documents all the way down, without what is undefined', () => {
      const document = doc({ b: { c: [{ d: 1 }, 'x'] }, a: undefined, none: null })
      expect([...document.keys()]).to.deep.equal(['b', 'none'])
      const inner = (document.get('b') as Doc).get('c') as Value[]
      expect((inner[0] as Doc).get('d')).to.equal(1)
    })

    it('turn the classes of numbers and bytes into ours', () => {
      const document = doc({
        long: Long.fromNumber(5),
        int: new Int32(5),
        double: new Double(5.5),
        five: new Double(5),
      })
      expect(document.get('long')).to.equal(5n)
      expect(document.get('int')).to.equal(5)
      expect(document.get('double')).to.equal(5.5)
      expect(document.get('five')).to.be.instanceOf(Double)
      expect(doc({ bytes: Buffer.from('a') }).get('bytes')).to.be.instanceOf(Binary)
    })

    it('leave other values as they are', () => {
      const date = new Date()
      const map = new Map([['a', 1]])
      expect(doc({ id }).get('id')).to.equal(id)
      expect(doc({ date }).get('date')).to.equal(date)
      expect(doc({ map }).get('map')).to.equal(map)
    })

    it('go back to plain objects, "__proto__" too', () => {
      const document = doc({ a: [{ b: 1 }], id })
      expect(plain(document)).to.deep.equal({ a: [{ b: 1 }], id })
      const odd = plain(new Map([['__proto__', new Map([['admin', true]])]])) as object
      expect(Object.keys(odd)).to.deep.equal(['__proto__'])
      expect('admin' in odd).to.equal(false)
    })
  })

  it('are copied deeply', () => {
    const original = doc({ a: { b: [1, { c: 2 }] }, id })
    const copy = clone(original) as Doc
    expect(copy).to.deep.equal(original)
    const list = (copy.get('a') as Doc).get('b') as Value[]
    ;(list[1] as Doc).set('c', 3)
    list.push(4)
    expect(original).to.deep.equal(doc({ a: { b: [1, { c: 2 }] }, id }))
  })

  describe('in messages', () => {
    const table: [Value | undefined, string][] = [
      [doc({ email: 'x' }), '{ email: "x" }'],
      [doc({}), '{}'],
      [doc({ a: { b: [1, 2] }, c: [] }), '{ a: { b: [ 1, 2 ] }, c: [] }'],
      ['a"b\\c\n', '"a\\"b\\\\c\\n"'],
      ['é'.repeat(160), `"${'é'.repeat(160)}"`],
      ['é'.repeat(161), `"${'é'.repeat(150)}..."`],
      [null, 'null'],
      [undefined, 'missing'],
      [true, 'true'],
      [5, '5'],
      [5n, '5'],
      [new Double(5), '5.0'],
      [2 ** 40, '1099511627776.0'],
      [1e30, '1e+30'],
      [-0, '-0.0'],
      [1.5, '1.5'],
      [NaN, 'nan'],
      [Infinity, 'inf'],
      [-Infinity, '-inf'],
      [Decimal128.fromString('1.50'), '1.50'],
      [id, "ObjectId('0123456789abcdef01234567')"],
      [new Date(5), 'new Date(5)'],
      [new DistantDate(2n ** 62n), 'new Date(4611686018427387904)'],
      [new BSONRegExp('a/b', 'i'), '/a/b/i'],
      [new Timestamp({ t: 1, i: 2 }), 'Timestamp(1, 2)'],
      [new Binary(Buffer.from([1, 255])), 'BinData(0, 01FF)'],
      [uuid, 'UUID("00112233-4455-6677-8899-aabbccddeeff")'],
      [new Code('f()'), 'f()'],
      [new Code('f()', new Map([['a', 1]])), 'CodeWScope( f(), { a: 1 })'],
      [new BSONSymbol('a'), '"a"'],
      [new MinKey(), 'MinKey'],
      [new MaxKey(), 'MaxKey'],
    ]
    for (const [value, expected] of table) {
      it(`are printed like ${expected.slice(0, 40)}`, () => expect(text(value)).to.equal(expected))
    }

    it('can all be printed', () => {
      fc.assert(fc.property(value, (value) => typeof text(value) === 'string'))
    })
  })

  describe('ObjectId', () => {
    const twelve = fc.uint8Array({ minLength: 12, maxLength: 12 })

    it('is read and written at any place, byte for byte', () => {
      fc.assert(
        fc.property(twelve, fc.nat(9), (bytes, offset) => {
          const buffer = Buffer.alloc(22)
          buffer.set(bytes, offset)
          const id = readObjectId(buffer, offset)
          expect(id.toHexString()).to.equal(Buffer.from(bytes).toString('hex'))
          const written = Buffer.alloc(22)
          writeObjectId(id, written, offset)
          expect(written.equals(buffer)).to.equal(true)
        }),
      )
    })

    it('compares by its bytes, however it was made', () => {
      fc.assert(
        fc.property(twelve, twelve, (a, b) => {
          const [left, right] = [new ObjectId(a), new ObjectId(Buffer.from(b).toString('hex'))]
          expect(Math.sign(compareObjectIds(left, right))).to.equal(Buffer.compare(a, b))
          expect(compareObjectIds(left, new ObjectId(left))).to.equal(0)
        }),
      )
    })
  })
})
