import { expect } from 'chai'
import { AppError } from '../../server/errors.ts'
import { features } from '../../server/features.ts'
import { translatorFor } from '../../server/i18n/translator.ts'
import { findDefinition, isValueOf, listDefinitions, usePolicies } from '../../server/policies/definitions.ts'
import { holdingOf, type Setting } from '../../server/policies/holding.ts'
import type { PolicyDefinition } from '../../server/policy.ts'
import { choice, number, yesNo } from './definitions.ts'

const declared = features.flatMap(({ policies = [] }) => policies)
const setting = (value: Setting['value'], mayOverride?: boolean): Setting => ({
  value,
  mayOverride,
  setByName: 'An',
  setAt: new Date(),
})

describe('the definitions of policies', () => {
  after(() => usePolicies(declared))

  it('are found by their key', () => {
    usePolicies([yesNo, number])
    expect(listDefinitions()).to.deep.equal([yesNo, number])
    expect(findDefinition(number.key)).to.equal(number)
    for (const key of ['years.unknown', undefined, 1])
      expect(() => findDefinition(key))
        .to.throw(AppError)
        .that.includes({ status: 404 })
  })

  const wrong: Record<string, PolicyDefinition[]> = {
    'two with one key': [yesNo, yesNo],
    'a key without its feature': [{ ...yesNo, key: 'reviewSteps' }],
    'a usual value of another kind': [{ ...yesNo, usual: 'yes' }],
    'a usual number beyond its bounds': [{ ...number, usual: 6 }],
    'a usual choice that is none': [{ ...choice, usual: 'other' }],
    'one of the sector alone that schools may override': [{ ...yesNo, isSectorOnly: true }],
  }
  for (const [what, definitions] of Object.entries(wrong))
    it(`are refused at the start: ${what}`, () => expect(() => usePolicies(definitions)).to.throw('olic'))

  it('know their values', () => {
    expect([true, false, 'yes', 1, null, undefined].map((value) => isValueOf(yesNo, value))).to.deep.equal([
      ...[true, true],
      ...[false, false, false, false],
    ])
    expect([0, 1, 5, 6, 2.5, '2'].map((value) => isValueOf(number, value))).to.deep.equal([
      ...[false, true, true],
      ...[false, false, false],
    ])
    expect(['one', 'two', 'other', 1].map((value) => isValueOf(choice, value))).to.deep.equal([
      true,
      true,
      false,
      false,
    ])
  })

  for (const { key, values } of declared)
    it(`have all their words: ${key}`, () => {
      const { has } = translatorFor('vi')
      const [feature, what] = key.split('.')
      const words = `${feature}.policies.${what}`
      const choices = values.kind === 'choice' ? values.choices.map((value) => `${words}.values.${value}`) : []
      for (const word of [`${feature}.policies.title`, `${words}.name`, `${words}.hint`, ...choices])
        expect(has(word), word).to.equal(true)
      expect(features.map(({ name }) => name)).to.include(feature)
    })
})

describe('what holds of a policy', () => {
  const short = ({ value, source, mayOverride }: ReturnType<typeof holdingOf>) => [value, source, mayOverride]

  it('is what is usual until somebody decides', () => {
    expect(short(holdingOf(number))).to.deep.equal([2, 'usual', true])
  })

  it('is what the sector has decided', () => {
    expect(short(holdingOf(number, setting(3, true)))).to.deep.equal([3, 'sector', true])
    expect(short(holdingOf(number, setting(3, false)))).to.deep.equal([3, 'sector', false])
  })

  it('is what the school has decided, where it may', () => {
    const own = setting(4)
    expect(short(holdingOf(number, undefined, own))).to.deep.equal([4, 'school', true])
    expect(short(holdingOf(number, setting(3, true), own))).to.deep.equal([4, 'school', true])
    expect(short(holdingOf(number, setting(3, false), own))).to.deep.equal([3, 'sector', false])
    expect(short(holdingOf({ ...number, mayOverride: false }, undefined, own))).to.deep.equal([2, 'usual', false])
    expect(short(holdingOf({ ...number, mayOverride: false }, setting(3, true), own))).to.deep.equal([
      4,
      'school',
      true,
    ])
  })

  it('is never a school’s own where the sector alone decides', () => {
    const definition = { ...number, mayOverride: false, isSectorOnly: true } as const
    expect(short(holdingOf(definition, setting(3, true), setting(4)))).to.deep.equal([3, 'sector', false])
  })

  it('is none of the values that there are no more', () => {
    expect(short(holdingOf(number, setting(9, true), setting('two')))).to.deep.equal([2, 'usual', true])
    expect(short(holdingOf(number, setting(3, true), setting(9)))).to.deep.equal([3, 'sector', true])
  })
})
