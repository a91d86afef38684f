import { accumulatorOperators } from '../accumulators.ts'
import type { Operator } from '../scope.ts'
import { arithmeticOperators } from './arithmetic.ts'
import { arrayOperators } from './arrays.ts'
import { bitOperators } from './bits.ts'
import { comparisonOperators } from './comparison.ts'
import { conditionalOperators } from './conditional.ts'
import { conversionOperators } from './conversion.ts'
import { dateArithmeticOperators } from './date-arithmetic.ts'
import { dateTextOperators } from './date-text.ts'
import { dateOperators } from './dates.ts'
import { iterationOperators } from './iteration.ts'
import { objectOperators } from './objects.ts'
import { regexOperators } from './regex.ts'
import { roundingOperators } from './rounding.ts'
import { setOperators } from './sets.ts'
import { stringOperators } from './strings.ts'
import { trigonometryOperators } from './trigonometry.ts'

/** Every expression operator of MongoDB 7.0 but $function, $meta and $toHashedIndexKey. */
export const operators: ReadonlyMap<string, Operator> = new Map(
  Object.entries({
    ...comparisonOperators,
    ...conditionalOperators,
    ...arithmeticOperators,
    ...roundingOperators,
    ...trigonometryOperators,
    ...bitOperators,
    ...arrayOperators,
    ...iterationOperators,
    ...setOperators,
    ...objectOperators,
    ...accumulatorOperators,
    ...stringOperators,
    ...regexOperators,
    ...conversionOperators,
    ...dateOperators,
    ...dateArithmeticOperators,
    ...dateTextOperators,
  }),
)
