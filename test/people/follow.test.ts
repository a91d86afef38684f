import { expect } from 'chai'
import { Types } from 'mongoose'
import { OutboxEvent } from '../../server/outbox/event.model.ts'
import { workOnce } from '../../server/outbox/run.ts'
import { endMembership, linkGuardian, unlinkGuardian } from '../../server/people/index.ts'
import { alignGuardian } from '../../server/people/family/align.ts'
import { announceMovedFamilies, familiesMovedEvent, followChildren } from '../../server/people/family/follow.ts'
import { inTransaction } from '../../storage/database/index.ts'
import { silent, withDatabase } from '../outbox/outbox.ts'
import { makeClass, makeGuardian, makePerson, makePupil, makeUnit } from '../support/make.ts'
import { guardianPlacesOf } from './school.ts'

const day = new Date('2026-09-01')

describe('guardians of pupils who move', () => {
  withDatabase()
  const setup = async () => {
    const schoolId = await makeUnit()
    const child = await makePupil(await makeClass(schoolId))
    return { schoolId, child, guardian: await makeGuardian(child, { unitId: schoolId }) }
  }
  const announce = (moved: Parameters<typeof announceMovedFamilies>[0]) =>
    inTransaction((session) => announceMovedFamilies(moved, session))
  const work = async () => {
    while (await workOnce({ handlers: { [familiesMovedEvent]: followChildren }, log: silent })) continue
  }
  const leave = (personId: Types.ObjectId, unitId: Types.ObjectId) =>
    inTransaction((session) => endMembership({ personId, unitId, role: 'student', on: day }, session))

  it('follow as often as they are told to, and end up the same', async () => {
    const { schoolId, child, guardian } = await setup()
    await leave(child.personId, schoolId)
    await announce({ childIds: [child.personId, child.personId], on: day })
    await announce({ childIds: [child.personId], on: day })
    await work()
    const places = await guardianPlacesOf(guardian)
    expect(places.map(({ to }) => to)).to.deep.equal([day])
  })

  it('who got or lost a child are told themselves', async () => {
    const { schoolId, child, guardian } = await setup()
    const other = await makePerson(undefined)
    const people = { guardianId: other.personId, childId: child.personId }
    await linkGuardian({ ...people, relation: 'father', from: day, origin: 'school' })
    await unlinkGuardian({ guardianId: guardian.personId, childId: child.personId, on: day })
    await announce({ guardianIds: [guardian.personId, other.personId], on: day })
    await work()
    expect((await guardianPlacesOf(guardian)).map(({ to }) => to)).to.deep.equal([day])
    expect(await guardianPlacesOf(other)).to.deep.equal([{ unitId: schoolId, from: day, to: undefined }])
  })

  it('become members with the link, not before it', async () => {
    const { schoolId, child } = await setup()
    const guardian = await makePerson(undefined)
    const from = new Date('2026-10-01')
    const people = { guardianId: guardian.personId, childId: child.personId }
    await linkGuardian({ ...people, relation: 'father', from, origin: 'school' })
    await inTransaction((session) => alignGuardian(guardian.personId, day, session))
    expect(await guardianPlacesOf(guardian)).to.deep.equal([{ unitId: schoolId, from, to: undefined }])
  })

  it('of a whole school are told in pieces, and nobody when nobody has moved', async () => {
    const ids = (count: number) => Array.from({ length: count }, () => new Types.ObjectId())
    const sizes = async () => {
      const events = await OutboxEvent.find().sort({ _id: 1 }).lean()
      await OutboxEvent.deleteMany({})
      return events.map(({ payload }) => (payload as { childIds: unknown[] }).childIds.length)
    }
    await announce({ childIds: [], on: day })
    expect(await sizes()).to.deep.equal([])
    await announce({ childIds: ids(200), on: day })
    expect(await sizes()).to.deep.equal([200])
    await announce({ childIds: ids(401), on: day })
    expect(await sizes()).to.deep.equal([200, 200, 1])
  })

  it('are right when two look at them at the same time', async () => {
    const { schoolId, child, guardian } = await setup()
    await leave(child.personId, schoolId)
    const align = () => inTransaction((session) => alignGuardian(guardian.personId, day, session))
    await Promise.all([align(), align(), align()])
    expect((await guardianPlacesOf(guardian)).map(({ to }) => to)).to.deep.equal([day])
  })
})
