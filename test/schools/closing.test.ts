import { expect } from 'chai'
import { Types } from 'mongoose'
import { AuditEntry } from '../../server/audit/entry.model.ts'
import { changeUnit } from '../../server/schools/change.ts'
import { closeUnit, type ClosingForm, reopenUnit } from '../../server/schools/close.ts'
import { beginningOf } from '../../server/schools/day.ts'
import { type KnownUnit, readStored } from '../../server/schools/find.ts'
import { type MergeForm, mergeUnits } from '../../server/schools/merge.ts'
import { type SplitForm, splitUnit } from '../../server/schools/split.ts'
import { findUnitWithHistory } from '../../server/schools/unit.ts'
import { Unit } from '../../server/schools/unit.model.ts'
import { OutboxEvent } from '../../server/outbox/event.model.ts'
import { withDatabase } from '../outbox/outbox.ts'
import { actorWith, administrator, origin, refusedFields } from './known.ts'
import { addUnit } from './units.ts'

const storedOf = async (id: string): Promise<KnownUnit> => (await readStored({ _id: id }))[0]!
const eventsOf = async () =>
  (await OutboxEvent.find().sort({ _id: 1 }).lean()).map(({ name, payload }) => ({ name, payload }))
const actionsOf = async () =>
  Object.fromEntries((await AuditEntry.find().lean()).map(({ subjectId, action }) => [String(subjectId), action]))
const nobody = new Types.ObjectId().toString()
const august = beginningOf('2026-08-01')

describe('units that end', () => {
  withDatabase()
  let school: string
  let group: string
  let other: string
  let commune: string
  beforeEach(async () => {
    commune = (await addUnit({ name: 'Xã', kind: 'communeOffice' })).toString()
    const unitId = await addUnit({ name: 'Trường', managedBy: new Types.ObjectId(commune) })
    school = unitId.toString()
    group = (await addUnit({ name: 'Tổ', kind: 'subjectGroup', partOf: unitId })).toString()
    other = (await addUnit({ name: 'Trường kia', levels: ['lowerSecondary'] })).toString()
  })

  describe('by being closed', () => {
    const close = (id: string, changes: Partial<ClosingForm> = {}, actor = administrator()) =>
      closeUnit(actor, id, { revision: 0, lastDay: '2026-07-31', below: { kind: 'none' }, ...changes }, origin)

    it('is for those who may', async () => {
      const principal = actorWith('principal', school)
      expect(await refusedFields(() => close(nobody))).to.deep.equal({ 404: 'notFound' })
      expect(await refusedFields(() => close(other, {}, principal))).to.deep.equal({ 403: 'forbidden' })
      expect(await refusedFields(() => close(school, { below: { kind: 'close' } }, principal))).to.deep.equal({
        403: 'forbidden',
      })
      await close(group, {}, principal)
      expect((await storedOf(group)).to).to.deep.equal(august)
    })

    it('puts nothing of one school into another, unless the sector does', async () => {
      await addUnit({ name: 'Nhóm', kind: 'subjectGroup', partOf: new Types.ObjectId(group) })
      const below = { kind: 'move', toId: other } as const
      expect(await refusedFields(() => close(group, { below }, actorWith('principal', school)))).to.deep.equal({
        403: 'forbidden',
      })
      await close(group, { below: { kind: 'move', toId: school } }, actorWith('principal', school))
    })

    it('is refused for one that somebody has changed, that is closed, and with units below', async () => {
      expect(await refusedFields(() => close(group, { revision: 1 }))).to.deep.equal({ 409: 'unitChanged' })
      expect(await refusedFields(() => close(school))).to.deep.equal({ below: 'unitsBelow' })
      const toNobody = { below: { kind: 'move', toId: nobody } } as const
      expect(await refusedFields(() => close(school, toNobody))).to.deep.equal({ moveTo: 'noSuchUnit' })
      expect(await refusedFields(() => close(school, { below: { kind: 'move', toId: school } }))).to.deep.equal({
        moveTo: 'noSuchUnit',
      })
      await close(group)
      expect(await refusedFields(() => close(group, { revision: 1 }))).to.deep.equal({ 409: 'unitIsClosed' })
    })

    it('refuses to move what is below to where it would be above itself', async () => {
      const root = await addUnit({ name: 'Tỉnh', kind: 'province' })
      const a = await addUnit({ name: 'Sở', kind: 'sectorOffice', managedBy: root })
      const b = await addUnit({ name: 'Phòng', kind: 'districtOffice', managedBy: a })
      expect(
        await refusedFields(() => close(root.toString(), { below: { kind: 'move', toId: b.toString() } })),
      ).to.deep.equal({ moveTo: 'cycle' })
    })

    it('may note what continues it, of the same school unless the sector says so, until it is reopened', async () => {
      const below = { kind: 'close' } as const
      const otherGroup = (
        await addUnit({ name: 'Tổ kia', kind: 'subjectGroup', partOf: new Types.ObjectId(other) })
      ).toString()
      const principal = actorWith('principal', school)
      expect(await refusedFields(() => close(group, { continuedBy: otherGroup }, principal))).to.deep.equal({
        403: 'forbidden',
      })
      expect(await refusedFields(() => close(group, { continuedBy: nobody }, principal))).to.deep.equal({
        continuedBy: 'noSuchUnit',
      })
      expect(await refusedFields(() => close(school, { below, continuedBy: commune }))).to.deep.equal({
        continuedBy: 'cannotContinue',
      })
      expect((await storedOf(school)).to).to.equal(undefined)

      await close(school, { below, continuedBy: other })
      expect((await storedOf(school)).successorIds).to.deep.equal([other])
      expect((await storedOf(group)).successorIds).to.deep.equal([])
      const { predecessors } = await findUnitWithHistory(new Types.ObjectId(other))
      expect(predecessors).to.deep.equal([{ id: school, name: 'Trường' }])
      await reopenUnit(administrator(), school, 1, origin)
      expect((await storedOf(school)).successorIds).to.deep.equal([])
    })

    it('is noted for each, and told to other features', async () => {
      await close(school, { below: { kind: 'close' } })
      expect(await actionsOf()).to.deep.equal({ [school]: 'schools.unitClosed', [group]: 'schools.unitClosed' })
      expect(await eventsOf()).to.have.deep.members([
        { name: 'schools.unitClosed', payload: { unitId: school, lastDay: '2026-07-31' } },
        { name: 'schools.unitClosed', payload: { unitId: group, lastDay: '2026-07-31' } },
      ])
    })

    it('does not leave a unit below one that is closed at that moment', async () => {
      const empty = (await addUnit({ name: 'Phường', kind: 'communeOffice' })).toString()
      const below = { revision: 0, relations: { managedBy: empty }, relationsFrom: '2026-08-01' }
      const results = await Promise.all([
        refusedFields(() => close(empty)),
        refusedFields(() => changeUnit(administrator(), other, below, origin)),
      ])
      expect(results).to.be.deep.oneOf([
        [{}, { managedBy: 'afterUnit' }],
        [{ below: 'unitsBelow' }, {}],
      ])
    })
  })

  describe('by mistake', () => {
    it('come back, for the sector, with their parts', async () => {
      await closeUnit(administrator(), school, { revision: 0, lastDay: '2026-07-31', below: { kind: 'close' } }, origin)
      const reopen = (revision: number, actor = administrator()) => reopenUnit(actor, school, revision, origin)
      expect(await refusedFields(() => reopen(1, actorWith('principal', school)))).to.deep.equal({ 403: 'forbidden' })
      expect(await refusedFields(() => reopen(0))).to.deep.equal({ 409: 'unitChanged' })
      expect(await refusedFields(() => reopenUnit(administrator(), group, 1, origin))).to.deep.equal({
        partOf: 'partOfNothing',
      })
      await reopen(1)
      for (const id of [school, group]) expect((await storedOf(id)).to, id).to.equal(undefined)
      expect((await Unit.findById(school).lean())!).not.to.have.property('to')
      expect(await actionsOf()).to.deep.equal({ [school]: 'schools.unitReopened', [group]: 'schools.unitReopened' })
      expect((await eventsOf()).slice(2)).to.have.deep.members([
        { name: 'schools.unitReopened', payload: { unitId: school } },
        { name: 'schools.unitReopened', payload: { unitId: group } },
      ])
      expect(await refusedFields(() => reopen(2))).to.deep.equal({ 409: 'unitIsOpen' })
    })
  })

  describe('by a merger', () => {
    const merge = (changes: Partial<MergeForm>, actor = administrator()) =>
      mergeUnits(
        actor,
        school,
        { revision: 0, otherIds: [other], firstDay: '2026-08-01', into: { id: school }, levels: [], ...changes },
        origin,
      )

    it('need somebody who may, and units that can become one', async () => {
      expect(await refusedFields(() => merge({}, actorWith('principal', school)))).to.deep.equal({ 403: 'forbidden' })
      expect(await refusedFields(() => merge({ revision: 1 }))).to.deep.equal({ 409: 'unitChanged' })
      expect(await refusedFields(() => merge({ otherIds: [] }))).to.deep.equal({ others: 'nothingToMerge' })
      expect(await refusedFields(() => merge({ otherIds: [school] }))).to.deep.equal({ others: 'nothingToMerge' })
      expect(await refusedFields(() => merge({ otherIds: [nobody] }))).to.deep.equal({ others: 'noSuchUnit' })
      expect(await refusedFields(() => merge({ otherIds: [commune] }))).to.deep.equal({ others: 'cannotBecomeOne' })
      expect(await refusedFields(() => merge({ into: { id: nobody } }))).to.deep.equal({ into: 'noSuchUnit' })
      const { code } = await storedOf(commune)
      expect(await refusedFields(() => merge({ into: { name: 'X', code } }))).to.deep.equal({ 409: 'unitCodeTaken' })
      expect(await eventsOf()).to.deep.equal([])
    })

    it('leave one of them with the levels of all', async () => {
      expect(await merge({})).to.equal(school)
      expect(await storedOf(school)).to.deep.include({ levels: ['primary', 'lowerSecondary'] })
      expect(await storedOf(other)).to.deep.include({ to: august, successorIds: [school] })
      expect(await eventsOf()).to.deep.equal([
        { name: 'schools.unitsMerged', payload: { unitIds: [other], intoId: school, firstDay: '2026-08-01' } },
      ])
      expect(await actionsOf()).to.deep.equal({ [school]: 'schools.unitMerged', [other]: 'schools.unitMerged' })
    })

    it('become a new one, below what the first one was below, with its parts', async () => {
      const id = await merge({ into: { name: 'Trường chung', code: 'CHUNG' } })
      expect(await storedOf(id)).to.deep.include({
        ...{ name: 'Trường chung', from: august, levels: ['primary', 'lowerSecondary'] },
        relations: [{ kind: 'managedBy', unitId: commune, from: august }],
      })
      for (const old of [school, other]) expect((await storedOf(old)).successorIds).to.deep.equal([id])
      expect((await storedOf(group)).relations.map(({ unitId }) => unitId)).to.deep.equal([school, id])
      expect(await actionsOf()).to.deep.equal({
        ...{ [school]: 'schools.unitMerged', [other]: 'schools.unitMerged' },
        ...{ [id]: 'schools.unitCreated', [group]: 'schools.unitChanged' },
      })
    })

    it('happen once, whoever asks twice', async () => {
      const results = await Promise.all([1, 2].map(() => refusedFields(() => merge({}))))
      expect(results).to.have.deep.members([{}, { 409: 'unitChanged' }])
      expect(await eventsOf()).to.have.lengthOf(1)
    })
  })

  describe('by being split', () => {
    const parts = ['A', 'B'].map((code) => ({ name: `Trường ${code}`, code, levels: [] }))
    const split = (changes: Partial<SplitForm> = {}, actor = administrator()) =>
      splitUnit(
        actor,
        school,
        { revision: 0, firstDay: '2026-08-01', original: 'ends', parts, belowPart: 1, ...changes },
        origin,
      )

    it('need somebody who may, and enough to be split into', async () => {
      expect(await refusedFields(() => split({}, actorWith('principal', school)))).to.deep.equal({ 403: 'forbidden' })
      expect(await refusedFields(() => split({ revision: 1 }))).to.deep.equal({ 409: 'unitChanged' })
      expect(await refusedFields(() => split({ parts: parts.slice(1) }))).to.deep.equal({ parts: 'tooFewParts' })
      expect(await refusedFields(() => split({ parts: [], original: 'stays' }))).to.deep.equal({ parts: 'tooFewParts' })
      expect(await refusedFields(() => split({ belowPart: 2 }))).to.deep.equal({ belowPart: 'noSuchPart' })
      expect(await refusedFields(() => split({ parts: [parts[0]!, parts[0]!] }))).to.deep.equal({
        409: 'unitCodeTaken',
      })
      expect(await eventsOf()).to.deep.equal([])
    })

    it('end, with the new ones as successors, and one of these gets what was below', async () => {
      const [a, b] = await split()
      expect(await storedOf(school)).to.deep.include({ to: august, successorIds: [a, b] })
      expect(await storedOf(a!)).to.deep.include({ levels: ['primary'], from: august })
      expect((await storedOf(group)).relations.map(({ unitId }) => unitId)).to.deep.equal([school, b])
      expect(await eventsOf()).to.deep.equal([
        {
          name: 'schools.unitSplit',
          payload: { unitId: school, intoIds: [a, b], firstDay: '2026-08-01', original: 'ends' },
        },
      ])
      expect((await actionsOf())[school]).to.equal('schools.unitSplit')
    })

    it('or stay beside a new one, and keep what is below', async () => {
      const [a] = await split({ original: 'stays', parts: parts.slice(0, 1) })
      expect(await storedOf(school)).to.deep.include({ to: undefined, successorIds: [a] })
      expect((await storedOf(group)).relations.map(({ unitId }) => unitId)).to.deep.equal([school])
    })
  })
})
