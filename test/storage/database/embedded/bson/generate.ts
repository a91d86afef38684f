// Values for property tests: plain ones, and those on which implementations trip.
import fc from 'fast-check'
import {
  Binary,
  BSONRegExp,
  BSONSymbol,
  Code,
  Decimal128,
  DistantDate,
  doc,
  type Doc,
  Double,
  isInt32,
  MaxKey,
  MinKey,
  ObjectId,
  Timestamp,
  type Value,
} from '../../../../../storage/database/embedded/bson/values.ts'

const decimal = (text: string) => Decimal128.fromString(text)

/** In ascending order; the members of a row are equal. */
export const numbersInOrder: Value[][] = [
  [NaN, decimal('NaN')],
  [-Infinity, decimal('-Infinity')],
  [decimal('-9.999999999999999999999999999999999E+6144')],
  [decimal('-1E+6144'), decimal('-1.0E+6144')],
  [decimal('-1.8E+308')],
  [-Number.MAX_VALUE],
  [-(2 ** 64), decimal('-18446744073709551616')],
  [-(2n ** 63n), -(2 ** 63), decimal('-9223372036854775808')],
  [-(2n ** 63n) + 1n],
  [-(2n ** 53n) - 1n, decimal('-9007199254740993')],
  [decimal('-9007199254740992.5')],
  [-(2n ** 53n), -(2 ** 53), decimal('-9007199254740992')],
  [-(2n ** 53n) + 1n, -(2 ** 53) + 1],
  [-2147483649, -2147483649n],
  [-2147483648, -2147483648n, new Double(-2147483648)],
  [decimal('-1.000000000000000000000000000000001')],
  [-1, -1n, new Double(-1), decimal('-1.00')],
  [decimal('-0.1000000000000000055511151231257828')],
  [-0.1],
  [decimal('-0.1'), decimal('-0.10')],
  [-2.2250738585072014e-308],
  [-Number.MIN_VALUE],
  [decimal('-1E-400')],
  [decimal('-1E-6176')],
  [0, -0, 0n, new Double(0), decimal('0'), decimal('-0'), decimal('0E+6111'), decimal('0.00')],
  [decimal('1E-6176')],
  [decimal('1E-400'), decimal('10E-401')],
  [decimal('4.9E-324')],
  [Number.MIN_VALUE],
  [decimal('5E-324')],
  [2.225073858507201e-308],
  [2.2250738585072014e-308],
  [decimal('0.1'), decimal('0.10'), decimal('1000E-4')],
  [0.1],
  [decimal('0.1000000000000000055511151231257828')],
  [0.10000000000000002],
  [0.5, decimal('0.5'), decimal('0.50')],
  [1, 1n, new Double(1), decimal('1'), decimal('1.00'), decimal('1.000000000000000000000000000000000')],
  [decimal('1.000000000000000000000000000000001')],
  [1.0000000000000002],
  [2147483647, 2147483647n, new Double(2147483647), decimal('2147483647')],
  [2147483648, 2147483648n],
  [2n ** 53n - 1n, 2 ** 53 - 1, decimal('9007199254740991')],
  [2n ** 53n, 2 ** 53, decimal('9007199254740992'), decimal('9007199254740992.0')],
  [decimal('9007199254740992.5')],
  [2n ** 53n + 1n, decimal('9007199254740993')],
  [decimal('9007199254740993.5')],
  [2n ** 53n + 2n, 2 ** 53 + 2],
  [2n ** 62n - 1n],
  [2n ** 62n, 2 ** 62],
  [2n ** 62n + 1n],
  [2n ** 63n - 1n, decimal('9223372036854775807')],
  [2 ** 63, decimal('9223372036854775808')],
  [1e22, decimal('1E+22'), decimal('10000000000000000000000')],
  [decimal('1E+23')], // the nearest double of 1e23 is above it
  [1e23 + 2 ** 24],
  [Number.MAX_VALUE],
  [decimal('1.797693134862315708145274237317044E+308')],
  [decimal('1.8E+308')],
  [decimal('1E+6144'), decimal('1.000E+6144')],
  [decimal('9.999999999999999999999999999999999E+6144')],
  [Infinity, decimal('Infinity')],
]

/** In ascending order, after MongoDB's manual, "Comparison/Sort Order"; the members of a row are equal. */
export const valuesInOrder: (Value | undefined)[][] = [
  [new MinKey()],
  [null, undefined],
  [NaN, Decimal128.fromString('NaN')],
  [-Infinity],
  [-1, -1n],
  [0, -0, 0n],
  [1, 1n, new Double(1), Decimal128.fromString('1.0')],
  [Infinity],
  ['', new BSONSymbol('')],
  ['\0'],
  ['A'],
  ['a', new BSONSymbol('a')],
  ['a\0'],
  ['aa'],
  ['b'],
  ['\u007f'],
  ['à'],
  ['\ud7ff'],
  ['\ue000'],
  ['\uff5e'], // UTF-16 puts it after the next one
  ['\u{1f600}'],
  ['\u{1f601}'],
  [doc({})],
  [doc({ z: null })],
  [doc({ a: 1 }), doc({ a: 1n })],
  [doc({ a: 1, b: 0 })],
  [doc({ a: 2 })],
  [doc({ b: 0 })],
  [doc({ a: '' })], // the type comes before the name
  [doc({ a: { b: 1 } })],
  [[]],
  [[null]],
  [[1], [1n]],
  [[1, 'a']],
  [[2]],
  [['a']],
  [[[]]],
  [new Binary(Buffer.from(''), 0)],
  [new Binary(Buffer.from('b'), 0)],
  [new Binary(Buffer.from('a'), 5)], // the subtype comes before the content
  [new Binary(Buffer.from([0xfd, 0xff]), 0)],
  [new Binary(Buffer.from([0xfe, 0xff]), 0)],
  [new ObjectId('000000000000000000000000')],
  [new ObjectId('00000000ffffffffffffffff')],
  [new ObjectId('0000000100000000000000ff')],
  [new ObjectId('000000010000000000000100')],
  [new ObjectId('ffffff000000000000000000')],
  [false],
  [true],
  [new DistantDate(-(2n ** 63n)), new Date(NaN)],
  [new DistantDate(-8_640_000_000_000_001n)],
  [new Date(-8.64e15)],
  [new Date(-1)],
  [new Date(0)],
  [new Date(2 ** 32)],
  [new Date(8.64e15)],
  [new DistantDate(8_640_000_000_000_001n)],
  [new Timestamp({ t: 0, i: 5 })],
  [new Timestamp({ t: 1, i: 1 })],
  [new Timestamp({ t: 1, i: 0xffffffff })],
  [new Timestamp({ t: 0xffffffff, i: 0 })],
  [new BSONRegExp('a', '')],
  [new BSONRegExp('a', 'i')],
  [new BSONRegExp('b', '')],
  [new Code('a')],
  [new Code('b')],
  [new Code('a', new Map())],
  [new Code('a', new Map([['x', 1]]))],
  [new Code('b', new Map())],
  [new MaxKey()],
]

const int64 = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })

const randomDecimal = fc
  .tuple(
    fc.bigInt({ min: -(10n ** 34n) + 1n, max: 10n ** 34n - 1n }),
    fc.oneof(fc.integer({ min: -20, max: 5 }), fc.integer({ min: -6176, max: 6111 })),
  )
  .map(([coefficient, exponent]) => decimal(`${coefficient}E${exponent}`))

/** The same or nearly the same number as different types. */
const nearby = fc
  .tuple(fc.oneof(int64, fc.bigInt({ min: -(2n ** 55n), max: 2n ** 55n })), fc.integer({ min: 0, max: 4 }))
  .map(([integer, form]): Value => {
    if (form === 0) return integer
    if (form === 1) return double(Number(integer))
    if (form === 2) return decimal(integer.toString())
    return decimal(form === 3 ? `${integer}.5` : `${integer}.00`)
  })

export const number: fc.Arbitrary<Value> = fc.oneof(
  fc.constantFrom(...numbersInOrder.flat()),
  fc.integer(),
  fc.integer({ min: -3, max: 3 }),
  fc.double().map(double),
  fc.integer({ min: -3, max: 3 }).map(double),
  int64,
  randomDecimal,
  nearby,
)

export const text: fc.Arbitrary<string> = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 12 }),
  fc.string({ unit: fc.constantFrom('\0', '\u0001', 'a', 'b', 'é', '\uff5e', '\ufffd', '\u{1f600}'), maxLength: 5 }),
  fc.string({ minLength: 30, maxLength: 300 }),
)

/** Field names and regular expressions cannot contain NUL. */
export const name: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom('a', 'b', 'ab', '1', '2', '10', '__proto__', 'constructor', '', '$a', 'a.b', 'số'),
  fc.string({ unit: 'binary', maxLength: 8 }).map((text) => text.replaceAll('\0', '')),
)

/** js-bson looks into binary data of this subtype: 3, 0 is the beginning of a vector of int8. */
const vector = Binary.SUBTYPE_VECTOR

const date = fc.oneof(
  fc.date({ noInvalidDate: true }),
  fc.constantFrom(0, -1, 8.64e15, -8.64e15).map((milliseconds) => new Date(milliseconds)),
  fc
    .bigInt({ min: 8_640_000_000_000_001n, max: 2n ** 63n - 1n })
    .map((milliseconds) => new DistantDate(milliseconds % 2n === 0n ? milliseconds : -milliseconds)),
)

export const leaf: fc.Arbitrary<Value> = fc.oneof(
  { weight: 4, arbitrary: number },
  { weight: 3, arbitrary: text },
  fc.constantFrom(null, true, false, new MinKey(), new MaxKey()),
  fc.uint8Array({ minLength: 12, maxLength: 12 }).map((bytes) => new ObjectId(bytes)),
  date,
  fc
    .tuple(fc.uint8Array({ maxLength: 20 }), fc.constantFrom(0, 1, 3, 4, 5, 6, 7, 8, vector, 128, 255))
    .map(([bytes, subtype]) => new Binary(Buffer.from(subtype === vector ? [3, 0, ...bytes] : bytes), subtype)),
  fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }).map((bits) => new Timestamp(bits)),
  fc
    .tuple(name, fc.subarray(['i', 'm', 's', 'x']))
    .map(([pattern, options]) => new BSONRegExp(pattern, options.join(''))),
  text.map((code) => new Code(code)),
  fc.tuple(text, fc.dictionary(name, number)).map(([code, scope]) => new Code(code, new Map(Object.entries(scope)))),
  text.map((symbol) => new BSONSymbol(symbol)),
)

const nested = fc.letrec<{ value: Value; doc: Doc; array: Value[] }>((tie) => ({
  value: fc.oneof({ depthSize: 'small' }, leaf, tie('doc'), tie('array')),
  doc: fc.array(fc.tuple(name, tie('value')), { maxLength: 4 }).map((entries) => new Map(entries)),
  array: fc.array(tie('value'), { maxLength: 4 }),
}))

export const value: fc.Arbitrary<Value> = nested.value
export const document: fc.Arbitrary<Doc> = nested.doc

/** Two values that differ little, or not at all. */
export const pair: fc.Arbitrary<[Value, Value]> = fc.oneof(
  fc.tuple(number, number),
  fc.tuple(text, text),
  fc.tuple(value, value),
  fc.tuple(value, number, number).map(([shared, a, b]): [Value, Value] => [
    [shared, a],
    [shared, b],
  ]),
  fc.tuple(name, value, value).map(([name, a, b]): [Value, Value] => [new Map([[name, a]]), new Map([[name, b]])]),
)

export function double(number: number): Value {
  return isInt32(number) ? new Double(number) : number
}
