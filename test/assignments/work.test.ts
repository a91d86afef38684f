import { expect } from 'chai'
import { Types } from 'mongoose'
import type { Actor } from '../../server/actor.ts'
import { extend, markWork, returnMarked, type MarkForm } from '../../server/assignments/mark.ts'
import { readSubmission } from '../../server/assignments/find.ts'
import { WorkSubmission } from '../../server/assignments/submission.model.ts'
import { markData, workData } from '../../server/assignments/data-of-person.ts'
import { saveDraft, submitWork, takeBackWork } from '../../server/assignments/work.ts'
import { AuditEntry } from '../../server/audit/entry.model.ts'
import { setState } from '../../server/courses/create.ts'
import { findProgress } from '../../server/courses/progress/record.ts'
import { changeItem, publishItems, removeItemOf } from '../../server/courses/items.ts'
import { Notice } from '../../server/notices/notice.model.ts'
import { refusalOf } from '../classes/refusal.ts'
import { changing, origin, prepareKinds, stored } from '../courses/courses.ts'
import { withDatabase } from '../outbox/outbox.ts'
import { inTransaction } from '../../storage/database/index.ts'
import { actorOf, makePupil } from '../support/make.ts'
import { hour, makeAssignment } from './assignments.ts'

const work = (text: string) => ({ text, link: '' })
const later = (hours: number) => new Date(Date.now() + hours * hour)

describe('work for an assignment', () => {
  withDatabase()
  before(prepareKinds)

  it('is written, handed in, taken back and handed in again by a pupil of the course', async () => {
    const { key, pupil, handIn } = await makeAssignment()
    const { actor } = pupil
    const draft = await saveDraft(actor, { ...key, seen: 0 }, work('Nháp'))
    expect([draft.state, draft.draft?.text, draft.revision]).to.deep.equal(['draft', 'Nháp', 1])
    const first = await handIn(actor, 'Lần một', 1)
    expect([first.state, first.attempts.length, first.attempts[0]!.isLate]).to.deep.equal(['submitted', 1, false])
    const back = await takeBackWork(actor, { ...key, seen: 2, origin })
    expect([back.state, back.attempts[0]!.text]).to.deep.equal(['draft', 'Lần một'])
    const second = await handIn(actor, 'Lần hai', 3)
    expect(second.attempts.map(({ text, takenBackAt }) => text + (takenBackAt ? '!' : ''))).to.deep.equal([
      'Lần một!',
      'Lần hai',
    ])
    expect(await AuditEntry.countDocuments({ action: /^assignments/ })).to.equal(3)
    const progress = await findProgress({ courseId: key.courseId, personId: actor.personId })
    expect(progress?.items?.[key.itemId.toString()]?.ruleAt).to.deep.equal(first.attempts[0]!.submittedAt)
  })

  it('is refused to everybody who does not learn in the course, and when it is not open to them', async () => {
    const school = await makeAssignment()
    const { key, teacher, colleague, pupil, course, item } = school
    const refused = (actor: Actor) => refusalOf(saveDraft(actor, { ...key, seen: 0 }, work('x')))
    expect(await refused(teacher.actor)).to.equal('403 forbidden')
    expect(await refused((await school.as('principal')).actor)).to.equal('403 forbidden')
    expect(await refused(colleague.actor)).to.equal('404 notFound')
    const unknown = { courseId: course._id, itemId: new Types.ObjectId(), seen: 0 }
    expect(await refusalOf(saveDraft(pupil.actor, unknown, work('x')))).to.equal('404 notFound')
    await publishItems(teacher.actor, changing(await stored(course)), { ids: [item._id], isPublished: false })
    expect(await refused(pupil.actor)).to.equal('404 notFound')
  })

  it('is late after it was due, and refused after it has closed', async () => {
    const { key, pupil, other, handIn } = await makeAssignment()
    expect((await handIn(pupil.actor, 'x', 0, later(1.5))).attempts[0]!.isLate).to.equal(true)
    expect(await refusalOf(handIn(other.actor, 'x', 0, later(2.5)))).to.equal('409 assignmentClosed')
    expect(await refusalOf(saveDraft(other.actor, { ...key, seen: 0 }, work('x'), later(2.5)))).to.equal(
      '409 assignmentClosed',
    )
    expect(await refusalOf(takeBackWork(pupil.actor, { ...key, seen: 1, origin }, later(2.5)))).to.equal(
      '409 cannotTakeBack',
    )
  })

  it('is taken longer from whoever has been given more time, and from nobody else', async () => {
    const { key, teacher, pupil, other, handIn } = await makeAssignment()
    const give = (actor: Actor, personId: Types.ObjectId) => extend(actor, { ...key, personId, origin }, later(5))
    expect(await refusalOf(give(pupil.actor, pupil.actor.personId))).to.equal('403 forbidden')
    expect(await refusalOf(give(teacher.actor, new Types.ObjectId()))).to.equal('404 notFound')
    await give(teacher.actor, pupil.actor.personId)
    expect((await handIn(pupil.actor, 'x', 0, later(4))).attempts[0]!.isLate).to.equal(false)
    expect(await refusalOf(handIn(other.actor, 'x', 0, later(4)))).to.equal('409 assignmentClosed')
  })

  it('is nothing when there is neither text nor a link', async () => {
    const { handIn, pupil, key } = await makeAssignment()
    expect(await refusalOf(handIn(pupil.actor, '  '))).to.equal('text assignments.errors.empty')
    const link = { text: '', link: 'https://vi.example/bai-lam' }
    const sent = submitWork(pupil.actor, { ...key, seen: 0, operation: 'operation', origin }, link)
    expect((await sent).attempts[0]!.link).to.equal('https://vi.example/bai-lam')
  })

  it('is handed in once, however often the same form is sent, and the second of two devices is told', async () => {
    const { key, pupil, handIn } = await makeAssignment({ again: 'always' })
    const { actor } = pupil
    await handIn(actor, 'Bài', 0)
    expect((await handIn(actor, 'Bài', 0)).attempts).to.have.length(1)
    expect(await refusalOf(handIn(actor, 'Bài khác', 0))).to.equal('409 workChanged')
    expect(await refusalOf(saveDraft(actor, { ...key, seen: 0 }, work('Khác nữa')))).to.equal('409 workChanged')
    // What is there already is no loss.
    expect((await saveDraft(actor, { ...key, seen: 0 }, work('Bài'))).revision).to.equal(1)
  })

  it('comes from 45 pupils at once, from two devices each, and is there once', async () => {
    const { key, group } = await makeAssignment()
    const class45 = await Promise.all(Array.from({ length: 45 }, async () => await actorOf(await makePupil(group))))
    const send = (actor: Actor, operation: string) =>
      refusalOf(submitWork(actor, { ...key, seen: 0, operation, origin }, work(operation)))
    const outcomes = await Promise.all(
      class45.flatMap((one) => ['device-one', 'device-two'].map((name) => send(one, name))),
    )
    expect(outcomes.filter((outcome) => outcome === 'none')).to.have.length(45)
    expect(outcomes.filter((outcome) => outcome === '409 workChanged')).to.have.length(45)
    const works = await WorkSubmission.find().lean()
    expect(works.map(({ attempts }) => attempts.length)).to.deep.equal(Array(45).fill(1))
  })

  it('of a closed course is looked at only', async () => {
    const { course, teacher, pupil, handIn } = await makeAssignment()
    await setState(teacher.actor, changing(await stored(course)), 'closed')
    expect(await refusalOf(handIn(pupil.actor))).to.equal('409 assignmentClosed')
  })
})

describe('marking', () => {
  withDatabase()
  before(prepareKinds)

  const form = (mark: string, more: Partial<MarkForm> = {}) => ({
    mark,
    comment: '',
    attempt: 1,
    returns: false,
    ...more,
  })
  const setup = async (...given: Parameters<typeof makeAssignment>) => {
    const made = await makeAssignment(...given)
    await made.handIn(made.pupil.actor)
    const { key, pupil, teacher } = made
    const mark = (given: MarkForm, seen = 1, actor = teacher.actor, personId = pupil.actor.personId) =>
      markWork(actor, { ...key, personId, seen, origin }, given)
    const kept = async (personId = pupil.actor.personId) =>
      (await readSubmission({ assignmentId: key.itemId, personId }))!
    return { ...made, mark, kept }
  }

  it('is the teacher’s, by the scheme of the assignment, of what was handed in', async () => {
    const { mark, pupil, other, colleague, as } = await setup()
    expect(await refusalOf(mark(form('8,5'), 1, pupil.actor))).to.equal('403 forbidden')
    expect(await refusalOf(mark(form('8,5'), 1, (await as('principal')).actor))).to.equal('403 forbidden')
    expect(await refusalOf(mark(form('8,5'), 1, colleague.actor))).to.equal('404 notFound')
    expect(await refusalOf(mark(form('85')))).to.equal('mark assignments.errors.mark.points')
    expect(await refusalOf(mark(form('')))).to.equal('comment assignments.errors.noMark')
    expect(await refusalOf(mark(form('8'), 0, undefined, other.actor.personId))).to.equal('409 nothingToMark')
    expect((await mark(form('8,5', { comment: 'Rất tốt.' }))).mark).to.include({ value: '85', comment: 'Rất tốt.' })
  })

  it('is not seen by the pupil before it is given back, and they are told without the mark', async () => {
    const { mark, kept, key, teacher, pupil } = await setup()
    await mark(form('8,5'))
    expect((await kept()).returned).to.equal(undefined)
    expect(await returnMarked(teacher.actor, key, origin)).to.deep.equal({ returned: 1, unmarked: 0 })
    expect((await kept()).returned?.value).to.equal('85')
    const [notice] = await Notice.find({ personId: pupil.actor.personId }).lean()
    expect(notice?.key).to.equal('assignments.notices.returned')
    expect(JSON.stringify(notice)).not.to.match(/8,5|\b85\b/)
    // What is written afterwards is the teacher's again.
    await mark(form('9'), 3)
    expect((await kept()).returned?.value).to.equal('85')
  })

  it('gives back what is marked and says how much is not', async () => {
    const { mark, key, teacher, pupil, other, handIn } = await setup()
    await handIn(other.actor)
    await mark(form('8', { returns: false }))
    expect(await refusalOf(returnMarked(pupil.actor, key, origin))).to.equal('403 forbidden')
    expect(await returnMarked(teacher.actor, key, origin)).to.deep.equal({ returned: 1, unmarked: 1 })
    expect(await returnMarked(teacher.actor, key, origin)).to.deep.equal({ returned: 0, unmarked: 1 })
  })

  it('never lands on what the pupil has changed since', async () => {
    const { mark, kept, key, pupil, handIn, teacher } = await setup({ again: 'always' })
    await handIn(pupil.actor, 'Lần hai', 1)
    expect(await refusalOf(mark(form('8'), 1))).to.equal('409 workChanged')
    expect(await refusalOf(mark(form('8'), 2))).to.equal('409 workChanged')
    await mark(form('8', { attempt: 2, returns: true }), 2)
    await handIn(pupil.actor, 'Lần ba', 3)
    // The mark of the second attempt is not given back as that of the third.
    expect(await returnMarked(teacher.actor, key, origin)).to.deep.equal({ returned: 0, unmarked: 1 })
    expect((await kept()).returned?.attempt).to.equal(2)
  })

  it('of two colleagues at once is that of one, and the other is told', async () => {
    const { mark } = await setup()
    const outcomes = await Promise.all([mark(form('8')), mark(form('9'))].map(refusalOf))
    expect(outcomes.sort()).to.deep.equal(['409 workChanged', 'none'])
  })

  it('keeps its scheme once something is marked, and one that is not for the level is refused', async () => {
    const { mark, teacher, course, item, assignment } = await setup()
    const change = async (scheme: 'points' | 'passFail' | 'levels', seen = 0) => {
      const { instructions, again, takes, isGroup, isAnonymous } = await assignment()
      const kept = { instructions, again, takes, isGroup, isAnonymous }
      const values = { ...kept, scheme, dueAt: undefined, closesAt: undefined }
      const settings = {
        title: 'Bài tập 1',
        isPublished: true,
        opensAt: undefined,
        isOptional: false,
        rule: 'submitted' as const,
      }
      const now = changing(await stored(course))
      return await refusalOf(
        changeItem(teacher.actor, { ...now, seen: now.seen + seen }, { ...settings, id: item._id, values }),
      )
    }
    expect(await change('levels')).to.equal('facts.scheme assignments.errors.scheme')
    expect(await change('passFail')).to.equal('none')
    expect(await change('points')).to.equal('none')
    expect((await assignment()).dueAt).to.equal(undefined)
    await mark(form('8'))
    expect(await change('passFail')).to.equal('facts.scheme assignments.errors.markedAlready')
  })

  it('holds an assignment in its course once something was handed in', async () => {
    const { teacher, course, item } = await setup()
    const remove = async () => await refusalOf(removeItemOf(teacher.actor, changing(await stored(course)), item._id))
    expect(await remove()).to.equal('409 workHandedIn')
    await WorkSubmission.deleteMany()
    expect(await remove()).to.equal('none')
  })

  it('is part of what somebody may have of their data, and goes with them or loses their name', async () => {
    const { mark, kept, teacher, pupil } = await setup()
    await mark(form('8,5', { returns: true }))
    expect(JSON.stringify(await workData.read(pupil.actor.personId))).to.include('"mark":"85"')
    expect(await markData.read(teacher.actor.personId)).to.deep.equal({ count: 1 })
    await inTransaction((session) => markData.remove(teacher.actor.personId, session))
    expect([(await kept()).mark?.byName, (await kept()).returned?.byName]).to.deep.equal(['', ''])
    await inTransaction((session) => workData.remove(pupil.actor.personId, session))
    expect(await WorkSubmission.countDocuments()).to.equal(0)
    expect(await workData.read(pupil.actor.personId)).to.equal(undefined)
  })
})
