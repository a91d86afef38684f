import { expect } from 'chai'
import { Types } from 'mongoose'
import { Material } from '../../server/materials/material.model.ts'
import { countDownload, countView, flushCounts, hasTaken, watchMaterial } from '../../server/usage/count.ts'
import { Taking, UsageDay, UsageReach, UsageYear } from '../../server/usage/counts.model.ts'
import { takingData } from '../../server/usage/data-of-person.ts'
import { forgetOldCounts } from '../../server/usage/forget.ts'
import { inTransaction } from '../../storage/database/index.ts'
import { makeMaterial } from '../catalogue/materials.ts'
import { withDatabase } from '../outbox/outbox.ts'
import { makeActor } from '../support/make.ts'
import { browser, kept, november, someone, use } from './usage.ts'

describe('counting', () => {
  withDatabase()
  const asked = { userAgent: browser }
  const later = (milliseconds: number) => new Date(november.getTime() + milliseconds)

  it('counts no robot, no owner, no service, nothing that is fetched ahead, and no second press', async () => {
    const owner = someone()
    const material = await makeMaterial({ title: 'Phân số' }, { owner })
    const teacher = someone()
    countView(teacher, material, { userAgent: 'Googlebot/2.1' }, november)
    countView(undefined, material, { userAgent: undefined }, november)
    countView(owner, material, asked, november)
    countView({ ...someone(), isService: true }, material, asked, november)
    const seen = { what: 'view', material, part: 'page', address: '', userAgent: browser } as const
    watchMaterial({ ...seen, visitor: teacher, isAhead: true })
    expect(await kept(`material.${material._id}`)).to.equal('0 0')
    countView(teacher, material, asked, november)
    countView(teacher, material, asked, later(999))
    expect(await kept(`material.${material._id}`)).to.equal('1 0')
    countView(teacher, material, asked, later(1000))
    expect(await kept(`material.${material._id}`)).to.equal('2 0')
  })

  it('tells guests apart by where they come from', async () => {
    const material = await makeMaterial({ title: 'Phân số' })
    for (const address of ['10.0.0.1', '10.0.0.1', '10.0.0.2'])
      countView(undefined, material, { ...asked, address }, november)
    expect(await kept(`material.${material._id}`)).to.equal('2 0')
  })

  it('keeps what came for the material, its school, the visitor’s school and the sector', async () => {
    const material = await makeMaterial({ title: 'Phân số' })
    const [here, there] = [new Types.ObjectId(), new Types.ObjectId()]
    use(material, { views: 3, downloads: 2, unitId: here })
    use(material, { views: 1, unitId: there })
    for (const [whose, counts] of [
      [`material.${material._id}`, '4 2'],
      [`materials.${material.unitId}`, '4 2'],
      [`people.${here}`, '3 2'],
      [`people.${there}`, '1 0'],
      ['sector', '4 2'],
    ] as const)
      expect(await kept(whose), whose).to.equal(counts)
    const reach = await UsageReach.find({ whose: 'sector', year: 2026 }).lean()
    expect(reach.map(({ unitId }) => unitId.toString())).to.have.members([here.toString(), there.toString()])
    expect(await UsageYear.countDocuments({ materialId: material._id, year: 2026 })).to.equal(4)
    expect((await Material.findById(material._id).lean())!.downloads).to.equal(2)
  })

  it('adds to what is there, day by day', async () => {
    const material = await makeMaterial({ title: 'Phân số' })
    use(material, { views: 2 })
    await flushCounts()
    use(material, { views: 1 })
    use(material, { views: 1 }, new Date('2026-11-20T17:00:00Z'))
    expect(await kept(`material.${material._id}`)).to.equal('3 0')
    expect(await kept(`material.${material._id}`, '2026-11-21')).to.equal('1 0')
    expect(await UsageDay.countDocuments({ whose: `material.${material._id}` })).to.equal(2)
  })

  it('loses nothing while the database refuses to write', async () => {
    const material = await makeMaterial({ title: 'Phân số' })
    const teacher = makeActor('teacher')
    countDownload(teacher, material, asked, november)
    const bulkWrite = UsageDay.bulkWrite.bind(UsageDay)
    UsageDay.bulkWrite = (() => Promise.reject(new Error('away'))) as never
    try {
      await flushCounts()
    } finally {
      UsageDay.bulkWrite = bulkWrite
    }
    expect(await UsageDay.countDocuments({})).to.equal(0)
    expect(await hasTaken(teacher.personId, material._id)).to.equal(true)
    expect(await kept(`material.${material._id}`)).to.equal('0 1')
    expect(await Taking.countDocuments({})).to.equal(1)
  })

  it('remembers of staff only what they have taken, and of nobody what they have looked at', async () => {
    const material = await makeMaterial({ title: 'Phân số' })
    const [teacher, pupil, other] = [makeActor('teacher'), makeActor('student'), makeActor('librarian')]
    countDownload(teacher, material, asked, november)
    countDownload(pupil, material, asked, november)
    countView(other, material, asked, november)
    expect(await hasTaken(teacher.personId, material._id)).to.equal(true)
    await flushCounts()
    for (const [actor, has] of [
      [teacher, true],
      [pupil, false],
      [other, false],
    ] as const)
      expect(await hasTaken(actor.personId, material._id)).to.equal(has)
    const ids = [teacher, pupil, other].map(({ personId }) => personId.toString())
    const written = JSON.stringify([
      await UsageDay.find().lean(),
      await UsageYear.find().lean(),
      await UsageReach.find().lean(),
    ])
    expect(written).to.include(material._id.toString())
    for (const id of ids) expect(written).not.to.include(id)
    expect(await takingData.read(teacher.personId)).to.deep.equal([
      { materialId: material._id.toString(), day: '2026-11-20' },
    ])
    expect(await takingData.read(pupil.personId)).to.equal(undefined)
    await inTransaction((session) => takingData.remove(teacher.personId, session))
    expect(await Taking.countDocuments({})).to.equal(0)
  })

  it('forgets years that nobody reads and what was taken long ago', async () => {
    const material = await makeMaterial({ title: 'Phân số' })
    use(material, { views: 1, downloads: 1 }, new Date('2022-07-31T05:00:00Z'))
    use(material, { views: 1, downloads: 1 }, new Date('2022-08-01T05:00:00Z'))
    await flushCounts()
    await forgetOldCounts(november)
    expect(await UsageDay.distinct('day', {})).to.deep.equal(['2022-08-01'])
    expect(await UsageYear.distinct('year', {})).to.deep.equal([2022])
    expect(await UsageReach.distinct('year', {})).to.deep.equal([2022])
    expect(await Taking.countDocuments({})).to.equal(0)
    use(material, { downloads: 1 }, new Date('2025-10-16T05:00:00Z'))
    use(material, { downloads: 1 }, new Date('2025-10-15T05:00:00Z'))
    await flushCounts()
    await forgetOldCounts(november)
    expect((await Taking.find().lean()).map(({ day }) => day)).to.deep.equal(['2025-10-16'])
  })
})
