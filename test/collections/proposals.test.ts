import { expect } from 'chai'
import type { Actor } from '../../server/actor.ts'
import { AuditEntry } from '../../server/audit/entry.model.ts'
import { proposalData } from '../../server/collections/data-of-person.ts'
import { Proposal } from '../../server/collections/proposal.model.ts'
import {
  acceptProposal,
  declineProposal,
  listProposals,
  proposeMaterial,
  withdrawProposal,
} from '../../server/collections/proposals.ts'
import { removeCollection } from '../../server/collections/publish.ts'
import { Notice } from '../../server/notices/notice.model.ts'
import { usesOf } from '../../server/usage/index.ts'
import { inTransaction } from '../../storage/database/index.ts'
import { change } from '../catalogue/materials.ts'
import { makeUnit } from '../support/make.ts'
import { type RunningApp, startApp } from '../support/start.ts'
import {
  add,
  changing,
  makeCollection,
  makeLive,
  makePublished,
  makeWorld,
  origin,
  outcomeOf,
  stored,
} from './collections.ts'

const page = { limit: 20, cursor: undefined }

describe('proposals for collections', () => {
  let app: RunningApp
  before(async () => (app = await startApp()))
  after(() => app.stop())
  afterEach(() => app.clear())

  const setup = async () => {
    const world = await makeWorld()
    const first = await makeLive(world, 'Tập hợp')
    const wanted = await makeLive(world, 'Số nguyên tố')
    const collection = await makePublished(world.specialist.actor, 'sector', [first])
    const propose = (actor: Actor = world.teacher.actor, materialId = wanted._id, collectionId = collection._id) =>
      proposeMaterial(actor, { materialId, collectionId, reason: 'Rất hợp.' }, origin)
    return { ...world, world, first, wanted, collection, propose }
  }

  it('are made by staff, for what others keep and is published', async () => {
    const { propose, as, specialist, teacher, librarian, first, wanted, world } = await setup()
    const pupil = (await as('student')).actor
    expect(await outcomeOf(propose(pupil))).to.equal('403 forbidden')
    expect(await outcomeOf(propose(specialist.actor))).to.equal('403 forbidden')
    const draft = await makeCollection(librarian.actor, 'school')
    expect(await outcomeOf(propose(teacher.actor, wanted._id, draft._id))).to.equal('404 notFound')
    const personal = await makeCollection(teacher.actor, 'personal')
    expect(await outcomeOf(propose(teacher.actor, wanted._id, personal._id))).to.equal('403 forbidden')
    expect(await outcomeOf(propose(teacher.actor, first._id))).to.equal('409 collectedAlready')
    const narrow = await makeLive(world, 'Chỉ trong trường', { scope: 'school' })
    expect(await outcomeOf(propose(teacher.actor, narrow._id))).to.equal('409 notWideEnough')
    const hidden = await makeLive(world, 'Ẩn', { state: 'hidden' })
    expect(await outcomeOf(propose(teacher.actor, hidden._id))).to.equal('404 notFound')
    expect(await Proposal.countDocuments()).to.equal(0)
    expect(await outcomeOf(propose())).to.equal('done')
    expect(await AuditEntry.countDocuments({ action: 'collections.proposed' })).to.equal(1)
  })

  it('of the same material stand once for each person and collection while they are open', async () => {
    const { propose, as, specialist, teacher, librarian, first } = await setup()
    const other = await makePublished(specialist.actor, 'public', [first], 'Khác')
    const { _id } = await propose()
    expect(await outcomeOf(propose())).to.equal('409 proposedAlready')
    expect(await outcomeOf(propose(librarian.actor))).to.equal('done')
    expect(await outcomeOf(propose((await as('teacher')).actor))).to.equal('done')
    expect(await outcomeOf(propose(teacher.actor, undefined, other._id))).to.equal('done')
    await declineProposal(specialist.actor, { id: _id, origin }, 'Chưa hợp.')
    expect(await outcomeOf(propose())).to.equal('done')
  })

  it('wait for those who keep the collection, and for nobody else', async () => {
    const { propose, specialist, teacher, librarian, as } = await setup()
    const { _id } = await propose()
    const waiting = async (actor: Actor) =>
      (await listProposals(actor, { shelf: 'open' }, page)).items.map(({ _id }) => _id.toString())
    expect(await waiting(specialist.actor)).to.deep.equal([_id.toString()])
    const reviewer = (await as('reviewer', await makeUnit('sectorOffice'))).actor
    expect(await waiting(reviewer)).to.have.length(1)
    for (const { actor } of [teacher, librarian]) expect(await waiting(actor)).to.be.empty
    const told = await Notice.find({ key: 'collections.notices.proposed' }).lean()
    expect(told.map(({ personId }) => personId.toString())).to.have.members([specialist.actor.personId.toString()])
    const own = await listProposals(teacher.actor, { shelf: 'mine' }, page)
    expect(own.items.map(({ title }) => title)).to.deep.equal(['Số nguyên tố'])
    for (const { actor } of [teacher, librarian]) {
      expect(await outcomeOf(acceptProposal(actor, { id: _id, origin }, undefined))).to.equal('404 notFound')
      expect(await outcomeOf(declineProposal(actor, { id: _id, origin }, 'x'))).to.equal('404 notFound')
    }
  })

  it('for a collection of a school are told to those who answer for its materials', async () => {
    const { propose, teacher, librarian, wanted, first } = await setup()
    const ofSchool = await makePublished(librarian.actor, 'school', [first], 'Của trường')
    await propose(teacher.actor, wanted._id, ofSchool._id)
    const told = await Notice.find({ key: 'collections.notices.proposed' }).lean()
    expect(told.map(({ personId }) => personId.toString())).to.deep.equal([librarian.actor.personId.toString()])
  })

  it('put the material into the chosen section when they are accepted, and their maker is told', async () => {
    const { propose, specialist, teacher, collection, wanted } = await setup()
    const { _id } = await propose()
    const section = collection.sections[0]!._id
    const after = await acceptProposal(specialist.actor, { id: _id, origin }, section)
    expect(after.materialIds.map(String)).to.include(wanted._id.toString())
    expect(await usesOf(wanted._id)).to.have.length(1)
    const told = await Notice.find({ personId: teacher.actor.personId }).lean()
    expect(told.map(({ key, url }) => [key, url])).to.deep.equal([
      ['collections.notices.accepted', `/collections/${collection._id.toString()}`],
    ])
    expect(await outcomeOf(declineProposal(specialist.actor, { id: _id, origin }, 'x'))).to.equal('409 proposalDecided')
    expect(await outcomeOf(acceptProposal(specialist.actor, { id: _id, origin }, section))).to.equal(
      '409 proposalDecided',
    )
  })

  it('are decided by one of many at once, and the collection has the material once', async () => {
    const { propose, as, collection, wanted } = await setup()
    const { _id } = await propose()
    const office = await makeUnit('sectorOffice')
    const many = await Promise.all(Array.from({ length: 4 }, () => as('reviewer', office)))
    const outcomes = await Promise.all(
      many.map(({ actor }, at) =>
        outcomeOf(
          at % 2
            ? declineProposal(actor, { id: _id, origin }, 'Không hợp.')
            : acceptProposal(actor, { id: _id, origin }, undefined),
        ),
      ),
    )
    expect(outcomes.filter((one) => one === 'done')).to.have.length(1)
    expect(outcomes.filter((one) => one === '409 proposalDecided')).to.have.length(3)
    const [proposal] = await Proposal.find().lean()
    const isIn = (await stored(collection)).materialIds.some((id) => id.equals(wanted._id))
    expect(isIn).to.equal(proposal?.outcome === 'accepted')
    expect(await Notice.countDocuments({ key: /accepted$|declined$/ })).to.equal(1)
  })

  it('change nothing when the material has come in meanwhile, or has gone', async () => {
    const { propose, specialist, collection, wanted, as } = await setup()
    const { _id } = await propose()
    await add(specialist.actor, collection, wanted._id)
    const accept = () => outcomeOf(acceptProposal(specialist.actor, { id: _id, origin }, undefined))
    expect(await accept()).to.equal('409 collectedAlready')
    await change(wanted._id, { removedAt: new Date() })
    expect(await accept()).to.equal('404 notFound')
    expect((await Proposal.findById(_id).lean())?.isOpen).to.be.true
    expect(await outcomeOf(withdrawProposal((await as('teacher')).actor, { id: _id, origin }))).to.equal('404 notFound')
  })

  it('tell their maker why they were declined; who withdraws one is told nothing', async () => {
    const { propose, specialist, teacher } = await setup()
    const { _id } = await propose()
    await declineProposal(specialist.actor, { id: _id, origin }, 'Trùng với bài khác.')
    const [told] = await Notice.find({ personId: teacher.actor.personId }).lean()
    expect([told?.key, told?.values]).to.deep.equal([
      'collections.notices.declined',
      { title: 'Số nguyên tố', collection: 'Toán 6 khởi động', answer: 'Trùng với bài khác.' },
    ])
    const again = await propose()
    await withdrawProposal(teacher.actor, { id: again._id, origin })
    expect(await outcomeOf(withdrawProposal(teacher.actor, { id: again._id, origin }))).to.equal('409 proposalDecided')
    expect(await Notice.countDocuments({ personId: teacher.actor.personId })).to.equal(1)
  })

  it('lapse with the collection, and stay without the name of somebody who is removed', async () => {
    const { propose, specialist, teacher, collection } = await setup()
    const { _id } = await propose()
    await removeCollection(specialist.actor, changing(collection))
    expect((await Proposal.findById(_id).lean())?.outcome).to.equal('lapsed')
    expect(await proposalData.read(teacher.actor.personId)).to.have.length(1)
    await inTransaction((session) => proposalData.remove(teacher.actor.personId, session))
    const after = await Proposal.findById(_id).lean()
    expect([after?.proposerId, after?.proposerName]).to.deep.equal([undefined, ''])
  })
})
