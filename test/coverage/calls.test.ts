import { expect } from 'chai'
import { Types } from 'mongoose'
import { AuditEntry } from '../../server/audit/entry.model.ts'
import { canKeepCall, canMakeCalls, canSeeCall, callsVisibleTo } from '../../server/coverage/calls/access.ts'
import { Call, CallClaim } from '../../server/coverage/calls/call.model.ts'
import { claimCall, releaseCall } from '../../server/coverage/calls/claim.ts'
import { callData, claimData } from '../../server/coverage/calls/data-of-person.ts'
import { findCallWithClaims, listCalls } from '../../server/coverage/calls/find.ts'
import { followMaterial, linkMaterial } from '../../server/coverage/calls/link.ts'
import { remindClaimers } from '../../server/coverage/calls/remind.ts'
import { callSteps, standings, standingOf, stepsFrom } from '../../server/coverage/calls/states.ts'
import { takeCallStep } from '../../server/coverage/calls/step.ts'
import { dayOf } from '../../server/day.ts'
import { Notice } from '../../server/notices/notice.model.ts'
import { roles } from '../../server/roles.ts'
import { inTransaction } from '../../storage/database/index.ts'
import { change, makeMaterial } from '../catalogue/materials.ts'
import { refusalOf } from '../classes/refusal.ts'
import { origin } from '../materials/materials.ts'
import { withDatabase } from '../outbox/outbox.ts'
import { actorOf, makeActor, makePerson, makeUnit } from '../support/make.ts'
import { called, callNow, claimsNow, far, makeProgramme, sums } from './coverage.ts'

const page = { limit: 20, cursor: undefined }
const context = { stillWorking: () => Promise.resolve(), signal: new AbortController().signal } as never

describe('the life of a call', () => {
  it('allows in each standing the steps that make sense in it', () => {
    const table = Object.fromEntries(standings.map((standing) => [standing, stepsFrom(standing).join(' ')]))
    expect(table).to.deep.equal({
      open: 'extend close withdraw',
      over: 'extend close withdraw',
      fulfilled: 'reopen',
      closed: 'reopen withdraw',
      withdrawn: '',
    })
  })

  it('is over on the day after its last one', () => {
    const call = { state: 'open', until: '2026-11-27' } as const
    expect(standingOf(call, '2026-11-27')).to.equal('open')
    expect(standingOf(call, '2026-11-28')).to.equal('over')
    expect(standingOf({ ...call, state: 'closed' }, '2026-11-28')).to.equal('closed')
  })
})

describe('calls', () => {
  withDatabase()
  beforeEach(makeProgramme)

  const setup = async () => {
    const unitId = await makeUnit()
    const officeId = await makeUnit('sectorOffice')
    const as = async (role: Parameters<typeof makePerson>[0], at = unitId) =>
      await actorOf(await makePerson(role, { unitId: at }))
    const [librarian, teacher, specialist] = [
      await as('librarian'),
      await as('teacher'),
      await as('sectorSpecialist', officeId),
    ]
    const ofSchool = { audience: unitId.toString() }
    return { unitId, as, librarian, teacher, specialist, ofSchool }
  }
  const told = async () => (await Notice.find().sort({ _id: 1 }).lean()).map(({ key }) => key.split('.').at(-1))

  it('are made by those who answer for the materials there, about what there is in the programme', async () => {
    const { librarian, teacher, specialist, ofSchool } = await setup()
    expect(await refusalOf(called(teacher))).to.equal('403 forbidden')
    expect(await refusalOf(called(librarian))).to.equal('403 forbidden')
    expect(await refusalOf(called(librarian, { audience: (await makeUnit()).toString() }))).to.equal('403 forbidden')
    const bad = async (more: object) => await refusalOf(called(specialist, more))
    expect(await bad({ subject: 'VL', row: '' })).to.equal('subject coverage.errors.notTaught')
    expect(await bad({ row: 'outcome.KHTN6.MD.01' })).to.equal('row coverage.errors.notHere')
    expect(await bad({ row: 'topic.NONE' })).to.equal('row coverage.errors.notHere')
    expect(await bad({ type: 'NONE' })).to.equal('type field.errors.invalid')
    expect(await bad({ until: '2020-01-01' })).to.equal('until coverage.errors.dayPast')
    expect(await bad({ wantedId: new Types.ObjectId() })).to.equal('404 notFound')
    expect(await Call.countDocuments()).to.equal(0)

    const id = await called(specialist, { wanted: 3, until: dayOf(new Date()) })
    expect(await callNow(id)).to.include({ state: 'open', free: 3, fulfilled: 0, wanted: 3 })
    await called(librarian, { ...ofSchool, row: '', type: '' })
    expect(await AuditEntry.countDocuments({ action: 'coverage.callMade' })).to.equal(2)
  })

  it('are seen where they are aimed at: by the rule as by its query', async () => {
    const { unitId, specialist, librarian, ofSchool } = await setup()
    const ids = [await called(specialist), await called(librarian, ofSchool)]
    for (const role of roles)
      for (const at of [unitId, new Types.ObjectId()]) {
        const actor = makeActor(role, at, role.startsWith('sector') ? 'sectorOffice' : 'school')
        const found = await Call.find(callsVisibleTo(actor)).lean()
        const calls = await Call.find({ _id: { $in: ids } }).lean()
        expect(found.map(({ title, audience }) => title + audience).sort(), role).to.deep.equal(
          calls
            .filter((call) => canSeeCall(actor, call))
            .map(({ title, audience }) => title + audience)
            .sort(),
        )
      }
    const outsider = makeActor('teacher')
    expect(await refusalOf(findCallWithClaims(outsider, ids[1]!))).to.equal('404 notFound')
    expect((await listCalls(outsider, { shelf: 'open' }, page)).items).to.have.length(1)
    expect(await refusalOf(listCalls(makeActor('student'), { shelf: 'open' }, page))).to.equal('403 forbidden')
    expect(canMakeCalls(makeActor('teacher'))).to.equal(false)
    const [, school] = await Call.find().sort({ _id: 1 }).lean()
    expect(canKeepCall(specialist, school!)).to.equal(false)
  })

  it('are listed by what ends first, by subject and grade, and by whose they are', async () => {
    const { specialist, teacher } = await setup()
    const later = await called(specialist, { title: 'sau' })
    const sooner = await called(specialist, { title: 'trước', until: '2999-01-01' })
    await called(specialist, { title: 'KHTN', subject: 'KHTN', row: '' })
    await Call.create([{ ...(await Call.findById(later).lean())!, _id: new Types.ObjectId(), until: '2020-01-01' }])
    const titles = async (query: object) =>
      (await listCalls(teacher, { shelf: 'open', ...query }, page)).items.map(({ title }) => title)
    expect(await titles({ subject: 'TOAN', grade: 6 })).to.deep.equal(['trước', 'sau'])
    expect(await titles({ grade: 7 })).to.deep.equal([])
    expect(await titles({ shelf: 'ended' })).to.deep.equal(['sau'])
    await claimCall(teacher, sooner, origin)
    expect(await titles({ shelf: 'mine' })).to.deep.equal(['trước'])
  })

  it('are claimed by no more than are wanted, were there twenty at once', async () => {
    const { specialist, teacher } = await setup()
    const id = await called(specialist, { wanted: 3 })
    const many = await Promise.all(
      Array.from({ length: 20 }, async () => await refusalOf(claimCall(makeActor('teacher'), id, origin))),
    )
    const counts = (answer: string) => many.filter((one) => one === answer).length
    expect([counts('none'), counts('409 callTaken')]).to.deep.equal([3, 17])
    expect([await claimsNow(id), (await callNow(id)).free]).to.deep.equal([['active', 'active', 'active'], 0])
    expect(await refusalOf(claimCall(teacher, id, origin))).to.equal('409 callTaken')
  })

  it('are claimed once by each, given back, and claimed again', async () => {
    const { specialist, teacher, librarian, ofSchool } = await setup()
    const id = await called(specialist)
    expect(await refusalOf(releaseCall(teacher, id, origin))).to.equal('409 callNotClaimed')
    expect(await refusalOf(claimCall(makeActor('student'), id, origin))).to.equal('404 notFound')
    await claimCall(teacher, id, origin)
    await claimCall(teacher, id, origin)
    expect((await callNow(id)).free).to.equal(0)
    await releaseCall(teacher, id, origin)
    expect((await callNow(id)).free).to.equal(1)
    await claimCall(teacher, id, origin)
    expect(await claimsNow(id)).to.deep.equal(['active'])

    const own = await called(librarian, ofSchool)
    expect(await refusalOf(claimCall(makeActor('teacher'), own, origin))).to.equal('404 notFound')
    expect(await refusalOf(claimCall(makeActor('sectorAdministrator'), own, origin))).to.equal('403 forbidden')
    await Call.updateOne({ _id: own }, { $set: { until: '2020-01-01' } })
    expect(await refusalOf(claimCall(teacher, own, origin))).to.equal('409 callEnded')
  })

  it('show who is at them to those who keep them, and to each what is theirs', async () => {
    const { specialist, teacher } = await setup()
    const id = await called(specialist, { wanted: 2 })
    await claimCall(teacher, id, origin)
    expect((await findCallWithClaims(specialist, id)).claims).to.have.length(1)
    const own = await findCallWithClaims(teacher, id)
    expect([own.claims.length, own.own?.claim.state]).to.deep.equal([0, 'active'])
    const other = await findCallWithClaims(makeActor('teacher'), id)
    expect([other.claims.length, other.own]).to.deep.equal([0, undefined])
  })

  describe('with a material', () => {
    const linked = async (scope: 'school' | 'sector', isDraft = true, ofWhom: 'sector' | 'school' = 'sector') => {
      const made = await setup()
      const id = ofWhom === 'sector' ? await called(made.specialist) : await called(made.librarian, made.ofSchool)
      await claimCall(made.teacher, id, origin)
      const material = await makeMaterial(sums, { owner: made.teacher, scope, isDraft })
      await linkMaterial(made.teacher, id, `/materials/${material._id.toString()}`, origin)
      const goLive = async (content = material.draft) => {
        const live = { number: 1, scope, content, publishedAt: new Date() }
        await change(material._id, { live, state: scope === 'school' ? 'publishedInSchool' : 'publishedInSector' })
        await followMaterial({ materialId: material._id.toString() }, context)
        await followMaterial({ materialId: material._id.toString() }, context)
      }
      return { ...made, id, material, goLive }
    }

    it('of somebody else, of nobody, or without a claim count nothing', async () => {
      const { specialist, teacher } = await setup()
      const id = await called(specialist)
      const mine = await makeMaterial(sums, { owner: teacher, isDraft: true })
      const link = async (said: string) => await refusalOf(linkMaterial(teacher, id, said, origin))
      expect(await link(mine._id.toString())).to.equal('409 callNotClaimed')
      await claimCall(teacher, id, origin)
      expect(await link('none')).to.equal('material coverage.errors.noMaterial')
      expect(await link(new Types.ObjectId().toString())).to.equal('material coverage.errors.noMaterial')
      const others = await makeMaterial(sums)
      expect(await link(others._id.toString())).to.equal('material coverage.errors.notYours')
      expect(await link(mine._id.toString())).to.equal('none')
    })

    it('are fulfilled when it goes live, once, and whoever has made the call is told', async () => {
      const { id, goLive, specialist } = await linked('sector')
      expect(await callNow(id)).to.include({ state: 'open', fulfilled: 0 })
      await goLive()
      expect(await callNow(id)).to.include({ state: 'fulfilled', fulfilled: 1, free: 0 })
      expect(await claimsNow(id)).to.deep.equal(['fulfilled'])
      expect(await told()).to.deep.equal(['fulfilled'])
      expect((await Notice.findOne().lean())!.personId.equals(specialist.personId)).to.equal(true)
      expect(await AuditEntry.countDocuments({ action: 'coverage.callFulfilled' })).to.equal(1)
    })

    it('are not fulfilled by what is of another grade, type or outcome: whoever made it is told, and it counts once it is', async () => {
      const { id, goLive, teacher, material } = await linked('sector')
      const mismatches = async () => (await findCallWithClaims(teacher, id)).mismatches
      expect(await mismatches()).to.be.empty
      const { outcomes, type } = material.draft
      const other = { ...material.draft, grades: [7], type: 'VIDEO', outcomes: [] }
      await change(material._id, { draft: other })
      expect(await mismatches()).to.deep.equal(['grade', 'row', 'type'])
      await goLive(other)
      expect(await callNow(id)).to.include({ state: 'open', fulfilled: 0 })
      await goLive({ ...other, grades: [6, 7], outcomes, type })
      expect(await mismatches()).to.be.empty
      expect(await callNow(id)).to.include({ state: 'fulfilled', fulfilled: 1 })
    })

    it('are not fulfilled by what lives in a school when the sector is meant', async () => {
      const { id, goLive } = await linked('school')
      await goLive()
      expect(await callNow(id)).to.include({ state: 'open', fulfilled: 0 })
    })

    it('are fulfilled in a school by what lives there', async () => {
      const { id, goLive } = await linked('school', true, 'school')
      await goLive()
      expect((await callNow(id)).state).to.equal('fulfilled')
    })

    it('are fulfilled at once by what is live already', async () => {
      const { id } = await linked('sector', false)
      expect((await callNow(id)).state).to.equal('fulfilled')
    })

    it('are not fulfilled any more when they are closed', async () => {
      const { id, goLive, specialist } = await linked('sector')
      await takeCallStep(specialist, id, { step: 'close' }, origin)
      await goLive()
      expect(await callNow(id)).to.include({ state: 'closed', fulfilled: 0 })
    })
  })

  it('are extended, closed, opened again and withdrawn by those who keep them; who is at it is told', async () => {
    const { specialist, teacher, librarian } = await setup()
    const id = await called(specialist)
    await claimCall(teacher, id, origin)
    const take = async (step: (typeof callSteps)[number], until?: string, actor = specialist) =>
      await refusalOf(takeCallStep(actor, id, { step, until }, origin))
    for (const step of callSteps) expect(await take(step, far, teacher), step).to.equal('403 forbidden')
    expect(await take('close', undefined, librarian)).to.equal('403 forbidden')
    expect(await take('extend')).to.equal('until coverage.errors.dayMissing')
    expect(await take('extend', '2020-01-01')).to.equal('until coverage.errors.dayPast')
    expect(await take('reopen', far)).to.equal('409 callMoved')
    expect(await take('extend', '2999-06-01')).to.equal('none')
    expect((await callNow(id)).until).to.equal('2999-06-01')
    expect(await take('close')).to.equal('none')
    expect(await refusalOf(claimCall(makeActor('teacher'), id, origin))).to.equal('409 callEnded')
    expect(await take('reopen', far)).to.equal('none')
    expect(await take('withdraw')).to.equal('none')
    for (const step of callSteps) expect(await take(step, far), step).to.equal('409 callMoved')
    expect(await told()).to.deep.equal(['extend', 'close', 'reopen', 'withdraw'])
    const actions = (await AuditEntry.find({ action: /^coverage\.call/ }).lean()).map(({ action }) => action)
    for (const what of ['Made', 'Claimed', 'Extended', 'Closed', 'Reopened', 'Withdrawn'])
      expect(actions).to.include(`coverage.call${what}`)
  })

  it('ask for one more when they were fulfilled and are opened again', async () => {
    const { specialist } = await setup()
    const id = await called(specialist)
    await Call.updateOne({ _id: id }, { $set: { state: 'fulfilled', fulfilled: 1, free: 0 } })
    await takeCallStep(specialist, id, { step: 'reopen', until: far }, origin)
    expect(await callNow(id)).to.include({ state: 'open', wanted: 2, free: 1, fulfilled: 1 })
  })

  it('remind those who have linked nothing, three days before, once for each last day', async () => {
    const { specialist, teacher, as } = await setup()
    const now = new Date('2027-01-10T05:00:00Z')
    const id = await called(specialist, { wanted: 2, until: '2027-01-13' })
    const late = await called(specialist, { until: '2027-01-14' })
    await claimCall(teacher, id, origin)
    await claimCall(teacher, late, origin)
    const diligent = await as('teacher')
    await claimCall(diligent, id, origin)
    const material = await makeMaterial(sums, { owner: diligent, isDraft: true })
    await linkMaterial(diligent, id, material._id.toString(), origin)
    await remindClaimers(now)
    await remindClaimers(now)
    expect(await told()).to.deep.equal(['reminder'])
    await remindClaimers(new Date('2027-01-11T05:00:00Z'))
    expect(await told()).to.deep.equal(['reminder', 'reminder'])
  })

  it('forget somebody who is removed: what they have claimed is free again', async () => {
    const { specialist, teacher } = await setup()
    const id = await called(specialist)
    await claimCall(teacher, id, origin)
    expect(await claimData.read(teacher.personId)).to.have.length(1)
    expect(await callData.read(specialist.personId)).to.have.length(1)
    await inTransaction((session) => claimData.remove(teacher.personId, session))
    await inTransaction((session) => callData.remove(specialist.personId, session))
    expect([await CallClaim.countDocuments(), (await callNow(id)).free]).to.deep.equal([0, 1])
    expect((await Call.findById(id).lean())!.madeByName).to.equal('')
    expect(await claimData.read(teacher.personId)).to.equal(undefined)
  })
})
