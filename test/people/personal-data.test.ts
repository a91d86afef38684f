import { expect } from 'chai'
import { Types } from 'mongoose'
import { listPeople } from '../../server/people/index.ts'
import { Guardianship } from '../../server/people/guardianship.model.ts'
import { Membership } from '../../server/people/membership.model.ts'
import { peopleData } from '../../server/people/personal-data.ts'
import { changePerson } from '../../server/people/index.ts'
import { Person } from '../../server/people/person.model.ts'
import { inTransaction } from '../../storage/database/index.ts'
import { withDatabase } from '../outbox/outbox.ts'
import { actorOf, makeClass, makeGuardian, makePerson, makePupil, makeUnit } from '../support/make.ts'

describe('what is kept of a person', () => {
  withDatabase()
  const read = async (personId: Types.ObjectId) =>
    Object.fromEntries(
      await Promise.all(peopleData.map(async ({ key, read }) => [key, await read(personId)] as const)),
    ) as Record<string, unknown>
  const remove = async (personId: Types.ObjectId) => {
    for (const { remove: one } of peopleData) await inTransaction((session) => one(personId, session))
  }
  const setup = async () => {
    const schoolId = await makeUnit('school', 'Trường Hoa Sen')
    const pupil = await makePupil(await makeClass(schoolId), {
      name: 'Mai Anh Khôi',
      birthDate: new Date('2015-03-02'),
    })
    const values = { personalId: '999215000101', sectorCode: 'LG-1', phone: '0911111111' }
    await inTransaction((session) => changePerson(pupil.personId, values, session))
    const guardian = await makeGuardian(pupil, { name: 'Phùng Bảo Châu', unitId: schoolId })
    return { schoolId, pupil, guardian }
  }

  it('is nothing of nobody', async () => {
    for (const value of Object.values(await read(new Types.ObjectId()))) expect(value).to.equal(undefined)
  })

  it('is told whole to whoever it is about: who they are, what they are where, and whose', async () => {
    const { pupil, guardian, schoolId } = await setup()
    const told = await read(pupil.personId)
    expect(told['people.identity']).to.deep.include({
      ...{ fullName: 'Mai Anh Khôi', birthDate: '2015-03-02', personalId: '999215000101' },
      ...{ sectorCode: 'LG-1', phone: '0911111111', email: null },
    })
    const unit = { id: schoolId.toString(), name: 'Trường Hoa Sen' }
    expect(told['people.memberships']).to.deep.equal([
      { role: 'student', unit, from: '2026-01-01T00:00:00.000Z', to: null },
    ])
    expect(told['people.guardianships']).to.deep.include.members([
      {
        as: 'child',
        relation: 'mother',
        of: 'Phùng Bảo Châu',
        from: '2026-01-01T00:00:00.000Z',
        to: null,
        origin: 'school',
      },
    ])
    expect((await read(guardian.personId))['people.guardianships']).to.deep.include.members([
      {
        as: 'guardian',
        relation: 'mother',
        of: 'Mai Anh Khôi',
        from: '2026-01-01T00:00:00.000Z',
        to: null,
        origin: 'school',
      },
    ])
  })

  it('goes when somebody is removed, and what stays does not tell who it was; twice is the same as once', async () => {
    const { pupil, guardian, schoolId } = await setup()
    for (let time = 0; time < 2; time++) await remove(pupil.personId)
    const stored = (await Person.findById(pupil.personId).lean())!
    expect(stored).to.include({ fullName: 'Người đã xoá' }).and.to.have.property('removedAt')
    expect(stored.nameKeys).to.deep.equal([])
    for (const secret of ['Khôi', 'khoi', '2015', 'LG-1', '0911111111', 'personalId'])
      expect(JSON.stringify(stored), secret).not.to.include(secret)
    expect(await Guardianship.countDocuments()).to.equal(0)
    const [membership] = await Membership.find({ personId: pupil.personId }).lean()
    expect(membership).to.include({ role: 'student' }).and.to.have.property('to')
    expect((await actorOf(guardian)).childIds).to.deep.equal([])

    const registrar = await actorOf(await makePerson('registrar', { unitId: schoolId }))
    // Their guardian has left with them.
    for (const [group, names] of [
      ['student', []],
      ['former', ['Phùng Bảo Châu']],
    ] as const) {
      const query = { unitId: schoolId, group, text: '', role: undefined }
      const { people } = await listPeople(registrar, query, { limit: 10, cursor: undefined })
      expect(people.items.map(({ fullName }) => fullName)).to.deep.equal(names)
    }
  })

  it('leaves the number to somebody else who turns out to have it', async () => {
    const { pupil, guardian } = await setup()
    await remove(pupil.personId)
    await inTransaction((session) => changePerson(guardian.personId, { personalId: '999215000101' }, session))
  })

  it('of others is not touched', async () => {
    const { pupil, guardian } = await setup()
    await remove(guardian.personId)
    const told = await read(pupil.personId)
    expect(told['people.identity']).to.include({ fullName: 'Mai Anh Khôi' })
    expect(told['people.guardianships']).to.equal(undefined)
  })
})
