import { expect } from 'chai'
import { Types } from 'mongoose'
import type { Actor } from '../../server/actor.ts'
import { AuditEntry } from '../../server/audit/entry.model.ts'
import { Material, type MaterialRecord } from '../../server/materials/material.model.ts'
import { OutboxEvent } from '../../server/outbox/event.model.ts'
import { findComment, findRatings, hideComment, showComment } from '../../server/usage/comments.ts'
import { countView } from '../../server/usage/count.ts'
import { ratingData } from '../../server/usage/data-of-person.ts'
import { ratingChangedEvent } from '../../server/usage/events.ts'
import { rateMaterial, ratingOf, takeBackRating } from '../../server/usage/rate.ts'
import { Rating } from '../../server/usage/rating.model.ts'
import { addUse } from '../../server/usage/uses.ts'
import { inTransaction } from '../../storage/database/index.ts'
import { makeMaterial, origin } from '../catalogue/materials.ts'
import { withDatabase } from '../outbox/outbox.ts'
import { Notice } from '../../server/notices/notice.model.ts'
import { actorOf, makeActor, makePerson, makeUnit } from '../support/make.ts'
import { browser, rate, statusOf } from './usage.ts'

const first = { limit: 20, cursor: undefined }

describe('ratings', () => {
  withDatabase()
  const publish = async () => {
    const owner = makeActor('teacher')
    const unitId = owner.memberships[0]!.unitId
    const material = await makeMaterial({ title: 'Phân số' }, { owner })
    return { material, owner, unitId, librarian: makeActor('librarian', unitId) }
  }
  const give = (actor: Actor, { _id }: MaterialRecord, stars = 5) =>
    rateMaterial(actor, _id, { stars, comment: '' }, origin)
  const stored = async ({ _id }: MaterialRecord) => (await Material.findById(_id).lean())!

  it('are refused of what one may not see', async () => {
    const hidden = await makeMaterial({ title: 'Riêng' }, { scope: 'school' })
    expect(await statusOf(give(makeActor('teacher'), hidden))).to.equal(404)
    expect(
      await statusOf(rateMaterial(makeActor('teacher'), new Types.ObjectId(), { stars: 5, comment: '' }, origin)),
    ).to.equal(404)
  })

  it('are refused to who is no staff of a school, to a service, and to whoever made it', async () => {
    const { material, owner, unitId } = await publish()
    for (const actor of [makeActor('student'), makeActor('guardian'), makeActor('reviewer', unitId, 'sectorOffice')])
      expect(await statusOf(rate(actor, material, 5)), actor.memberships[0]!.role).to.equal(403)
    expect(await statusOf(rate({ ...makeActor('teacher'), isService: true }, material, 5))).to.equal(403)
    expect(await statusOf(rate(owner, material, 5))).to.equal(403)
    const author = makeActor('teacher')
    const together = await makeMaterial({ title: 'Chung', authors: [{ name: 'A', personId: author.personId }] })
    expect(await statusOf(rate(author, together, 5))).to.equal(403)
    expect(await Rating.countDocuments({})).to.equal(0)
  })

  it('are refused until it was used; a look is no use', async () => {
    const { material, unitId } = await publish()
    const teacher = makeActor('teacher')
    countView(teacher, material, { userAgent: browser })
    const refusal = await give(teacher, material).catch((error: { status: number; code: string }) => error)
    expect(refusal).to.include({ status: 403, code: 'rateAfterUse' })
    const use = {
      materialId: material._id,
      edition: 1,
      kind: 'course',
      id: new Types.ObjectId(),
      title: 'A',
      url: '/a',
    }
    await inTransaction((session) => addUse(teacher, { ...use, unitId }, session))
    expect(await statusOf(give(teacher, material))).to.equal(200)
  })

  it('are taken from a colleague of the owner who has downloaded it', async () => {
    const { material, unitId } = await publish()
    const { edition, stars, unitName } = await rate(makeActor('teacher', unitId), material, 4, 'Dùng tốt.')
    expect({ edition, stars, unitName }).to.deep.equal({ edition: 1, stars: 4, unitName: 'Đơn vị thử' })
    expect((await stored(material)).rated).to.deep.equal({ count: 1, mean: 4, score: 3.583 })
    expect((await stored(material)).rating).to.equal(3.583)
    expect(await OutboxEvent.countDocuments({ name: ratingChangedEvent })).to.equal(1)
    const entry = (await AuditEntry.findOne({ action: 'usage.rated' }).lean())!
    expect(JSON.stringify(entry)).not.to.include('Dùng tốt')
  })

  it('are one of each person, who may change it and take it back', async () => {
    const { material } = await publish()
    const teacher = makeActor('teacher')
    await rate(teacher, material, 1)
    await give(teacher, material, 5)
    await rate(makeActor('librarian'), material, 3)
    expect((await stored(material)).rated).to.deep.include({ count: 2, mean: 4 })
    expect((await ratingOf(undefined, [material._id])).get(material._id.toString())).to.deep.include({ count: 2 })
    const { revision } = await stored(material)
    expect(revision).to.equal(material.revision)
    await takeBackRating(teacher, material._id, origin)
    expect((await stored(material)).rated).to.deep.include({ count: 1, mean: 3 })
    expect(await statusOf(takeBackRating(teacher, material._id, origin))).to.equal(404)
    await give(teacher, material, 5)
    expect((await stored(material)).rated).to.deep.include({ count: 2, mean: 4 })
  })

  it('go from the material with the last of them', async () => {
    const { material } = await publish()
    const teacher = makeActor('teacher')
    await rate(teacher, material, 2)
    await takeBackRating(teacher, material._id, origin)
    const { rated, rating } = await stored(material)
    expect([rated, rating]).to.deep.equal([undefined, 0])
  })

  it('count all that come at the same time', async () => {
    const { material } = await publish()
    await Promise.all([1, 2, 3, 4, 5].map((stars) => rate(makeActor('teacher'), material, stars)))
    expect((await stored(material)).rated).to.deep.include({ count: 5, mean: 3 })
    const teacher = makeActor('teacher')
    const both = await Promise.all([statusOf(rate(teacher, material, 5)), statusOf(give(teacher, material))])
    expect(both).to.include(200)
    expect((await stored(material)).rated!.count).to.equal(6)
  })

  it('are read by staff, the latest words first, in pages', async () => {
    const { material } = await publish()
    await rate(makeActor('teacher'), material, 5)
    for (const words of ['một', 'hai', 'ba']) await rate(makeActor('teacher'), material, 4, words)
    expect(await statusOf(findRatings(makeActor('guardian'), material._id, first))).to.equal(403)
    const ratings = await findRatings(makeActor('communeOfficer'), material._id, { limit: 2, cursor: undefined })
    expect(ratings.spread).to.deep.equal([0, 0, 0, 3, 1])
    expect(ratings.comments.items.map(({ comment }) => comment)).to.deep.equal(['ba', 'hai'])
    const next = await findRatings(makeActor('teacher'), material._id, { limit: 2, cursor: ratings.comments.next })
    expect(next.comments.items.map(({ comment }) => comment)).to.deep.equal(['một'])
  })

  describe('with words that are hidden', () => {
    const said = async () => {
      const place = await publish()
      const writer = makeActor('teacher')
      const { _id } = await rate(writer, place.material, 1, 'Không hay.')
      return { ...place, writer, ratingId: _id }
    }
    const hide = (actor: Actor, material: MaterialRecord, ratingId: Types.ObjectId) =>
      hideComment(actor, material._id, ratingId, { reason: 'Lời lẽ không phù hợp' }, origin)

    it('are hidden by curators of its school and of the sector only, and by nobody of their own material', async () => {
      const { material, owner, writer, librarian, ratingId } = await said()
      for (const actor of [owner, writer, makeActor('librarian'), makeActor('teacher', material.unitId)])
        expect(await statusOf(hide(actor, material, ratingId))).to.equal(403)
      const own = { ...librarian, personId: material.ownerId }
      expect(await statusOf(hide(own, material, ratingId))).to.equal(403)
      const { material: other } = await publish()
      expect(await statusOf(hide(makeActor('reviewer'), other, ratingId))).to.equal(404)
      expect(await statusOf(hide(makeActor('reviewer'), material, new Types.ObjectId()))).to.equal(404)
      expect(await Rating.countDocuments({ hidden: { $ne: null } })).to.equal(0)
      expect(await statusOf(hide(librarian, material, ratingId))).to.equal(200)
      expect(await statusOf(hide(makeActor('reviewer'), material, ratingId))).to.equal(200)
    })

    it('stay for whoever wrote and hid them, with the reason; the stars count', async () => {
      const { material, writer, librarian, ratingId } = await said()
      await hide(librarian, material, ratingId)
      const seen = async (actor: Actor) => (await findRatings(actor, material._id, first)).comments.items[0]!.comment
      expect(await seen(makeActor('teacher'))).to.equal('')
      expect(await seen(writer)).to.equal('Không hay.')
      expect(await seen(librarian)).to.equal('Không hay.')
      expect((await stored(material)).rated).to.deep.include({ count: 1, mean: 1 })
      const entry = (await AuditEntry.findOne({ action: 'usage.commentHidden' }).lean())!
      expect(entry.after).to.deep.include({ reason: 'Lời lẽ không phù hợp' })
      await give(writer, material, 2)
      expect((await Rating.findById(ratingId).lean())!.hidden).to.deep.include({ reason: 'Lời lẽ không phù hợp' })
    })

    it('are told of to whoever wrote them, once', async () => {
      const { material, librarian } = await publish()
      const person = await makePerson('teacher', { unitId: await makeUnit() })
      const { _id } = await rate(await actorOf(person), material, 1, 'Không hay.')
      await hide(librarian, material, _id)
      await showComment(librarian, material._id, _id, origin)
      const notices = await Notice.find({ personId: person.personId }).lean()
      expect(notices.map(({ key }) => key)).to.deep.equal(['usage.notices.commentHidden'])
    })

    it('can be shown again', async () => {
      const { material, librarian, ratingId } = await said()
      await hide(librarian, material, ratingId)
      expect(await statusOf(showComment(makeActor('teacher'), material._id, ratingId, origin))).to.equal(403)
      await showComment(librarian, material._id, ratingId, origin)
      expect((await findComment(librarian, material._id, ratingId)).rating.hidden).to.equal(undefined)
    })
  })

  it('are given to who asks for what is known of them, and go with a person', async () => {
    const { material } = await publish()
    const teacher = makeActor('teacher')
    await rate(teacher, material, 1, 'Chưa ổn.')
    await rate(makeActor('teacher'), material, 5)
    expect(await ratingData.read(makeActor('teacher').personId)).to.equal(undefined)
    expect(((await ratingData.read(teacher.personId)) as object[])[0]).to.deep.include({
      stars: 1,
      comment: 'Chưa ổn.',
    })
    for (let time = 0; time < 2; time++) await inTransaction((session) => ratingData.remove(teacher.personId, session))
    expect((await stored(material)).rated).to.deep.include({ count: 1, mean: 5 })
  })
})
