// What needs neither server nor database: robots, doubled presses, the calendar, what is written, small numbers, the picture.

import { expect } from 'chai'
import { addDays, daysOfYear, weekOf, weeksOf, yearOf } from '../../server/usage/calendar.ts'
import { chartOf } from '../../server/usage/chart.ts'
import { tellReach } from '../../server/usage/few.ts'
import { readYear } from '../../server/usage/input.ts'
import { doubled, openMarks } from '../../server/usage/marks.ts'
import { isRobot } from '../../server/usage/robots.ts'
import type { Role } from '../../server/roles.ts'
import { ratedOf, toldRating } from '../../server/usage/stars.ts'
import { makeActor } from '../support/make.ts'
import { addTo, oneOf, type Place, putBack, type Tally, writesOf } from '../../server/usage/tally.ts'

describe('a robot', () => {
  const robots = [
    ...[undefined, '', ' ', 'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)', 'curl/8.5.0'],
    'Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; bingbot/2.0) Chrome/116.0 Safari/537.36',
    ...['coccocbot-web/1.0 (+http://help.coccoc.com/searchengine)', 'facebookexternalhit/1.1', 'Wget/1.21'],
    ...['python-requests/2.31', 'Go-http-client/1.1', 'TelegramBot (like TwitterBot)', 'okhttp/4.9.3', 'Java/17.0.1'],
    'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/120.0 Safari/537.36',
    'Mozilla/5.0 (compatible; AhrefsBot/7.0; +http://ahrefs.com/robot/)',
  ]
  for (const agent of robots) it(`is ${agent}`, () => expect(isRobot(agent)).to.equal(true))

  const people = [
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) coc_coc_browser/118.0 Chrome/112.0 Safari/537.36',
    'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1',
    'Mozilla/5.0 (Linux; Android 13; SM-A135F) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0 Mobile Safari/537.36',
    'Mozilla/5.0 (Linux; Android 12; CUBOT P50) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0 Mobile Safari/537.36',
    'Mozilla/5.0 (Linux; Android 10) AppleWebKit/537.36 Zalo android/23.08 ZaloTheme/light ZaloLanguage/vi',
  ]
  for (const agent of people) it(`is not ${agent}`, () => expect(isRobot(agent)).to.equal(false))
})

describe('a doubled press', () => {
  it('is the same within a second, and not after it', () => {
    const marks = openMarks()
    expect(marks.isFirst(['view', 'a'], 0)).to.equal(true)
    expect(marks.isFirst(['view', 'a'], doubled - 1)).to.equal(false)
    expect(marks.isFirst(['view', 'a'], doubled)).to.equal(true)
  })

  it('is not another thing, nor somebody else’s', () => {
    const marks = openMarks()
    for (const what of [
      ['view', 'a'],
      ['view', 'b'],
      ['download', 'a'],
      ['view', 'a', 'x'],
      ['view', 'ax'],
    ])
      expect(marks.isFirst(what, 0), what.join()).to.equal(true)
  })

  it('leaves nothing behind', () => {
    const marks = openMarks()
    for (let at = 0; at < 100; at++) marks.isFirst([String(at)], at)
    marks.isFirst(['later'], 10_000)
    expect(marks.size).to.equal(1)
  })
})

describe('the calendar of statistics', () => {
  const years: [string, number][] = [
    ['2026-07-31', 2025],
    ['2026-08-01', 2026],
    ['2026-12-31', 2026],
    ['2027-01-01', 2026],
    ['2027-07-31', 2026],
  ]
  for (const [day, year] of years) it(`has ${day} in ${year}`, () => expect(yearOf(day)).to.equal(year))

  const weeks: [string, string][] = [
    ['2026-11-22', '2026-11-16'],
    ['2026-11-23', '2026-11-23'],
    ['2027-01-01', '2026-12-28'],
  ]
  for (const [day, week] of weeks) it(`has ${day} in the week of ${week}`, () => expect(weekOf(day)).to.equal(week))

  it('has every week of a year that has begun, and of one that is over all', () => {
    expect(weeksOf(2026, new Date('2026-08-10T01:00:00+07:00'))).to.deep.equal([
      '2026-07-27',
      '2026-08-03',
      '2026-08-10',
    ])
    const all = weeksOf(2024, new Date('2026-08-10'))
    expect([all.length, all[0], all.at(-1)]).to.deep.equal([53, '2024-07-29', '2025-07-28'])
    expect(weeksOf(2027, new Date('2026-08-10'))).to.deep.equal([])
    expect(addDays('2026-12-31', 1)).to.equal('2027-01-01')
    expect(daysOfYear(2026)).to.deep.equal({ first: '2026-08-01', last: '2027-07-31' })
  })

  it('reads the year of an address, and takes this one for what is none', () => {
    const now = new Date('2026-11-20')
    for (const given of [undefined, '', '26', 'x', ['2025'], '3026']) expect(readYear(given, now)).to.equal(2026)
    expect(readYear('2025', now)).to.equal(2025)
  })
})

describe('what is written of a tally', () => {
  const view: Place & { what?: 'view' | 'download' } = {
    materialId: 'm',
    unitId: 'u',
    schoolId: 's',
    day: '2026-11-20',
  }
  const tallyOf = (...counted: readonly (typeof view)[]) => {
    const tally: Tally = new Map()
    for (const { what = 'view', ...place } of counted) addTo(tally, place, oneOf[what])
    return tally
  }
  const plain = (map: ReadonlyMap<string, unknown>) => Object.fromEntries(map)

  it('is of the material, its unit, the visitor’s school and the sector', () => {
    const { days, years, reaches, downloads } = writesOf(tallyOf(view, { ...view, what: 'download' }, view))
    const counts = { views: 2, downloads: 1 }
    expect(plain(days)).to.deep.equal({
      'sector,2026-11-20': counts,
      'materials.u,2026-11-20': counts,
      'material.m,2026-11-20': counts,
      'people.s,2026-11-20': counts,
    })
    expect(plain(years)).to.deep.equal({
      'sector,2026,m': counts,
      'materials.u,2026,m': counts,
      'people.s,2026,m': counts,
    })
    expect(plain(reaches)).to.deep.equal({ 'sector,2026,s': counts, 'materials.u,2026,s': counts })
    expect(plain(downloads)).to.deep.equal({ m: 1 })
  })

  it('has no school of a guest, and adds up what is the same', () => {
    const guest = { ...view, schoolId: undefined }
    const { days, years, reaches, downloads } = writesOf(tallyOf(guest, view, { ...view, day: '2026-07-31' }))
    expect(days.get('material.m,2026-11-20')).to.deep.equal({ views: 2, downloads: 0 })
    expect(days.get('people.s,2026-11-20')).to.deep.equal({ views: 1, downloads: 0 })
    expect([...years.keys()]).to.include('sector,2025,m')
    expect(reaches.get('sector,2026,s')).to.deep.equal({ views: 1, downloads: 0 })
    expect(downloads.size).to.equal(0)
  })

  it('is counted again when it could not be written', () => {
    const tally = tallyOf(view)
    putBack(tally, tallyOf(view, { ...view, what: 'download' }))
    expect([...tally.values()]).to.deep.equal([{ views: 2, downloads: 1 }])
  })
})

describe('the schools of a material', () => {
  const reach = (unitId: string, views: number, downloads = 0) => ({ unitId, counts: { views, downloads } })
  const cases: [string, ReturnType<typeof reach>[], string[], number][] = [
    ['are told when there is enough of each', [reach('a', 5), reach('b', 9, 5)], ['a', 'b'], 0],
    ['are not told with too few views or downloads', [reach('a', 4), reach('b', 9, 4), reach('c', 8)], ['c'], 2],
    [
      'hide the smallest of the others with one that is hidden',
      [reach('a', 4), reach('b', 20), reach('c', 9)],
      ['b'],
      2,
    ],
    ['hide one that is alone', [reach('a', 1)], [], 1],
    ['are none', [], [], 0],
  ]
  for (const [title, reaches, told, untold] of cases)
    it(title, () => {
      const answer = tellReach(reaches, 5)
      expect([answer.told.map(({ unitId }) => unitId), answer.untold]).to.deep.equal([told, untold])
    })
})

describe('the picture of the weeks', () => {
  const week = (day: string, views: number, downloads = 0) => ({ day, views, downloads })

  it('is as high as its highest number is round', () => {
    const tops = [0, 1, 3, 7, 45, 100, 101].map((views) => chartOf([week('2026-11-16', views)]).lines[0]!.text)
    expect(tops).to.deep.equal([1, 1, 4, 10, 60, 100, 200])
  })

  it('shows a single one among many, and nothing for none', () => {
    const { bars, base } = chartOf([week('2026-11-02', 1000), week('2026-11-09', 1), week('2026-11-16', 0)])
    expect(bars.map(({ views }) => views.height)).to.deep.equal([140, 1, 0])
    for (const { views } of bars) expect(views.y + views.height).to.equal(base)
  })

  it('stays within its width, and names each month once', () => {
    const { bars, months } = chartOf(
      ['2026-08-24', '2026-08-31', '2026-09-07', '2026-10-05'].map((day) => week(day, 2, 1)),
    )
    expect(bars[0]!.views.x).to.be.at.least(0)
    expect(bars[3]!.views.x + bars[3]!.views.width).to.be.at.most(100)
    expect(months.map(({ text }) => text)).to.deep.equal(['8', '9', '10'])
    expect(chartOf([])).to.deep.include({ bars: [], months: [] })
  })
})

describe('a rating on the whole', () => {
  it('is the mean of what was given, and a score that few cannot lead with', () => {
    expect(ratedOf([0, 0, 0, 0, 0])).to.equal(undefined)
    expect(ratedOf([0, 0, 0, 0, 1])).to.deep.equal({ count: 1, mean: 5, score: 3.75 })
    expect(ratedOf([1, 0, 0, 0, 1])).to.deep.equal({ count: 2, mean: 3, score: 3.357 })
    expect(ratedOf([0, 1, 1, 0, 1])!.mean).to.equal(3.33)
    const many = ratedOf([0, 0, 0, 6, 6])!
    expect(many.score).to.be.above(ratedOf([0, 0, 0, 0, 1])!.score)
    expect(ratedOf([9, 0, 0, 0, 0])!.score).to.be.below(ratedOf([1, 0, 0, 0, 0])!.score)
  })

  const rated = (count: number) => ({ rated: { count, mean: 4, score: 3.6 } })
  const cases: [string, Role | undefined, number, boolean][] = [
    ['guest', undefined, 2, false],
    ['guest', undefined, 3, true],
    ['pupil', 'student', 2, false],
    ['guardian', 'guardian', 3, true],
    ['teacher', 'teacher', 1, true],
    ['communeOfficer', 'communeOfficer', 1, true],
  ]
  for (const [who, role, count, isTold] of cases)
    it(`of ${count} is ${isTold ? '' : 'not '}told to a ${who}`, () => {
      const told = toldRating(rated(count), role && makeActor(role))
      expect(told).to.deep.equal(isTold ? { count, mean: 4 } : undefined)
    })

  it('is nothing where there is none', () => expect(toldRating({}, makeActor('teacher'))).to.equal(undefined))
})
