import { expect } from 'chai'
import { compileExpression } from '../../../../../storage/database/embedded/aggregate/expression.ts'
import { DistantDate, Double, ObjectId, Timestamp } from '../../../../../storage/database/embedded/bson/values.ts'
import { codeOf, environment, evaluate, expectRefusals, expectValues } from './support.ts'

const at = (text: string) => new Date(text)
const saigon = 'Asia/Ho_Chi_Minh'
const newYork = 'America/New_York'

describe('dates in expressions', () => {
  describe('have parts', () => {
    // https://www.mongodb.com/docs/manual/reference/operator/aggregation/week/ and its neighbours
    const date = at('2014-01-01T08:15:39.736Z')
    expectValues([
      [{ $year: date }, 2014],
      [{ $month: date }, 1],
      [{ $dayOfMonth: date }, 1],
      [{ $hour: date }, 8],
      [{ $minute: date }, 15],
      [{ $second: date }, 39],
      [{ $millisecond: date }, 736],
      [{ $dayOfYear: date }, 1],
      [{ $dayOfWeek: date }, 4],
      [{ $week: date }, 0],
      [{ $isoWeek: date }, 1],
      [{ $isoDayOfWeek: date }, 3],
      [{ $isoWeekYear: date }, 2014n],
      [{ $year: [date] }, 2014],
      [{ $hour: { date, timezone: '+0530' } }, 13],
      [{ $hour: { date, timezone: 'America/Chicago' } }, 2],
      [{ $dayOfYear: at('2024-12-31T00:00:00Z') }, 366],
      [{ $week: at('2016-01-01T00:00:00Z') }, 0],
      [{ $week: at('2016-01-03T00:00:00Z') }, 1],
      [{ $week: at('2016-11-01T00:00:00Z') }, 44],
      [{ $isoWeek: at('2016-01-04T00:00:00Z') }, 1],
      [{ $isoWeek: at('2016-01-01T00:00:00Z') }, 53],
      [{ $isoWeekYear: at('2016-01-01T00:00:00Z') }, 2015n],
      [{ $isoWeekYear: at('2018-12-31T00:00:00Z') }, 2019n],
      [{ $isoDayOfWeek: at('2016-01-03T00:00:00Z') }, 7],
      [{ $dayOfWeek: at('2016-01-03T00:00:00Z') }, 1],
      [{ $dayOfMonth: { date: at('2016-12-31T17:00:00Z'), timezone: saigon } }, 1],
      [{ $year: new ObjectId('5ab9c3da31c2ab715d421285') }, 2018],
      [{ $year: at('1969-12-31T23:59:59.999Z') }, 1969],
      [{ $millisecond: at('1969-12-31T23:59:59.999Z') }, 999],
      [{ $year: '$missing' }, null],
      [{ $year: { date, timezone: null } }, null],
      [{ $year: { date: null, timezone: saigon } }, null],
      [{ $year: { $add: [date, 1000] } }, 2014],
    ])
    expectRefusals([
      [{ $year: 'text' }, 16006],
      [{ $year: {} }, 40539],
      [{ $year: { date, x: 1 } }, 40535],
      [{ $year: { date, timezone: 5 } }, 40517],
      [{ $year: { date, timezone: 'Mars/Base' } }, 40485],
      [{ $year: [date, date] }, 16020],
    ])

    it('also when a timestamp is given', () => {
      const year = compileExpression(new Map([['$year', '$at']]), environment())
      expect(year(new Map([['at', new Timestamp({ t: 1412180887, i: 1 })]]))).to.equal(2014)
    })

    it('are refused where JavaScript does not know the date', () => {
      expect(codeOf(() => evaluate({ $year: '$d' }, { d: new DistantDate(10n ** 16n) }))).to.equal(115)
    })
  })

  describe('are made of parts', () => {
    expectValues([])
    expectRefusals([])
  })

  describe('become text', () => {
    const date = at('2014-01-01T08:15:39.736Z')
    const text = (format: string, timezone?: string) => ({
      $dateToString: { date, format, ...(timezone && { timezone }) },
    })
    expectValues([
      [{ $dateToString: { date } }, '2014-01-01T08:15:39.736Z'],
      [text('%Y-%m-%d'), '2014-01-01'],
      [text('%H:%M:%S:%L%z', newYork), '03:15:39:736-0500'],
      [text('%H:%M:%S:%L%z', '+04:30'), '12:45:39:736+0430'],
      [text('%Z', newYork), '-300'],
      [text('%j|%w|%u|%U|%V|%G|%%'), '001|4|3|00|01|2014|%'],
      [text('giờ %H', saigon), 'giờ 15'],
      [{ $dateToString: { date: null, onNull: 'none' } }, 'none'],
      [{ $dateToString: { date: '$missing' } }, null],
      [{ $dateToString: { date, timezone: '$missing' } }, null],
    ])
    expectRefusals([
      [{ $dateToString: 1 }, 18629],
      [{ $dateToString: {} }, 18628],
      [{ $dateToString: { date, x: 1 } }, 18534],
      [text('%'), 18535],
      [text('%i'), 18536],
      [{ $dateToString: { date: 'a' } }, 16006],
      [{ $dateToString: { date: at('+010000-01-01T00:00:00Z') } }, 18537],
    ])
  })

  describe('are read from text', () => {
    const read = (dateString: unknown, more = {}) => ({ $dateFromString: { dateString, ...more } })
    expectValues([
      [read('2017-02-08T12:10:40.787'), at('2017-02-08T12:10:40.787Z')],
      [read('2017-02-08T12:10:40.787', { timezone: newYork }), at('2017-02-08T17:10:40.787Z')],
      [read('2017-02-08'), at('2017-02-08T00:00:00Z')],
      [read('2017-02-08 5:10'), at('2017-02-08T05:10:00Z')],
      [read('2017-02'), at('2017-02-01T00:00:00Z')],
      [read('2017-02-08T12:10:40+07'), at('2017-02-08T05:10:40Z')],
      [read('2017/2/8'), at('2017-02-08T00:00:00Z')],
      [read('2017-13-45', { onError: 'bad' }), 'bad'],
      [read(5, { onError: 'bad' }), 'bad'],
      [read(null, { onNull: 'none' }), 'none'],
      [read('2017-02-08', { timezone: null }), null],
    ])
    expectRefusals([
      [{ $dateFromString: 1 }, 40540],
      [{ $dateFromString: {} }, 40542],
      [read('2017-02-08', { x: 1 }), 40541],
      [read(5), 241],
      [read('no date'), 241],
      [read('2017-02-30'), 241],
      [read('2017-02-08T25:00'), 241],
      [read('2017-02-08T12:00Z', { timezone: newYork }), 241],
    ])
  })

  describe('are moved', () => {
    const add = (startDate: unknown, unit: unknown, amount: unknown, timezone?: string) => ({
      $dateAdd: { startDate, unit, amount, ...(timezone && { timezone }) },
    })
    expectValues([
      [add(at('2020-12-31T12:10:05Z'), 'month', 2), at('2021-02-28T12:10:05Z')],
      [add(at('2020-02-29T00:00:00Z'), 'year', 1), at('2021-02-28T00:00:00Z')],
      [add(at('2020-01-31T00:00:00Z'), 'month', -2), at('2019-11-30T00:00:00Z')],
      [add(at('2020-11-30T12:10:05Z'), 'quarter', 1), at('2021-02-28T12:10:05Z')],
      [add(at('2020-10-31T00:00:00Z'), 'week', 1), at('2020-11-07T00:00:00Z')],
      [add(at('2020-10-31T00:00:00Z'), 'day', 1n), at('2020-11-01T00:00:00Z')],
      [add(at('2020-10-31T00:00:00Z'), 'hour', new Double(24)), at('2020-11-01T00:00:00Z')],
      [add(at('2020-10-31T00:00:00Z'), 'minute', 1), at('2020-10-31T00:01:00Z')],
      [add(at('2020-10-31T00:00:00Z'), 'second', -1), at('2020-10-30T23:59:59Z')],
      [add(at('2020-10-31T00:00:00Z'), 'millisecond', 5), at('2020-10-31T00:00:00.005Z')],
      // The clock goes back on 2020-11-01: a day later has the same time on it, 24 hours later another.
      [add(at('2020-10-31T14:00:00Z'), 'day', 1, newYork), at('2020-11-01T15:00:00Z')],
      [add(at('2020-10-31T14:00:00Z'), 'hour', 24, newYork), at('2020-11-01T14:00:00Z')],
      // 2021-03-14 has no 2:30 there.
      [add(at('2021-03-13T07:30:00Z'), 'day', 1, newYork), at('2021-03-14T07:30:00Z')],
      [add(null, 'day', 1), null],
      [add(at('2020-10-31T00:00:00Z'), 'day', null), null],
      [
        { $dateSubtract: { startDate: at('2021-03-31T00:00:00Z'), unit: 'month', amount: 1 } },
        at('2021-02-28T00:00:00Z'),
      ],
      [
        { $dateSubtract: { startDate: at('2021-01-31T08:00:00Z'), unit: 'hour', amount: 9 } },
        at('2021-01-30T23:00:00Z'),
      ],
    ])
    const start = at('2020-01-01T00:00:00Z')
    expectRefusals([
      [{ $dateAdd: 1 }, 5166400],
      [{ $dateAdd: { startDate: start, unit: 'day', amount: 1, x: 1 } }, 5166401],
      [{ $dateAdd: { startDate: start, unit: 'day' } }, 5166402],
      [add('a', 'day', 1), 5166403],
      [add(start, 5, 1), 5166404],
      [add(start, 'century', 1), 9],
      [add(start, 'day', 1.5), 5166405],
      [add(start, 'year', 1e9), 5976500],
      [add(start, 'day', 1, 'Nowhere'), 40485],
    ])
  })

  describe('have distances', () => {
    const diff = (startDate: unknown, endDate: unknown, unit: string, more = {}) => ({
      $dateDiff: { startDate, endDate, unit, ...more },
    })
    const first = at('2020-12-31T23:59:59.999Z')
    const second = at('2021-01-01T00:00:00.000Z')
    expectValues([
      ...['year', 'quarter', 'month', 'day', 'hour', 'minute', 'second', 'millisecond'].map(
        (unit) => [diff(first, second, unit), 1n] as const,
      ),
      [diff(first, second, 'week'), 0n],
      [diff(second, first, 'year'), -1n],
      [diff(at('2021-01-24T00:00:00Z'), at('2021-01-25T00:00:00Z'), 'week', { startOfWeek: 'Monday' }), 1n],
      [diff(at('2021-01-24T00:00:00Z'), at('2021-01-25T00:00:00Z'), 'week', { startOfWeek: 'sun' }), 0n],
      [diff(at('2021-01-31T00:00:00Z'), at('2021-03-01T00:00:00Z'), 'month'), 2n],
      [diff(at('2020-11-01T03:00:00Z'), at('2020-11-02T05:00:00Z'), 'day', { timezone: newYork }), 2n],
      [diff(at('2020-11-01T04:00:00Z'), at('2020-11-02T05:00:00Z'), 'hour', { timezone: newYork }), 25n],
      [diff(null, second, 'day'), null],
      [diff(first, second, 'week', { startOfWeek: null }), null],
    ])
    expectRefusals([
      [{ $dateDiff: 1 }, 5166301],
      [diff(first, second, 'day', { x: 1 }), 5166302],
      [{ $dateDiff: { endDate: first, unit: 'day' } }, 5166303],
      [{ $dateDiff: { startDate: first, unit: 'day' } }, 5166304],
      [{ $dateDiff: { startDate: first, endDate: first } }, 5166305],
      [diff('a', first, 'day'), 5166307],
      [{ $dateDiff: { startDate: first, endDate: first, unit: 5 } }, 5439013],
      [diff(first, first, 'age'), 5439014],
      [diff(first, first, 'week', { startOfWeek: 5 }), 5439015],
      [diff(first, first, 'week', { startOfWeek: 'day' }), 5439016],
    ])
  })

  describe('are truncated', () => {
    const date = at('2021-03-20T11:30:05.127Z')
    const truncate = (unit: string, more = {}) => ({ $dateTrunc: { date, unit, ...more } })
    expectValues([
      [truncate('year'), at('2021-01-01T00:00:00Z')],
      [truncate('quarter'), at('2021-01-01T00:00:00Z')],
      [truncate('month'), at('2021-03-01T00:00:00Z')],
      [truncate('week'), at('2021-03-14T00:00:00Z')],
      [truncate('week', { startOfWeek: 'monday' }), at('2021-03-15T00:00:00Z')],
      [truncate('day'), at('2021-03-20T00:00:00Z')],
      [truncate('day', { timezone: saigon }), at('2021-03-19T17:00:00Z')],
      [truncate('hour'), at('2021-03-20T11:00:00Z')],
      [truncate('hour', { timezone: 'Asia/Kolkata' }), at('2021-03-20T11:30:00Z')],
      [{ $dateTrunc: { date: null, unit: 'day' } }, null],
    ])
    expectRefusals([
      [{ $dateTrunc: 1 }, 5439007],
      [truncate('day', { x: 1 }), 5439008],
      [truncate('day', { binSize: 2 }), 115],
      [{ $dateTrunc: { unit: 'day' } }, 5439009],
      [{ $dateTrunc: { date } }, 5439010],
      [{ $dateTrunc: { date: 'a', unit: 'day' } }, 5439012],
    ])
  })

  it('have offsets with seconds, long ago', () => {
    expect(
      evaluate({ $dateToString: { date: at('1900-01-01T00:00:00Z'), timezone: saigon, format: '%H:%M:%S' } }),
    ).to.equal('07:06:30')
  })
})
