import { expect } from 'chai'
import { AppError } from '../../server/errors.ts'
import { InvalidInput } from '../../server/api/index.ts'
import type { Actor } from '../../server/actor.ts'
import { AuditEntry } from '../../server/audit/entry.model.ts'
import { Material } from '../../server/materials/material.model.ts'
import { findMaterial } from '../../server/materials/find.ts'
import { Notice } from '../../server/notices/notice.model.ts'
import { canDecide, decidableBy } from '../../server/reports/access.ts'
import { claimReport, releaseReport } from '../../server/reports/claim.ts'
import { decideReport } from '../../server/reports/decide.ts'
import { listReports } from '../../server/reports/find.ts'
import type { DecideForm } from '../../server/reports/input.ts'
import { type Decision, Report } from '../../server/reports/report.model.ts'
import { reportData } from '../../server/reports/data-of-person.ts'
import { inTransaction } from '../../storage/database/index.ts'
import type { Role } from '../../server/roles.ts'
import { origin } from '../materials/materials.ts'
import { makeUnit } from '../support/make.ts'
import { type RunningApp, startApp } from '../support/start.ts'
import { claimed, makeReported, publishIn, stored } from './reports.ts'

const page = { limit: 50, cursor: undefined }
const said = (decision: Decision, more: Partial<DecideForm> = {}): DecideForm => ({
  ...{ decision, reason: 'Đã xem lại.', replacement: '' },
  ...more,
})

/** `409 reportTaken`, the field that is wrong, or `done`. */
const outcomeOf = async (doing: Promise<unknown>): Promise<string> =>
  await doing.then(
    () => 'done',
    (error: unknown) => {
      if (error instanceof InvalidInput) return Object.keys(error.errors).join(' ')
      if (error instanceof AppError) return `${error.status} ${error.code}`
      throw error
    },
  )

const noticesOf = async ({ personId }: Actor) =>
  (await Notice.find({ personId, key: /^reports/ }).lean()).map(({ key }) => key.replace('reports.notices.', ''))

describe('reports of readers', () => {
  let app: RunningApp
  before(async () => (app = await startApp()))
  after(() => app.stop())
  afterEach(() => app.clear())

  describe('are sent', () => {
    it('not about one’s own material, one that is not seen, or what only its owner sees', async () => {
      const { place, file } = await makeReported()
      expect(await outcomeOf(file(place.owner.actor))).to.equal('403 ownMaterial')
      expect(await outcomeOf(file(null))).to.equal('404 notFound')
      const elsewhere = await place.as('teacher', await makeUnit())
      expect(await outcomeOf(file(elsewhere.actor))).to.equal('404 notFound')
      expect(await Report.countDocuments()).to.equal(0)
    })

    it('once by the same person while the first is open', async () => {
      const { place, reader, file } = await makeReported()
      const id = await file()
      expect(await outcomeOf(file())).to.equal('409 reportedAlready')
      expect(await outcomeOf(file((await place.as('teacher')).actor))).to.equal('done')
      await decideReport(place.librarian.actor, await claimed(place.librarian.actor, id), said('noGround'), origin)
      expect(await outcomeOf(file(reader.actor))).to.equal('done')
    })

    it('by guests as often as they like, about what is public', async () => {
      const { file } = await makeReported({ scope: 'public' })
      const ids = [await file(null), await file(null)]
      const { reporterId, reporterGroup, queue } = await stored(ids[0]!)
      expect([reporterId, reporterGroup, queue]).to.deep.equal([undefined, 'guests', 'sector'])
    })

    it('to the librarian of a school, who hears of it; the owner does not', async () => {
      const { place, file } = await makeReported()
      await file((await place.as('teacher')).actor, { kind: 'rights' })
      expect(await noticesOf(place.librarian.actor)).to.deep.equal(['filed.rights'])
      expect(await noticesOf(place.owner.actor)).to.be.empty
    })

    it('without a trace of who it was for anybody but the sector’s administrator', async () => {
      const { file } = await makeReported()
      await file()
      const entry = await AuditEntry.findOne({ action: 'reports.filed' }).lean()
      expect(entry?.unitIds).to.deep.equal([])
    })
  })

  describe('are decided', () => {
    const roles: readonly [Role, 'school' | 'elsewhere' | 'office', boolean, boolean][] = [
      ['librarian', 'school', true, false],
      ['registrar', 'school', true, false],
      ['principal', 'school', true, false],
      ['teacher', 'school', false, false],
      ['subjectLeader', 'school', false, false],
      ['student', 'school', false, false],
      ['librarian', 'elsewhere', false, false],
      ['reviewer', 'office', false, true],
      ['sectorSpecialist', 'office', false, true],
      ['sectorLeader', 'office', false, true],
      ['sectorAdministrator', 'office', true, true],
      ['communeOfficer', 'office', false, false],
    ]
    for (const [role, where, inSchool, inSector] of roles)
      it(`by a ${role} (${where}): of a school ${inSchool}, of the sector ${inSector}`, async () => {
        const { place, material, file } = await makeReported()
        const wide = await publishIn(place, { scope: 'sector', title: 'Toàn ngành' })
        const units = { school: place.unitId, elsewhere: await makeUnit(), office: await makeUnit('sectorOffice') }
        const { actor } = await place.as(role, units[where])
        await file()
        const [ofSchool] = await Report.find({ materialId: material._id }).lean()
        await Report.create({ ...ofSchool, _id: wide._id, materialId: wide._id, queue: 'sector' })
        const { items } = await listReports(actor, { shelf: 'open' }, page)
        const seen = items.map(({ queue }) => (queue === 'sector' ? 'sector' : 'school')).sort()
        expect(seen).to.deep.equal([...(inSchool ? ['school'] : []), ...(inSector ? ['sector'] : [])])
        for (const report of await Report.find().lean()) {
          expect(canDecide(actor, report)).to.equal(report.queue === 'sector' ? inSector : inSchool)
          expect(await Report.countDocuments({ $and: [{ _id: report._id }, decidableBy(actor)] })).to.equal(
            Number(canDecide(actor, report)),
          )
          const outcome = await outcomeOf(claimReport(actor, report._id, origin))
          expect(outcome).to.equal(canDecide(actor, report) ? 'done' : '404 notFound')
        }
      })

    it('by nobody about their own material', async () => {
      const { place, file } = await makeReported()
      const id = await file()
      await Report.updateOne({ _id: id }, { ownerId: place.librarian.actor.personId })
      expect(await outcomeOf(claimReport(place.librarian.actor, id, origin))).to.equal('404 notFound')
    })

    it('by the one who has claimed it, and one of many at a time', async () => {
      const { place, file } = await makeReported()
      const id = await file()
      const librarian = place.librarian.actor
      expect(await outcomeOf(decideReport(librarian, id, said('noGround'), origin))).to.equal('409 reportNotYours')
      const many = await Promise.all(Array.from({ length: 4 }, () => place.as('librarian')))
      const outcomes = await Promise.all(many.map(({ actor }) => outcomeOf(claimReport(actor, id, origin))))
      expect(outcomes.sort()).to.deep.equal(['409 reportTaken', '409 reportTaken', '409 reportTaken', 'done'])
      expect(await outcomeOf(decideReport(librarian, id, said('noGround'), origin))).to.equal('409 reportTaken')
    })

    it('after its release by another one; others release nothing, but the sector’s administrator does', async () => {
      const { place, file } = await makeReported()
      const id = await file()
      const [first, second] = [place.librarian.actor, (await place.as('librarian')).actor]
      const administrator = (await place.as('sectorAdministrator', await makeUnit('sectorOffice'))).actor
      expect(await outcomeOf(releaseReport(first, id, origin))).to.equal('409 reportTaken')
      await claimed(first, id)
      expect(await outcomeOf(releaseReport(second, id, origin))).to.equal('403 forbidden')
      expect(await outcomeOf(releaseReport(first, id, origin))).to.equal('done')
      await claimed(second, id)
      expect(await outcomeOf(releaseReport(administrator, id, origin))).to.equal('done')
      expect((await stored(id)).claimedById).to.be.undefined
    })

    const consequences: readonly [Decision, string[], string[], 'seen' | 'hidden' | 'gone'][] = [
      ['noGround', ['settled.noGround'], [], 'seen'],
      ['correct', ['settled.correct'], ['correct'], 'seen'],
      ['hide', ['settled.hide'], ['hide'], 'hidden'],
      ['takeDown', ['settled.takeDown'], ['takeDown'], 'gone'],
    ]
    for (const [decision, toReader, toOwner, then] of consequences)
      it(`as ${decision}: reader and owner hear what they have to, the material is ${then}`, async () => {
        const { place, material, reader, file } = await makeReported()
        const id = await claimed(place.librarian.actor, await file())
        await decideReport(place.librarian.actor, id, said(decision), origin)
        expect(await noticesOf(reader.actor)).to.deep.equal(toReader)
        expect(await noticesOf(place.owner.actor)).to.deep.equal(toOwner)
        const outcome = await outcomeOf(findMaterial(reader.actor, material._id))
        expect(outcome).to.equal({ seen: 'done', hidden: '404 notFound', gone: '410 takenDown' }[then])
        const entry = await AuditEntry.findOne({ action: 'reports.decided' }).lean()
        expect(entry?.after).to.deep.include({ decision, reason: 'Đã xem lại.' })
        expect(await outcomeOf(decideReport(place.librarian.actor, id, said('noGround'), origin))).to.equal(
          '409 reportTaken',
        )
      })

    it('not to hide what is hidden already: nothing has changed then', async () => {
      const { place, material, file } = await makeReported()
      const id = await claimed(place.librarian.actor, await file())
      await Material.updateOne({ _id: material._id }, { state: 'hidden' })
      const outcome = await outcomeOf(decideReport(place.librarian.actor, id, said('hide'), origin))
      expect(outcome).to.equal('409 materialMoved')
      expect((await stored(id)).isDecided).to.be.false
    })

    it('all together when the material is taken down', async () => {
      const { place, file } = await makeReported()
      const id = await claimed(place.librarian.actor, await file())
      const other = await place.as('teacher')
      const second = await file(other.actor)
      await decideReport(place.librarian.actor, id, said('takeDown'), origin)
      expect((await stored(second)).decision).to.equal('takeDown')
      expect(await noticesOf(other.actor)).to.deep.equal(['settled.takeDown'])
    })

    it('only with a replacement that is there', async () => {
      const { place, material, file } = await makeReported()
      const id = await claimed(place.librarian.actor, await file())
      const with_ = (replacement: string) =>
        outcomeOf(decideReport(place.librarian.actor, id, said('takeDown', { replacement }), origin))
      for (const wrong of ['abc', '/materials/0123456789abcdef01234567', material._id.toString()])
        expect(await with_(wrong), wrong).to.equal('replacement')
      const better = await publishIn(place, { scope: 'school', title: 'Bản đúng' })
      expect(await with_(`https://hoclieu.example/materials/${better._id.toString()}?x=1`)).to.equal('done')
      const { tombstone } = (await Material.findById(material._id).lean())!
      expect(tombstone?.replacementId?.equals(better._id)).to.be.true
    })
  })

  it('stay without their sender when that one is removed', async () => {
    const { reader, file } = await makeReported()
    const id = await file()
    const { personId } = reader.actor
    expect(await reportData.read(personId)).to.have.length(1)
    for (let time = 0; time < 2; time++) await inTransaction((session) => reportData.remove(personId, session))
    expect(await reportData.read(personId)).to.be.undefined
    expect((await stored(id)).text).to.include('câu 5')
  })
})
