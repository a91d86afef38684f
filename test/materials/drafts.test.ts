import { expect } from 'chai'
import { Types } from 'mongoose'
import type { Actor } from '../../server/actor.ts'
import { findInCatalogue } from '../../server/catalogue/find.ts'
import { readQuery } from '../../server/catalogue/input.ts'
import { searchMaterials } from '../../server/catalogue/search.ts'
import { canSeeDraft, canSeeWaiting, worksOn } from '../../server/materials/access.ts'
import { changeDraft } from '../../server/materials/draft.ts'
import { attachFiles } from '../../server/materials/files.ts'
import { findMaterial, listEditions } from '../../server/materials/find.ts'
import { Material, type MaterialRecord } from '../../server/materials/material.model.ts'
import { type State, states } from '../../server/materials/states.ts'
import { publishAsFarAs, takeStep } from '../../server/materials/step.ts'
import { draftViewersOf, viewerKeysOf } from '../../server/materials/viewers.ts'
import { findFile } from '../../server/materials/view/take.ts'
import { refreshMaterial } from '../../server/materials/write.ts'
import { inTransaction } from '../../storage/database/index.ts'
import { goAway } from '../catalogue/materials.ts'
import { makeActor, signIn } from '../support/make.ts'
import { type RunningApp, startApp } from '../support/start.ts'
import { makeUpload } from '../uploads/uploads.ts'
import { noWords, office, origin, school } from './materials.ts'
import { bring, makePlace, makeType, type Place } from './published.ts'

describe('who may see the draft of a material, and what waits', () => {
  const own = school()
  const other = school()
  const owner = own.as('teacher')
  const leading = makeActor('subjectLeader', new Types.ObjectId(), 'subjectGroup')
  const people: Readonly<Record<string, Actor | undefined>> = {
    owner,
    colleague: own.as('teacher'),
    librarian: own.as('librarian'),
    leader: { ...leading, memberships: [{ ...leading.memberships[0]!, schoolId: own.unitId }] },
    librarianElsewhere: other.as('librarian'),
    pupil: own.as('student'),
    reviewer: office('reviewer'),
    leaderOfSector: office('sectorLeader'),
    administrator: office('sectorAdministrator'),
    guest: undefined,
  }
  const curators = ['librarian', 'leader']
  const ofSector = ['reviewer', 'leaderOfSector', 'administrator']
  const waitsInSchool: readonly State[] = ['awaitingGroup', 'awaitingSchool', 'approvedInSchool']
  const waitsInSector: readonly State[] = ['proposedToSector', 'inPanel', 'approvedInSector']
  const materialIn = (state: State, latestNumber: number) => ({
    ...{ ownerId: owner.personId, unitId: own.unitId, state, latestNumber },
  })
  const among = (sees: (actor: Actor | undefined) => boolean) =>
    Object.keys(people).filter((name) => sees(people[name]))

  for (const state of states)
    for (const latestNumber of [0, 1]) {
      const material = materialIn(state, latestNumber)
      const workers = latestNumber === 0 ? ['owner'] : ['owner', ...curators]
      it(`in the state ${state} with ${latestNumber} editions`, () => {
        expect(among((actor) => canSeeDraft(actor, material))).to.deep.equal(workers)
        const waits = latestNumber > 0 && [...waitsInSchool, ...waitsInSector].includes(state)
        const seers = !waits ? [] : waitsInSector.includes(state) ? [...workers, ...ofSector] : workers
        expect(among((actor) => canSeeWaiting(actor, material))).to.deep.equal(seers)
      })
      it(`and the filter of the index says the same (${state}, ${latestNumber})`, () => {
        const viewers = draftViewersOf(material)
        const found = among((actor) => viewerKeysOf(actor).some((key) => viewers.includes(key)))
        expect(found).to.deep.equal(among((actor) => canSeeDraft(actor, material)))
      })
    }

  it('those of the sector take part in its life all the same', () => {
    expect(among((actor) => worksOn(actor, materialIn('inPanel', 1)))).to.have.members([
      'owner',
      ...curators,
      ...ofSector,
    ])
  })
})

describe('a material that was proposed, whose owner writes on', () => {
  let app: RunningApp
  let place: Place
  let material: MaterialRecord
  let later: Types.ObjectId
  before(async () => {
    app = await startApp()
    await makeType()
    place = await makePlace()
    const { owner, librarian } = place
    material = await bring(owner.actor, [{ name: 'bai.txt', body: 'một' }], { scope: 'sector', title: 'Bản đã gửi' })
    await publishAsFarAs(owner.actor, material._id, noWords, origin)
    await takeStep(librarian.actor, material._id, 'publishInSchool', noWords, origin)
    await takeStep(owner.actor, material._id, 'propose', noWords, origin)
  })
  after(() => app.stop())

  const titleFor = async (actor: Actor, edition?: 'draft') =>
    (await findMaterial(actor, material._id, { edition })).content.title

  const writeOn = async () => {
    const { owner } = place
    await changeDraft(owner.actor, material._id, { title: 'Nháp riêng tôi' }, origin)
    const changed = await attachFiles(owner.actor, material._id, [await makeUpload(owner.actor, 'hai')], origin)
    later = changed.draft.files[1]!._id
    await app.work()
  }

  for (const isLive of [true, false])
    describe(isLive ? 'while something of it is live' : 'while nothing of it is live', () => {
      before(async () => {
        if (!isLive) {
          const { owner } = place
          material = await bring(owner.actor, [{ name: 'ba.txt', body: 'ba' }], {
            scope: 'sector',
            title: 'Bản đã gửi',
          })
          await publishAsFarAs(owner.actor, material._id, noWords, origin)
          await Material.updateOne({ _id: material._id }, { $set: { state: 'proposedToSector' } })
          const found = await Material.findById(material._id).lean()
          await inTransaction((session) => refreshMaterial(found!, session))
        }
        await writeOn()
      })

      it('shows those of the sector what was proposed, and not the draft', async () => {
        const { reviewer, owner, librarian } = place
        expect(await titleFor(reviewer.actor)).to.equal('Bản đã gửi')
        const refused = await titleFor(reviewer.actor, 'draft').catch((error: { status?: number }) => error.status)
        expect(refused).to.equal(404)
        for (const { actor } of [owner, librarian]) expect(await titleFor(actor, 'draft')).to.equal('Nháp riêng tôi')
        const shown = (await findMaterial(reviewer.actor, material._id)).material
        expect((await listEditions(reviewer.actor, shown)).map(({ number }) => number)).to.deep.equal([1])
      })

      it('gives them no file that came later', async () => {
        const { reviewer, owner } = place
        const take = (actor: Actor) =>
          findFile(actor, material._id, later).then(
            () => 'given',
            () => 'refused',
          )
        expect(await take(reviewer.actor)).to.equal('refused')
        expect(await take(owner.actor)).to.equal('given')
      })

      it('is found by them as it was proposed, by its owner also as it is written', async () => {
        const wanted = { facets: [], offset: 0, limit: 20 }
        const titles = async ({ actor }: { actor: Actor }, q: string) =>
          (await searchMaterials(actor, readQuery({ q }), wanted)).items
            .filter((found) => found.material._id.equals(material._id))
            .map(({ content }) => content.title)
        expect(await titles(place.reviewer, 'bản đã gửi')).to.deep.equal(['Bản đã gửi'])
        expect(await titles(place.reviewer, 'nháp riêng tôi')).to.deep.equal([])
        expect(await titles(place.owner, 'nháp riêng tôi')).to.deep.equal(['Nháp riêng tôi'])
        const comeBack = goAway()
        const answer = await findInCatalogue(place.reviewer.actor, readQuery({}), wanted)
        comeBack()
        const browsed = answer.isSearched ? [] : answer.browsed.items
        expect(browsed.map(({ content }) => content.title)).to.not.include('Nháp riêng tôi')
      })

      it('is opened by them as it was proposed, with where it stands', async () => {
        const browser = await signIn(app, place.reviewer.person)
        const page = await browser.get(`/materials/${material._id.toString()}`)
        expect(page.html).to.contain('steps/takeIntoPanel').and.not.contain('Nháp riêng tôi')
      })
    })
})
