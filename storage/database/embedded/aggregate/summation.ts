import { add as addExact, exactOfDouble, pack } from '../bson/decimal.ts'
import { add, divide, double } from '../bson/number.ts'
import { Decimal128, isInt32, isNumber, type Numeric, type Value } from '../bson/values.ts'

/**
 * As $sum and $avg add up: integers exactly, doubles with twice their precision, decimals apart. The order does not matter,
 * and only the widest type and the result decide the type of the sum.
 */
export class Sum {
  count = 0
  #isLong = false
  #hasDouble = false
  #small = 0
  #large = 0n
  #high = 0
  #low = 0
  /** Plain addition, for NaN and the infinities. */
  #plain = 0
  #decimals: Decimal128 | undefined

  /** Whatever is not a number is left out. */
  add(value: Value | undefined): void {
    if (!isNumber(value)) return
    this.count++
    if (typeof value === 'number' && isInt32(value)) this.#addInteger(value)
    else if (typeof value === 'bigint') {
      this.#isLong = true
      this.#large += value
    } else if (value instanceof Decimal128) {
      this.#decimals = this.#decimals === undefined ? value : (add(this.#decimals, value) as Decimal128)
    } else this.#addDouble(Number(value))
  }

  total(): Numeric {
    if (this.#decimals !== undefined) return add(this.#decimals, this.#restAsDecimal())
    if (this.#hasDouble) return double(this.#asDouble())
    const integer = this.#large + BigInt(this.#small)
    if (BigInt.asIntN(64, integer) !== integer) return double(Number(integer))
    return this.#isLong || BigInt.asIntN(32, integer) !== integer ? integer : Number(integer)
  }

  average(): Value {
    if (this.count === 0) return null
    if (this.#decimals !== undefined) return divide(this.total(), this.count)
    return double(this.#asDouble() / this.count)
  }

  #addInteger(value: number): void {
    this.#small += value
    if (Number.isSafeInteger(this.#small * 2)) return
    this.#large += BigInt(this.#small)
    this.#small = 0
  }

  /** Dekker's and Knuth's sum of two doubles together with its rounding error. */
  #addDouble(value: number): void {
    this.#hasDouble = true
    this.#plain += value
    const sum = this.#high + value
    const part = sum - this.#high
    const error = this.#high - (sum - part) + (value - part) + this.#low
    this.#high = sum + error
    this.#low = error - (this.#high - sum)
  }

  #asDouble(): number {
    const integer = this.#large + BigInt(this.#small)
    const nearest = Number(integer)
    const sum = nearest + this.#high
    if (!Number.isFinite(sum)) return nearest + this.#plain
    const part = sum - nearest
    const error = nearest - (sum - part) + (this.#high - part)
    return sum + (error + this.#low + Number(integer - BigInt(nearest)))
  }

  #restAsDecimal(): Decimal128 | number {
    if (!Number.isFinite(this.#high)) return this.#plain
    const doubles = addExact(exactOfDouble(this.#high), exactOfDouble(this.#low))
    return pack(addExact(doubles, { coefficient: this.#large + BigInt(this.#small), exponent: 0 }))
  }
}
