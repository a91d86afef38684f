import { expect } from 'chai'
import { Types } from 'mongoose'
import { AuditEntry } from '../../server/audit/entry.model.ts'
import { Change } from '../../server/changes/change.model.ts'
import { sortKeyOf } from '../../server/i18n/sort-key.ts'
import { changeUnit, type UnitChange } from '../../server/schools/change.ts'
import { createUnit, type UnitForm } from '../../server/schools/create.ts'
import { beginningOf } from '../../server/schools/day.ts'
import { type KnownUnit, readStored } from '../../server/schools/find.ts'
import { listUnits } from '../../server/schools/list.ts'
import { Unit } from '../../server/schools/unit.model.ts'
import { withDatabase } from '../outbox/outbox.ts'
import { actorWith, administrator, origin, refusedFields } from './known.ts'
import { addUnit } from './units.ts'

const storedOf = async (id: Types.ObjectId | string): Promise<KnownUnit> => (await readStored({ _id: id }))[0]!
const periodsOf = ({ relations }: KnownUnit) =>
  relations.map(({ kind, unitId, from, to }) => [kind, unitId, from?.getTime(), to?.getTime()])
const announced = async () => new Set((await Change.find({ topic: 'unit' }).lean()).map(({ key }) => key))
const july = beginningOf('2026-07-01')

describe('adding a unit', () => {
  withDatabase()
  const form: UnitForm = {
    kind: 'school',
    name: 'Trường Mới',
    code: 'MOI',
    levels: ['primary'],
    firstDay: '2026-08-01',
    relations: {},
  }
  const add = (changes: Partial<UnitForm> = {}, actor = administrator()) =>
    createUnit(actor, { ...form, ...changes }, origin)

  it('is refused to others, but for parts of their own school', async () => {
    const school = (await addUnit({ name: 'Trường' })).toString()
    const elsewhere = (await addUnit({ name: 'Trường khác' })).toString()
    const principal = actorWith('principal', school)
    const group = { kind: 'subjectGroup', levels: [], firstDay: '' } as const
    const commune = (await addUnit({ name: 'Xã', kind: 'communeOffice' })).toString()
    expect(await refusedFields(() => add({}, principal))).to.deep.equal({ 403: 'forbidden' })
    expect(await refusedFields(() => add({ ...group, relations: { partOf: elsewhere } }, principal))).to.deep.equal({
      403: 'forbidden',
    })
    expect(await refusedFields(() => add({ ...group, relations: {} }, principal))).to.deep.equal({ 403: 'forbidden' })
    expect(
      await refusedFields(() =>
        add({ kind: 'campus', levels: [], firstDay: '', relations: { partOf: school, locatedIn: commune } }, principal),
      ),
    ).to.deep.equal({ 403: 'forbidden' })
    expect(
      await refusedFields(() => add({ ...group, relations: { partOf: school } }, actorWith('teacher', school))),
    ).to.deep.equal({ 403: 'forbidden' })
    expect(await storedOf(await add({ ...group, relations: { partOf: school } }, principal))).to.deep.include({
      name: 'Trường Mới',
    })
  })

  it('is refused when it cannot be', async () => {
    await addUnit({ name: 'Cũ', code: 'CU' })
    expect(await refusedFields(() => add({ code: 'CU' }))).to.deep.equal({ 409: 'unitCodeTaken' })
    expect(await refusedFields(() => add({ code: '' }))).to.deep.equal({ code: 'required' })
    expect(await refusedFields(() => add({ levels: [] }))).to.deep.equal({ levels: 'noLevel' })
    expect(await refusedFields(() => add({ relations: { managedBy: new Types.ObjectId().toString() } }))).to.deep.equal(
      { managedBy: 'noSuchUnit' },
    )
    expect(await refusedFields(() => add({ kind: 'campus', levels: [] }))).to.deep.equal({ partOf: 'partOfNothing' })
    expect(await Unit.countDocuments()).to.equal(1)
    expect(await AuditEntry.countDocuments()).to.equal(0)
  })

  it('lets its relations last as long as both exist', async () => {
    const early = (await addUnit({ name: 'Sở', kind: 'sectorOffice' })).toString()
    const late = (await addUnit({ name: 'Xã', kind: 'communeOffice', from: beginningOf('2026-09-01') })).toString()
    const unit = await storedOf(await add({ relations: { managedBy: late, guidedBy: early } }))
    expect(periodsOf(unit)).to.deep.equal([
      ['managedBy', late, beginningOf('2026-09-01').getTime(), undefined],
      ['guidedBy', early, beginningOf('2026-08-01').getTime(), undefined],
    ])
  })

  it('gives parts a code where none is given', async () => {
    const school = (await addUnit({ name: 'Trường', code: 'LG-01' })).toString()
    const group = { kind: 'subjectGroup', levels: [], firstDay: '', code: '', relations: { partOf: school } } as const
    const codes = [(await storedOf(await add(group))).code, (await storedOf(await add(group))).code]
    for (const code of codes) expect(code).to.match(/^LG-01-[A-Z2-9]{5}$/)
    expect(codes[0]).not.to.equal(codes[1])
  })

  it('is found, noted and announced at both ends', async () => {
    const school = await addUnit({ name: 'Trường' })
    await Change.deleteMany({})
    const actor = administrator()
    const id = await add(
      { kind: 'subjectGroup', name: 'Tổ Toán', levels: [], firstDay: '', relations: { partOf: school.toString() } },
      actor,
    )
    const query = { text: 'to toan', kind: '', level: '', day: '' } as const
    expect((await listUnits(query, { limit: 5, cursor: undefined })).items.map(({ name }) => name)).to.deep.equal([
      'Tổ Toán',
    ])
    const [entry] = await AuditEntry.find().lean()
    expect(entry).to.deep.include({ action: 'schools.unitCreated', actorName: actor.name, address: origin.address })
    expect(entry!.unitIds!.map(String)).to.deep.equal([id, school.toString()])
    expect([...(await announced())]).to.have.members([id, school.toString(), 'tree'])
  })
})

describe('changing a unit', () => {
  withDatabase()
  let school: string
  let commune: string
  let other: string
  beforeEach(async () => {
    commune = (await addUnit({ name: 'Xã', kind: 'communeOffice' })).toString()
    other = (await addUnit({ name: 'Phường', kind: 'communeOffice' })).toString()
    school = (await addUnit({ name: 'Trường', code: 'T', managedBy: new Types.ObjectId(commune) })).toString()
    await Change.deleteMany({})
  })
  const change = (changes: Partial<UnitChange>, actor = administrator(), id = school) =>
    changeUnit(actor, id, { revision: 0, ...changes }, origin)

  it('is refused to others, but for the names of parts of their own school', async () => {
    const group = (await addUnit({ name: 'Tổ', kind: 'subjectGroup', partOf: new Types.ObjectId(school) })).toString()
    const principal = actorWith('principal', school)
    expect(await refusedFields(() => change({ name: 'X' }, principal))).to.deep.equal({ 403: 'forbidden' })
    expect(
      await refusedFields(() => change({ name: 'X' }, actorWith('principal', new Types.ObjectId()), group)),
    ).to.deep.equal({ 403: 'forbidden' })
    expect(await refusedFields(() => change({ code: 'X' }, principal, group))).to.deep.equal({ 403: 'forbidden' })
    expect(await refusedFields(() => change({ name: 'X' }, actorWith('vicePrincipal', school), group))).to.deep.equal({
      403: 'forbidden',
    })
    await change({ name: 'Tổ Toán', code: (await storedOf(group)).code }, principal, group)
    expect(await storedOf(group)).to.deep.include({ name: 'Tổ Toán', revision: 1 })
  })

  it('is refused for nobody’s id', async () => {
    expect(await refusedFields(() => change({}, administrator(), new Types.ObjectId().toString()))).to.deep.equal({
      404: 'notFound',
    })
  })

  it('is refused when somebody else was first, and loses nothing of theirs', async () => {
    await change({ name: 'Của người thứ nhất' })
    expect(await refusedFields(() => change({ name: 'Của người thứ hai' }))).to.deep.equal({ 409: 'unitChanged' })
    expect((await storedOf(school)).name).to.equal('Của người thứ nhất')
  })

  it('renames it where it is found and sorted', async () => {
    await change({ name: 'Trường Ánh Dương' })
    const query = { text: 'anh duong', kind: '', level: '', day: '' } as const
    expect((await listUnits(query, { limit: 5, cursor: undefined })).items).to.have.lengthOf(1)
    expect((await Unit.findById(school).lean())!.sortKey).to.equal(sortKeyOf('Trường Ánh Dương'))
  })

  it('ends the old relation on the day and begins the new one', async () => {
    await change({ relations: { managedBy: other }, relationsFrom: '2026-07-01' })
    expect(periodsOf(await storedOf(school))).to.deep.equal([
      ['managedBy', commune, undefined, july.getTime()],
      ['managedBy', other, july.getTime(), undefined],
    ])
    expect([...(await announced())]).to.have.members([school, commune, other, 'tree'])
  })

  it('puts a relation in place of all of its kind when no day is given', async () => {
    await change({ relations: { managedBy: other }, relationsFrom: '2026-07-01' })
    await change({ revision: 1, relations: { managedBy: commune }, relationsFrom: '' })
    expect(periodsOf(await storedOf(school))).to.deep.equal([['managedBy', commune, undefined, undefined]])
  })

  it('ends a relation without another one', async () => {
    await change({ relations: { managedBy: '' }, relationsFrom: '2026-07-01' })
    expect(periodsOf(await storedOf(school))).to.deep.equal([['managedBy', commune, undefined, july.getTime()]])
  })

  it('keeps a new relation within the life of the other unit', async () => {
    const ending = (
      await addUnit({ name: 'Sắp hết', kind: 'communeOffice', from: july, to: beginningOf('2027-01-01') })
    ).toString()
    await change({ relations: { managedBy: ending }, relationsFrom: '2026-08-01' })
    expect(periodsOf(await storedOf(school)).at(-1)).to.deep.equal([
      ...['managedBy', ending],
      ...[beginningOf('2026-08-01').getTime(), beginningOf('2027-01-01').getTime()],
    ])
    const early = () => change({ revision: 1, relations: { managedBy: ending }, relationsFrom: '2026-06-30' })
    expect(await refusedFields(early)).to.deep.equal({ managedBy: 'beforeUnit' })
  })

  it('moves what began with it along with its first day', async () => {
    const unit = (
      await addUnit({
        name: 'Mới',
        from: july,
        relations: [{ kind: 'managedBy', unitId: new Types.ObjectId(commune), from: july }],
      })
    ).toString()
    const august = beginningOf('2026-08-01')
    await change({ firstDay: '2026-08-01' }, administrator(), unit)
    expect(await storedOf(unit)).to.deep.include({
      from: august,
      relations: [{ kind: 'managedBy', unitId: commune, from: august }],
    })
    await change({ revision: 1, firstDay: '' }, administrator(), unit)
    expect((await storedOf(unit)).from).to.equal(undefined)
  })

  it('cannot begin after others have stood to it', async () => {
    await addUnit({ name: 'A', relations: [{ kind: 'managedBy', unitId: new Types.ObjectId(other), from: july }] })
    const begin = (firstDay: string) => refusedFields(() => change({ firstDay }, administrator(), other))
    expect(await begin('2026-07-02')).to.deep.equal({ firstDay: 'othersBefore' })
    expect(await begin('2026-07-01')).to.deep.equal({})
  })

  it('is refused with the code of another one', async () => {
    await addUnit({ name: 'Khác', code: 'KHAC' })
    expect(await refusedFields(() => change({ code: 'KHAC' }))).to.deep.equal({ 409: 'unitCodeTaken' })
    await change({ code: 'MỚI' })
    expect((await storedOf(school)).code).to.equal('MỚI')
  })

  it('notes what has changed, and nothing when nothing has', async () => {
    await change({ name: 'Trường' })
    expect(await AuditEntry.countDocuments()).to.equal(0)
    expect((await storedOf(school)).revision).to.equal(0)
    await change({ levels: ['primary', 'lowerSecondary'] })
    const [entry] = await AuditEntry.find().lean()
    expect(entry).to.deep.include({ action: 'schools.unitChanged' })
    expect(entry!.before).to.deep.equal({ levels: ['primary'] })
    expect(entry!.after).to.deep.equal({ levels: ['primary', 'lowerSecondary'] })
  })

  describe('at the same time', () => {
    it('lets one of two through', async () => {
      const results = await Promise.all(['A', 'B'].map((name) => refusedFields(() => change({ name }))))
      expect(results).to.have.deep.members([{}, { 409: 'unitChanged' }])
    })

    it('never makes a circle of two changes that are right alone', async () => {
      const below = (id: string, parent: string) =>
        refusedFields(() =>
          change({ relations: { managedBy: parent }, relationsFrom: '2026-07-01' }, administrator(), id),
        )
      const results = await Promise.all([below(commune, other), below(other, commune)])
      expect(results).to.have.deep.members([{}, { managedBy: 'cycle' }])
    })

    it('gives a code to one of two', async () => {
      const form: UnitForm = { kind: 'school', name: 'X', code: 'X', levels: ['primary'], firstDay: '', relations: {} }
      const results = await Promise.all(
        [1, 2].map(() => refusedFields(() => createUnit(administrator(), form, origin))),
      )
      expect(results).to.have.deep.members([{}, { 409: 'unitCodeTaken' }])
    })
  })
})
