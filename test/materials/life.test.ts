import { expect } from 'chai'
import { Types } from 'mongoose'
import type { Actor } from '../../server/actor.ts'
import { InvalidInput } from '../../server/api/index.ts'
import { AuditEntry } from '../../server/audit/entry.model.ts'
import { MaterialType } from '../../server/curriculum/material-type.model.ts'
import { AppError } from '../../server/errors.ts'
import { changeDraft, createMaterial, removeMaterial } from '../../server/materials/draft.ts'
import { Edition } from '../../server/materials/edition.model.ts'
import { findMaterial, findMaterials, listEditions } from '../../server/materials/find.ts'
import { listOwn, listWaiting } from '../../server/materials/list.ts'
import { Material } from '../../server/materials/material.model.ts'
import type { StepForm } from '../../server/materials/input.ts'
import type { StepName } from '../../server/materials/states.ts'
import { endEmbargoes, goLiveOnTheDay, publishAsFarAs, takeStep } from '../../server/materials/step.ts'
import { viewableBy } from '../../server/materials/viewers.ts'
import { OutboxEvent } from '../../server/outbox/event.model.ts'
import { forgetAll } from '../../server/changes/index.ts'
import { schoolReview, unreviewedAllowed } from '../../server/materials/policies.ts'
import { usePolicies } from '../../server/policies/index.ts'
import { setSectorPolicy } from '../../server/policies/set.ts'
import { dayOf } from '../../server/schools/index.ts'
import { features } from '../../server/features.ts'
import { makeActor } from '../support/make.ts'
import { withDatabase } from '../outbox/outbox.ts'
import { complete, noWords, office, origin, school, share } from './materials.ts'

describe('the life of a material', () => {
  withDatabase()
  before(() => usePolicies(features.flatMap(({ policies = [] }) => policies)))
  beforeEach(async () => {
    await new MaterialType({
      code: 'BOISUONG',
      name: 'Bồi dưỡng',
      englishName: 'Training',
      place: '1',
      edition: 'x',
      source: 'supplied',
    }).save()
  })

  const step = async (actor: Actor, id: Types.ObjectId, name: StepName, form: Partial<StepForm> = {}) =>
    await takeStep(actor, id, name, { ...noWords, ...form }, origin)
  const refusal = async (done: Promise<unknown>): Promise<unknown> => {
    try {
      await done
    } catch (error) {
      if (error instanceof InvalidInput) return error.errors
      if (error instanceof AppError) return error.status
      throw error
    }
    throw new Error('It was not refused.')
  }
  const page = { limit: 20 }

  describe('begins', () => {
    it('with staff only: pupils, guardians and people without a place bring nothing', async () => {
      for (const role of ['student', 'guardian'] as const) expect(await refusal(share(makeActor(role)))).to.equal(403)
      expect(await refusal(share({ ...makeActor('teacher'), memberships: [] }))).to.equal(403)
      expect(await Material.countDocuments()).to.equal(0)
    })

    it('in a school of one’s own', async () => {
      const actor = makeActor('teacher')
      const strange = { content: complete, uploadIds: [], unitId: new Types.ObjectId() }
      expect(await refusal(createMaterial(actor, strange, origin))).to.equal(404)
      expect((await share(actor)).unitId).to.deep.equal(actor.memberships[0]!.unitId)
    })

    it('with codes that there are', async () => {
      const given = { type: 'XYZ', subjects: ['TOAN'], topics: ['A'], outcomes: ['B'], series: 'C' }
      const errors = (await refusal(share(makeActor('teacher'), given))) as object
      expect(Object.keys(errors)).to.have.members(['type', 'subjects', 'topics', 'outcomes', 'series'])
    })

    it('as a draft that its owner alone sees, told to the audit log and the worker', async () => {
      const { as } = school()
      const owner = as('teacher')
      const { _id, state, draft } = await share(owner)
      expect([state, draft.title, draft.authors[0]?.name]).to.deep.equal(['draft', complete.title, owner.name])
      expect((await findMaterial(owner, _id)).isDraft).to.equal(true)
      for (const other of [as('teacher'), as('librarian'), office('reviewer'), undefined])
        expect(await refusal(findMaterial(other, _id))).to.equal(404)
      expect((await AuditEntry.find().lean()).map(({ action }) => action)).to.deep.equal(['materials.created'])
      expect((await OutboxEvent.find().lean()).map(({ name }) => name)).to.deep.equal(['materials.changed'])
    })
  })

  describe('as a draft', () => {
    it('is written by its owner: what is left out stays', async () => {
      const owner = makeActor('teacher')
      const { _id } = await share(owner)
      const { draft } = await changeDraft(owner, _id, { title: 'Tên mới', minutes: 45 }, origin)
      expect([draft.title, draft.minutes, draft.description]).to.deep.equal(['Tên mới', 45, complete.description])
      const { before, after } = (await AuditEntry.findOne({ action: 'materials.changed' }).lean())!
      expect([before, after]).to.deep.equal([{ title: complete.title }, { title: 'Tên mới', minutes: 45 }])
    })

    it('tells whoever has seen an older one', async () => {
      const owner = makeActor('teacher')
      const { _id, revision } = await share(owner)
      await changeDraft(owner, _id, { title: 'Một' }, origin, revision)
      expect(await refusal(changeDraft(owner, _id, { title: 'Hai' }, origin, revision))).to.equal(409)
      expect((await findMaterial(owner, _id)).content.title).to.equal('Một')
    })

    it('is nobody’s to write who cannot see it, nor who only sees it', async () => {
      const { as } = school()
      const { _id } = await share(as('teacher'), { scope: 'school' })
      expect(await refusal(changeDraft(as('teacher'), _id, {}, origin))).to.equal(404)
      const owner = as('teacher')
      const mine = await share(owner, { scope: 'school' })
      await step(owner, mine._id, 'submit')
      expect(await refusal(changeDraft(as('subjectLeader'), mine._id, {}, origin))).to.equal(403)
      expect((await changeDraft(as('librarian'), mine._id, { title: 'Sửa tên' }, origin)).draft.title).to.equal(
        'Sửa tên',
      )
    })

    it('can be removed by its owner, but not once it was handed in', async () => {
      const { as } = school()
      const owner = as('teacher')
      const { _id } = await share(owner, { scope: 'school' })
      expect(await refusal(removeMaterial(as('teacher'), _id, origin))).to.equal(404)
      await removeMaterial(owner, _id, origin)
      expect(await Material.countDocuments()).to.equal(0)
      const other = await share(owner, { scope: 'school' })
      await step(owner, other._id, 'submit')
      expect(await refusal(removeMaterial(owner, other._id, origin))).to.equal(403)
    })
  })

  describe('goes on', () => {
    it('through the group and the school to the whole sector, each by those whose step it is', async () => {
      const { as } = school()
      const [owner, leader, librarian, reviewer] = [
        as('teacher'),
        as('subjectLeader'),
        as('librarian'),
        office('reviewer'),
      ]
      const colleague = as('teacher')
      const { _id } = await share(owner, { scope: 'sector' })
      expect((await step(owner, _id, 'submit')).state).to.equal('awaitingGroup')
      expect(await refusal(step(owner, _id, 'approveInGroup'))).to.equal(403)
      expect(await refusal(step(reviewer, _id, 'approveInGroup'))).to.equal(404)
      expect((await step(leader, _id, 'approveInGroup')).state).to.equal('awaitingSchool')
      expect(await refusal(step(leader, _id, 'publishInSchool'))).to.equal(403)
      expect(await refusal(findMaterial(colleague, _id))).to.equal(404)
      expect((await step(librarian, _id, 'publishInSchool')).state).to.equal('publishedInSchool')
      expect((await findMaterial(colleague, _id)).number).to.equal(1)
      expect(await refusal(step(colleague, _id, 'propose'))).to.equal(403)
      expect((await step(owner, _id, 'propose')).state).to.equal('proposedToSector')
      expect((await step(reviewer, _id, 'takeIntoPanel')).state).to.equal('inPanel')
      expect(await refusal(findMaterial(makeActor('teacher'), _id))).to.equal(404)
      expect((await step(reviewer, _id, 'publishInSector')).live?.scope).to.equal('sector')
      expect((await findMaterial(makeActor('teacher'), _id)).content.title).to.equal(complete.title)
      expect(await refusal(findMaterial(undefined, _id))).to.equal(404)
    })

    it('no further than what is said of it allows', async () => {
      const owner = makeActor('teacher')
      const { _id } = await share(owner)
      expect(Object.keys((await refusal(step(owner, _id, 'submit'))) as object)).to.deep.equal(['scope'])
      await changeDraft(owner, _id, { scope: 'sector', licence: 'NOIBO-TRUONG', languages: [] }, origin)
      expect(Object.keys((await refusal(step(owner, _id, 'submit'))) as object)).to.deep.equal(['languages', 'licence'])
      expect(await Edition.countDocuments()).to.equal(0)
    })

    it('to the sector only what was handed in for it, under a licence that allows it', async () => {
      const { as } = school()
      const [owner, librarian] = [as('teacher'), as('librarian')]
      const { _id } = await share(owner, { scope: 'school', licence: 'NOIBO-TRUONG' })
      await step(owner, _id, 'submit')
      await step(librarian, _id, 'publishInSchool')
      expect(Object.keys((await refusal(step(owner, _id, 'propose'))) as object)).to.deep.equal(['scope'])
      expect((await Material.findById(_id).lean())?.state).to.equal('publishedInSchool')
      await changeDraft(owner, _id, { scope: 'sector', licence: 'CCBY' }, origin)
      expect(Object.keys((await refusal(step(owner, _id, 'propose'))) as object)).to.deep.equal(['scope'])
      await step(owner, _id, 'submit')
      await step(librarian, _id, 'publishInSchool')
      expect((await step(owner, _id, 'propose')).state).to.equal('proposedToSector')
    })

    it('back, with a reason, and on again as a new edition', async () => {
      const { as } = school()
      const [owner, librarian] = [as('teacher'), as('librarian')]
      const { _id } = await share(owner, { scope: 'school' })
      await step(owner, _id, 'submit')
      const said = { reasonCode: 'accuracy', reason: 'Thiếu đáp án' } as const
      for (const [form, missing] of [
        [{}, ['reasonCode', 'reason']],
        [{ reasonCode: said.reasonCode }, ['reason']],
        [{ reason: said.reason }, ['reasonCode']],
      ] as const)
        expect(Object.keys((await refusal(step(librarian, _id, 'requestChanges', form))) as object)).to.deep.equal(
          missing,
        )
      const { state, reason, reasonCode } = await step(librarian, _id, 'requestChanges', said)
      expect([state, reason, reasonCode]).to.deep.equal(['changesRequested', said.reason, said.reasonCode])
      await step(owner, _id, 'submit')
      expect((await step(librarian, _id, 'publishInSchool')).live?.number).to.equal(2)
      expect(await refusal(step(librarian, _id, 'publishInSchool'))).to.equal(409)
      const editions = await listEditions(owner, (await findMaterial(owner, _id)).material)
      expect(editions.map(({ number, publishedAt }) => [number, publishedAt !== undefined])).to.deep.equal([
        [2, true],
        [1, false],
      ])
      expect(await listEditions(as('teacher'), (await findMaterial(owner, _id)).material)).to.have.length(1)
    })

    it('with what is live untouched while a newer edition is on its way', async () => {
      const { as } = school()
      const [owner, librarian, colleague] = [as('teacher'), as('librarian'), as('teacher')]
      const { _id } = await share(owner, { scope: 'school' })
      await step(owner, _id, 'submit')
      await step(librarian, _id, 'publishInSchool')
      await changeDraft(owner, _id, { title: 'Bản sửa' }, origin)
      await step(owner, _id, 'submit', { note: 'Sửa lỗi' })
      const seen = await findMaterial(colleague, _id)
      expect([seen.content.title, seen.number]).to.deep.equal([complete.title, 1])
      expect(await refusal(findMaterial(colleague, _id, { edition: 2 }))).to.equal(404)
      expect(await refusal(findMaterial(colleague, _id, { edition: 'draft' }))).to.equal(404)
      expect((await findMaterial(librarian, _id, { edition: 2 })).content.title).to.equal('Bản sửa')
      expect((await step(owner, _id, 'withdraw')).state).to.equal('publishedInSchool')
      expect((await findMaterial(colleague, _id)).content.title).to.equal(complete.title)
    })

    it('at once as far as somebody may go alone', async () => {
      const publish = async (actor: Actor, scope: 'school' | 'sector' | 'public') => {
        const { _id } = await share(actor, { scope })
        const { state, live } = await publishAsFarAs(actor, _id, noWords, origin)
        return [state, live?.scope]
      }
      expect(await publish(makeActor('teacher'), 'school')).to.deep.equal(['awaitingGroup', undefined])
      expect(await publish(makeActor('librarian'), 'school')).to.deep.equal(['publishedInSchool', 'school'])
      expect(await publish(makeActor('librarian'), 'sector')).to.deep.equal(['proposedToSector', 'school'])
      expect(await publish(office('sectorSpecialist'), 'sector')).to.deep.equal(['publishedInSector', 'sector'])
      expect(await publish(office('sectorSpecialist'), 'public')).to.deep.equal(['publishedInSector', 'public'])
    })

    it('out of sight, and comes back to what it was', async () => {
      const { as } = school()
      const [owner, librarian, colleague] = [as('librarian'), as('librarian'), as('teacher')]
      const { _id } = await share(owner, { scope: 'school' })
      await publishAsFarAs(owner, _id, noWords, origin)
      await step(librarian, _id, 'hide', { reason: 'Sai nội dung', reasonCode: 'accuracy' })
      expect(await refusal(findMaterial(colleague, _id))).to.equal(404)
      expect((await step(librarian, _id, 'show')).state).to.equal('publishedInSchool')
      await step(owner, _id, 'archive')
      expect(await refusal(findMaterial(colleague, _id))).to.equal(404)
      await step(owner, _id, 'bringBack')
      expect((await findMaterial(colleague, _id)).number).to.equal(1)
    })

    it('approved first, and live when somebody says so', async () => {
      const { as } = school()
      const [owner, librarian, colleague] = [as('teacher'), as('librarian'), as('teacher')]
      const { _id } = await share(owner, { scope: 'school' })
      await step(owner, _id, 'submit')
      expect((await step(librarian, _id, 'approveInSchool')).state).to.equal('approvedInSchool')
      expect(await refusal(findMaterial(colleague, _id))).to.equal(404)
      await goLiveOnTheDay(new Date('2099-01-01'))
      expect(await refusal(findMaterial(colleague, _id))).to.equal(404)
      expect((await step(librarian, _id, 'publishInSchool')).live?.number).to.equal(1)
      expect((await findMaterial(colleague, _id)).number).to.equal(1)
    })

    it('approved for a day, and live on it, not before', async () => {
      const { as } = school()
      const [owner, librarian, colleague] = [as('teacher'), as('librarian'), as('teacher')]
      const { _id } = await share(owner, { scope: 'school' })
      await step(owner, _id, 'submit')
      const today = dayOf(new Date())
      const errors = await refusal(step(librarian, _id, 'approveInSchool', { liveOn: today }))
      expect(Object.keys(errors as object)).to.deep.equal(['liveOn'])
      await step(librarian, _id, 'approveInSchool', { liveOn: '2090-03-01' })
      await goLiveOnTheDay(new Date('2090-02-28T16:59:59.999Z'))
      expect(await refusal(findMaterial(colleague, _id))).to.equal(404)
      await goLiveOnTheDay(new Date('2090-02-28T17:00:00.000Z'))
      expect((await findMaterial(colleague, _id)).number).to.equal(1)
      const { state, goesLiveAt } = (await Material.findById(_id).lean())!
      expect([state, goesLiveAt]).to.deep.equal(['publishedInSchool', undefined])
      const entry = await AuditEntry.findOne({ action: 'materials.publishInSchool' }).lean()
      expect(entry!.actorId).to.equal(undefined)
    })

    it('again while it waits, when there is something new: the newer edition begins at the first step', async () => {
      const { as } = school()
      const [owner, leader] = [as('teacher'), as('subjectLeader')]
      const { _id } = await share(owner, { scope: 'school' })
      await step(owner, _id, 'submit')
      await step(leader, _id, 'approveInGroup')
      expect(Object.keys((await refusal(step(owner, _id, 'submit'))) as object)).to.deep.equal(['title'])
      await changeDraft(owner, _id, { title: 'Bản mới' }, origin)
      const { state, latestNumber } = await step(owner, _id, 'submit')
      expect([state, latestNumber]).to.deep.equal(['awaitingGroup', 2])
    })

    it('past nobody where the school and the sector let it', async () => {
      const { as } = school()
      const [owner, colleague] = [as('teacher'), as('teacher')]
      await setSectorPolicy(office('sectorAdministrator'), schoolReview.key, { value: 'none' }, origin)
      const first = await share(owner, { scope: 'school' })
      expect((await step(owner, first._id, 'submit')).state).to.equal('awaitingSchool')
      await setSectorPolicy(office('sectorAdministrator'), unreviewedAllowed.key, { value: true }, origin)
      const { _id } = await share(owner, { scope: 'school' })
      const { state, live } = await step(owner, _id, 'submit')
      expect([state, live?.number, live?.scope]).to.deep.equal(['publishedInSchool', 1, 'school'])
      expect((await findMaterial(colleague, _id)).number).to.equal(1)
      forgetAll()
    })

    it('at the end of its embargo', async () => {
      const { as } = school()
      const owner = as('librarian')
      const { _id } = await share(owner, { scope: 'school', embargoUntil: '2099-01-01' })
      await publishAsFarAs(owner, _id, noWords, origin)
      await OutboxEvent.deleteMany({})
      await endEmbargoes()
      expect(await OutboxEvent.countDocuments()).to.equal(0)
      await Material.updateOne(
        { _id },
        { 'live.content.embargoUntil': '2020-01-01', embargoEndsAt: new Date('2020-01-01') },
      )
      await endEmbargoes()
      expect(await OutboxEvent.countDocuments()).to.equal(1)
      expect((await findMaterial(as('teacher'), _id)).number).to.equal(1)
      expect((await Material.findById(_id).lean())?.embargoEndsAt).to.equal(undefined)
    })
  })

  describe('in lists', () => {
    it('is one’s own, the last changed first, in pages', async () => {
      const owner = makeActor('teacher')
      const ids = []
      for (const title of ['Một', 'Hai', 'Ba']) ids.push((await share(owner, { title }))._id)
      await share(makeActor('teacher'))
      await changeDraft(owner, ids[0]!, { title: 'Một nữa' }, origin)
      const first = await listOwn(owner, {}, { limit: 2 })
      expect(first.items.map(({ draft }) => draft.title)).to.deep.equal(['Một nữa', 'Ba'])
      const rest = await listOwn(owner, {}, { limit: 2, cursor: first.next })
      expect(rest.items.map(({ draft }) => draft.title)).to.deep.equal(['Hai'])
      expect((await listOwn(owner, { state: 'awaitingGroup' }, page)).items).to.deep.equal([])
    })

    it('waits for those whose step is next', async () => {
      const { as } = school()
      const owner = as('teacher')
      const { _id } = await share(owner, { scope: 'sector' })
      const waits = async (actor: Actor) => (await listWaiting(actor, page)).items.length
      expect(await waits(as('subjectLeader'))).to.equal(0)
      await step(owner, _id, 'submit')
      expect([await waits(as('subjectLeader')), await waits(as('librarian')), await waits(owner)]).to.deep.equal([
        1, 1, 0,
      ])
      expect([await waits(makeActor('librarian')), await waits(office('reviewer'))]).to.deep.equal([0, 0])
      await step(as('librarian'), _id, 'publishInSchool')
      await step(owner, _id, 'propose')
      expect([await waits(as('librarian')), await waits(office('reviewer'))]).to.deep.equal([0, 1])
    })

    it('is looked at again by whoever has found it, by the same rule as the query', async () => {
      const { as } = school()
      const owner = as('librarian')
      const mine = await share(owner)
      const shown = await share(owner, { scope: 'school' })
      await publishAsFarAs(owner, shown._id, noWords, origin)
      const ids = [mine._id, shown._id, new Types.ObjectId()]
      for (const actor of [owner, as('teacher'), makeActor('teacher'), office('reviewer'), undefined]) {
        const found = [...(await findMaterials(actor, ids)).keys()]
        const asked = await Material.find({ $and: [viewableBy(actor), { _id: { $in: ids } }] }).lean()
        expect(found).to.have.members(asked.map(({ _id }) => _id.toString()))
      }
      expect((await findMaterials(as('teacher'), ids)).size).to.equal(1)
    })
  })
})
