import { accumulatorOperators } from '../accumulators.ts'
import type { Operator } from '../scope.ts'
import { arithmeticOperators } from './arithmetic.ts'
import { arrayOperators } from './arrays.ts'
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

export const operators: ReadonlyMap<string, Operator> = new Map(
  Object.entries({
    ...comparisonOperators,
    ...conditionalOperators,
    ...arithmeticOperators,
    ...roundingOperators,
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

/** Known to MongoDB 7.0, not to this engine. */
export const unsupportedOperators: ReadonlySet<string> = new Set([
  ...['$stdDevPop', '$stdDevSamp', '$percentile', '$median', '$firstN', '$lastN', '$minN', '$maxN'],
  ...[
    '$function',
    '$meta',
    '$toHashedIndexKey',
    '$bsonSize',
    '$binarySize',
    '$tsSecond',
    '$tsIncrement',
    '$sampleRate',
  ],
  ...['$sin', '$cos', '$tan', '$asin', '$acos', '$atan', '$atan2', '$sinh', '$cosh', '$tanh', '$asinh', '$acosh'],
  ...['$atanh', '$degreesToRadians', '$radiansToDegrees', '$exp', '$ln', '$log', '$log10'],
  ...['$bitAnd', '$bitOr', '$bitXor', '$bitNot', '$zip', '$setField', '$unsetField'],
  ...['$strcasecmp', '$strLenBytes', '$indexOfBytes', '$regexFind', '$regexFindAll', '$dateToParts', '$dateFromParts'],
])
