import { expect } from 'chai'
import { Types } from 'mongoose'
import { type AuditFilter, listEntries } from '../../server/audit/index.ts'
import { AuditEntry } from '../../server/audit/entry.model.ts'
import { withDatabase } from '../outbox/outbox.ts'

const an = new Types.ObjectId()
const unit = new Types.ObjectId()
const at = (day: number) => new Date(Date.UTC(2026, 2, day))

const entries = [
  { at: at(1), action: 'tests.made', actorId: an, actorName: 'Lê An', subjectKind: 'unit', subjectId: unit },
  { at: at(2), action: 'tests.changed', actorId: an, actorName: 'Lê An', subjectKind: 'session', subjectId: 'abc' },
  { at: at(3), action: 'tests.changed', actorName: 'Vũ Bình', subjectKind: 'unit', subjectId: unit },
  { at: at(4), action: 'tests.swept', subjectKind: 'session', subjectId: 'abc' },
]

describe('entries of the audit log', () => {
  withDatabase()
  beforeEach(() => AuditEntry.insertMany(entries))

  const found: [string, AuditFilter, number[]][] = [
    ['all', {}, [4, 3, 2, 1]],
    ['those of a person', { actorId: an }, [2, 1]],
    ['those of somebody with a name', { actorName: 'Vũ Bình' }, [3]],
    ['those of an action', { action: 'tests.changed' }, [3, 2]],
    ['those of a subject', { subjectId: unit }, [3, 1]],
    ['those of a subject that is named by a text', { subjectId: 'abc' }, [4, 2]],
    ['those from a moment on', { from: at(3) }, [4, 3]],
    ['those before a moment', { to: at(3) }, [2, 1]],
    ['those between two moments', { from: at(2), to: at(4) }, [3, 2]],
    ['those for which everything holds', { action: 'tests.changed', actorId: an, from: at(1) }, [2]],
    ['none', { actorName: 'Vũ' }, []],
  ]
  for (const [what, filter, days] of found) {
    it(`are found: ${what}`, async () => {
      const listed = await listEntries(filter, { filter: {}, sort: { at: -1 }, limit: 10 })
      expect(listed.map(({ at }) => at.getUTCDate())).to.deep.equal(days)
    })
  }

  it('come in parts', async () => {
    const listed = await listEntries({ to: at(4) }, { filter: { at: { $lt: at(3) } }, sort: { at: -1 }, limit: 1 })
    expect(listed.map(({ at }) => at.getUTCDate())).to.deep.equal([2])
  })
})
