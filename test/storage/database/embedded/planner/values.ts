// The values of one round: few enough that queries hit, and near each other where indexes go wrong.

import {
  Binary,
  BSONRegExp,
  BSONSymbol,
  Code,
  Decimal128,
  doc,
  Double,
  MaxKey,
  MinKey,
  ObjectId,
  Timestamp,
  type Value,
} from '../../../../../storage/database/embedded/bson/values.ts'
import type { Random } from './random.ts'

/** Of every kind, or mostly of one, so that ranges hold several of them. */
export function randomValues(random: Random): Value[] {
  const theme = random.pick([...themes, undefined])
  const values = random.list(12, 26, () => (theme && random.chance(0.75) ? theme(random) : randomValue(random)))
  return random.chance(0.3) ? values : [...values, null]
}

const themes: ((random: Random) => Value)[] = [
  (random) => random.below(12),
  (random) => random.pick<Value>([random.below(5), random.pick(numbers)]),
  (random) => random.pick(texts),
  (random) => random.pick([longText(random), random.pick(texts)]),
  (random) => new Date(random.below(300)),
]

function randomValue(random: Random): Value {
  return random.weighted<Value>([
    [6, () => random.below(7) - 2],
    [4, () => random.pick(numbers)],
    [5, () => random.pick(texts)],
    [2, () => longText(random)],
    [1, () => null],
    [1, () => random.chance(0.5)],
    [2, () => new Date(random.pick([-5, 0, 5, 2 ** 32, 2 ** 40]))],
    [2, () => new ObjectId(`0000000000000000000000${random.pick(['00', '01', '02', 'ff'])}`)],
    [1, () => new Binary(Buffer.from(random.list(0, 2, () => random.pick([0, 1, 255]))), random.pick([0, 5]))],
    [1, () => new Timestamp({ t: random.below(2), i: 1 + random.below(2) })],
    [0.5, () => new BSONRegExp(random.pick(['^a', 'b', '^a']), random.pick(['', 'i']))],
    [0.3, () => new BSONSymbol(random.pick(['a', 'B']))],
    [0.3, () => new Code('a', random.chance(0.5) ? doc({ x: 1 }) : null)],
    [0.7, () => new MinKey()],
    [0.7, () => new MaxKey()],
  ])
}

const decimal = (text: string) => Decimal128.fromString(text)

const numbers: Value[] = [
  1.5,
  -0,
  0.1,
  NaN,
  Infinity,
  -Infinity,
  new Double(2),
  2n,
  2 ** 53,
  2n ** 53n + 1n,
  2n ** 63n - 1n,
  2147483648,
  decimal('1.5'),
  decimal('2.00'),
  decimal('0.1'),
  decimal('NaN'),
  decimal('9007199254740993'),
  decimal('-0'),
  decimal('1E+6144'),
  decimal('Infinity'),
]

const texts = ['', 'a', 'b', 'ab', 'abc', 'A', 'B', 'e', 'é', 'É', 'đ', 'a\0', 'a\0b', '\uff5e', '\u{1f600}', '10', '9']

/** About as long as the longest key, or as the bounds that may be compared whole: 1,900 and 1,868 bytes. */
export function longText(random: Random): string {
  const length = random.pick([1840, 1855, 1859, 1860, 1861, 1862, 1880, 1886, 1890, 1891, 1892, 1893, 1894, 1900, 2500])
  return 'x'.repeat(length) + random.pick(['', 'a', 'b', 'aa', '\0', 'é'])
}
