import { expect } from 'chai'
import { daysFrom, phaseOf } from '../../server/disruption/days.ts'
import { toldOf } from '../../server/disruption/reach.ts'
import { graced, gracedDates, isOnline, type OnlineSpan } from '../../server/online-spans.ts'
import { Types } from 'mongoose'

const span = (from: string, lastDay: string, more: Partial<OnlineSpan> = {}): OnlineSpan => ({
  ...{ id: 'a', schoolId: 's', classIds: [], from, lastDay, graceDays: 3, ...more },
})
const at = (text: string) => new Date(`${text}+07:00`)

describe('due dates while a school learns online', () => {
  const spans = [span('2026-11-10', '2026-11-12')]

  it('wait until the grace after the last day is over, at the same time of day', () => {
    expect(graced(at('2026-11-10T00:00'), spans, [])).to.deep.equal(at('2026-11-15T00:00'))
    expect(graced(at('2026-11-12T23:59'), spans, [])).to.deep.equal(at('2026-11-15T23:59'))
  })

  it('stay as they are on the days before and after', () => {
    for (const day of ['2026-11-09T23:59', '2026-11-13T00:00'])
      expect(graced(at(day), spans, [])).to.deep.equal(at(day))
  })

  it('follow when it ends earlier or later', () => {
    expect(graced(at('2026-11-10T12:00'), [span('2026-11-10', '2026-11-10')], [])).to.deep.equal(at('2026-11-13T12:00'))
    expect(graced(at('2026-11-10T12:00'), [span('2026-11-10', '2026-11-20')], [])).to.deep.equal(at('2026-11-23T12:00'))
  })

  it('wait once more when they come into the next one', () => {
    const two = [span('2026-11-15', '2026-11-16'), ...spans]
    expect(graced(at('2026-11-12T12:00'), two, [])).to.deep.equal(at('2026-11-19T12:00'))
  })

  it('wait for the classes that it is for', () => {
    const ofClass = [span('2026-11-10', '2026-11-12', { classIds: ['6A'] })]
    expect(graced(at('2026-11-11T12:00'), ofClass, ['6A', '6B'])).to.deep.equal(at('2026-11-15T12:00'))
    expect(graced(at('2026-11-11T12:00'), ofClass, ['6B'])).to.deep.equal(at('2026-11-11T12:00'))
    expect([isOnline(ofClass, '6A', '2026-11-12'), isOnline(ofClass, '6A', '2026-11-13')]).to.deep.equal([true, false])
    expect(isOnline(ofClass, '6B', '2026-11-12')).to.equal(false)
  })

  it('never come after what closes', () => {
    const dates = { dueAt: at('2026-11-12T12:00'), closesAt: at('2026-11-13T12:00') }
    expect(gracedDates(dates, spans, [])).to.deep.equal({
      dueAt: at('2026-11-15T12:00'),
      closesAt: at('2026-11-15T12:00'),
    })
    expect(gracedDates({ dueAt: null, closesAt: undefined }, spans, [])).to.deep.equal({
      dueAt: null,
      closesAt: undefined,
    })
  })
})

describe('the days of a disruption', () => {
  it('are counted with the first and the last one', () => {
    expect(daysFrom('2026-02-27', '2026-03-01')).to.deep.equal(['2026-02-27', '2026-02-28', '2026-03-01'])
  })

  it('tell whether it is to come, running or over', () => {
    const one = { isCancelled: false, from: '2026-11-10', lastDay: '2026-11-12' }
    const phases = ['2026-11-09', '2026-11-10', '2026-11-12', '2026-11-13'].map((day) => phaseOf(one, day))
    expect(phases).to.deep.equal(['coming', 'running', 'running', 'over'])
    expect(phaseOf({ ...one, isCancelled: true }, '2026-11-10')).to.equal('cancelled')
  })
})

describe('what is told of a class', () => {
  const ids = Array.from({ length: 6 }, () => new Types.ObjectId())
  const pupils = new Set(ids.map(String))
  const none = { opened: [], tookAlong: [], handedIn: [] }
  const records = [
    { ...none, day: '2026-11-10', opened: [ids[0]!, ids[1]!], handedIn: [ids[0]!] },
    { ...none, day: '2026-11-11', tookAlong: [ids[2]!, new Types.ObjectId()] },
  ]
  const days = ['2026-11-10', '2026-11-11']
  const telling = { pupils, records, days, leastTold: 5, isOwnSchool: true }

  it('counts each pupil of it once, by whichever way', () => {
    const byDay = [{ count: 2 }, { count: 1 }]
    expect(toldOf(telling)).to.deep.equal({ pupils: 6, reached: { count: 3 }, missed: { count: 3 }, byDay })
  })

  it('is vague above the school when it is few', () => {
    const few = { fewerThan: 5 }
    expect(toldOf({ ...telling, isOwnSchool: false })).to.deep.equal({
      pupils: 6,
      reached: few,
      missed: few,
      byDay: [few, few],
    })
  })

  it('is nothing when the class is too small', () => {
    expect(toldOf({ ...telling, leastTold: 7 })).to.equal(undefined)
    expect(toldOf({ ...telling, leastTold: 6 })).not.to.equal(undefined)
  })
})
