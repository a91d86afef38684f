import { expect } from 'chai'
import { Types } from 'mongoose'
import { AuditEntry } from '../../server/audit/entry.model.ts'
import { canLiftRecall, canRecall } from '../../server/materials/access.ts'
import { adaptMaterial, whyNotAdapt } from '../../server/materials/adapt.ts'
import { materialData } from '../../server/materials/data-of-person.ts'
import { Material } from '../../server/materials/material.model.ts'
import { recallOf } from '../../server/materials/recall.ts'
import { Notice } from '../../server/notices/notice.model.ts'
import { takeUpdate, undoUpdate } from '../../server/updates/decide.ts'
import { findUpdate } from '../../server/updates/find.ts'
import { findRecall, liftRecall, recallEdition } from '../../server/updates/recall.ts'
import { addUse } from '../../server/usage/index.ts'
import { inTransaction } from '../../storage/database/index.ts'
import { refusalOf } from '../classes/refusal.ts'
import { call } from '../api/client.ts'
import { origin } from '../materials/materials.ts'
import { makeType, publish } from '../materials/published.ts'
import { makeActor, signIn } from '../support/make.ts'
import { type RunningApp, startApp } from '../support/start.ts'
import { adapt, edit, linkOf, makeOriginals, publishNext } from './originals.ts'

describe('recalling an edition', () => {
  let app: RunningApp
  let made: Awaited<ReturnType<typeof makeOriginals>>
  before(async () => {
    app = await startApp()
  })
  beforeEach(async () => {
    await app.clear()
    await makeType()
    made = await makeOriginals(app, { scope: 'public' })
  })
  after(() => app.stop())

  const reason = 'Đáp án câu 3 sai: phải là 7/12'
  const recall = (actor = made.place.owner.actor, more = {}) =>
    recallEdition(actor, { id: made.original._id, edition: 1, reason, origin, ...more })
  const lift = (actor = made.place.librarian.actor, edition = 1) =>
    liftRecall(actor, { id: made.original._id, edition, origin })
  const noticesOf = async ({ personId }: { readonly personId: Types.ObjectId }) =>
    (
      await Notice.find({ personId, key: /^updates/ })
        .sort({ _id: 1 })
        .lean()
    ).map(({ key }) => key.slice(16))
  const original = () => Material.findById(made.original._id).orFail().lean()

  it('is for the owner and for curators, and lifting it for curators only', () => {
    const unitId = new Types.ObjectId()
    const material = { ownerId: new Types.ObjectId(), unitId }
    const rights = (actor: ReturnType<typeof makeActor>) => [canRecall(actor, material), canLiftRecall(actor, material)]
    expect(rights({ ...makeActor('teacher', unitId), personId: material.ownerId })).to.deep.equal([true, false])
    for (const role of ['librarian', 'principal', 'vicePrincipal', 'registrar', 'schoolAdministrator'] as const) {
      expect(rights(makeActor(role, unitId)), role).to.deep.equal([true, true])
      expect(rights(makeActor(role)), role).to.deep.equal([false, false])
    }
    for (const role of ['reviewer', 'sectorSpecialist', 'sectorLeader', 'sectorAdministrator'] as const)
      expect(rights(makeActor(role)), role).to.deep.equal([true, true])
    for (const role of ['teacher', 'subjectLeader', 'student', 'guardian', 'communeOfficer'] as const)
      expect(rights(makeActor(role, unitId)), role).to.deep.equal([false, false])
  })

  it('is refused to others, for what was never published, twice, and by who has seen it otherwise', async () => {
    const { elsewhere, place } = made
    expect(await refusalOf(recall(elsewhere.librarian.actor))).to.equal('403 forbidden')
    expect(await refusalOf(recall(undefined, { id: new Types.ObjectId() }))).to.equal('404 notFound')
    expect(await refusalOf(recall(undefined, { edition: 2 }))).to.equal('404 notFound')
    expect(await refusalOf(recall(undefined, { seen: 1 }))).to.equal('409 conflict')
    expect(await refusalOf(lift())).to.equal('404 notFound')
    await recall()
    expect(await refusalOf(recall(place.librarian.actor))).to.equal('409 alreadyRecalled')
    expect(await refusalOf(lift(place.owner.actor))).to.equal('403 forbidden')
    expect(await refusalOf(lift(elsewhere.librarian.actor))).to.equal('403 forbidden')
    expect((await original()).recalls).to.have.length(1)
  })

  it('keeps everybody from beginning to use it', async () => {
    const { elsewhere, original: material } = made
    const use = { materialId: material._id, edition: 1, kind: 'course', id: new Types.ObjectId(), title: 'Khoá' }
    const add = (more = {}) =>
      inTransaction((session) =>
        addUse(elsewhere.owner.actor, { ...use, url: '/', unitId: elsewhere.unitId, ...more }, session),
      )
    await add()
    await recall()
    // What is there may go on being called otherwise.
    await add({ title: 'Khoá mới' })
    expect(await refusalOf(add({ id: new Types.ObjectId() }))).to.equal('409 editionRecalled')
    expect(whyNotAdapt(elsewhere.owner.actor, await original())).to.equal('recalled')
    expect(await refusalOf(adaptMaterial(elsewhere.owner.actor, material._id, {}, origin))).to.equal('409 cannotAdapt')
    await lift()
    await add({ id: new Types.ObjectId() })
    await adapt(elsewhere.owner.actor, material)
  })

  it('is told at once to all who use it, whoever made something of what was made from it, and the owner', async () => {
    const { place, elsewhere } = made
    await edit(elsewhere.owner.actor, made.own, { content: { scope: 'sector' } })
    const published = await publish(elsewhere, await Material.findById(made.own._id).orFail().lean())
    await adapt(elsewhere.reviewer.actor, published)
    await app.work()
    await recall(place.reviewer.actor)
    await app.work()
    expect(await noticesOf(elsewhere.owner.actor)).to.deep.equal(['recalled.plain'])
    expect(await noticesOf(elsewhere.reviewer.actor)).to.deep.equal(['recalled.plain'])
    expect(await noticesOf(place.owner.actor)).to.deep.equal(['recalledOwn'])
    expect(await noticesOf(place.reviewer.actor)).to.deep.equal([])
    expect(await noticesOf(place.librarian.actor)).to.deep.equal([])
    await lift()
    await app.work()
    expect(await noticesOf(elsewhere.owner.actor)).to.deep.equal(['recalled.plain', 'lifted'])
    expect(await noticesOf(elsewhere.reviewer.actor)).to.deep.equal(['recalled.plain', 'lifted'])
    const audited = await AuditEntry.find({ action: /recall/i })
      .sort({ at: 1 })
      .lean()
    expect(audited.map(({ action }) => action)).to.deep.equal(['materials.recalled', 'materials.recallLifted'])
    expect(audited[0]!.after).to.deep.include({ edition: 1, reason })
    // Once more is another recall.
    await recall(place.reviewer.actor)
    await app.work()
    expect(await noticesOf(elsewhere.owner.actor)).to.deep.equal(['recalled.plain', 'lifted', 'recalled.plain'])
  })

  it('names what to use instead; whoever follows is told no more', async () => {
    const { place, elsewhere } = made
    await publishNext(place, made.original, { content: { keywords: ['a'] } })
    await app.work()
    await recall()
    await app.work()
    expect(await noticesOf(elsewhere.owner.actor)).to.deep.equal(['correction.plain', 'recalled.replaced'])
    const { _id: id } = await linkOf(made.own)
    expect((await findUpdate(elsewhere.owner.actor, id)).recall).to.include({ edition: 1, reason })
    await takeUpdate(elsewhere.owner.actor, 'keep', { id, origin })
    // There is no way back to what is dangerous.
    expect(await refusalOf(undoUpdate(elsewhere.owner.actor, { id, origin }))).to.equal('409 editionRecalled')
    await recallEdition(place.librarian.actor, { id: made.original._id, edition: 2, reason, origin })
    await app.work()
    expect(await noticesOf(elsewhere.owner.actor)).to.have.length(3)
  })

  it('of the newest edition keeps others from taking it', async () => {
    await publishNext(made.place, made.original, { content: { keywords: ['a'] } })
    await app.work()
    await recallEdition(made.place.owner.actor, { id: made.original._id, edition: 2, reason, origin })
    const { _id: id } = await linkOf(made.own)
    expect((await findUpdate(made.elsewhere.owner.actor, id)).whyNot).to.equal('recalled')
    expect(await refusalOf(takeUpdate(made.elsewhere.owner.actor, 'take', { id, origin }))).to.equal(
      '409 editionRecalled',
    )
  })

  it('shows where it is used to those who answer for materials, and to nobody else', async () => {
    const { place, elsewhere, original: material } = made
    await recall()
    const { places } = await findRecall(place.librarian.actor, material._id, 1)
    expect(places!.units).to.have.length(1)
    expect(places!.kinds).to.deep.equal([{ kind: 'adaptation', count: 1 }])
    // A draft of somebody else is counted, not named.
    expect(places!.adaptations).to.deep.equal([])
    const own = await findRecall(elsewhere.owner.actor, material._id, 1)
    expect(own.places).to.equal(undefined)
    expect(own.own.map(({ usedIn }) => usedIn.toString())).to.deep.equal([made.own._id.toString()])
    expect(await refusalOf(findRecall(elsewhere.owner.actor, material._id, 2))).to.equal('404 notFound')
    // Whoever uses it is told why, even if it is hidden from them since.
    await Material.updateOne({ _id: material._id }, { $set: { viewers: [] } })
    expect((await findRecall(elsewhere.owner.actor, material._id, 1)).recall!.reason).to.equal(reason)
    expect(await refusalOf(findRecall(makeActor('teacher'), material._id, 1))).to.equal('404 notFound')
  })

  it('stands on every page that shows or gives it, and goes with the recall', async () => {
    const { place, elsewhere, original: material } = made
    const url = `/materials/${material._id.toString()}`
    const file = material.live!.content.files[0]!._id.toString()
    const pages = [url, `${url}/editions/1`, `${url}/files/${file}/read`, `${url}/embed`, `${url}/reuse`]
    const guest = app.visitor()
    for (const page of pages) expect((await guest.get(page)).html, page).not.to.include('đã bị thu hồi')
    await recall()
    for (const page of pages) {
      const { html } = await guest.get(page)
      expect(html, page).to.include('Phiên bản 1 đã bị thu hồi').and.to.include('phải là 7/12')
    }
    const owner = await signIn(app, elsewhere.owner.person)
    expect((await owner.get(`/materials/${made.own._id.toString()}`)).html).to.include('đã bị thu hồi')
    const answer = await call(app, `GET /materials/${material._id.toString()}`)
    expect(answer.json).to.have.nested.property('recall.reason', reason)
    await app.work()
    expect((await owner.get('/catalogue')).html).to.include('Đã thu hồi')

    await publishNext(place, material, { content: { keywords: ['a'] } })
    expect((await guest.get(url)).html).not.to.include('phải là 7/12')
    const old = (await guest.get(`${url}/editions/1`)).html
    expect(old).to.include('phải là 7/12').and.to.include('Hãy dùng bản thay thế')
    await lift()
    expect((await guest.get(`${url}/editions/1`)).html).not.to.include('phải là 7/12')
    expect(recallOf(await original(), 1)).to.equal(undefined)
  })

  it('stays when who has recalled it is removed, without their name', async () => {
    await recall()
    const { personId } = made.place.owner.actor
    for (let twice = 0; twice < 2; twice++) await inTransaction((session) => materialData.remove(personId, session))
    expect((await original()).recalls![0]).to.include({ byName: '', reason })
  })
})
