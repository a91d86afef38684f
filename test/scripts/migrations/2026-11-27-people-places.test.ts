import { expect } from 'chai'
import mongoose, { Types } from 'mongoose'
import type { Db } from 'mongodb'
import { migration } from '../../../scripts/migrations/2026-11-27-people-places.ts'
import { findByContact, listMembers, nameSortKeyOf, recognisePeople } from '../../../server/people/index.ts'
import { withDatabase } from '../../outbox/outbox.ts'

const from = new Date('2026-08-31')
const ended = new Date('2026-09-30')

describe('the migration to people with copies of what they are', () => {
  withDatabase()

  const database = () => mongoose.connection.db as unknown as Db
  const run = (told: string[] = []) => migration.run({ database: database(), tell: (text) => void told.push(text) })
  const [schoolId, classId] = [new Types.ObjectId(), new Types.ObjectId()]

  /** As an earlier version has left them: a name, and memberships apart. */
  const add = async (fullName: string, role: string, more: object = {}) => {
    const personId = new Types.ObjectId()
    await database()
      .collection('people')
      .insertOne({ _id: personId, fullName, createdAt: from, ...more })
    await database().collection('memberships').insertOne({ personId, unitId: schoolId, role, from })
    return personId
  }
  const place = (personId: Types.ObjectId, more: object = {}) =>
    database()
      .collection('placements')
      .insertOne({ personId, classId, schoolId, yearKey: 2026, from, ...more })
  const stored = async (_id: Types.ObjectId) => (await database().collection('people').findOne({ _id }))!
  const list = async (group: 'student' | 'staff', text = '') => {
    const page = await listMembers({ unitId: schoolId, group, text }, { limit: 50, cursor: undefined })
    return page.items.map(({ fullName }) => fullName)
  }

  it('does nothing where nobody is', async () => {
    expect(await run()).to.equal('0 of 0 people were brought up')
  })

  it('has people found in the lists of their school, in order, by name, number and class', async () => {
    const an = await add('Đặng Ân', 'student', { phone: '+84 901 234 567' })
    const other = await add('Trần Ánh Dương', 'student')
    await add('Trần Văn An', 'teacher')
    await place(an)
    await place(other, { to: ended })
    expect(await list('student')).to.deep.equal([])

    expect(await run()).to.equal('3 of 3 people were brought up')
    expect(await list('student')).to.deep.equal(['Đặng Ân', 'Trần Ánh Dương'])
    expect(await list('student', 'anh duong')).to.deep.equal(['Trần Ánh Dương'])
    expect(await list('staff', 'an')).to.deep.equal(['Trần Văn An'])
    expect((await stored(an)).classIds).to.deep.equal([classId])
    expect((await stored(other)).classIds).to.deep.equal([])
    const found = await findByContact({ phone: '0901234567', email: null })
    expect(found.map(({ id }) => id)).to.deep.equal([an])
    const { sortKey } = await stored(an)
    const named = [{ unitId: schoolId, sortKeys: [sortKey as string] }]
    expect((await recognisePeople({ named })).map(({ _id }) => _id)).to.deep.equal([an])
  })

  it('keeps what somebody has said that a name is sorted by', async () => {
    const id = await add("H'Lan Êban", 'teacher', { sortName: "H'Lan Êban", isSortNameGiven: true })
    await run()
    expect(await stored(id)).to.deep.include({ sortName: "H'Lan Êban", isSortNameGiven: true })
    expect((await stored(id)).sortKey).to.equal(nameSortKeyOf("H'Lan Êban"))
  })

  it('gives nothing to find to who has been removed', async () => {
    const id = await add('Người đã xoá', 'student', { removedAt: ended })
    await place(id)
    await run()
    expect(await stored(id)).to.deep.include({ sortKey: '', nameKeys: [], classIds: [] })
    expect((await stored(id)).places).to.have.lengthOf(1)
  })

  it('may be run again, and brings up only what is not right', async () => {
    const id = await add('Đặng Ân', 'student')
    await run()
    expect(await run()).to.equal('0 of 1 people were brought up')
    const before = await stored(id)
    await database()
      .collection('memberships')
      .updateOne({ personId: id }, { $set: { to: ended } })
    expect(await run()).to.equal('1 of 1 people were brought up')
    const { places, ...others } = await stored(id)
    expect((places as { to?: Date }[])[0]!.to).to.deep.equal(ended)
    expect(others).to.deep.equal(Object.fromEntries(Object.entries(before).filter(([name]) => name !== 'places')))
  })

  it('goes on where an interrupted one has stopped, through many batches', async () => {
    const people = Array.from({ length: 1001 }, (_, at) => ({
      ...{ _id: new Types.ObjectId(), fullName: `Nguyễn Văn ${at}`, createdAt: from },
    }))
    await database().collection('people').insertMany(people)
    await database()
      .collection('memberships')
      .insertMany(people.map(({ _id: personId }) => ({ personId, unitId: schoolId, role: 'student', from })))
    const stop = new Error('stopped')
    let batches = 0
    const interrupted = new Proxy(database(), {
      get: (target, name) => {
        if (name !== 'collection') return Reflect.get(target, name) as unknown
        return (collection: string) => {
          if (collection === 'placements' && ++batches === 2) throw stop
          return target.collection(collection)
        }
      },
    })
    expect(await migration.run({ database: interrupted, tell: () => {} }).catch((error: unknown) => error)).to.equal(
      stop,
    )
    expect(await run()).to.equal('501 of 1001 people were brought up')
    expect(
      await database()
        .collection('people')
        .countDocuments({ 'places.key': `${schoolId.toString()}:student` }),
    ).to.equal(1001)
  })
})
