import { expect } from 'chai'
import { Types } from 'mongoose'
import type { CourseItem } from '../../../server/courses/course.model.ts'
import { whyNotAfter } from '../../../server/courses/progress/after.ts'
import type { ItemProgress } from '../../../server/courses/progress/progress.model.ts'
import {
  canSayDone,
  canSayUndone,
  doneOf,
  isNew,
  progressOf,
  shareSeen,
} from '../../../server/courses/progress/state.ts'
import { isTimely } from '../../../server/courses/progress/time.ts'
import { completionRules } from '../../../server/pages/course-kinds.ts'
import { prepareKinds } from '../courses.ts'

const time = (minute: number) => new Date(Date.UTC(2026, 10, 20, 8, minute))

function item(more: Partial<CourseItem> = {}): CourseItem {
  return {
    ...{ _id: new Types.ObjectId(), kind: 'link', title: 'A', isPublished: true, groupIds: [], isOptional: false },
    ...{ rule: 'viewed', facts: {}, addedAt: time(0), changedAt: time(0), ...more },
  }
}

describe('how far a pupil is with an item', () => {
  before(prepareKinds)

  it('is told by its rule', () => {
    const made: Record<string, ItemProgress> = {
      opened: { openedAt: time(1), lastAt: time(1) },
      byHand: { openedAt: time(1), handAt: time(2), saidAt: time(2) },
      byTeacher: { teacherAt: time(3), saidAt: time(3) },
      byRule: { openedAt: time(1), ruleAt: time(4) },
    }
    const told = (rule: CourseItem['rule']) =>
      Object.entries(made)
        .map(([name, one]) => `${name}: ${doneOf({ rule }, one)?.by ?? '-'}`)
        .join(', ')
    expect(told('viewed')).to.equal('opened: rule, byHand: rule, byTeacher: teacher, byRule: rule')
    for (const rule of completionRules.filter((one) => one !== 'viewed'))
      expect(told(rule), rule).to.equal('opened: -, byHand: hand, byTeacher: teacher, byRule: rule')
  })

  it('is said by hand where a pupil can know it, and taken back where it was said', () => {
    expect(completionRules.filter((rule) => canSayDone({ rule }))).to.deep.equal(['byHand', 'allPages', 'watched'])
    const said = { handAt: time(1), saidAt: time(1) }
    expect(canSayUndone({ rule: 'byHand' }, said)).to.equal(true)
    expect(canSayUndone({ rule: 'allPages' }, { ...said, ruleAt: time(0) })).to.equal(false)
    expect(canSayUndone({ rule: 'teacher' }, { teacherAt: time(1), saidAt: time(1) })).to.equal(false)
    expect(canSayUndone({ rule: 'byHand' }, undefined)).to.equal(false)
  })

  it('follows the last word, and a rule has no last word', () => {
    const said = { handAt: time(1), saidAt: time(1) }
    expect(doneOf({ rule: 'byHand' }, { ...said, undoneAt: time(2) })).to.equal(undefined)
    expect(doneOf({ rule: 'byHand' }, { ...said, undoneAt: time(1) })).to.equal(undefined)
    expect(doneOf({ rule: 'byHand' }, { ...said, undoneAt: time(2), saidAt: time(3) })?.at).to.deep.equal(time(3))
    expect(doneOf({ rule: 'watched' }, { ruleAt: time(1), undoneAt: time(2) })?.by).to.equal('rule')
  })

  it('needs every page of every file', () => {
    const seen = (...parts: number[]) => ({ lastAt: time(1), seen: parts, totals: { 0: 3 }, files: 1 })
    expect(doneOf({ rule: 'allPages' }, seen(1, 2))).to.equal(undefined)
    expect(doneOf({ rule: 'allPages' }, seen(1, 2, 3))?.by).to.equal('rule')
    const two = { lastAt: time(1), seen: [1, 2, 3, 10_001], totals: { 0: 3, 1: 2 }, files: 2 }
    expect(doneOf({ rule: 'allPages' }, two)).to.equal(undefined)
    expect(doneOf({ rule: 'allPages' }, { ...two, totals: { 0: 3 } })).to.equal(undefined)
    expect(doneOf({ rule: 'allPages' }, { ...two, seen: [...two.seen, 10_002] })?.by).to.equal('rule')
    expect(shareSeen(two)).to.equal(0.75)
  })

  it('needs nine tenths of a video', () => {
    const played = (count: number) => ({
      ...{ lastAt: time(1), totals: { 0: 20 }, files: 1 },
      seen: Array.from({ length: count }, (_, at) => at + 1),
    })
    expect(doneOf({ rule: 'watched' }, played(17))).to.equal(undefined)
    expect(doneOf({ rule: 'watched' }, played(18))?.by).to.equal('rule')
    expect(doneOf({ rule: 'allPages' }, played(18))).to.equal(undefined)
  })

  it('waits for another one, unless nobody can do that or it is not shown', () => {
    const first = item({ rule: 'byHand' })
    const second = item({ afterItemId: first._id })
    const id = second._id.toString()
    expect(progressOf([first, second]).standings.get(id)).to.equal('locked')
    expect(progressOf([first, second]).waitsFor.get(id)).to.equal(first)
    expect(progressOf([first, second]).next).to.equal(first)
    const done = { [first._id.toString()]: { handAt: time(1), saidAt: time(1) } }
    expect(progressOf([first, second], done).standings.get(id)).to.equal('unopened')
    expect(progressOf([second]).standings.get(id)).to.equal('unopened')
    expect(progressOf([{ ...first, rule: 'none' }, second]).standings.get(id)).to.equal('unopened')
    const ahead = { [id]: { openedAt: time(1) } }
    expect(progressOf([first, second], ahead).standings.get(id)).to.equal('done')
  })

  it('counts what is neither optional nor without a rule', () => {
    const [plain, optional, free] = [item({ rule: 'byHand' }), item({ isOptional: true }), item({ rule: 'none' })]
    const opened = Object.fromEntries([plain, optional, free].map(({ _id }) => [_id.toString(), { openedAt: time(1) }]))
    const { done, all, next } = progressOf([optional, free, plain], opened)
    expect({ done, all }).to.deep.equal({ done: 0, all: 1 })
    expect(next).to.equal(plain)
  })

  it('is new since the visit before this one, until it is opened', () => {
    const one = item({ changedAt: time(5) })
    expect(isNew(one, undefined)).to.equal(false)
    expect(isNew(one, {})).to.equal(false)
    expect(isNew(one, { visitBefore: time(4) })).to.equal(true)
    expect(isNew(one, { visitBefore: time(5) })).to.equal(false)
    expect(isNew(item({ opensAt: time(6) }), { visitBefore: time(5) })).to.equal(true)
    expect(isNew(one, { visitBefore: time(4), items: { [one._id.toString()]: { openedAt: time(4) } } })).to.equal(false)
  })
})

describe('the clock of a device', () => {
  const now = new Date('2026-11-20T08:00:00Z')
  const day = 86_400_000
  const timely = (milliseconds: number, from = new Date(0)) =>
    isTimely(new Date(now.getTime() + milliseconds), { now, from })

  it('is believed five minutes ahead and thirty days back', () => {
    expect(timely(5 * 60_000)).to.equal(true)
    expect(timely(5 * 60_000 + 1)).to.equal(false)
    expect(timely(-30 * day)).to.equal(true)
    expect(timely(-30 * day - 1)).to.equal(false)
  })

  it('is not believed about the time before there was such an item', () => {
    const from = new Date(now.getTime() - day)
    expect(timely(-day, from)).to.equal(true)
    expect(timely(-day - 1, from)).to.equal(false)
  })
})

describe('what an item waits for', () => {
  before(prepareKinds)

  it('is something that can be done, and in the end not itself', () => {
    const first = item()
    const second = item({ afterItemId: first._id })
    const third = item({ afterItemId: second._id })
    const [heading, uncounted] = [item({ kind: 'heading' }), item({ rule: 'none' })]
    const all = [first, second, third, heading, uncounted]
    const sections = [{ _id: new Types.ObjectId(), title: '', text: '', items: all }]
    const why = (one: CourseItem, after: CourseItem) => whyNotAfter(sections, one._id, after._id)
    expect(why(third, first)).to.equal(undefined)
    expect(why(item(), third)).to.equal(undefined)
    for (const one of [first, second, third]) expect(why(first, one)).to.equal('courses.errors.awaitsItself')
    for (const one of [heading, uncounted, item()]) expect(why(first, one)).to.equal('courses.errors.notAwaited')
  })
})
