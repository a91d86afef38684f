import { expect } from 'chai'
import { Types } from 'mongoose'
import { AuditEntry } from '../../server/audit/entry.model.ts'
import { Material } from '../../server/materials/material.model.ts'
import { removeMaterial } from '../../server/materials/draft.ts'
import { takeStep } from '../../server/materials/step.ts'
import { Membership } from '../../server/people/membership.model.ts'
import { Notice } from '../../server/notices/notice.model.ts'
import { adaptationUser } from '../../server/updates/adaptation.ts'
import { canFollow, followableBy } from '../../server/updates/access.ts'
import { skipUpdate, takeUpdate, undoUpdate } from '../../server/updates/decide.ts'
import { countOpen, findUpdate, listUpdates } from '../../server/updates/find.ts'
import { mendLinks } from '../../server/updates/follow.ts'
import { Link } from '../../server/updates/link.model.ts'
import { useUpstreamUsers } from '../../server/updates/users.ts'
import type { UpstreamUser } from '../../server/upstream-users.ts'
import { addUse } from '../../server/usage/index.ts'
import { linkData } from '../../server/updates/data-of-person.ts'
import { MaterialUse } from '../../server/usage/use.model.ts'
import { UseModel } from '../../server/uploads/use.model.ts'
import { StoredFileModel } from '../../server/uploads/stored-file.model.ts'
import { inTransaction } from '../../storage/database/index.ts'
import { refusalOf } from '../classes/refusal.ts'
import { noWords, origin } from '../materials/materials.ts'
import { makeType } from '../materials/published.ts'
import { makeActor } from '../support/make.ts'
import { type RunningApp, startApp } from '../support/start.ts'
import { adapt, draftOf, edit, linkOf, makeOriginals, publishNext } from './originals.ts'

describe('updates of originals', function () {
  this.timeout(240_000)
  let app: RunningApp
  before(async () => {
    app = await startApp()
  })
  beforeEach(async () => {
    await app.clear()
    await makeType()
  })
  after(() => app.stop())

  const first = { limit: 20, cursor: undefined }
  const next = async (made: Awaited<ReturnType<typeof makeOriginals>>, more: Parameters<typeof publishNext>[2]) => {
    await publishNext(made.place, made.original, more)
    await app.work()
    return await linkOf(made.own)
  }
  const noticesOf = async (personId: Types.ObjectId) =>
    (
      await Notice.find({ personId, key: /^updates\./ })
        .sort({ _id: 1 })
        .lean()
    ).map(({ key }) => key)

  it('begin with what is adapted, and end with it', async () => {
    const { own, original, elsewhere } = await makeOriginals(app)
    expect(await MaterialUse.findOne({ usedIn: own._id }).lean()).to.deep.include({
      ...{ kind: 'adaptation', materialId: original._id, edition: 1, addedById: elsewhere.owner.actor.personId },
      url: `/materials/${own._id.toString()}`,
    })
    expect(await linkOf(own)).to.include({ synced: 1, available: 1, skipped: 0, state: 'current' })
    await removeMaterial(elsewhere.owner.actor, own._id, origin)
    await app.work()
    expect(await Link.countDocuments()).to.equal(0)
    expect(await MaterialUse.countDocuments()).to.equal(0)
  })

  it('belong to whoever uses the original: the rule and its query say the same', async () => {
    const { own, elsewhere, place } = await makeOriginals(app)
    await adapt(
      elsewhere.librarian.actor,
      await Material.findById((await linkOf(own)).materialId)
        .orFail()
        .lean(),
    )
    await app.work()
    const links = await Link.find().lean()
    expect(links).to.have.length(2)
    for (const actor of [elsewhere.owner.actor, elsewhere.librarian.actor, place.owner.actor, makeActor('teacher')]) {
      const found = (await Link.find(followableBy(actor)).lean()).map(({ _id }) => _id.toString())
      expect(found).to.have.members(links.filter((link) => canFollow(actor, link)).map(({ _id }) => _id.toString()))
    }
  })

  describe('are told of', () => {
    it('by the kind of change: a correction at once, others once a day, a breaking one in its own words', async () => {
      const made = await makeOriginals(app)
      const { personId } = made.elsewhere.owner.actor
      await next(made, { content: { keywords: ['a'] } })
      await next(made, { change: 'content', content: { keywords: ['b'] }, note: 'Thêm ví dụ.' })
      const link = await next(made, { change: 'breaking', content: { keywords: ['c'] } })
      expect(link).to.include({ synced: 1, available: 4, state: 'open' })
      expect(await noticesOf(personId)).to.deep.equal([
        ...['updates.notices.correction.plain', 'updates.notices.content.noted', 'updates.notices.breaking.plain'],
      ])
      const [, noted] = await Notice.find({ personId, key: /^updates\./ })
        .sort({ _id: 1 })
        .lean()
      expect(noted!.values).to.deep.include({ number: 3, note: 'Thêm ví dụ.' })
      expect(noted!.url).to.equal(`/updates?of=${made.original._id.toString()}`)
    })

    it('once to who has several adaptations, and not to who has made the edition', async () => {
      const made = await makeOriginals(app)
      await adapt(made.elsewhere.owner.actor, made.original)
      const ownOfMaker = await adapt(made.place.owner.actor, made.original)
      await app.work()
      await next(made, { content: { keywords: ['a'] } })
      expect(await noticesOf(made.elsewhere.owner.actor.personId)).to.have.length(1)
      expect(await noticesOf(made.place.owner.actor.personId)).to.deep.equal([])
      expect((await linkOf(ownOfMaker)).state).to.equal('open')
      expect(await countOpen(made.elsewhere.owner.actor, 100)).to.equal(2)
    })

    it('never to who does not see the original any more', async () => {
      const made = await makeOriginals(app)
      await next(made, { content: { scope: 'school' } })
      expect(await noticesOf(made.elsewhere.owner.actor.personId)).to.deep.equal([])
      const { _id } = await linkOf(made.own)
      const update = await findUpdate(made.elsewhere.owner.actor, _id)
      expect([update.upstream, update.compared]).to.deep.equal([undefined, undefined])
      expect(await refusalOf(takeUpdate(made.elsewhere.owner.actor, 'take', { id: _id, origin }))).to.equal(
        '404 notFound',
      )
    })

    it('also when it was published while something was being made of the one before', async () => {
      const made = await makeOriginals(app)
      const late = await adapt(made.elsewhere.librarian.actor, made.original)
      await publishNext(made.place, made.original, { content: { keywords: ['a'] } })
      await app.work()
      expect(await linkOf(late)).to.include({ synced: 1, available: 2, state: 'open' })
    })

    it('at night, when an event was lost', async () => {
      const made = await makeOriginals(app)
      await next(made, { content: { keywords: ['a'] } })
      expect(await mendLinks()).to.equal(0)
      await Link.updateMany({}, { $set: { available: 1, state: 'current' } })
      expect(await mendLinks()).to.equal(1)
      await app.work()
      expect((await linkOf(made.own)).state).to.equal('open')
      expect(await noticesOf(made.elsewhere.owner.actor.personId)).to.have.length(1)
    })
  })

  describe('are decided on', () => {
    it('by nobody else, only when there is something, and by what one has seen', async () => {
      const made = await makeOriginals(app)
      const { actor } = made.elsewhere.owner
      const { _id: id, revision } = await linkOf(made.own)
      const wanted = { id, origin }
      for (const decide of [
        (by: typeof actor, more = {}) => takeUpdate(by, 'take', { ...wanted, ...more }),
        (by: typeof actor, more = {}) => takeUpdate(by, 'keep', { ...wanted, ...more }),
        (by: typeof actor, more = {}) => skipUpdate(by, { ...wanted, ...more }),
      ]) {
        expect(await refusalOf(decide(made.elsewhere.librarian.actor))).to.equal('404 notFound')
        expect(await refusalOf(decide(actor, { id: new Types.ObjectId() }))).to.equal('404 notFound')
        expect(await refusalOf(decide(actor))).to.equal('409 nothingToTake')
        expect(await refusalOf(decide(actor, { seen: revision + 1 }))).to.equal('409 conflict')
      }
      expect(await refusalOf(undoUpdate(actor, wanted))).to.equal('409 cannotUndoUpdate')
      await next(made, { content: { keywords: ['a'] } })
      const { revision: ownRevision } = await Material.findById(made.own._id).orFail().lean()
      const stale = takeUpdate(actor, 'take', { ...wanted, seenOwn: ownRevision - 1 })
      expect(await refusalOf(stale)).to.equal('409 conflict')
      expect((await linkOf(made.own)).state).to.equal('open')
      expect(await MaterialUse.countDocuments({ usedIn: made.own._id, edition: 1 })).to.equal(1)
    })

    it('by two at once: one of them is told', async () => {
      const made = await makeOriginals(app)
      const { actor } = made.elsewhere.owner
      const { _id: id, revision: seen } = await next(made, { content: { keywords: ['a'] } })
      const told = await Promise.all([
        refusalOf(takeUpdate(actor, 'take', { id, seen, origin })),
        refusalOf(skipUpdate(actor, { id, seen, origin })),
      ])
      expect(told.sort()).to.deep.equal(['409 conflict', 'none'])
    })

    it('by taking all: the original’s words and files, under the strictest licence, with the new edition named', async () => {
      const made = await makeOriginals(app, { licence: 'CC0' })
      const { actor } = made.elsewhere.owner
      const before = await edit(actor, made.own, {
        content: { title: 'Của tôi', scope: 'school', lesson: 'Bài 3', authors: ['Trần Thị Thử'] },
        added: [{ name: 'Riêng.txt', body: 'Của riêng tôi' }],
        removed: ['Phiếu.txt'],
      })
      await next(made, {
        content: { title: 'Bản gốc mới', licence: 'CCBYSA', keywords: ['mới'] },
        removed: ['Bài giảng.txt'],
        added: [{ name: 'Bài giảng.txt', body: 'Một phần ba' }],
      })
      const { _id: id, revision: seen } = await linkOf(made.own)
      const taken = await takeUpdate(actor, 'take', { id, seen, seenOwn: before.revision, origin })
      expect(taken).to.include({ synced: 2, state: 'taken' })
      const material = await Material.findById(made.own._id).orFail().lean()
      const { draft } = material
      expect(draft).to.deep.include({ title: 'Bản gốc mới', keywords: ['mới'], scope: 'school', lesson: 'Bài 3' })
      expect(draft.licence).to.equal('CCBYSA')
      expect(draft.authors.map(({ name }) => name)).to.deep.equal(['Trần Thị Thử'])
      expect(
        draft.sources.map(({ materialId, edition, licence }) => [String(materialId), edition, licence]),
      ).to.deep.equal([[made.original._id.toString(), 2, 'CCBYSA']])
      expect(draft.files.map(({ name }) => name)).to.have.members(['Bài giảng.txt', 'Phiếu.txt', 'Riêng.txt'])
      expect(material).to.deep.include({ ownerId: actor.personId, unitId: made.elsewhere.unitId })
      expect((await MaterialUse.find({ usedIn: made.own._id }).lean()).map(({ edition }) => edition)).to.deep.equal([2])
      const audited = await AuditEntry.findOne({ action: 'updates.taken' }).lean()
      expect(audited!.after).to.deep.include({ edition: 2, from: 1, keepsOwn: false })
    })

    it('by taking, with one’s own changes kept', async () => {
      const made = await makeOriginals(app)
      const { actor } = made.elsewhere.owner
      await edit(actor, made.own, { content: { title: 'Của tôi' } })
      await next(made, { content: { title: 'Bản gốc mới', description: 'Lời mới.' }, removed: ['Phiếu.txt'] })
      const { _id: id } = await linkOf(made.own)
      const { compared } = await findUpdate(actor, id)
      expect(compared!.merged!.fields).to.deep.equal([
        { field: 'title', outcome: 'conflict' },
        { field: 'description', outcome: 'theirs' },
      ])
      await takeUpdate(actor, 'keep', { id, origin })
      const draft = await draftOf(made.own)
      expect(draft).to.include({ title: 'Của tôi', description: 'Lời mới.' })
      expect(draft.files.map(({ name }) => name)).to.deep.equal(['Bài giảng.txt'])
    })

    it('by skipping: until the next one', async () => {
      const made = await makeOriginals(app)
      const { actor } = made.elsewhere.owner
      const { _id: id } = await next(made, { content: { keywords: ['a'] } })
      const shelf = async (name: 'open' | 'taken' | 'skipped') =>
        (await listUpdates(actor, { shelf: name }, first)).items.length
      expect([await shelf('open'), await shelf('skipped')]).to.deep.equal([1, 0])
      await skipUpdate(actor, { id, origin })
      await app.work()
      await mendLinks()
      expect([await shelf('open'), await shelf('skipped')]).to.deep.equal([0, 1])
      expect(await refusalOf(skipUpdate(actor, { id, origin }))).to.equal('409 nothingToTake')
      await undoUpdate(actor, { id, origin })
      expect([await shelf('open'), await shelf('skipped')]).to.deep.equal([1, 0])
      await skipUpdate(actor, { id, origin })
      expect(await next(made, { content: { keywords: ['b'] } })).to.include({ state: 'open', skipped: 2, available: 3 })
      await takeUpdate(actor, 'take', { id, origin })
      expect([await shelf('open'), await shelf('taken')]).to.deep.equal([0, 1])
    })

    it('not where the licences do not go together', async () => {
      const made = await makeOriginals(app, { licence: 'CCBYNC' })
      const { actor } = made.elsewhere.owner
      // What it was made from, too.
      const other = { materialId: new Types.ObjectId(), edition: 1, licence: 'CCBYNC' }
      await Material.updateOne({ _id: made.own._id }, { $push: { 'draft.sources': other } })
      await next(made, { content: { licence: 'CCBYSA' } })
      const { _id: id } = await linkOf(made.own)
      expect((await findUpdate(actor, id)).whyNot).to.equal('incompatible')
      const before = await draftOf(made.own)
      expect(await refusalOf(takeUpdate(actor, 'take', { id, origin }))).to.equal('409 cannotTakeUpdate')
      expect(await draftOf(made.own)).to.deep.equal(before)
      expect((await linkOf(made.own)).synced).to.equal(1)
    })
  })

  it('come to every kind of use that a feature declares, and to no other', async () => {
    const { elsewhere, place, original } = await makeOriginals(app, {}, [])
    const { actor } = elsewhere.owner
    const taken: string[] = []
    const course: UpstreamUser = {
      kind: 'course',
      take: async (_actor, { synced }, { edition }) => {
        taken.push(`${synced} to ${edition}`)
        return {}
      },
      whyNotUndo: async () => undefined,
      undo: async (_actor, { synced }) => void taken.push(`back from ${synced}`),
    }
    useUpstreamUsers([adaptationUser, course])
    try {
      const [inCourse, inList] = [new Types.ObjectId(), new Types.ObjectId()]
      const use = { materialId: original._id, edition: 1, title: 'Khoá', url: '/', unitId: elsewhere.unitId }
      await inTransaction((session) => addUse(actor, { ...use, kind: 'course', id: inCourse }, session))
      await inTransaction((session) => addUse(actor, { ...use, kind: 'list', id: inList }, session))
      await publishNext(place, original, { content: { keywords: ['a'] } })
      await app.work()
      expect(await Link.countDocuments({ usedIn: inList })).to.equal(0)
      const { _id: id, state } = await linkOf({ _id: inCourse })
      expect(state).to.equal('open')
      await takeUpdate(actor, 'take', { id, origin })
      expect((await MaterialUse.findOne({ usedIn: inCourse }).lean())!.edition).to.equal(2)
      await undoUpdate(actor, { id, origin })
      expect(taken).to.deep.equal(['1 to 2', 'back from 2'])
    } finally {
      useUpstreamUsers([adaptationUser])
    }
  })

  describe('are undone', () => {
    it('exactly: whatever was taken, the draft is what it was', async () => {
      const random = generator(7)
      for (let round = 0; round < 4; round++) {
        await app.clear()
        await makeType()
        const made = await makeOriginals(app)
        const { actor } = made.elsewhere.owner
        await edit(actor, made.own, randomEdit(random, 'tôi'))
        await next(made, { ...randomEdit(random, 'gốc'), content: { description: `Lời ${round}.`, minutes: 45 } })
        const before = await draftOf(made.own)
        const { _id: id } = await linkOf(made.own)
        await takeUpdate(actor, round % 2 === 0 ? 'take' : 'keep', { id, origin })
        await app.work()
        expect(await draftOf(made.own)).not.to.deep.equal(before)
        await undoUpdate(actor, { id, origin })
        expect(await draftOf(made.own)).to.deep.equal(before)
        expect(await linkOf(made.own)).to.include({ synced: 1, state: 'open' })
        await app.work()
        expect(await UseModel.countDocuments({ feature: 'updates' })).to.equal(0)
        for (const { _id, useCount } of await StoredFileModel.find().lean())
          expect(await UseModel.countDocuments({ storedFileId: _id })).to.equal(useCount)
        expect((await MaterialUse.find({ usedIn: made.own._id }).lean()).map((use) => use.edition)).to.deep.equal([1])
      }
    })

    it('until the draft was changed, or handed in: then they say so', async () => {
      for (const [why, change] of [
        ['changed', (made: Made) => edit(made.elsewhere.owner.actor, made.own, { content: { keywords: ['sau'] } })],
        [
          'handedIn',
          (made: Made) =>
            takeStep(made.elsewhere.owner.actor, made.own._id, 'submit', { ...noWords, change: 'content' }, origin),
        ],
      ] as const) {
        await app.clear()
        await makeType()
        const made = await makeOriginals(app)
        const { actor } = made.elsewhere.owner
        await edit(actor, made.own, { content: { scope: 'school' } })
        const { _id: id } = await next(made, { content: { title: 'Bản gốc mới' } })
        await takeUpdate(actor, 'take', { id, origin })
        expect(await UseModel.countDocuments({ feature: 'updates' })).to.equal(2)
        await change(made)
        expect((await findUpdate(actor, id)).whyNotUndo).to.equal(`updates.whyNotUndo.${why}`)
        expect(await refusalOf(undoUpdate(actor, { id, origin }))).to.equal('409 cannotUndoUpdate')
        // What was held for it is let go.
        await app.work()
        expect(await UseModel.countDocuments({ feature: 'updates' })).to.equal(0)
        expect((await findUpdate(actor, id)).whyNotUndo).to.equal(`updates.whyNotUndo.${why}`)
        expect(await refusalOf(undoUpdate(actor, { id, origin }))).to.equal('409 cannotUndoUpdate')
      }
    })
  })

  it('go on without somebody who is removed, and are in the copy of their data before', async () => {
    const made = await makeOriginals(app)
    const { personId } = made.elsewhere.owner.actor
    const { _id: id } = await next(made, { content: { keywords: ['a'] } })
    await takeUpdate(made.elsewhere.owner.actor, 'take', { id, origin })
    expect(await linkData.read(personId)).to.have.nested.property('0.synced', 2)
    for (let twice = 0; twice < 2; twice++) await inTransaction((session) => linkData.remove(personId, session))
    expect(await linkData.read(personId)).to.equal(undefined)
    expect(await UseModel.countDocuments({ feature: 'updates' })).to.equal(0)
    await Membership.deleteMany({ personId })
    await next(made, { content: { keywords: ['b'] } })
    const told = await Notice.find({ key: /^updates/, 'values.number': 3 }).lean()
    expect(told.map((notice) => [notice.key, notice.personId])).to.deep.equal([
      ['updates.notices.passed', made.elsewhere.librarian.actor.personId],
    ])
  })
})

type Made = Awaited<ReturnType<typeof makeOriginals>>

/** The same row of numbers each time. */
function generator(seed: number): () => number {
  let state = seed
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31
    return state / 2 ** 31
  }
}

function randomEdit(random: () => number, word: string) {
  const some = <T>(list: readonly T[]) => list.filter(() => random() < 0.5)
  return {
    content: {
      title: `Bài ${word}`,
      ...(random() < 0.5 && { keywords: [word] }),
      ...(random() < 0.5 && { periods: 2 }),
    },
    removed: some(['Phiếu.txt']),
    added: some([
      { name: `${word}.txt`, body: word },
      { name: 'Chung.txt', body: `Chung của ${word}` },
    ]),
  }
}
