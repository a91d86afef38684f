import { expect } from 'chai'
import type { Types } from 'mongoose'
import type { Actor } from '../../server/actor.ts'
import { AuditEntry } from '../../server/audit/entry.model.ts'
import { claim, endClaims, handOver, release } from '../../server/curation/claim.ts'
import { listColleagues } from '../../server/curation/colleagues.ts'
import { decide } from '../../server/curation/decide.ts'
import { countQueue, findNext, listQueue } from '../../server/curation/queue.ts'
import { Submission } from '../../server/curation/submission.model.ts'
import { Material } from '../../server/materials/material.model.ts'
import type { StepName } from '../../server/materials/states.ts'
import { refusalOf } from '../classes/refusal.ts'
import { noWords, office, origin, school } from '../materials/materials.ts'
import { withDatabase } from '../outbox/outbox.ts'
import { actorOf, makePerson, makeUnit } from '../support/make.ts'
import { handIn, makeType, prepareFeatures, step } from './submissions.ts'

describe('a submission', () => {
  withDatabase()
  before(prepareFeatures)
  beforeEach(makeType)

  const setup = async () => {
    const { as, unitId } = school()
    const owner = as('teacher')
    const submission = await handIn(owner)
    return {
      as,
      unitId,
      owner,
      submission,
      id: submission._id,
      leader: as('subjectLeader'),
      librarian: as('librarian'),
    }
  }
  const settle = (actor: Actor, id: Types.ObjectId, name: StepName = 'approveInGroup') =>
    decide(actor, { id, step: name, form: noWords }, origin)
  const holder = async (id: Types.ObjectId) => (await Submission.findById(id).lean())?.claimedById?.toString()

  describe('is claimed', () => {
    it('by those on whose desk it lies', async () => {
      const { as, owner, id, leader } = await setup()
      expect(await refusalOf(claim(as('teacher'), id, origin))).to.equal('404 notFound')
      expect(await refusalOf(claim(school().as('librarian'), id, origin))).to.equal('404 notFound')
      expect(await refusalOf(claim(office('reviewer'), id, origin))).to.equal('404 notFound')
      expect(await refusalOf(claim(owner, id, origin))).to.equal('403 forbidden')
      await claim(leader, id, origin)
      expect(await holder(id)).to.equal(leader.personId.toString())
      expect((await AuditEntry.findOne({ action: 'curation.claimed' }).lean())!.actorId).to.deep.equal(leader.personId)
    })

    it('by one of two, and then nobody else decides, by whatever way', async () => {
      const { id, leader, librarian, submission } = await setup()
      await claim(leader, id, origin)
      expect(await refusalOf(claim(librarian, id, origin))).to.equal('409 submissionClaimed')
      expect(await refusalOf(settle(librarian, id))).to.equal('409 submissionClaimed')
      expect(await refusalOf(step(librarian, submission.materialId, 'publishInSchool'))).to.equal(
        '409 submissionClaimed',
      )
      await claim(leader, id, origin)
      await settle(leader, id)
      expect(await refusalOf(claim(leader, id, origin))).to.equal('409 submissionEnded')
    })

    it('until its time is over', async () => {
      const { id, leader, librarian } = await setup()
      const { claimedUntil } = await claim(leader, id, origin)
      expect(claimedUntil!.getTime() - Date.now()).to.be.closeTo(48 * 3_600_000, 60_000)
      await endClaims(new Date(claimedUntil!.getTime() - 1))
      expect(await holder(id)).to.equal(leader.personId.toString())
      await Submission.updateOne({ _id: id }, { claimedUntil: new Date() })
      await claim(librarian, id, origin)
      await endClaims(new Date('2099-01-01'))
      expect(await holder(id)).to.equal(undefined)
    })

    it('and given back by whoever has it, or freed by an administrator of the school', async () => {
      const { as, id, leader, librarian } = await setup()
      await claim(leader, id, origin)
      expect(await refusalOf(release(librarian, id, origin))).to.equal('403 forbidden')
      await release(leader, id, origin)
      expect(await holder(id)).to.equal(undefined)
      await claim(leader, id, origin)
      await release(as('schoolAdministrator'), id, origin)
      await claim(librarian, id, origin)
      expect(await holder(id)).to.equal(librarian.personId.toString())
    })

    it('and handed over to a colleague who may decide, too', async () => {
      const unitId = await makeUnit()
      const make = async (role: Parameters<typeof makePerson>[0]) => await actorOf(await makePerson(role, { unitId }))
      const [owner, leader, librarian, registrar] = [
        await make('teacher'),
        await make('subjectLeader'),
        await make('librarian'),
        await make('registrar'),
      ]
      const submission = await handIn(owner)
      const { _id: id } = submission
      const names = (await listColleagues(leader, submission)).map((one) => one.id)
      expect(names).to.have.members([librarian.personId.toString(), registrar.personId.toString()])
      expect(await refusalOf(handOver(leader, id, owner.personId, origin))).to.equal('409 notAColleague')
      await handOver(leader, id, librarian.personId, origin)
      expect(await holder(id)).to.equal(librarian.personId.toString())
      expect(await refusalOf(handOver(leader, id, registrar.personId, origin))).to.equal('409 submissionClaimed')
      await handOver(librarian, id, registrar.personId, origin)
      expect(await holder(id)).to.equal(registrar.personId.toString())
    })
  })

  describe('when fifty are at it at once', () => {
    it('is claimed by one of them', async () => {
      const { as, id } = await setup()
      const many = Array.from({ length: 50 }, () => as('librarian'))
      const answers = await Promise.all(many.map((actor) => refusalOf(claim(actor, id, origin))))
      expect(answers.filter((one) => one === 'none')).to.have.length(1)
      expect(answers.filter((one) => one === '409 submissionClaimed')).to.have.length(49)
    })

    it('is decided once, as all of a queue are, and none is lost', async () => {
      const { as } = school()
      const owner = as('teacher')
      const waiting = 12
      for (let made = 0; made < waiting; made++) await handIn(owner)
      const work = async (actor: Actor): Promise<number> => {
        let decided = 0
        for (;;) {
          const id = await findNext(actor, { stage: 'group' }, undefined)
          if (!id) return decided
          const answer = await refusalOf(settle(actor, id))
          if (answer === 'none') decided++
          else expect(answer).to.be.oneOf(['409 submissionEnded', '403 forbidden', '409 materialMoved', '409 conflict'])
        }
      }
      const counts = await Promise.all(Array.from({ length: 50 }, () => work(as('subjectLeader'))))
      expect(counts.reduce((sum, count) => sum + count, 0)).to.equal(waiting)
      expect(await Submission.countDocuments({ stage: 'group', state: 'decided' })).to.equal(waiting)
      expect(await Submission.countDocuments({ stage: 'school', state: 'open' })).to.equal(waiting)
      expect(await Material.countDocuments({ state: 'awaitingSchool' })).to.equal(waiting)
      expect(await AuditEntry.countDocuments({ action: 'materials.approveInGroup' })).to.equal(waiting)
    })
  })

  describe('in the queue', () => {
    const page = { limit: 2 }

    it('lies where its stage is, the most urgent first, in pages', async () => {
      const { as, unitId } = school()
      const [owner, leader, librarian] = [as('teacher'), as('subjectLeader'), as('librarian')]
      const ids: string[] = []
      for (const title of ['Một', 'Hai', 'Ba']) ids.push((await handIn(owner, { title }))._id.toString())
      await Submission.updateOne({ _id: ids[2] }, { dueAt: new Date('2020-01-01') })
      await handIn(school().as('teacher'))
      const first = await listQueue(leader, {}, page)
      expect(first.items.map(({ title }) => title)).to.deep.equal(['Ba', 'Một'])
      const rest = await listQueue(leader, {}, { ...page, cursor: first.next })
      expect(rest.items.map(({ title }) => title)).to.deep.equal(['Hai'])
      expect(await countQueue(leader, { stage: 'school' })).to.equal(0)
      expect(await countQueue(librarian, {})).to.equal(3)
      expect(await countQueue(owner, {})).to.equal(0)
      expect(await countQueue(office('reviewer'), {})).to.equal(0)
      await step(leader, (await Submission.findById(ids[0]).lean())!.materialId, 'approveInGroup')
      expect(await countQueue(leader, {})).to.equal(2)
      expect(await countQueue(librarian, { stage: 'school' })).to.equal(1)
      expect((await Submission.findOne({ stage: 'school' }).lean())!.desk).to.equal(`school.${unitId.toString()}`)
    })

    it('is found by subject, grade and type, each or together', async () => {
      const { id, leader } = await setup()
      await Submission.updateOne({ _id: id }, { shelves: ['..', 'TOAN..', '.6.', 'TOAN.6.', 'TOAN.6.PHT'] })
      const count = (query: Parameters<typeof countQueue>[1]) => countQueue(leader, query)
      expect(await count({ subject: 'TOAN' })).to.equal(1)
      expect(await count({ grade: 6 })).to.equal(1)
      expect(await count({ subject: 'TOAN', grade: 6, type: 'PHT' })).to.equal(1)
      expect(await count({ subject: 'VAN' })).to.equal(0)
      expect(await count({ subject: 'TOAN', grade: 7 })).to.equal(0)
    })

    it('is mine, unclaimed or overdue', async () => {
      const { id, leader, librarian } = await setup()
      const counts = async (actor: Actor) =>
        await Promise.all((['all', 'mine', 'free', 'overdue'] as const).map((view) => countQueue(actor, { view })))
      expect(await counts(leader)).to.deep.equal([1, 0, 1, 0])
      await claim(leader, id, origin)
      expect(await counts(leader)).to.deep.equal([1, 1, 0, 0])
      expect(await counts(librarian)).to.deep.equal([1, 0, 0, 0])
      expect(await findNext(librarian, {}, undefined)).to.equal(undefined)
      await Submission.updateOne(
        { _id: id },
        { dueAt: new Date(Date.now() - 1), claimedUntil: new Date(Date.now() - 1) },
      )
      expect(await counts(leader)).to.deep.equal([1, 0, 1, 1])
      expect((await findNext(librarian, {}, undefined))!.equals(id)).to.equal(true)
    })
  })
})
