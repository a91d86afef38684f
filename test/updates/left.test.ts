import { expect } from 'chai'
import type { Actor } from '../../server/actor.ts'
import { Account } from '../../server/accounts/account.model.ts'
import { Course } from '../../server/courses/course.model.ts'
import { Notice } from '../../server/notices/notice.model.ts'
import { Membership } from '../../server/people/membership.model.ts'
import { takeUpdate } from '../../server/updates/decide.ts'
import { listUpdates } from '../../server/updates/find.ts'
import { Link } from '../../server/updates/link.model.ts'
import { passOn } from '../../server/updates/pass.ts'
import { recallEdition } from '../../server/updates/recall.ts'
import { refusalOf } from '../classes/refusal.ts'
import { makeOpen } from '../courses/courses.ts'
import { addMaterial, makePlace } from '../courses/places.ts'
import { origin } from '../materials/materials.ts'
import { makeType } from '../materials/published.ts'
import { signIn } from '../support/make.ts'
import { type RunningApp, startApp } from '../support/start.ts'
import { linkOf, makeOriginals, publishNext } from './originals.ts'

describe('what somebody followed who has left', function () {
  this.timeout(120_000)
  let app: RunningApp
  before(async () => {
    app = await startApp()
  })
  beforeEach(async () => {
    await app.clear()
    await makeType()
  })
  after(() => app.stop())

  const leave = async ({ personId }: Actor) =>
    await Membership.updateMany({ personId }, { $set: { to: new Date(Date.now() - 1000) } })
  const told = async ({ personId }: Actor) =>
    (await Notice.find({ personId, key: /^updates/ }).lean()).map(({ key }) => key.replace('updates.notices.', ''))

  it('stays theirs while they are there', async () => {
    const { elsewhere, own } = await makeOriginals(app)
    expect(await passOn()).to.equal(0)
    expect((await linkOf(own)).ownerId?.equals(elsewhere.owner.actor.personId)).to.equal(true)
  })

  it('is told to the librarian of their school, who sees it and is told why it is not theirs to take', async () => {
    const { place, elsewhere, original, own } = await makeOriginals(app)
    await leave(elsewhere.owner.actor)
    await publishNext(place, original, { content: { title: 'Bản hai' } })
    await app.work()
    expect(await told(elsewhere.librarian.actor)).to.deep.equal(['passed'])
    expect(await told(elsewhere.owner.actor)).to.be.empty
    const link = await linkOf(own)
    expect([link.ownerId?.equals(elsewhere.librarian.actor.personId), link.isPassed]).to.deep.equal([true, true])
    const { actor, person } = elsewhere.librarian
    expect((await listUpdates(actor, { shelf: 'open' }, { limit: 5, cursor: undefined })).items).to.have.length(1)
    const { html } = await (await signIn(app, person)).get(`/updates/${link._id.toString()}`)
    expect(html).to.include('không còn ở đơn vị').and.not.include('/take"')
    expect(await refusalOf(takeUpdate(actor, 'take', { id: link._id, origin }))).to.match(/^40[34]/)
  })

  it('is told also when only their account has ended, and what they had not decided on passes at night', async () => {
    const { place, elsewhere, original, own } = await makeOriginals(app)
    await publishNext(place, original, { content: { title: 'Bản hai' } })
    await app.work()
    expect(await told(elsewhere.owner.actor)).to.deep.equal(['correction.plain'])
    await Account.updateMany({ personId: elsewhere.owner.actor.personId }, { $set: { closedAt: new Date() } })
    expect(await passOn()).to.equal(1)
    expect(await passOn()).to.equal(0)
    expect(await told(elsewhere.librarian.actor)).to.deep.equal(['passedOpen'])
    expect((await linkOf(own)).ownerId?.equals(elsewhere.librarian.actor.personId)).to.equal(true)
  })

  it('is told to them of a recall, too', async () => {
    const { place, elsewhere, original } = await makeOriginals(app)
    await leave(elsewhere.owner.actor)
    await recallEdition(place.owner.actor, { id: original._id, edition: 1, reason: 'Đáp án câu 3 sai', origin })
    await app.work()
    expect(await told(elsewhere.librarian.actor)).to.deep.equal(['recalled.plain'])
    expect(await told(elsewhere.owner.actor)).to.be.empty
  })

  it('in a course passes to who teaches it, else to the head of the school, and comes to the new owner', async () => {
    const school = await makePlace()
    const head = await school.as('principal')
    const { course } = await addMaterial(school.teacher, await makeOpen(school), school.material)
    await app.work()
    await leave(school.teacher.actor)
    const owner = async () => String((await Link.findOne({ usedIn: course._id }).lean())?.ownerId)
    expect(await passOn()).to.equal(1)
    expect(await owner()).to.equal(head.actor.personId.toString())
    const { personId, name } = school.colleague.actor
    await Course.updateOne({ _id: course._id }, { $push: { teachers: { personId, name, role: 'coTeacher' } } })
    expect(await passOn()).to.equal(1)
    expect(await owner()).to.equal(personId.toString())
    expect(await passOn()).to.equal(0)
  })
})
