import { expect } from 'chai'
import { Types } from 'mongoose'
import { nameSortKeyOf } from '../../server/people/sort-name.ts'
import {
  addMemberships,
  addPeople,
  addPeopleWithMemberships,
  beginMembership,
  changePerson,
  endMembership,
  type NewMembership,
  type PersonChange,
  setClasses,
} from '../../server/people/index.ts'
import { removeMembership } from '../../server/people/change.ts'
import { groupOf, placeKeyOf } from '../../server/people/group.ts'
import { Membership } from '../../server/people/membership.model.ts'
import { personKeysOf } from '../../server/people/name-keys.ts'
import { Person } from '../../server/people/person.model.ts'
import type { Role } from '../../server/roles.ts'
import { beginningOf } from '../../server/schools/index.ts'
import { inTransaction } from '../../storage/database/index.ts'
import { withDatabase } from '../outbox/outbox.ts'

const day = (text: string) => beginningOf(text)
const unitId = new Types.ObjectId()

async function addOne(fullName = 'Trần Văn An', more: object = {}): Promise<Types.ObjectId> {
  const id = new Types.ObjectId()
  await addPeople([{ id, fullName, ...more }])
  return id
}
const read = async (id: Types.ObjectId) => (await Person.findById(id).lean())!
const change = (id: Types.ObjectId, values: PersonChange) =>
  inTransaction((session) => changePerson(id, values, session))
const codeOf = async (work: Promise<unknown>) => {
  try {
    await work
    return 'done'
  } catch (error) {
    return (error as { code: string }).code
  }
}

/** Of each membership in the order of its beginning: role and days. */
async function heldBy(personId: Types.ObjectId): Promise<string[]> {
  const held = await Membership.find({ personId }).sort({ from: 1 }).lean()
  const text = (time: Date) => new Date(time.getTime() + 7 * 3600_000).toISOString().slice(0, 10)
  return held.map(({ role, from, to }) => `${role} ${text(from)}–${to ? text(to) : ''}`)
}

/** The copy that lists are read by says the same as the memberships. */
async function expectCopy(personId: Types.ObjectId): Promise<void> {
  const { places, nameKeys, fullName } = await read(personId)
  const memberships = await Membership.find({ personId }).lean()
  const plain = (one: { unitId: Types.ObjectId; role: Role; from: Date; to?: Date | null }) =>
    [one.unitId.toString(), one.role, one.from.toISOString(), one.to?.toISOString() ?? ''].join(' ')
  expect(places.map(plain)).to.have.members(memberships.map(plain))
  for (const place of places) {
    expect(place.group).to.equal(groupOf(place.role))
    expect(place.key).to.equal(placeKeyOf(place.unitId, place.group))
  }
  expect(nameKeys).to.have.members(
    personKeysOf(
      fullName,
      memberships.map(({ role }) => role),
    ),
  )
}

describe('a person who is changed', () => {
  withDatabase()

  it('is not found when there is nobody', async () => {
    expect(await codeOf(change(new Types.ObjectId(), { fullName: 'Ai đó' }))).to.equal('notFound')
  })

  it('gets another name with all that goes by it', async () => {
    const id = await addOne()
    await change(id, { fullName: 'Lê Thị Ánh' })
    const { fullName, sortName, sortKey, nameKeys } = await read(id)
    expect({ fullName, sortName, sortKey }).to.deep.equal({
      fullName: 'Lê Thị Ánh',
      sortName: 'Ánh Lê Thị',
      sortKey: nameSortKeyOf('Ánh Lê Thị'),
    })
    expect(nameKeys).to.include.members(['anh', 'anh le']).and.not.include('tran')
  })

  it('keeps what their name is sorted by when somebody has said it, until they take it back', async () => {
    const id = await addOne("H'Lan Êban")
    await change(id, { sortName: "Êban H'Lan" })
    expect(await read(id)).to.include({ sortName: "Êban H'Lan", isSortNameGiven: true })
    await change(id, { fullName: "H'Lan Êban Niê" })
    expect(await read(id)).to.include({ sortName: "Êban H'Lan", sortKey: nameSortKeyOf("Êban H'Lan") })
    await change(id, { sortName: null })
    expect(await read(id))
      .to.include({ sortName: "Niê H'Lan Êban" })
      .and.not.have.property('isSortNameGiven')
  })

  it('keeps the roles that they are found by', async () => {
    const id = await addOne()
    await addMemberships([{ personId: id, unitId, role: 'teacher', from: day('2025-07-01') }])
    await change(id, { fullName: 'Lê Oanh' })
    await expectCopy(id)
    expect((await read(id)).nameKeys).to.include.members(['+oanh', '@teacher'])
  })

  it('keeps what is left out, and loses what is null', async () => {
    const id = await addOne('Mai Anh', { phone: '0901', gender: 'male', birthDate: new Date('2015-03-02') })
    await change(id, { phone: null })
    const person = await read(id)
    expect(person).not.to.have.property('phone')
    expect(person.gender).to.equal('male')
    expect(person.birthDate?.toISOString().slice(0, 10)).to.equal('2015-03-02')
  })

  it('cannot get the personal id or the sector code of somebody else', async () => {
    await addOne('Người thứ nhất', { personalId: '999215000101', sectorCode: 'LG-1' })
    const id = await addOne()
    expect(await codeOf(change(id, { personalId: '999215000101' }))).to.equal('personalIdTaken')
    expect(await codeOf(change(id, { sectorCode: 'LG-1' }))).to.equal('sectorCodeTaken')
    expect(await codeOf(change(id, { personalId: '999215000102', sectorCode: 'LG-1' }))).to.equal('sectorCodeTaken')
    expect(await read(id)).not.to.have.any.keys('personalIdMark', 'personalIdSealed', 'sectorCode')
    expect(await codeOf(change(id, { personalId: '999215000102', sectorCode: 'LG-2' }))).to.equal('done')
  })

  it('leaves a personal id to others when theirs is taken away', async () => {
    const [one, other] = [await addOne('Một', { personalId: '999215000101' }), await addOne('Hai')]
    await change(one, { personalId: null })
    await change(other, { personalId: '999215000101' })
    expect(await read(one)).not.to.have.any.keys('personalIdMark', 'personalIdSealed')
    expect((await read(other)).personalIdSealed).not.to.include('999215000101')
  })

  it('gets one personal id of two that are given at the same time to two people', async () => {
    const people = [await addOne('Một'), await addOne('Hai')]
    const codes = await Promise.all(people.map((id) => codeOf(change(id, { personalId: '999215000101' }))))
    expect(codes.sort()).to.deep.equal(['done', 'personalIdTaken'])
  })
})

describe('the copy of memberships that a person has', () => {
  withDatabase()

  it('is right after every way to write them', async () => {
    const id = new Types.ObjectId()
    const other = new Types.ObjectId()
    const first = { unitId, role: 'teacher' as const, from: day('2025-07-01') }
    await addPeopleWithMemberships([{ id, fullName: 'Trần Văn An', memberships: [first] }])
    await expectCopy(id)
    await addMemberships([{ personId: id, unitId: other, role: 'guardian', from: day('2026-01-01') }])
    await expectCopy(id)
    const begin = { personId: id, unitId: other, role: 'registrar' as const, from: day('2026-02-01') }
    await inTransaction((session) => beginMembership(begin, session))
    await expectCopy(id)
    await inTransaction((session) => endMembership({ ...begin, on: day('2026-03-01') }, session))
    await expectCopy(id)
    const [membership] = await Membership.find({ personId: id, role: 'teacher' }).lean()
    await inTransaction((session) => removeMembership(membership!._id, session))
    await expectCopy(id)
    expect((await read(id)).places).to.have.lengthOf(2)
  })

  it('is right when two write at the same time', async () => {
    const id = await addOne()
    const roles: Role[] = ['teacher', 'librarian', 'registrar', 'subjectLeader']
    await Promise.all(
      roles.map((role) =>
        inTransaction((session) => beginMembership({ personId: id, unitId, role, from: day('2026-01-01') }, session)),
      ),
    )
    expect(await heldBy(id)).to.have.lengthOf(roles.length)
    await expectCopy(id)
  })

  it('is not there without the membership: a transaction that fails leaves neither', async () => {
    const id = await addOne()
    const fails = inTransaction(async (session) => {
      await beginMembership({ personId: id, unitId, role: 'teacher', from: day('2026-01-01') }, session)
      throw new Error('The rest has failed.')
    })
    await fails.catch(() => undefined)
    expect(await heldBy(id)).to.deep.equal([])
    await expectCopy(id)
  })

  it('keeps the classes that a pupil is in', async () => {
    const id = await addOne()
    const classIds = [new Types.ObjectId()]
    await setClasses([{ personId: id, classIds }])
    await addMemberships([{ personId: id, unitId, role: 'student', from: day('2026-08-31') }])
    expect((await read(id)).classIds.map(String)).to.deep.equal(classIds.map(String))
  })
})

describe('a membership', () => {
  withDatabase()
  let personId: Types.ObjectId
  beforeEach(async () => {
    personId = await addOne()
  })
  const begin = (from: string, to?: string, role: NewMembership['role'] = 'teacher') =>
    inTransaction((session) =>
      beginMembership({ personId, unitId, role, from: day(from), ...(to ? { to: day(to) } : {}) }, session),
    )
  const end = (on: string) =>
    inTransaction((session) => endMembership({ personId, unitId, role: 'teacher', on: day(on) }, session))

  it('begins once', async () => {
    expect(await begin('2026-01-01')).to.equal(true)
    expect(await begin('2026-01-01')).to.equal(false)
    expect(await begin('2026-05-01')).to.equal(false)
    expect(await begin('2026-05-01', '2026-06-01')).to.equal(false)
    expect(await heldBy(personId)).to.deep.equal(['teacher 2026-01-01–'])
  })

  it('goes on when it ended on that very day, and is another one a day later', async () => {
    await begin('2026-01-01', '2026-06-01')
    expect(await begin('2026-06-02')).to.equal(true)
    expect(await heldBy(personId)).to.deep.equal(['teacher 2026-01-01–2026-06-01', 'teacher 2026-06-02–'])
  })

  it('goes on without a gap', async () => {
    await begin('2026-01-01', '2026-06-01')
    expect(await begin('2026-06-01')).to.equal(true)
    expect(await heldBy(personId)).to.deep.equal(['teacher 2026-01-01–'])
  })

  it('begins earlier instead of twice', async () => {
    await begin('2026-06-01')
    expect(await begin('2026-01-01')).to.equal(true)
    expect(await heldBy(personId)).to.deep.equal(['teacher 2026-01-01–'])
  })

  it('joins what it touches, and ends with the last of it', async () => {
    await begin('2026-01-01', '2026-02-01')
    await begin('2026-03-01', '2026-04-01')
    await begin('2026-05-01', '2026-06-01')
    expect(await begin('2026-01-15', '2026-03-15')).to.equal(true)
    expect(await heldBy(personId)).to.deep.equal(['teacher 2026-01-01–2026-04-01', 'teacher 2026-05-01–2026-06-01'])
    await expectCopy(personId)
  })

  it('ends on a day: on the day before it still holds', async () => {
    await begin('2026-01-01')
    expect(await end('2026-06-01')).to.equal(true)
    expect(await heldBy(personId)).to.deep.equal(['teacher 2026-01-01–2026-06-01'])
    expect(await end('2026-06-01')).to.equal(false)
    expect(await end('2026-07-01')).to.equal(false)
    expect(await end('2026-05-01')).to.equal(true)
    expect(await heldBy(personId)).to.deep.equal(['teacher 2026-01-01–2026-05-01'])
  })

  it('is taken back when it has not begun by then', async () => {
    await begin('2026-06-01')
    expect(await end('2026-06-01')).to.equal(true)
    expect(await heldBy(personId)).to.deep.equal([])
  })

  it('leaves those with another role alone', async () => {
    await begin('2026-01-01')
    await begin('2026-01-01', undefined, 'librarian')
    await end('2026-02-01')
    expect(await heldBy(personId)).to.have.members(['teacher 2026-01-01–2026-02-01', 'librarian 2026-01-01–'])
  })

  it('begins once when two begin it at the same time', async () => {
    const results = await Promise.all([begin('2026-01-01'), begin('2026-01-01'), begin('2026-02-01')])
    expect(results.filter(Boolean).length).to.be.within(1, 2)
    expect(await heldBy(personId)).to.deep.equal(['teacher 2026-01-01–'])
    await expectCopy(personId)
  })
})
