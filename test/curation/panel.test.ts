import { expect } from 'chai'
import { Types } from 'mongoose'
import type { Actor } from '../../server/actor.ts'
import { ask, findPanel, score, type ScoreForm } from '../../server/curation/judge.ts'
import {
  canScore,
  canSeeScores,
  differTooMuch,
  isComplete,
  type Judged,
  needsThird,
  seatsOf,
} from '../../server/curation/panel-rules.ts'
import { Panel } from '../../server/curation/panel.model.ts'
import { waitForPanel } from '../../server/curation/policies.ts'
import { countQueue, findNext } from '../../server/curation/queue.ts'
import { reviewOf } from '../../server/curation/review.ts'
import { changeRubric, findRubric, usualRubric } from '../../server/curation/rubric.ts'
import { scoreData } from '../../server/curation/data-of-person.ts'
import { Submission } from '../../server/curation/submission.model.ts'
import type { StepName } from '../../server/materials/states.ts'
import { setSectorPolicy } from '../../server/policies/set.ts'
import { addMemberships } from '../../server/people/index.ts'
import { Membership } from '../../server/people/membership.model.ts'
import { Notice } from '../../server/notices/notice.model.ts'
import { inTransaction } from '../../storage/database/index.ts'
import { refusalOf } from '../classes/refusal.ts'
import { origin } from '../materials/materials.ts'
import { withDatabase } from '../outbox/outbox.ts'
import { Edition } from '../../server/materials/edition.model.ts'
import { actorOf, makeActor, makePerson, makeUnit, signIn } from '../support/make.ts'
import { type RunningApp, startApp } from '../support/start.ts'
import { handIn, handInToPanel, makeType, prepareFeatures, step, why } from './submissions.ts'

const ids = { a: new Types.ObjectId(), b: new Types.ObjectId(), c: new Types.ObjectId() }

/** `a80 b- / c50`: the first round, then the third; `-` has not answered. */
function panelOf(text: string, gap = 20): Judged {
  const asked = text.split(' / ').flatMap((round, at) =>
    round.split(' ').flatMap((one) => {
      if (one === '') return []
      const total = one.slice(1)
      const seat = { personId: ids[one[0] as keyof typeof ids], personName: '', askedAt: new Date(), points: [] }
      const given = total === '-' ? {} : { scoredAt: new Date(), total: Number(total) }
      return [{ ...seat, ...given, round: (at + 1) as 1 | 2, askedById: ids.a }]
    }),
  )
  return { asked, gap }
}

describe('a panel', () => {
  const table: readonly (readonly [panel: string, seats: string, state: string, mayScore: string])[] = [
    ['', '1×2', 'open', ''],
    ['a-', '1×2', 'open', 'a'],
    ['a80', '1×2', 'open', 'a'],
    ['a- b-', '1×2', 'open', 'ab'],
    ['a80 b-', '1×2', 'open', 'ab'],
    ['a80 b60', 'none', 'complete', ''],
    ['a60 b80', 'none', 'complete', ''],
    ['a80 b59', '2×1', 'third', ''],
    ['a59 b80', '2×1', 'third', ''],
    ['a80 b59 / c-', '2×1', 'open', 'c'],
    ['a80 b59 / c70', 'none', 'complete', ''],
  ]
  for (const [text, seats, state, mayScore] of table)
    it(`of “${text}” is ${state}, has the seats ${seats}, and takes points of “${mayScore}”`, () => {
      const panel = panelOf(text)
      const free = seatsOf(panel)
      expect(free ? `${free.round}×${free.most}` : 'none').to.equal(seats)
      expect(isComplete(panel) ? 'complete' : needsThird(panel) ? 'third' : 'open').to.equal(state)
      const takes = Object.entries(ids).filter(([, id]) => canScore(panel, id))
      expect(takes.map(([name]) => name).join('')).to.equal(mayScore)
    })

  it('asks for a third by the gap that it began with', () => {
    expect(differTooMuch(panelOf('a80 b75', 5))).to.equal(false)
    expect(differTooMuch(panelOf('a80 b74', 5))).to.equal(true)
  })
})

const all = (points: number): ScoreForm => ({
  points: Object.fromEntries(usualRubric.map(({ key }) => [key, points])),
  feedback: `Góp ý ${points}`,
  internalNote: `Ghi chú ${points}`,
})

const endMembership = (personId: Types.ObjectId) => Membership.updateMany({ personId }, { to: new Date('2026-02-01') })

async function makeSector(reviewers = 4) {
  const [officeId, schoolId] = [await makeUnit('sectorOffice'), await makeUnit()]
  const make = async (role: Parameters<typeof makePerson>[0], unitId = officeId, name?: string) => {
    const person = await makePerson(role, { unitId, ...(name && { name }) })
    return { person, actor: await actorOf(person) }
  }
  const owner = await make('teacher', schoolId)
  const specialist = await make('sectorSpecialist')
  const others = []
  for (let at = 0; at < reviewers; at++) others.push(await make('reviewer', officeId, `Người thẩm định ${at + 1}`))
  return { officeId, schoolId, make, owner, specialist, others }
}

describe('the panel of a submission', () => {
  withDatabase()
  before(prepareFeatures)
  beforeEach(makeType)

  const setup = async (reviewers?: number) => {
    const sector = await makeSector(reviewers)
    const submission = await handInToPanel(sector.owner.actor, sector.specialist.actor)
    const id = submission._id
    const [a, b, c, d] = sector.others.map(({ actor }) => actor)
    const by = sector.specialist.actor
    const invite = (...people: (Actor | undefined)[]) =>
      ask(
        by,
        id,
        people.map((one) => one!.personId),
        origin,
      )
    const give = (actor: Actor | undefined, points: number) => score(actor!, id, all(points), origin)
    return { ...sector, submission, id, by, a: a!, b: b!, c: c!, d: d!, invite, give }
  }
  const noticesOf = async (actor: Actor) =>
    (await Notice.find({ personId: actor.personId }).lean()).map(({ key }) => key.replace('curation.notices.', ''))

  describe('is asked', () => {
    it('by those who decide in the sector, once it is there', async () => {
      const { id, owner, others, make, schoolId, specialist } = await setup()
      const invite = (actor: Actor) => ask(actor, id, [others[0]!.actor.personId], origin)
      expect(await refusalOf(invite((await make('librarian')).actor))).to.equal('404 notFound')
      expect(await refusalOf(invite(owner.actor))).to.equal('403 forbidden')
      expect(await refusalOf(invite((await make('librarian', schoolId)).actor))).to.equal('403 forbidden')
      const early = await handIn(owner.actor)
      expect(await refusalOf(ask(specialist.actor, early._id, [], origin))).to.equal('404 notFound')
      const { _id } = (await Submission.findOneAndUpdate({ _id: id }, { isInPanel: false }).lean())!
      expect(await refusalOf(ask(specialist.actor, _id, [], origin))).to.equal('409 notInPanel')
    })

    it('never of its authors, nor of somebody who may not decide, nor of too many, nor of nobody', async () => {
      const { by, a, b, c, id, invite, owner, make } = await setup()
      const wrong = async (...people: Actor[]) => await refusalOf(invite(...people))
      expect(await wrong()).to.equal('person curation.errors.noReviewer')
      for (const actor of [owner.actor, by, (await make('librarian')).actor])
        expect(await wrong(actor)).to.equal('person curation.errors.mayNotReview')
      expect(await wrong(a, b, c)).to.equal('person curation.errors.tooManyReviewers')
      expect(await Panel.countDocuments()).to.equal(0)
      await invite(a, b)
      expect((await findPanel(id))!.asked).to.have.length(2)
    })

    it('of people of its school only when there are not enough others', async () => {
      const { schoolId, make, specialist, owner } = await makeSector(1)
      const { personId } = (await make('reviewer')).person
      await addMemberships([{ personId, unitId: schoolId, role: 'teacher', from: new Date('2026-01-01') }])
      const { _id } = await handInToPanel(owner.actor, specialist.actor)
      const invite = () => ask(specialist.actor, _id, [personId], origin)
      const another = await make('reviewer')
      expect(await refusalOf(invite())).to.equal('person curation.errors.mayNotReview')
      await endMembership(another.person.personId)
      expect(await refusalOf(invite())).to.equal('none')
    })

    it('again instead of somebody who has not answered; who has keeps the seat', async () => {
      const { a, b, c, invite, give, id } = await setup()
      await invite(a, b)
      await give(a, 10)
      await invite(c)
      const { asked } = (await findPanel(id))!
      expect(asked.map(({ personId }) => personId.toString())).to.deep.equal(
        [a, c].map((one) => one.personId.toString()),
      )
      expect(await refusalOf(give(b, 10))).to.equal('403 forbidden')
      expect(await countQueue(b, { view: 'asked' })).to.equal(0)
    })

    it('by two at once, and never of more than there are seats', async () => {
      const { a, b, c, d, by, id, make } = await setup()
      const other = (await make('sectorSpecialist')).actor
      const invite = (actor: Actor, ...people: Actor[]) =>
        refusalOf(
          ask(
            actor,
            id,
            people.map(({ personId }) => personId),
            origin,
          ),
        )
      const answers = await Promise.all([invite(by, a, b), invite(other, c, d)])
      expect(answers).to.include('none')
      for (const one of answers) expect(one).to.be.oneOf(['none', '409 conflict'])
      const { asked } = (await findPanel(id))!
      expect(asked).to.have.length(2)
      expect((await Submission.findById(id).lean())!.awaitedIds).to.deep.equal(asked.map(({ personId }) => personId))
    })

    it('with a notice, and it stands in their queue until they have answered', async () => {
      const { a, b, invite, give } = await setup()
      await invite(a, b)
      await invite(a, b)
      expect(await noticesOf(a)).to.deep.equal(['askedToJudge'])
      expect(await countQueue(a, { view: 'asked' })).to.equal(1)
      await give(a, 10)
      expect([await countQueue(a, { view: 'asked' }), await countQueue(b, { view: 'asked' })]).to.deep.equal([0, 1])
    })
  })

  describe('gives points', () => {
    it('only where it was asked, in whole numbers within bounds, for each criterion', async () => {
      const { id, a, c, invite, owner, make } = await setup()
      expect(await refusalOf(score(a, id, all(10), origin))).to.equal('403 forbidden')
      await invite(a)
      expect(await refusalOf(score((await make('teacher')).actor, id, all(10), origin))).to.equal('404 notFound')
      for (const actor of [c, owner.actor])
        expect(await refusalOf(score(actor, id, all(10), origin))).to.equal('403 forbidden')
      for (const wrong of [-1, 21, 1.5, Number.NaN])
        expect(await refusalOf(score(a, id, all(wrong), origin)), String(wrong)).to.include('points.rights')
      const { accuracy, ...others } = all(10).points
      expect(accuracy).to.equal(10)
      expect(await refusalOf(score(a, id, { ...all(10), points: others }, origin))).to.equal(
        'points.accuracy curation.errors.points',
      )
      for (const fine of [0, 20]) await score(a, id, all(fine), origin)
      expect((await findPanel(id))!.asked[0]!.total).to.equal(100)
    })

    it('and may change them until the others are in, not after', async () => {
      const { a, b, invite, give, id } = await setup()
      await invite(a, b)
      await give(a, 10)
      await give(a, 12)
      await give(b, 11)
      expect(await refusalOf(give(a, 20))).to.equal('409 scoresClosed')
      expect(await refusalOf(give(b, 20))).to.equal('409 scoresClosed')
      expect((await findPanel(id))!.asked.map(({ total }) => total)).to.deep.equal([60, 55])
    })

    it('both at once, and neither is lost', async () => {
      const { a, b, invite, give, id, by } = await setup()
      await invite(a, b)
      await Promise.all([give(a, 10), give(b, 14)])
      const panel = (await findPanel(id))!
      expect(panel.asked.map(({ total }) => total)).to.have.members([50, 70])
      expect(isComplete(panel)).to.equal(true)
      expect((await noticesOf(by)).filter((key) => key === 'judged')).to.have.length(1)
    })

    it('and a third is asked when they differ by more than the gap', async () => {
      const { a, b, c, d, by, invite, give, id } = await setup()
      await invite(a, b)
      await give(a, 18)
      await give(b, 13)
      expect(await noticesOf(by))
        .to.include('thirdNeeded')
        .and.not.include('judged')
      expect(await refusalOf(invite(c, d))).to.equal('person curation.errors.tooManyReviewers')
      await invite(c)
      await invite(d)
      expect(await refusalOf(give(c, 15))).to.equal('403 forbidden')
      expect(await refusalOf(give(a, 15))).to.equal('409 scoresClosed')
      await give(d, 15)
      expect(isComplete((await findPanel(id))!)).to.equal(true)
      expect(await refusalOf(invite(c))).to.equal('409 panelFull')
      expect(await noticesOf(by)).to.include('judged')
    })

    it('no more when it is decided; then those who decide see what there is', async () => {
      const { a, b, by, invite, give, id, submission, owner } = await setup()
      await invite(a, b)
      await give(a, 10)
      const open = (await Submission.findById(id).lean())!
      const panel = (await findPanel(id))!
      for (const actor of [by, a, b, owner.actor]) expect(canSeeScores(actor, open, panel)).to.equal(false)
      await step(by, submission.materialId, 'requestChanges', why)
      expect(await refusalOf(give(b, 10))).to.equal('409 submissionEnded')
      expect(await countQueue(b, { view: 'asked' })).to.equal(0)
      const ended = (await Submission.findById(id).lean())!
      expect([by, b, owner.actor].map((actor) => canSeeScores(actor, ended, panel))).to.deep.equal([true, true, false])
    })
  })

  describe('is waited for before the material is published', () => {
    const unfinished = 'step curation.errors.panelUnfinished'

    it('when people have been asked, until all who are needed have answered', async () => {
      const { by, a, b, c, id, submission, invite, give } = await setup()
      const publish = async (name: StepName = 'publishInSector') =>
        await refusalOf(step(by, submission.materialId, name))
      expect((await reviewOf(by, id)).waits).to.equal(undefined)
      await invite(a, b)
      expect((await reviewOf(by, id)).waits).to.equal('curation.errors.panelUnfinished')
      expect(await publish()).to.equal(unfinished)
      await give(a, 20)
      expect(await publish()).to.equal(unfinished)
      expect(await publish('approveInSector')).to.equal(unfinished)
      await give(b, 10)
      expect(await publish()).to.equal('step curation.errors.panelNeedsThird')
      await invite(c)
      expect(await publish()).to.equal(unfinished)
      await give(c, 15)
      expect((await reviewOf(by, id)).waits).to.equal(undefined)
      expect(await publish()).to.equal('none')
    })

    it('but not before it is sent back or refused', async () => {
      const { by, a, b, submission, invite } = await setup()
      await invite(a, b)
      expect(await refusalOf(step(by, submission.materialId, 'refuse', why))).to.equal('none')
    })

    it('and is handed out last until then, but to whoever is asked to judge it', async () => {
      const { by, owner, a, b, submission, invite, give, id } = await setup()
      const other = await handInToPanel(owner.actor, by, { title: 'Sau' })
      await Submission.updateOne({ _id: submission._id }, { $set: { dueAt: new Date(0) } })
      const next = async (actor: typeof by) => (await findNext(actor, {}, undefined))?.toString()
      const [early, late] = [id.toString(), other._id.toString()]
      expect(await next(by)).to.equal(early)
      await invite(a, b)
      expect([await next(by), await next(a)]).to.deep.equal([late, early])
      await give(a, 20)
      expect([await next(by), await next(a), await next(b)]).to.deep.equal([late, late, early])
      expect((await findNext(by, {}, other._id))?.toString()).to.equal(early)
      const sector = makeActor('sectorAdministrator', new Types.ObjectId(), 'sectorOffice')
      await setSectorPolicy(sector, waitForPanel.key, { value: false }, origin)
      expect(await next(by)).to.equal(early)
      await setSectorPolicy(sector, waitForPanel.key, { value: true }, origin)
      await give(b, 20)
      expect(await next(by)).to.equal(early)
    })

    it('unless nobody has been asked, or the sector does not want to wait', async () => {
      const [unasked, asked] = [await setup(), await setup()]
      expect(await refusalOf(step(unasked.by, unasked.submission.materialId, 'publishInSector'))).to.equal('none')
      await asked.invite(asked.a, asked.b)
      await setSectorPolicy(
        makeActor('sectorAdministrator', new Types.ObjectId(), 'sectorOffice'),
        waitForPanel.key,
        { value: false },
        origin,
      )
      expect(await refusalOf(step(asked.by, asked.submission.materialId, 'publishInSector'))).to.equal('none')
    })
  })

  it('keeps what somebody gave, without the name, when they are gone', async () => {
    const { a, b, invite, give, id } = await setup()
    await invite(a, b)
    await give(a, 10)
    expect(await scoreData.read(a.personId)).to.have.length(1)
    await inTransaction((session) => scoreData.remove(a.personId, session))
    const [gone, stays] = (await findPanel(id))!.asked
    expect([gone!.personName, gone!.total, stays!.personName]).to.deep.equal(['', 50, 'Người thẩm định 2'])
  })

  describe('judges by criteria', () => {
    const words = { name: 'Tính mới', englishName: 'Novelty', most: 10 }

    it('that the sector changes, and nobody else', async () => {
      const { by, a, owner, make } = await setup()
      for (const actor of [a, owner.actor, (await make('sectorLeader')).actor])
        expect(await refusalOf(changeRubric(actor, [words], origin))).to.equal('403 forbidden')
      for (const wrong of [[], [{ ...words, name: '' }], [{ ...words, most: 0 }], [{ ...words, most: 101 }]])
        expect(await refusalOf(changeRubric(by, wrong, origin))).to.match(/^criteria\.0\./)
      expect(await findRubric()).to.deep.equal(usualRubric)
      await changeRubric(by, [usualRubric[1]!, words, { ...words, key: 'outcomes' }], origin)
      expect((await findRubric()).map(({ key }) => key)).to.deep.equal(['outcomes', 'criterion6', 'criterion7'])
    })

    it('as they were when it began', async () => {
      const { by, a, b, invite, give } = await setup()
      await invite(a, b)
      await changeRubric(by, [words], origin)
      await give(a, 20)
      expect(await Panel.findOne({ 'asked.total': 100 }).lean()).not.to.equal(null)
    })
  })
})

describe('the pages of a panel', () => {
  let app: RunningApp
  before(async () => {
    app = await startApp()
  })
  beforeEach(async () => {
    await app.clear()
    await makeType()
  })
  after(() => app.stop())

  it('let two people judge without seeing each other, and then show it side by side', async () => {
    const { owner, specialist, others } = await makeSector(3)
    const { _id, materialId } = await handInToPanel(owner.actor, specialist.actor)
    const url = `/curation/${_id.toString()}`
    const browser = await signIn(app, specialist.person)
    const [first, second] = [await signIn(app, others[0]!.person), await signIn(app, others[1]!.person)]
    const author = await signIn(app, owner.person)
    expect((await author.get(`${url}/panel`)).status).to.equal(403)
    expect((await browser.get(url)).html).to.include('Chưa mời ai')
    expect((await browser.post(`${url}/panel`, {}, `${url}/panel`)).status).to.equal(422)
    const person = [others[0]!, others[1]!].map((one) => one.person.personId.toString())
    expect((await browser.post(`${url}/panel`, { person }, `${url}/panel`)).location).to.equal(url)
    expect((await first.get('/curation?view=asked')).html).to.include(url)

    const points = Object.fromEntries(usualRubric.map(({ key }) => [`points.${key}`, '17']))
    const odd = await first.post(`${url}/scores`, { ...points, 'points.rights': '21', feedback: 'Rất rõ' }, url)
    expect(odd.status).to.equal(422)
    expect(odd.html).to.include('id="error-points.rights"').and.include('Rất rõ').and.include('value="21"')
    const given = { ...points, feedback: 'Rất rõ', panelNote: 'Nên công bố' }
    expect((await first.post(`${url}/scores`, given, url)).status).to.equal(303)
    for (const one of [browser, second, author]) {
      const { html } = await one.get(url)
      expect(html).not.to.include('Rất rõ').and.not.include('Nên công bố').and.not.include('>17<')
    }
    expect((await first.get(url)).html)
      .to.include('Nên công bố')
      .and.include('Tổng: 85')
    expect((await author.get(url)).html).not.to.include('Người thẩm định 1')
    expect((await browser.post(`${url}/scores`, given, url)).status).to.equal(403)

    await second.post(`${url}/scores`, { ...points, feedback: 'Thêm hình' }, url)
    expect((await browser.get(url)).html)
      .to.include('Rất rõ')
      .and.include('Thêm hình')
      .and.include('Nên công bố')
    expect((await author.get(url)).html).not.to.include('Rất rõ')
    await step(specialist.actor, materialId, 'publishInSector')
    const told = (await author.get(url)).html
    expect(told).to.include('Rất rõ').and.include('Thêm hình').and.not.include('Nên công bố')
    expect(told).not.to.include('Người thẩm định 1')
  })

  it('offer a co-author no panel, not even before there is one', async () => {
    const { owner, specialist } = await makeSector(1)
    const { _id, materialId } = await handInToPanel(owner.actor, specialist.actor)
    const author = { name: 'Đồng tác giả', personId: specialist.person.personId }
    await Edition.updateMany({ materialId }, { $push: { 'content.authors': author } })
    const { html } = await (await signIn(app, specialist.person)).get(`/curation/${_id.toString()}`)
    expect(html).not.to.include(`/curation/${_id.toString()}/panel`)
  })

  it('let the sector write its criteria', async () => {
    const { specialist } = await makeSector(0)
    const browser = await signIn(app, specialist.person)
    const form = { 'criteria.0.name': 'Tính mới', 'criteria.0.englishName': '', 'criteria.0.most': '0' }
    const wrong = await browser.post('/curation/rubric', form, '/curation/rubric')
    expect(wrong.status).to.equal(422)
    expect(wrong.html).to.include('error-criteria.0.englishName').and.include('error-criteria.0.most')
    const fine = { ...form, 'criteria.0.englishName': 'Novelty', 'criteria.0.most': '40' }
    expect((await browser.post('/curation/rubric', fine, '/curation/rubric')).status).to.equal(303)
    expect((await browser.get('/curation/rubric')).html)
      .to.include('Tính mới')
      .and.not.include('Bản quyền')
  })
})
