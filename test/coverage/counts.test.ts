import { expect } from 'chai'
import { Types } from 'mongoose'
import { changesBetween, type Contribution, isCounted } from '../../server/coverage/cells.ts'
import { CoverageContribution, CoverageCount } from '../../server/coverage/counts.model.ts'
import { findGrid, findOverview } from '../../server/coverage/grid.ts'
import { keepContribution, keepingEvents } from '../../server/coverage/keep.ts'
import { countFirst, findLastReconciling, reconcile } from '../../server/coverage/reconcile.ts'
import { levelOf, rangesOf, stepsFor } from '../../server/coverage/shades.ts'
import { schoolReview, unreviewedAllowed } from '../../server/materials/policies.ts'
import { publishAsFarAs, takeStep } from '../../server/materials/step.ts'
import { Material, type MaterialRecord } from '../../server/materials/material.model.ts'
import { addUsage } from '../../server/usage/index.ts'
import { inTransaction } from '../../storage/database/index.ts'
import { change, makeMaterial } from '../catalogue/materials.ts'
import { refusalOf } from '../classes/refusal.ts'
import { prepareFeatures } from '../curation/submissions.ts'
import { silent, withDatabase } from '../outbox/outbox.ts'
import { complete, noWords, origin, share } from '../materials/materials.ts'
import { makePlace } from '../materials/published.ts'
import { decide, makeActor } from '../support/make.ts'
import { cells, counted, countOf, makeProgramme, sums } from './coverage.ts'

const outcome = 'outcome.TOAN6.SO.SNG.03'
const context = { stillWorking: () => Promise.resolve(), signal: new AbortController().signal } as never

describe('what a material counts in', () => {
  const one: Contribution = {
    ...{ whose: 'sector', type: 'PHT', views: 5, downloads: 2, uses: 1 },
    places: [{ subject: 'TOAN', grade: 6, rows: [outcome] }],
  }

  it('are its cell and the sums of its row, its column and all', () => {
    const written = changesBetween(undefined, one).map(({ row, type, by }) => [row, type, by.materials, by.views])
    expect(written).to.deep.equal([
      [outcome, 'PHT', 1, 5],
      [outcome, '', 1, 5],
      ['any', 'PHT', 1, 5],
      ['any', '', 1, 5],
    ])
  })

  it('stays as it is when nothing changes, and is taken back as it was given', () => {
    expect(changesBetween(one, one)).to.deep.equal([])
    const back = changesBetween(one, undefined)
    expect(back.map(({ by }) => by.downloads)).to.deep.equal([-2, -2, -2, -2])
    const moved = changesBetween(one, { ...one, type: 'VIDEO' })
    expect(moved.map(({ row, type, by }) => `${row === 'any' ? 'any' : 'row'} ${type} ${by.materials}`)).to.deep.equal([
      ...['row PHT -1', 'any PHT -1', 'row VIDEO 1', 'any VIDEO 1'],
    ])
  })

  it('is nothing while it is not live, not reviewed, hidden, retired or under an embargo', () => {
    const live = { number: 1, scope: 'sector', content: {}, publishedAt: new Date() } as never
    const is = (more: object) => isCounted({ live, state: 'publishedInSector', ...more } as never)
    expect(is({})).to.equal(true)
    // A newer edition is on its way; the old one is live.
    expect(is({ state: 'proposedToSector' })).to.equal(true)
    const none = [
      ...[{ live: undefined }, { live: { scope: 'school', isUnreviewed: true } }, { state: 'hidden' }],
      ...[{ state: 'archived' }, { isRetired: true }, { removedAt: new Date() }, { embargoEndsAt: new Date() }],
    ]
    expect(none.map(is)).to.deep.equal(none.map(() => false))
  })

  it('is shaded in four steps, of use by the most that there is', () => {
    expect([0, 1, 2, 3, 4, 7, 8, 99].map((value) => levelOf(value, stepsFor('materials', 99)))).to.deep.equal([
      ...[0, 1, 2, 2, 3, 3, 4, 4],
    ])
    expect(stepsFor('views', 80)).to.deep.equal([1, 10, 20, 40])
    expect(stepsFor('views', 3)).to.deep.equal([1, 2])
    expect(rangesOf([1, 2, 4])).to.deep.equal([
      { from: 1, to: 1 },
      { from: 2, to: 3 },
      { from: 4, to: undefined },
    ])
  })
})

describe('the counts of the map', () => {
  withDatabase()
  before(prepareFeatures)
  beforeEach(makeProgramme)

  it('follow a material through its life, also when the event runs twice', async () => {
    const { _id } = await counted()
    expect(await cells()).to.deep.equal([`sector.TOAN.6 ${outcome} PHT: 1`])
    const event = Object.values(keepingEvents)[0]!
    await event({ materialId: _id.toString() }, context)
    await event({ materialId: _id.toString() }, context)
    expect(await cells()).to.deep.equal([`sector.TOAN.6 ${outcome} PHT: 1`])

    await change(_id, { 'live.content.type': 'VIDEO', 'live.content.outcomes': [] })
    await keepContribution(_id)
    expect(await cells()).to.deep.equal(['sector.TOAN.6 topic.TOAN6.SO.SNG VIDEO: 1'])
    await change(_id, { state: 'hidden' })
    await keepContribution(_id)
    expect(await cells()).to.deep.equal([])
    expect(await CoverageContribution.countDocuments()).to.equal(0)
    await change(_id, { state: 'publishedInSector' })
    await keepContribution(_id)
    await Material.deleteOne({ _id })
    await keepContribution(_id)
    expect(await cells()).to.deep.equal([])
  })

  it('have it in each row once, in the whole topic or the whole subject when it says no more', async () => {
    await counted({ outcomes: ['TOAN6.SO.SNG.01', 'TOAN6.SO.SNG.02'], topics: ['TOAN6.SO.SNG', 'TOAN6.SO.PS'] })
    await counted({ outcomes: [], topics: [] })
    // There is no such subject in that grade, nor are these outcomes of it.
    await counted({ subjects: ['TOAN', 'VL', 'NT'], topics: [], outcomes: ['KHTN6.MD.01'] })
    expect(await cells()).to.deep.equal([
      'sector.NT.6 subject PHT: 1',
      'sector.TOAN.6 outcome.TOAN6.SO.SNG.01 PHT: 1',
      'sector.TOAN.6 outcome.TOAN6.SO.SNG.02 PHT: 1',
      'sector.TOAN.6 subject PHT: 2',
      'sector.TOAN.6 topic.TOAN6.SO.PS PHT: 1',
    ])
    expect([await countOf('any', 'PHT'), await countOf('any', '')]).to.deep.equal([3, 3])
  })

  it('are right after twenty events at once', async () => {
    const made: MaterialRecord[] = []
    for (let at = 0; at < 5; at++) made.push(await makeMaterial(sums, { scope: 'sector' }))
    await Promise.all([...Array(4)].flatMap(() => made.map(({ _id }) => retried(() => keepContribution(_id)))))
    expect([await countOf(outcome, 'PHT'), await countOf('any', '')]).to.deep.equal([5, 5])
  })

  it('leave out what its school has published without looking at it, until the sector has', async () => {
    await decide(unreviewedAllowed, true)
    await decide(schoolReview, 'none')
    const place = await makePlace()
    const { _id } = await share(place.owner.actor, { ...complete, scope: 'sector' })
    const alone = await publishAsFarAs(place.owner.actor, _id, noWords, origin)
    expect([alone.state, alone.live?.isUnreviewed, isCounted(alone)]).to.deep.equal(['proposedToSector', true, false])
    const looked = await takeStep(place.reviewer.actor, _id, 'publishInSector', noWords, origin)
    expect([looked.live?.isUnreviewed, isCounted(looked)]).to.deep.equal([undefined, true])
  })

  it('bring the use of a material along', async () => {
    const material = await counted()
    const day = '2026-11-20'
    const { _id: materialId, unitId } = material
    await inTransaction((session) => addUsage([{ materialId, unitId, day, views: 7, downloads: 3 }], [], session))
    expect((await reconcile()).mended).to.equal(0)
    const found = await CoverageCount.findOne({ row: outcome, type: 'PHT' }).lean()
    expect([found!.materials, found!.views, found!.downloads]).to.deep.equal([1, 7, 3])
  })

  it('are compared every night and mended, which is told', async () => {
    await countFirst(silent)
    const first = await counted()
    await counted({ outcomes: ['TOAN6.SO.SNG.01'] })
    const missed = await makeMaterial(sums, { scope: 'sector' })
    expect(await reconcile()).to.deep.equal({ compared: 3, mended: 1, mendedCounts: 0 })

    await CoverageCount.updateOne({ row: outcome, type: 'PHT' }, { $set: { materials: 40 } })
    await CoverageCount.deleteOne({ row: 'any', type: '' })
    await CoverageCount.create({ shelf: 'sector.VAN.9', row: 'subject', type: 'PHT', ...nothing, materials: 2 })
    await CoverageContribution.deleteOne({ _id: first._id })
    await CoverageContribution.create({
      ...{ _id: new Types.ObjectId(), whose: 'sector', type: 'PHT', views: 0, downloads: 0, uses: 0 },
      ...{ places: [{ subject: 'TOAN', grade: 6, rows: ['subject'] }], shelves: ['sector.TOAN.6'] },
    })
    const { mended, mendedCounts } = await reconcile()
    expect(mended).to.equal(2)
    expect(mendedCounts).to.be.above(2)
    expect(await cells()).to.deep.equal([
      `sector.TOAN.6 outcome.TOAN6.SO.SNG.01 PHT: 1`,
      `sector.TOAN.6 ${outcome} PHT: 2`,
    ])
    expect(await countOf('any', '')).to.equal(3)
    expect(await reconcile()).to.deep.equal({ compared: 3, mended: 0, mendedCounts: 0 })
    expect((await findLastReconciling())!.compared).to.equal(3)
    expect(missed.live).to.be.an('object')
  })

  it('are made when there have never been any, and not again', async () => {
    await makeMaterial(sums, { scope: 'sector' })
    await countFirst(silent)
    expect(await countOf('any', '')).to.equal(1)
    await makeMaterial(sums, { scope: 'sector' })
    await countFirst(silent)
    expect(await countOf('any', '')).to.equal(1)
  })

  const nothing = { views: 0, downloads: 0, uses: 0 }
})

describe('the map', () => {
  withDatabase()
  beforeEach(makeProgramme)
  const teacher = makeActor('teacher')
  const school = teacher.memberships[0]!.unitId.toString()
  const toan6 = { subject: 'TOAN', grade: 6, scope: 'sector' }

  it('is for those who work in schools and offices, each school’s for its own', async () => {
    for (const role of ['student', 'guardian'] as const)
      expect(await refusalOf(findGrid(makeActor(role), toan6))).to.equal('403 forbidden')
    expect(await refusalOf(findOverview(makeActor('student'), 'sector'))).to.equal('403 forbidden')
    const other = new Types.ObjectId().toString()
    expect(await refusalOf(findGrid(teacher, { ...toan6, scope: other }))).to.equal('404 notFound')
    expect(await refusalOf(findOverview(teacher, other))).to.equal('404 notFound')
    expect(await refusalOf(findGrid(teacher, { ...toan6, subject: 'VL' }))).to.equal('404 notFound')
    expect((await findGrid(teacher, { ...toan6, scope: school })).scope).to.equal(school)
  })

  it('has a row for each outcome and for each whole topic, with what is there', async () => {
    await counted()
    await counted({ type: 'VIDEO', outcomes: [] })
    const grid = await findGrid(teacher, toan6)
    expect(grid.depth).to.equal('outcomes')
    const group = grid.groups.find(({ code }) => code === 'TOAN6.SO.SNG')!
    const told = group.rows.map(({ row, total, cells }) => [row, total.materials, cells.length])
    expect(told.at(-1)).to.deep.equal(['topic.TOAN6.SO.SNG', 1, grid.columns.length])
    expect(told.find(([row]) => row === outcome)?.[1]).to.equal(1)
    const of = (type: string) => grid.columns.find((column) => column.type === type)!.total.materials
    expect([of('PHT'), of('VIDEO'), of('KHBD'), grid.total.materials]).to.deep.equal([1, 1, 0, 2])
    expect([grid.covered, grid.outcomes > 20]).to.deep.equal([1, true])
  })

  it('counts what lives only in a school for that school alone', async () => {
    await counted({}, { owner: teacher, scope: 'school' })
    await counted({}, { scope: 'school' })
    await counted({ outcomes: ['TOAN6.SO.SNG.01'] })
    const own = await findGrid(teacher, { ...toan6, scope: school })
    expect([own.total.materials, own.covered]).to.deep.equal([2, 2])
    const all = await findGrid(teacher, toan6)
    expect([all.total.materials, all.covered]).to.deep.equal([1, 1])
    const { shares } = await findOverview(teacher, school)
    expect([shares.get('TOAN.6')!.covered, shares.get('TOAN.6')!.materials]).to.deep.equal([2, 2])
    expect((await findOverview(teacher, 'sector')).shares.get('TOAN.6')!.covered).to.equal(1)
  })

  it('has one row where the programme has no tree, and a last one for what it has no more', async () => {
    await counted({ subjects: ['VAN'], topics: [], outcomes: [] })
    const grid = await findGrid(teacher, { subject: 'VAN', grade: 6, scope: 'sector' })
    expect([grid.depth, grid.groups.length, grid.groups[0]!.rows.length]).to.deep.equal(['subject', 1, 1])
    expect(grid.groups[0]!.rows[0]!.total.materials).to.equal(1)
    await counted()
    await CoverageCount.updateMany({ row: outcome }, { $set: { row: 'outcome.TOAN6.ALT' } })
    const rows = (await findGrid(teacher, toan6)).groups.at(-1)!.rows
    expect(rows.map(({ kind, total }) => [kind, total.materials])).to.deep.equal([
      ['subject', 0],
      ['gone', 1],
    ])
  })
})

/** As the outbox does when two wanted to make the same record. */
async function retried(work: () => Promise<void>): Promise<void> {
  await work().catch(work)
}
