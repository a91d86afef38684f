import { expect } from 'chai'
import { beginningOf } from '../../server/schools/day.ts'
import { spanOf } from '../../server/years/days.ts'
import { problemsOf, type YearPlan } from '../../server/years/rules.ts'
import { breaks, plan, terms } from './plans.ts'

describe('the rules of a school year', () => {
  const rulesBroken = (changes: Partial<YearPlan>, others: Parameters<typeof problemsOf>[1] = []) =>
    Object.fromEntries(
      Object.entries(problemsOf(plan(changes), others)).map(([field, { key }]) => [field, key.split('.').at(-1)]),
    )
  const noParts = { terms: [], breaks: [], firstSchoolDay: undefined, openingDay: undefined }

  it('are kept by the usual year', () => expect(rulesBroken({})).to.deep.equal({}))

  it('want it to begin in the calendar year of its key', () => {
    const one = {
      openingDay: undefined,
      firstSchoolDay: undefined,
      terms: terms(['2026-09-07', '2026-12-27']),
      breaks: [],
    }
    const from = (day: string) => rulesBroken({ ...one, ...spanOf(day, '2026-12-31') }).firstDay
    expect(['2025-12-31', '2026-01-01'].map(from)).to.deep.equal(['notInKeyYear', undefined])
    const late = (day: string) =>
      rulesBroken({ ...noParts, ...spanOf(day, '2027-05-31'), terms: terms([day, '2027-05-01']) }).firstDay
    expect(['2026-12-31', '2027-01-01'].map(late)).to.deep.equal([undefined, 'notInKeyYear'])
  })

  it('want it to end after it has begun, and not to last longer than a year has', () => {
    const one = { ...noParts, terms: terms(['2026-08-31', '2026-08-31']) }
    expect(rulesBroken({ ...one, ...spanOf('2026-08-31', '2026-08-31') })).to.deep.equal({})
    expect(rulesBroken({ ...one, ...spanOf('2026-08-31', '2026-08-30') }).lastDay).to.equal('endsBeforeItBegins')
    const until = (day: string) => rulesBroken({ ...one, ...spanOf('2026-08-31', day) }).lastDay
    expect(['2027-10-04', '2027-10-05'].map(until)).to.deep.equal([undefined, 'tooLong'])
  })

  it('want it not to overlap with another one of the same place, itself aside', () => {
    const others = (first: string, last: string) => [{ key: 2027, label: '2027-2028', ...spanOf(first, last) }]
    expect(rulesBroken({}, others('2027-06-01', '2028-05-31'))).to.deep.equal({})
    expect(rulesBroken({}, others('2027-05-31', '2028-05-31'))).to.deep.equal({ firstDay: 'overlapsYear' })
    expect(rulesBroken({}, [{ ...plan(), label: '2026-2027' }])).to.deep.equal({})
  })

  for (const field of ['firstSchoolDay', 'openingDay'] as const)
    it(`want its ${field} to be in it`, () => {
      const on = (day: string) => rulesBroken({ [field]: beginningOf(day) })[field]
      expect(['2026-08-30', '2026-08-31', '2027-05-31', '2027-06-01'].map(on)).to.deep.equal([
        'outsideYear',
        undefined,
        undefined,
        'outsideYear',
      ])
    })

  it('want a term', () => {
    expect(rulesBroken({ terms: [], breaks: [] })).to.deep.equal({ 'terms.0.firstDay': 'noTerm' })
  })

  it('want terms to end after they have begun', () => {
    const until = (day: string) => rulesBroken({ terms: terms(['2026-09-07', day]), breaks: [] })
    expect(until('2026-09-07')).to.deep.equal({})
    expect(until('2026-09-06')).to.deep.equal({ 'terms.0.lastDay': 'endsBeforeItBegins' })
  })

  it('want terms to be within the year', () => {
    const of = (first: string, last: string) => rulesBroken({ terms: terms([first, last]), breaks: [] })
    expect(of('2026-08-31', '2027-05-31')).to.deep.equal({})
    expect(of('2026-08-30', '2027-05-31')).to.deep.equal({ 'terms.0.firstDay': 'outsideYear' })
    expect(of('2026-08-31', '2027-06-01')).to.deep.equal({ 'terms.0.lastDay': 'outsideYear' })
  })

  it('want terms in their order, without a day in common', () => {
    const second = (first: string) =>
      rulesBroken({ terms: terms(['2026-09-07', '2027-01-17'], [first, '2027-05-30']), breaks: [] })
    expect(second('2027-01-18')).to.deep.equal({})
    for (const day of ['2027-01-17', '2026-09-01'])
      expect(second(day), day).to.deep.equal({ 'terms.1.firstDay': 'termsOutOfOrder' })
  })

  it('want breaks to end after they have begun', () => {
    const until = (day: string) => rulesBroken({ breaks: breaks(['Nghỉ', '2026-10-05', day]) })
    expect(until('2026-10-05')).to.deep.equal({})
    expect(until('2026-10-04')).to.deep.equal({ 'breaks.0.lastDay': 'endsBeforeItBegins' })
  })

  it('want breaks to lie within one term', () => {
    const of = (first: string, last: string) => rulesBroken({ breaks: breaks(['Nghỉ', first, last]) })
    const outside = { 'breaks.0.firstDay': 'breakOutsideTerm' }
    expect(of('2026-09-07', '2027-01-17')).to.deep.equal({})
    expect(of('2026-09-06', '2026-09-08')).to.deep.equal(outside)
    expect(of('2027-01-11', '2027-01-18')).to.deep.equal(outside)
    expect(of('2027-05-30', '2027-05-31')).to.deep.equal(outside)
  })

  it('want breaks not to overlap, in whatever order they are given', () => {
    const tet: [string, string, string] = ['Tết', '2027-02-01', '2027-02-14']
    const with_ = (first: string, last: string) => rulesBroken({ breaks: breaks(tet, ['Nghỉ', first, last]) })
    expect(with_('2027-02-15', '2027-02-16')).to.deep.equal({})
    expect(with_('2027-01-30', '2027-01-31')).to.deep.equal({})
    expect(with_('2027-02-14', '2027-02-16')).to.deep.equal({ 'breaks.1.firstDay': 'breaksOverlap' })
    expect(with_('2027-01-30', '2027-02-01')).to.deep.equal({ 'breaks.1.firstDay': 'breaksOverlap' })
  })
})
