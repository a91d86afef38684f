import { expect } from 'chai'
import mongoose, { type Types } from 'mongoose'
import { watchChanges } from '../../server/changes/index.ts'
import { announceUnit } from '../../server/schools/add.ts'
import { overviewOf } from '../../server/schools/overview.ts'
import { Unit } from '../../server/schools/unit.model.ts'
import { silent, withDatabase } from '../outbox/outbox.ts'
import { addUnit } from './units.ts'

const now = new Date('2026-11-21T03:00:00Z')
const border = new Date('2026-11-20T17:00:00Z')

describe('the schools that an office answers for', () => {
  withDatabase()
  let sector: Types.ObjectId
  let commune: Types.ObjectId
  beforeEach(async () => {
    sector = await addUnit({ name: 'Sở', kind: 'sectorOffice' })
    commune = await addUnit({ name: 'Xã', kind: 'communeOffice', guidedBy: sector })
  })
  const ofSector = () => overviewOf(sector.toString(), 'sectorOffice', now)
  const ofCommune = () => overviewOf(commune.toString(), 'communeOffice', now)

  it('are none at first', async () => {
    expect(await ofSector()).to.deep.equal({
      asOf: '2026-11-21',
      total: 0,
      managed: 0,
      levels: [],
      withSeveralLevels: 0,
    })
  })

  it('are, for the sector, those that it guides, with those that it manages itself among them', async () => {
    await addUnit({ name: 'Trường Tiểu học', managedBy: commune, guidedBy: sector })
    await addUnit({ name: 'Trường THPT', levels: ['upperSecondary'], managedBy: sector, guidedBy: sector })
    await addUnit({ name: 'Trường nơi khác' })
    expect(await ofSector()).to.deep.include({ total: 2, managed: 1 })
  })

  it('are, for a commune, those that it manages, and not one that only stands there', async () => {
    await addUnit({ name: 'Trường Tiểu học', managedBy: commune, guidedBy: sector })
    await addUnit({ name: 'Trường THPT', managedBy: sector, guidedBy: sector, locatedIn: commune })
    const { total, managed, levels } = await ofCommune()
    expect({ total, managed }).to.deep.equal({ total: 1, managed: 1 })
    expect(levels).to.deep.equal([{ level: 'primary', count: 1, names: ['Trường Tiểu học'] }])
  })

  it('count in each of their levels, in the order of the levels and of the alphabet', async () => {
    await addUnit({ name: 'Trường Đồi', levels: ['lowerSecondary', 'primary'], managedBy: commune })
    await addUnit({ name: 'Trường Ân', managedBy: commune })
    await addUnit({ name: 'Trường An', managedBy: commune })
    const { total, levels, withSeveralLevels } = await ofCommune()
    expect({ total, withSeveralLevels }).to.deep.equal({ total: 3, withSeveralLevels: 1 })
    expect(levels).to.deep.equal([
      { level: 'primary', count: 3, names: ['Trường An', 'Trường Ân', 'Trường Đồi'] },
      { level: 'lowerSecondary', count: 1, names: ['Trường Đồi'] },
    ])
  })

  it('leave out what is no longer, or not yet, so on the day', async () => {
    const later = new Date(now.getTime() + 1)
    await addUnit({ name: 'Đã đóng cửa', managedBy: commune, to: border })
    await addUnit({ name: 'Sắp mở', managedBy: commune, from: later })
    await addUnit({ name: 'Đã chuyển đi', relations: [{ kind: 'managedBy', unitId: commune, to: border }] })
    await addUnit({ name: 'Mới chuyển về', relations: [{ kind: 'managedBy', unitId: commune, from: border }] })
    expect((await ofCommune()).levels).to.deep.equal([{ level: 'primary', count: 1, names: ['Mới chuyển về'] }])
  })

  it('are no longer told by name when there are more than thirty', async () => {
    for (let count = 1; count <= 30; count += 1) await addUnit({ name: `Trường số ${count}`, managedBy: commune })
    expect((await ofCommune()).levels[0]!.names).to.have.length(30)
    await addUnit({ name: 'Trường số 31', managedBy: commune })
    expect((await ofCommune()).levels[0]).to.deep.equal({ level: 'primary', count: 31, names: [] })
  })

  describe('while the server watches for changes', () => {
    let stop: () => Promise<void>
    beforeEach(async () => {
      stop = (await watchChanges(silent)).stop
    })
    afterEach(() => stop())

    it('are read once', async () => {
      await addUnit({ name: 'Trường An', managedBy: commune })
      await ofCommune()
      const reads: string[] = []
      mongoose.set('debug', (collection: string) => void reads.push(collection))
      const again = await ofCommune()
      mongoose.set('debug', false)
      expect(again.total).to.equal(1)
      expect(reads).to.deep.equal([])
    })

    it('are read again after a change that was announced', async () => {
      const id = await addUnit({ name: 'Trường An', managedBy: commune })
      expect((await ofCommune()).total).to.equal(1)
      await addUnit({ name: 'Trường Bình', managedBy: commune })
      expect((await ofCommune()).total).to.equal(2)
      await Unit.deleteOne({ _id: id })
      await announceUnit(commune)
      expect((await ofCommune()).total).to.equal(1)
    })

    it('are read again on the next day', async () => {
      await addUnit({ name: 'Trường An', managedBy: commune, to: new Date('2026-11-21T17:00:00Z') })
      expect((await ofCommune()).total).to.equal(1)
      const tomorrow = new Date('2026-11-21T17:00:00Z')
      expect((await overviewOf(commune.toString(), 'communeOffice', tomorrow)).total).to.equal(0)
    })
  })
})
