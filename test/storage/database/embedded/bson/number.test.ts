import { expect } from 'chai'
import fc from 'fast-check'
import { pack, unpack } from '../../../../../storage/database/embedded/bson/decimal.ts'
import {
  add,
  addExact,
  compareNumbers,
  divide,
  double,
  modulo,
  multiply,
  multiplyExact,
  numberOf,
  subtract,
  toDecimal,
  toNumber,
} from '../../../../../storage/database/embedded/bson/number.ts'
import {
  Decimal128,
  Double,
  isInt32,
  type Numeric,
  typeName,
} from '../../../../../storage/database/embedded/bson/values.ts'
import { CommandError } from '../../../../../storage/database/embedded/errors.ts'
import { number, numbersInOrder } from './generate.ts'

const decimal = (text: string) => Decimal128.fromString(text)
const zeros = '0'.repeat(32)
const maxInt64 = 2n ** 63n - 1n
const minInt64 = -(2n ** 63n)

/** Type and value in one text: "int 5", "double 5", "decimal 5.0". */
const shown = (value: Numeric | undefined) => (value === undefined ? 'none' : `${typeName(value)} ${String(value)}`)

describe('numbers', () => {
  it('compare by value across the four types', () => {
    for (const [first, left] of numbersInOrder.entries()) {
      for (const [second, right] of numbersInOrder.entries()) {
        for (const a of left as Numeric[]) {
          for (const b of right as Numeric[]) {
            expect(Math.sign(compareNumbers(a, b)), `${shown(a)} and ${shown(b)}`).to.equal(Math.sign(first - second))
          }
        }
      }
    }
  })

  it('that look like an int32 stay doubles as Double', () => {
    expect(shown(double(5))).to.equal('double 5')
    expect(double(5)).to.be.instanceOf(Double)
    for (const value of [0.5, -0, NaN, 2147483648, -2147483649]) expect(double(value)).to.be.a('number')
    for (const value of [2147483647, -2147483648, 0]) expect(double(value)).to.be.instanceOf(Double)
  })

  it('are int32 within its range, without the negative zero', () => {
    for (const value of [0, 1, -1, 2147483647, -2147483648]) expect(isInt32(value)).to.equal(true)
    for (const value of [-0, 0.5, 2147483648, -2147483649, NaN, Infinity]) expect(isInt32(value)).to.equal(false)
  })

  it('become the nearest double', () => {
    expect(toNumber(2n ** 53n + 1n)).to.equal(2 ** 53)
    expect(toNumber(decimal('0.1'))).to.equal(0.1)
    expect(toNumber(decimal('1E+400'))).to.equal(Infinity)
    expect(toNumber(decimal('NaN'))).to.be.NaN
    expect(toNumber(new Double(5))).to.equal(5)
  })

  describe('arithmetic', () => {
    const cases: [string, Numeric | undefined, string][] = [
      ['int + int', add(2, 3), 'int 5'],
      ['int + int beyond int32', add(2147483647, 1), 'long 2147483648'],
      ['int + int below int32', add(-2147483648, -1), 'long -2147483649'],
      ['int + int that is zero', add(1, -1), 'int 0'],
      ['int + long', add(1, 2n), 'long 3'],
      ['int + double', add(1, 0.5), 'double 1.5'],
      ['int + integral double', add(1, new Double(2)), 'double 3'],
      ['long + double', add(1n, new Double(2)), 'double 3'],
      ['long + long', add(2n ** 53n, 1n), 'long 9007199254740993'],
      ['long + long at the limit', add(maxInt64 - 1n, 1n), `long ${maxInt64}`],
      ['long + long beyond int64', add(maxInt64, 1n), 'double 9223372036854776000'],
      ['int + decimal', add(1, decimal('0.10')), 'decimal 1.10'],
      ['double + decimal, with fifteen digits of the double', add(0.1, decimal('1')), 'decimal 1.100000000000000'],
      ['decimal + decimal', add(decimal('0.1'), decimal('0.2')), 'decimal 0.3'],
      ['decimals far apart', add(decimal('1E+6000'), decimal('1E-6000')), `decimal 1.${zeros}0E+6000`],
      ['a tie, to the even digit below', add(decimal(`1${zeros}2`), decimal('0.5')), `decimal 1${zeros}2`],
      ['a tie, to the even digit above', add(decimal(`1${zeros}3`), decimal('0.5')), `decimal 1${zeros}4`],
      ['digits that all carry', add(decimal('9'.repeat(34)), decimal('0.5')), `decimal 1.${zeros}0E+34`],
      ['infinities of one sign', add(decimal('Infinity'), Infinity), 'decimal Infinity'],
      ['infinities of two signs', add(decimal('Infinity'), -Infinity), 'decimal NaN'],
      ['infinity + a number', add(decimal('-Infinity'), 5), 'decimal -Infinity'],
      ['NaN + decimal', add(NaN, decimal('1')), 'decimal NaN'],
      ['int - int', subtract(2, 3), 'int -1'],
      ['int - int below int32', subtract(-2147483648, 1), 'long -2147483649'],
      ['long - long below int64', subtract(minInt64, 1n), 'double -9223372036854776000'],
      ['decimal - decimal', subtract(decimal('1.0'), decimal('0.9')), 'decimal 0.1'],
      ['int × int', multiply(6, 7), 'int 42'],
      ['int × int that is zero', multiply(-5, 0), 'int 0'],
      ['int × int beyond int32', multiply(2147483647, 2147483647), 'long 4611686014132420609'],
      ['long × long beyond int64', multiply(2n ** 62n, 2n), 'double 9223372036854776000'],
      ['int × double', multiply(2, 1.5), 'double 3'],
      ['decimal × decimal', multiply(decimal('1.20'), decimal('3')), 'decimal 3.60'],
      ['decimals beyond the range', multiply(decimal('1E+6000'), decimal('-1E+6000')), 'decimal -Infinity'],
      ['decimals below the range', multiply(decimal('1E-6000'), decimal('1E-6000')), 'decimal 0E-6176'],
      ['decimals at the upper border', multiply(decimal('1E+6111'), decimal('1E+33')), `decimal 1.${zeros}0E+6144`],
      ['infinity × 0', multiply(decimal('Infinity'), 0), 'decimal NaN'],
      ['int ÷ int', divide(10, 2), 'double 5'],
      ['int ÷ int with a fraction', divide(1, 4), 'double 0.25'],
      ['decimal ÷ int', divide(decimal('10'), 4), 'decimal 2.5'],
      ['decimal ÷ decimal with a remainder', divide(decimal('2'), decimal('3')), `decimal 0.${'6'.repeat(33)}7`],
      ['a negative decimal ÷ decimal', divide(decimal('-1'), decimal('3')), `decimal -0.${'3'.repeat(34)}`],
      ['decimals whose quotient keeps zeros', divide(decimal('6.00'), decimal('2')), 'decimal 3.00'],
      ['decimal ÷ infinity', divide(decimal('5'), Infinity), 'decimal 0E-6176'],
      ['int mod int', modulo(7, 3), 'int 1'],
      ['a negative int mod int', modulo(-7, 3), 'int -1'],
      ['int mod int without remainder', modulo(-6, 3), 'int 0'],
      ['int mod long', modulo(7, 4n), 'long 3'],
      ['int mod integral double', modulo(7, new Double(4)), 'int 3'],
      ['long mod integral double', modulo(7n, new Double(4)), 'long 3'],
      ['int mod double', modulo(7, 2.5), 'double 2'],
      ['double mod int', modulo(7.5, 2), 'double 1.5'],
      ['long mod double', modulo(2n ** 53n + 1n, 0.5), 'double 0'],
      ['exact: long + long at the limit', addExact(maxInt64 - 1n, 1), `long ${maxInt64}`],
      ['exact: long + long beyond int64', addExact(maxInt64, 1), 'none'],
      ['exact: long + long below int64', addExact(minInt64, -1), 'none'],
      ['exact: long × long beyond int64', multiplyExact(2n ** 62n, 2), 'none'],
      ['exact: long × long at the limit', multiplyExact(2n ** 62n, -2), `long ${minInt64}`],
      ['exact: doubles never overflow', multiplyExact(1e308, 10), 'double Infinity'],
    ]
    for (const [what, result, expected] of cases) {
      it(`${what} gives ${expected}`, () => expect(shown(result)).to.equal(expected))
    }

    it('refuses to divide by zero of any type', () => {
      for (const zero of [0, -0, 0n, new Double(0), decimal('0.0')]) {
        expect(() => divide(1, zero))
          .to.throw(CommandError, "can't $divide by zero")
          .with.property('code', 2)
        expect(() => modulo(1, zero))
          .to.throw(CommandError, "can't $mod by zero")
          .with.property('code', 16610)
      }
    })

    it('never leaves a number in a form that would change its type', () => {
      fc.assert(
        fc.property(number, number, fc.constantFrom(add, subtract, multiply), (a, b, operation) => {
          const result = operation(a as Numeric, b as Numeric)
          const types = [typeName(a), typeName(b)]
          const expected = ['decimal', 'double', 'long', 'int'].find((type) => types.includes(type))
          const allowed = expected === 'int' ? ['int', 'long'] : expected === 'long' ? ['long', 'double'] : [expected]
          expect(allowed).to.include(typeName(result))
          if (typeof result === 'bigint') expect(BigInt.asIntN(64, result)).to.equal(result)
        }),
        { numRuns: 1000 },
      )
    })

    it('adds and multiplies integers as integers', () => {
      const int32 = fc.integer()
      fc.assert(
        fc.property(int32, int32, (a, b) => {
          expect(BigInt(String(add(a, b)))).to.equal(BigInt(a) + BigInt(b))
          expect(BigInt(String(multiply(a, b)))).to.equal(BigInt(a) * BigInt(b))
        }),
      )
    })
  })

  describe('conversion', () => {
    const cases: [string, Numeric | undefined, string][] = [
      ['a double to int', numberOf('int', 5.9), 'int 5'],
      ['a negative double to int', numberOf('int', -5.9), 'int -5'],
      ['the largest int', numberOf('int', 2147483647.9), 'int 2147483647'],
      ['a double beyond int', numberOf('int', 2147483648), 'none'],
      ['a long beyond int', numberOf('int', -2147483649n), 'none'],
      ['a decimal to int', numberOf('int', decimal('-7.99')), 'int -7'],
      ['NaN to int', numberOf('int', NaN), 'none'],
      ['infinity to long', numberOf('long', decimal('Infinity')), 'none'],
      ['an int to long', numberOf('long', 5), 'long 5'],
      ['the largest long', numberOf('long', decimal('9223372036854775807.9')), `long ${maxInt64}`],
      ['a decimal beyond long', numberOf('long', decimal('9223372036854775808')), 'none'],
      ['an immense decimal to long', numberOf('long', decimal('1E+6144')), 'none'],
      ['a tiny decimal to long', numberOf('long', decimal('1E-6176')), 'long 0'],
      ['an int to double', numberOf('double', 5), 'double 5'],
      ['a decimal to double', numberOf('double', decimal('0.1')), 'double 0.1'],
      ['a decimal beyond double', numberOf('double', decimal('1E+309')), 'none'],
      ['infinity to double', numberOf('double', decimal('-Infinity')), 'double -Infinity'],
      ['an int to decimal', numberOf('decimal', 5), 'decimal 5'],
      ['a long to decimal', numberOf('decimal', minInt64), `decimal ${minInt64}`],
      ['a double to decimal, as the manual shows', numberOf('decimal', 2.5), 'decimal 2.50000000000000'],
      ['a double zero to decimal', numberOf('decimal', new Double(0)), 'decimal 0'],
      ['a negative infinity to decimal', toDecimal(-Infinity), 'decimal -Infinity'],
      ['a decimal to decimal', numberOf('decimal', decimal('1.00')), 'decimal 1.00'],
    ]
    for (const [what, result, expected] of cases) {
      it(`of ${what} gives ${expected}`, () => expect(shown(result)).to.equal(expected))
    }
  })

  describe('Decimal128', () => {
    it('packs into the bytes that js-bson makes', () => {
      const coefficient = fc.bigInt({ min: -(10n ** 34n) + 1n, max: 10n ** 34n - 1n })
      fc.assert(
        fc.property(coefficient, fc.integer({ min: -6176, max: 6111 }), (coefficient, exponent) => {
          const theirs = decimal(`${coefficient}E${exponent}`)
          const ours = pack({ coefficient, exponent })
          expect(Buffer.from(ours.bytes).equals(Buffer.from(theirs.bytes))).to.equal(true)
          expect(unpack(theirs)).to.deep.equal({ coefficient, exponent })
        }),
      )
    })

    it('rounds below its smallest number to an even digit', () => {
      expect(String(pack({ coefficient: 15n, exponent: -6177 }))).to.equal('2E-6176')
      expect(String(pack({ coefficient: 25n, exponent: -6177 }))).to.equal('2E-6176')
      expect(String(pack({ coefficient: 5n, exponent: -6177 }))).to.equal('0E-6176')
      expect(String(pack({ coefficient: 51n, exponent: -6178 }))).to.equal('1E-6176')
    })

    it('holds numbers up to 34 digits at its largest exponent, and infinity beyond', () => {
      expect(String(pack({ coefficient: 1n, exponent: 6144 }))).to.equal(`1.${'0'.repeat(33)}E+6144`)
      expect(String(pack({ coefficient: 1n, exponent: 6145 }))).to.equal('Infinity')
      expect(String(pack({ coefficient: -(10n ** 35n), exponent: 6111 }))).to.equal('-Infinity')
      expect(String(pack({ coefficient: 0n, exponent: 9000 }))).to.equal('0E+6111')
    })

    it('counts a significand that is not canonical as zero', () => {
      const tooLarge = Buffer.from('ffffffffffffffffffffffffffff4130', 'hex')
      expect(unpack(new Decimal128(tooLarge))).to.deep.equal({ coefficient: 0n, exponent: 0 })
      const otherForm = Buffer.from('0100000000000000000000000000106c', 'hex')
      expect(unpack(new Decimal128(otherForm))).to.deep.equal({ coefficient: 0n, exponent: 0 })
      expect(compareNumbers(new Decimal128(tooLarge), 0)).to.equal(0)
    })
  })
})
