// MongoDB manual, "Collation". Intl.Collator is ICU, as in the server; what it cannot express is refused.
import { badValue, CommandError, notSupported, typeMismatch } from '../errors.ts'
import { toNumber } from './number.ts'
import { describe, type Doc, isDoc, isNumber, typeName, TypeOrder, typeOrder, type Value } from './values.ts'

/** Strings that compare as 0 are equal everywhere: for $eq, for unique sets, for grouping. */
export interface Collation {
  /** As MongoDB lists it, with the defaults filled in. */
  readonly spec: Doc
  compareStrings(a: string, b: string): number
}

/** Nothing stands for the simple collation, by bytes. */
export function parseCollation(spec: Value | undefined): Collation | undefined {
  if (spec === undefined) return undefined
  if (!isDoc(spec)) throw wrongType('collation', spec, 'object')
  for (const name of spec.keys()) {
    if (!fields.has(name)) throw new CommandError(40415, `BSON field 'collation.${name}' is an unknown field.`)
  }
  const locale = localeOf(spec)
  if (locale !== 'simple') return collationOf(locale, spec)
  if (spec.size > 1) {
    throw badValue(`If 'locale' is 'simple', no other fields should be present in: ${describe(spec)}`)
  }
  return undefined
}

/** Whether a collation has a say in how a value compares. */
export function holdsText(value: Value): boolean {
  if (Array.isArray(value)) return value.some(holdsText)
  return isDoc(value) ? [...value.values()].some(holdsText) : typeOrder(value) === TypeOrder.String
}

const fields = new Set([
  'locale',
  'caseLevel',
  'caseFirst',
  'strength',
  'numericOrdering',
  'alternate',
  'maxVariable',
  'normalization',
  'backwards',
  'version',
])

const caseFirstOfIntl = { off: 'false', upper: 'upper', lower: 'lower' } as const

function collationOf(locale: string, spec: Doc): Collation {
  const strength = strengthOf(spec)
  const caseLevel = flag(spec, 'caseLevel')
  const numericOrdering = flag(spec, 'numericOrdering')
  const caseFirst = choice(spec, 'caseFirst', ['off', 'upper', 'lower'])
  refuseTheRest(spec)
  if (caseLevel && strength !== 1) throw notSupported("Collation with 'caseLevel' and a 'strength' other than 1")
  if (caseFirst !== 'off' && strength < 3 && !caseLevel) {
    throw badValue(
      `'caseFirst' is invalid unless 'caseLevel' is on or 'strength' is greater than 2, found: ${describe(spec)}`,
    )
  }
  const collator = new Intl.Collator(locale.replaceAll('_', '-'), {
    sensitivity: strength === 3 ? 'variant' : strength === 2 ? 'accent' : caseLevel ? 'case' : 'base',
    caseFirst: caseFirstOfIntl[caseFirst],
    numeric: numericOrdering,
    ignorePunctuation: false,
  })
  return {
    spec: new Map<string, Value>([
      ['locale', locale],
      ['caseLevel', caseLevel],
      ['caseFirst', caseFirst],
      ['strength', strength],
      ['numericOrdering', numericOrdering],
      ['alternate', 'non-ignorable'],
      ['maxVariable', 'punct'],
      ['normalization', false],
      ['backwards', false],
    ]),
    compareStrings: collator.compare,
  }
}

function localeOf(spec: Doc): string {
  const locale = spec.get('locale')
  if (locale === undefined) {
    throw new CommandError(40414, `BSON field 'collation.locale' is missing but a required field`)
  }
  if (typeof locale !== 'string') throw wrongType('collation.locale', locale, 'string')
  if (locale === 'simple') return locale
  if (locale.includes('@')) throw notSupported(`The collation locale '${locale}'`)
  if (localesWithOtherDefaults.has(locale)) throw notSupported(`The collation locale '${locale}'`)
  if (!localePattern.test(locale) || Intl.Collator.supportedLocalesOf(locale.replaceAll('_', '-')).length === 0) {
    throw badValue(`Field 'locale' is invalid in: ${describe(spec)}`)
  }
  return locale
}

/** As in ICU: language, script, country. */
const localePattern = /^[a-z]{2,3}(_[A-Z][a-z]{3})?(_[A-Z]{2})?$/

/** Backwards accents, ignored punctuation, capitals first: their own defaults would belie the listed ones. */
const localesWithOtherDefaults = new Set(['fr_CA', 'th', 'th_TH', 'da', 'da_DK', 'da_GL', 'mt', 'mt_MT'])

function strengthOf(spec: Doc): number {
  const value = spec.get('strength')
  if (value === undefined) return 3
  if (!isNumber(value)) throw wrongType('collation.strength', value, 'int')
  const strength = toNumber(value)
  if (strength === 4 || strength === 5) throw notSupported(`Collation strength ${strength}`)
  if (![1, 2, 3].includes(strength)) throw notAllowed('strength', value)
  return strength
}

function flag(spec: Doc, name: string): boolean {
  const value = spec.get(name) ?? false
  if (typeof value !== 'boolean') throw wrongType(`collation.${name}`, value, 'bool')
  return value
}

function choice<Name extends string>(spec: Doc, name: string, choices: readonly [Name, ...Name[]]): Name {
  const value = spec.get(name) ?? choices[0]
  if (typeof value !== 'string') throw wrongType(`collation.${name}`, value, 'string')
  const chosen = choices.find((one) => one === value)
  if (chosen === undefined) throw notAllowed(name, value)
  return chosen
}

/** Said explicitly, the defaults are accepted: clients send back what MongoDB lists. */
function refuseTheRest(spec: Doc): void {
  if (choice(spec, 'alternate', ['non-ignorable', 'shifted']) === 'shifted') throw notSupported("Collation 'alternate'")
  if (choice(spec, 'maxVariable', ['punct', 'space']) === 'space') throw notSupported("Collation 'maxVariable'")
  if (flag(spec, 'normalization')) throw notSupported("Collation 'normalization'")
  if (flag(spec, 'backwards')) throw notSupported("Collation 'backwards'")
  if (spec.has('version')) throw notSupported("Collation 'version'")
}

function notAllowed(name: string, value: Value): CommandError {
  const text = typeof value === 'string' ? value : describe(value)
  return badValue(`Enumeration value '${text}' for field 'collation.${name}' is not a valid value.`)
}

function wrongType(field: string, value: Value, expected: string): CommandError {
  return typeMismatch(`BSON field '${field}' is the wrong type '${typeName(value)}', expected type '${expected}'`)
}
