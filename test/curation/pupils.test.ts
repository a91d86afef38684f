import { expect } from 'chai'
import { Types } from 'mongoose'
import type { Actor } from '../../server/actor.ts'
import { AuditEntry } from '../../server/audit/entry.model.ts'
import { addStatements } from '../../server/consents/index.ts'
import { hideWithoutConsent } from '../../server/curation/consents-ended.ts'
import { pupilsWorkData } from '../../server/curation/data-of-person.ts'
import { PupilsWork } from '../../server/curation/pupils-work.model.ts'
import { findWorkOfPupils, forgetPupils, sayWhoseWork } from '../../server/curation/pupils-work.ts'
import { MaterialType } from '../../server/curriculum/material-type.model.ts'
import { Material } from '../../server/materials/material.model.ts'
import type { StepName } from '../../server/materials/states.ts'
import { Notice } from '../../server/notices/notice.model.ts'
import { inTransaction } from '../../storage/database/index.ts'
import { refusalOf } from '../classes/refusal.ts'
import { origin, share } from '../materials/materials.ts'
import { actorOf, assign, makeClass, makePerson, makePupil, makeUnit, signIn } from '../support/make.ts'
import { type RunningApp, startApp } from '../support/start.ts'
import { makeType, openOf, step } from './submissions.ts'

describe('the work of pupils', () => {
  let app: RunningApp
  before(async () => {
    app = await startApp()
  })
  beforeEach(async () => {
    await app.clear()
    await makeType()
    const type = { code: 'KHKT', name: 'Dự án khoa học kĩ thuật', englishName: 'Science project' }
    await new MaterialType({ ...type, place: '2', edition: 'x', source: 'supplied' }).save()
  })
  after(() => app.stop())

  /** Pupils who are old enough to consent alone. */
  const setup = async (type = 'KHKT') => {
    const [unitId, officeId] = [await makeUnit(), await makeUnit('sectorOffice')]
    const group = await makeClass(unitId)
    const person = await makePerson('teacher', { unitId })
    await assign(person, group)
    const make = (name: string) => makePupil(group, { name, birthDate: new Date('2009-01-01') })
    const [han, khoi] = [await make('Ngô Gia Hân'), await make('Mai Anh Khôi')]
    const owner = await actorOf(person)
    const librarian = await actorOf(await makePerson('librarian', { unitId }))
    const reviewer = await makePerson('reviewer', { unitId: officeId })
    const { _id: id } = await share(owner, { type, scope: 'sector' })
    await step(owner, id, 'submit')
    await step(librarian, id, 'publishInSchool')
    const say = (...pupils: { personId: Types.ObjectId }[]) =>
      sayWhoseWork(
        owner,
        id,
        pupils.map(({ personId }) => personId),
        origin,
      )
    const take = (actor: Actor, name: StepName) => refusalOf(step(actor, id, name))
    return { unitId, person, owner, librarian, reviewer, sector: await actorOf(reviewer), id, han, khoi, say, take }
  }
  const answer = (pupil: { personId: Types.ObjectId }, said: 'given' | 'withdrawn') =>
    addStatements([
      {
        ...{ subjectId: pupil.personId, purpose: 'publishWork', answer: said, side: 'self' },
        ...{ saidById: pupil.personId, saidByName: 'Em', saidAt: new Date() },
      },
    ])
  const notSaid = 'scope curation.errors.pupilsNotSaid'
  const missing = 'scope curation.errors.consentMissing'

  it('is offered in the school, and not beyond it before its owner has said whose it is', async () => {
    const { owner, librarian, take, say } = await setup()
    expect(await take(owner, 'propose')).to.equal(notSaid)
    expect(await take(librarian, 'propose')).to.equal(notSaid)
    await say()
    expect(await take(owner, 'propose')).to.equal('none')
  })

  it('is not asked about with other materials, unless their owner has said so', async () => {
    const { owner, take, say, han } = await setup('BOISUONG')
    await say(han)
    expect(await take(owner, 'propose')).to.equal(missing)
    const other = await setup('BOISUONG')
    expect(await other.take(other.owner, 'propose')).to.equal('none')
  })

  it('waits for every consent, and for one that is withdrawn on the way; or the name is taken out', async () => {
    const { owner, sector, take, say, han, khoi } = await setup()
    await say(han, khoi)
    await answer(khoi, 'given')
    expect(await take(owner, 'propose')).to.equal(missing)
    await answer(han, 'given')
    expect(await take(owner, 'propose')).to.equal('none')
    await take(sector, 'takeIntoPanel')
    await answer(han, 'withdrawn')
    expect(await take(sector, 'approveInSector')).to.equal(missing)
    expect(await take(sector, 'publishInSector')).to.equal(missing)
    await say(khoi)
    expect(await take(sector, 'publishInSector')).to.equal('none')
  })

  it('is hidden by itself when a consent ends, outside the school alone, and those who answer for it are told', async () => {
    const { owner, sector, reviewer, person, take, say, han, khoi, id } = await setup()
    await say(han, khoi)
    await answer(han, 'given')
    await answer(khoi, 'given')
    const changed = (personId: Types.ObjectId, purpose = 'publishWork') =>
      hideWithoutConsent({ personId, purpose }, { stillWorking: () => Promise.resolve() } as never)
    const state = async () => (await Material.findById(id).lean())!.state
    await answer(khoi, 'withdrawn')
    await changed(khoi.personId)
    // In the school it may stay.
    expect(await state()).to.equal('publishedInSchool')
    await answer(khoi, 'given')
    await take(owner, 'propose')
    await take(sector, 'publishInSector')
    await changed(khoi.personId)
    expect(await state()).to.equal('publishedInSector')
    await answer(khoi, 'withdrawn')
    await changed(khoi.personId, 'publishImage')
    await changed(new Types.ObjectId())
    expect(await state()).to.equal('publishedInSector')
    await changed(khoi.personId)
    await changed(khoi.personId)
    expect((await Material.findById(id).lean())!).to.include({ state: 'hidden', reasonCode: 'privacy' })
    expect(await take(sector, 'show')).to.equal('scope curation.errors.consentMissing')
    const notices = await Notice.find({ key: 'curation.notices.consentEnded' }).lean()
    expect(notices.map(({ personId }) => personId.toString())).to.include.members([
      ...[person.personId.toString(), reviewer.personId.toString()],
    ])
    expect(JSON.stringify(notices)).not.to.include('Khôi')
    expect(notices).to.have.length(3)
    await answer(khoi, 'given')
    expect(await take(sector, 'show')).to.equal('none')
  })

  it('is said by its owner, of pupils of their classes', async () => {
    const { librarian, sector, owner, id, unitId, say, han, khoi } = await setup()
    expect(await refusalOf(sayWhoseWork(librarian, id, [], origin))).to.equal('403 forbidden')
    expect(await refusalOf(sayWhoseWork(sector, id, [], origin))).to.equal('404 notFound')
    const stranger = await makePupil(await makeClass(unitId))
    expect(await refusalOf(say(stranger))).to.equal('pupil curation.errors.notYourPupil')
    await say(han, khoi)
    const { pupils } = await findWorkOfPupils(owner, id)
    expect(pupils.map(({ name, isChosen }) => `${name} ${isChosen}`)).to.have.members([
      'Ngô Gia Hân true',
      'Mai Anh Khôi true',
    ])
    const entry = (await AuditEntry.findOne({ action: 'curation.pupilsSaid' }).lean())!
    expect(entry.after).to.deep.equal({ pupils: 2 })
    const later = await findWorkOfPupils({ ...owner, classes: [] }, id)
    expect(later.pupils.map(({ name }) => name)).to.deep.equal([undefined, undefined])
  })

  it('is forgotten with a pupil, and with the material', async () => {
    const { id, say, han, khoi } = await setup()
    await say(han, khoi)
    expect(await pupilsWorkData.read(han.personId)).to.have.length(1)
    await inTransaction((session) => pupilsWorkData.remove(han.personId, session))
    expect((await PupilsWork.findById(id).lean())!.pupilIds).to.deep.equal([khoi.personId])
    const context = { signal: new AbortController().signal } as Parameters<typeof forgetPupils>[1]
    await forgetPupils({ materialId: id }, context)
    expect(await PupilsWork.countDocuments()).to.equal(1)
    await Material.updateOne({ _id: id }, { removedAt: new Date() })
    await forgetPupils({ materialId: id }, context)
    expect(await PupilsWork.countDocuments()).to.equal(0)
  })

  it('is said on a page of its own, and reviewers learn how many consents are missing, not whose', async () => {
    const { person, owner, reviewer, id, han, khoi, sector, take } = await setup()
    const browser = await signIn(app, person)
    const url = `/curation/materials/${id.toString()}/pupils`
    expect((await browser.get(`/materials/${id.toString()}`)).html).to.include(url)
    expect((await browser.get(url)).html).to.include('Ngô Gia Hân')
    const pupil = [han, khoi].map(({ personId }) => personId.toString())
    const odd: Record<string, string | string[]>[] = [{}, { pupil, nobody: 'yes' }, { pupil: 'x' }]
    for (const form of odd) expect((await browser.post(url, form, url)).status).to.equal(422)
    await answer(han, 'given')
    await answer(khoi, 'given')
    expect((await browser.post(url, { pupil }, url)).status).to.equal(303)
    await take(owner, 'propose')
    await take(sector, 'takeIntoPanel')
    await answer(han, 'withdrawn')
    const review = `/curation/${(await openOf(id))!._id.toString()}`
    const seen = await signIn(app, reviewer)
    expect((await seen.get(review)).html)
      .to.include('Còn 1 học sinh')
      .and.not.include('Ngô Gia Hân')
    const refused = await seen.post(`${review}/decide`, { step: 'publishInSector' }, review)
    expect(refused.status).to.equal(422)
    expect(refused.html).to.include('bỏ tên và hình của em')
    expect((await browser.get(url)).html).to.include('Còn 1 em')
  })
})
