import { expect } from 'chai'
import { Types } from 'mongoose'
import { watchChanges } from '../../server/changes/index.ts'
import { addMemberships, type NewMembership } from '../../server/people/add.ts'
import { countMembers } from '../../server/people/count.ts'
import { silent, withDatabase } from '../outbox/outbox.ts'

const now = new Date('2026-11-21T03:00:00Z')
const longAgo = new Date('2025-08-31T17:00:00Z')

describe('who is in a school', () => {
  withDatabase()
  const unitId = new Types.ObjectId()
  const add = (role: NewMembership['role'], options: Partial<NewMembership> = {}) =>
    addMemberships([{ personId: new Types.ObjectId(), unitId, role, from: longAgo, ...options }])
  const count = () => countMembers(unitId.toString(), now)

  it('is nobody at first', async () => {
    expect(await count()).to.deep.equal({ asOf: '2026-11-21', students: 0, teachers: 0, staff: 0, guardians: 0 })
  })

  it('is counted by what they are there', async () => {
    for (const role of ['student', 'student', 'student', 'teacher', 'librarian', 'principal', 'guardian'] as const)
      await add(role)
    await add('teacher', { unitId: new Types.ObjectId() })
    expect(await count()).to.deep.include({ students: 3, teachers: 1, staff: 3, guardians: 1 })
  })

  it('counts a person with several roles once', async () => {
    const personId = new Types.ObjectId()
    for (const role of ['registrar', 'schoolAdministrator', 'teacher'] as const) await add(role, { personId })
    await add('teacher', { personId, from: new Date('2026-01-01') })
    expect(await count()).to.deep.include({ teachers: 1, staff: 1 })
  })

  it('leaves out who has left and who is still to come', async () => {
    await add('student', { to: now })
    await add('student', { to: new Date(now.getTime() + 1) })
    await add('student', { from: now })
    await add('student', { from: new Date(now.getTime() + 1) })
    expect(await count()).to.deep.include({ students: 2 })
  })

  it('is counted again when somebody comes, and on the next day', async () => {
    const { stop } = await watchChanges(silent)
    await add('student', { to: new Date('2026-11-21T17:00:00Z') })
    const first = await count()
    await add('student')
    const second = await count()
    const tomorrow = await countMembers(unitId.toString(), new Date('2026-11-21T17:00:00Z'))
    await stop()
    expect([first.students, second.students, tomorrow.students]).to.deep.equal([1, 2, 1])
  })
})
