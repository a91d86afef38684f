import { expect } from 'chai'
import { moveDay } from '../../server/courses/copy/days.ts'
import { spanOf, type Week } from '../../server/years/index.ts'
import { beginningOf, dayOf } from '../../server/schools/index.ts'

/** Three weeks from a Monday on, with a week of Tết after the first one. */
function year(key: number, monday: string) {
  const day = (days: number) => dayOf(new Date(beginningOf(monday).getTime() + days * 86_400_000))
  const week = (number: number, at: number): Week => ({
    ...spanOf(day(at), day(at + 6)),
    number,
    term: 'I',
    breaks: [],
  })
  return { key, weeks: [week(1, 0), week(2, 14), week(3, 21)], breaks: [{ name: 'Tết', ...spanOf(day(7), day(13)) }] }
}

describe('a day of a course in another year', () => {
  const [from, to] = [year(2026, '2027-02-01'), year(2027, '2028-01-17')]
  const moved = (day: string) => dayOf(moveDay(beginningOf(day), from, to, 1).at)

  it('is of the same week and weekday, with Tết left out', () => {
    expect(moved('2027-02-03')).to.equal('2028-01-19')
    expect(moved('2027-02-18')).to.equal('2028-02-03')
  })

  it('comes after the break when it fell into one', () => {
    expect(moved('2027-02-10')).to.equal('2028-01-31')
  })
})
