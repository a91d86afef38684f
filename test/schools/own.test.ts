import { expect } from 'chai'
import mongoose, { Types } from 'mongoose'
import type { Actor, ActorMembership } from '../../server/actor.ts'
import { watchChanges } from '../../server/changes/index.ts'
import { announceUnit } from '../../server/schools/add.ts'
import { listOwnSchools } from '../../server/schools/own.ts'
import { Unit } from '../../server/schools/unit.model.ts'
import { silent, withDatabase } from '../outbox/outbox.ts'
import { addUnit } from './units.ts'

const memberOf = (...unitIds: Types.ObjectId[]): Actor => ({
  accountId: new Types.ObjectId(),
  personId: new Types.ObjectId(),
  name: 'Trần Văn An',
  userName: 'an',
  language: undefined,
  duty: undefined,
  isService: false,
  scopes: undefined,
  classes: [],
  childIds: [],
  memberships: unitIds.map((unitId): ActorMembership => ({
    role: 'teacher',
    unitId,
    unitName: '',
    unitKind: 'school',
  })),
})

describe('the schools that somebody belongs to', () => {
  withDatabase()
  const names = async (actor: Actor) =>
    (await listOwnSchools(actor)).map(({ school, managedBy, guidedBy, parts }) => ({
      school: school.name,
      managedBy: managedBy?.name,
      guidedBy: guidedBy?.name,
      parts: parts.map(({ name }) => name),
    }))

  it('are none for somebody without any, or in an office', async () => {
    const office = await addUnit({ name: 'Sở', kind: 'sectorOffice' })
    expect(await names(memberOf())).to.deep.equal([])
    expect(await names(memberOf(office))).to.deep.equal([])
  })

  it('come with who manages and who guides them', async () => {
    const sector = await addUnit({ name: 'Sở', kind: 'sectorOffice' })
    const commune = await addUnit({ name: 'Xã', kind: 'communeOffice' })
    const school = await addUnit({ name: 'Trường An', managedBy: commune, guidedBy: sector })
    const other = await addUnit({ name: 'Trường Bình' })
    expect(await names(memberOf(other, school, school))).to.deep.equal([
      { school: 'Trường Bình', managedBy: undefined, guidedBy: undefined, parts: [] },
      { school: 'Trường An', managedBy: 'Xã', guidedBy: 'Sở', parts: [] },
    ])
  })

  it('come with the parts of them that one belongs to, each school once', async () => {
    const school = await addUnit({ name: 'Trường An' })
    const group = await addUnit({ name: 'Tổ Toán', kind: 'subjectGroup', partOf: school })
    const expected = [{ school: 'Trường An', managedBy: undefined, guidedBy: undefined, parts: ['Tổ Toán'] }]
    expect(await names(memberOf(school, group))).to.deep.equal(expected)
    expect(await names(memberOf(group))).to.deep.equal(expected)
  })

  it('come with parts of their parts', async () => {
    const school = await addUnit({ name: 'Trường An' })
    const campus = await addUnit({ name: 'Điểm Cồn Nhỏ', kind: 'campus', partOf: school })
    const group = await addUnit({ name: 'Tổ Toán', kind: 'subjectGroup', partOf: campus })
    expect(await names(memberOf(group))).to.deep.equal([
      { school: 'Trường An', managedBy: undefined, guidedBy: undefined, parts: ['Tổ Toán'] },
    ])
  })

  it('leave out a unit that is gone', async () => {
    const school = await addUnit({ name: 'Trường An' })
    await Unit.deleteOne({ _id: school })
    expect(await names(memberOf(school))).to.deep.equal([])
  })

  it('are asked for once, until a change is announced', async () => {
    const { stop } = await watchChanges(silent)
    const commune = await addUnit({ name: 'Xã', kind: 'communeOffice' })
    const school = await addUnit({ name: 'Trường An', managedBy: commune })
    await names(memberOf(school))

    const reads: string[] = []
    mongoose.set('debug', (collection: string) => void reads.push(collection))
    await names(memberOf(school))
    mongoose.set('debug', false)
    await Unit.updateOne({ _id: commune }, { name: 'Phường' })
    await announceUnit(commune)
    const [after] = await names(memberOf(school))
    await stop()

    expect(reads).to.deep.equal([])
    expect(after!.managedBy).to.equal('Phường')
  })
})
