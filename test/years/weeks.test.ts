import { expect } from 'chai'
import { beginningOf, dayOf } from '../../server/schools/day.ts'
import { addDays, firstDayOf, lastDayOf, weekdayOf } from '../../server/years/days.ts'
import {
  type Break,
  calendarOf,
  countWeeks,
  schoolDaysOf,
  type Term,
  weekOf,
  weeksOf,
} from '../../server/years/weeks.ts'
import { breaks, plan, terms } from './plans.ts'

describe('the weeks of a school year', () => {
  const { weeks, terms: ofYear, breaks: ofBreaks } = { ...plan(), weeks: weeksOf(plan()) }
  const numberOn = (day: string) => weekOf({ weeks }, beginningOf(day))?.number
  const lines = (given: { terms: Term[]; breaks?: Break[] }) =>
    calendarOf({ breaks: [], ...given }).map((week) => {
      const { number = '–', term, breaks } = week
      return [`${number} ${term} ${firstDayOf(week)}…${lastDayOf(week)}`, ...breaks].join(' ')
    })

  it('are 18 and 17 in the usual year, numbered from 1 to 35 through both terms', () => {
    expect(weeks.map(({ number }) => number)).to.deep.equal(Array.from({ length: 35 }, (_, at) => at + 1))
    expect(countWeeks({ terms: ofYear, weeks })).to.deep.equal([
      { code: 'I', count: 18 },
      { code: 'II', count: 17 },
    ])
  })

  it('begin with the term, not with the day on which pupils come back', () => {
    expect(
      ['2026-08-31', '2026-09-05', '2026-09-06', '2026-09-07', '2026-09-13', '2026-09-14'].map(numberOn),
    ).to.deep.equal([undefined, undefined, undefined, 1, 1, 2])
  })

  it('leave out the spare week at the end of a term', () => {
    expect(['2027-01-10', '2027-01-11', '2027-01-17', '2027-01-18'].map(numberOn)).to.deep.equal([
      18,
      undefined,
      undefined,
      19,
    ])
  })

  it('go on after Tết where they stopped before', () => {
    expect(['2027-01-31', '2027-02-01', '2027-02-14', '2027-02-15'].map(numberOn)).to.deep.equal([
      20,
      undefined,
      undefined,
      21,
    ])
  })

  it('end with the last term', () => {
    expect(['2027-05-30', '2027-05-31'].map(numberOn)).to.deep.equal([35, undefined])
  })

  it('are told of any moment of a day, by the clocks of Vietnam', () => {
    const sunday = new Date('2026-09-13T16:59:59.999Z')
    expect(weekOf({ weeks }, sunday)?.number).to.equal(1)
    expect(weekOf({ weeks }, new Date(sunday.getTime() + 1))?.number).to.equal(2)
  })

  it('keep the weeks of breaks in the calendar, without a number', () => {
    const unnumbered = calendarOf(plan()).filter(({ number }) => number === undefined)
    expect(unnumbered.map((week) => [firstDayOf(week), lastDayOf(week), ...week.breaks])).to.deep.equal([
      ['2027-01-11', '2027-01-17', 'Tuần dự phòng'],
      ['2027-02-01', '2027-02-07', 'Nghỉ Tết'],
      ['2027-02-08', '2027-02-14', 'Nghỉ Tết'],
    ])
  })

  it('count from one day of school on, which a Saturday alone is not', () => {
    const term = terms(['2026-09-07', '2026-09-20'])
    const second = (...days: [string, string]) => lines({ terms: term, breaks: breaks(['Nghỉ', ...days]) })[1]
    expect(second('2026-09-14', '2026-09-17')).to.equal('2 I 2026-09-14…2026-09-20 Nghỉ')
    expect(second('2026-09-14', '2026-09-18')).to.equal('– I 2026-09-14…2026-09-20 Nghỉ')
    expect(second('2026-09-15', '2026-09-20')).to.equal('2 I 2026-09-14…2026-09-20 Nghỉ')
  })

  it('of a break from Thursday to Wednesday both have a number', () => {
    const days = { terms: terms(['2026-09-07', '2026-09-27']), breaks: breaks(['Lụt', '2026-09-10', '2026-09-16']) }
    expect(lines(days)).to.deep.equal([
      '1 I 2026-09-07…2026-09-13 Lụt',
      '2 I 2026-09-14…2026-09-20 Lụt',
      '3 I 2026-09-21…2026-09-27',
    ])
  })

  it('are shorter where a term begins or ends in the midst of one', () => {
    expect(lines({ terms: terms(['2026-09-09', '2026-09-15'], ['2026-09-21', '2026-09-22']) })).to.deep.equal([
      '1 I 2026-09-09…2026-09-13',
      '2 I 2026-09-14…2026-09-15',
      '3 II 2026-09-21…2026-09-22',
    ])
  })

  it('have one number where two terms meet in the midst of one, and belong to the first', () => {
    expect(lines({ terms: terms(['2026-09-07', '2026-09-16'], ['2026-09-17', '2026-09-27']) })).to.deep.equal([
      '1 I 2026-09-07…2026-09-13',
      '2 I 2026-09-14…2026-09-20',
      '3 II 2026-09-21…2026-09-27',
    ])
  })

  it('leave out what lies between two terms', () => {
    expect(lines({ terms: terms(['2026-09-07', '2026-09-13'], ['2026-09-28', '2026-10-04']) })).to.deep.equal([
      '1 I 2026-09-07…2026-09-13',
      '2 II 2026-09-28…2026-10-04',
    ])
  })

  it('do not begin with a term that begins on a Saturday', () => {
    expect(lines({ terms: terms(['2026-09-05', '2026-09-13']) })).to.deep.equal([
      '– I 2026-09-05…2026-09-06',
      '1 I 2026-09-07…2026-09-13',
    ])
  })

  it('have school from Monday to Saturday, but for the days of breaks', () => {
    expect(schoolDaysOf({ breaks: ofBreaks }, weeks[0]!).map(dayOf)).to.deep.equal(
      ['07', '08', '09', '10', '11', '12'].map((day) => `2026-09-${day}`),
    )
    const some = breaks(['Nghỉ', '2026-09-06', '2026-09-08'])
    expect(schoolDaysOf({ breaks: some }, weeks[0]!).map(dayOf)[0]).to.equal('2026-09-09')
  })

  it('are none without terms', () => {
    expect(calendarOf({ terms: [], breaks: [] })).to.deep.equal([])
  })

  it('begin on Mondays through a leap year as well', () => {
    const leap = weeksOf({ terms: terms(['2027-09-06', '2028-05-28']), breaks: [] })
    for (const { from } of leap) expect(weekdayOf(from)).to.equal(0)
    expect(leap).to.have.length(38)
    expect(dayOf(addDays(beginningOf('2028-02-28'), 1))).to.equal('2028-02-29')
  })
})
