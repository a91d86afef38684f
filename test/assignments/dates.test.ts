import { expect } from 'chai'
import { Types } from 'mongoose'
import { canSubmit, canTakeBack, datesFor, timingAt } from '../../server/assignments/dates.ts'
import type { AgainPolicy } from '../../server/assignments/assignment.model.ts'
import type { Attempt, Mark, WorkState } from '../../server/assignments/submission.model.ts'

const at = (minutes: number) => new Date(Date.UTC(2026, 10, 20, 8, minutes))

describe('the dates of an assignment', () => {
  it('take work in time, then late, then no more', () => {
    const dates = { dueAt: at(10), closesAt: at(20) }
    expect([9, 10, 11, 20, 21].map((minutes) => timingAt(dates, at(minutes)))).to.deep.equal([
      ...['inTime', 'inTime', 'late', 'late', 'closed'],
    ])
    expect(timingAt({ dueAt: undefined, closesAt: undefined }, at(1000))).to.equal('inTime')
    expect(timingAt({ dueAt: at(10), closesAt: undefined }, at(1000))).to.equal('late')
  })

  it('are later for whoever has longer, and do not close before that', () => {
    const [longer, shorter, other] = [new Types.ObjectId(), new Types.ObjectId(), new Types.ObjectId()]
    const assignment = {
      ...{ dueAt: at(10), closesAt: at(20) },
      extensions: [
        { personId: longer, dueAt: at(30) },
        { personId: shorter, dueAt: at(15) },
      ],
    }
    expect(datesFor(assignment, longer)).to.deep.equal({ dueAt: at(30), closesAt: at(30), isExtended: true })
    expect(datesFor(assignment, shorter)).to.deep.equal({ dueAt: at(15), closesAt: at(20), isExtended: true })
    expect(datesFor(assignment, other)).to.deep.equal({ dueAt: at(10), closesAt: at(20), isExtended: false })
    expect(datesFor({ ...assignment, closesAt: undefined }, longer).closesAt).to.equal(undefined)
  })

  const attempt = (takenBackAt?: Date): Attempt => ({
    ...{
      number: 1,
      text: 'x',
      link: '',
      files: [],
      photos: [],
      submittedAt: at(0),
      isLate: false,
      operation: 'operation',
      takenBackAt,
    },
  })
  const mark: Mark = { value: '80', comment: '', byId: new Types.ObjectId(), byName: '', at: at(1), attempt: 1 }
  const work = (state: WorkState, attempts: Attempt[] = [], marked?: Mark) => ({ state, attempts, mark: marked })
  const standings = {
    none: undefined,
    draft: work('draft'),
    handedIn: work('submitted', [attempt()]),
    takenBack: work('draft', [attempt(at(2))]),
    marked: work('submitted', [attempt()], mark),
    returned: work('returned', [attempt()], mark),
  }
  const table: Record<keyof typeof standings, readonly [submit: string, takeBack: string]> = {
    none: ['never untilMarked always', ''],
    draft: ['never untilMarked always', ''],
    handedIn: ['untilMarked always', 'untilMarked always'],
    takenBack: ['never untilMarked always', ''],
    marked: ['always', ''],
    returned: ['always', ''],
  }
  for (const [name, [submit, takeBack]] of Object.entries(table))
    it(`let somebody hand in or take back what is ${name} by the policy, and nothing once they are over`, () => {
      const standing = standings[name as keyof typeof standings]
      const policies: readonly AgainPolicy[] = ['never', 'untilMarked', 'always']
      const those = (can: typeof canSubmit) => policies.filter((policy) => can(standing, policy, 'late')).join(' ')
      expect(those(canSubmit)).to.equal(submit)
      expect(those(canTakeBack)).to.equal(takeBack)
      for (const policy of policies) {
        expect(canSubmit(standing, policy, 'closed')).to.equal(false)
        expect(canTakeBack(standing, policy, 'closed')).to.equal(false)
      }
    })
})
