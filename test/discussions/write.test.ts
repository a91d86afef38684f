import { expect } from 'chai'
import type { Actor } from '../../server/actor.ts'
import { AuditEntry } from '../../server/audit/entry.model.ts'
import { setState } from '../../server/courses/create.ts'
import { publishItems, removeItemOf } from '../../server/courses/items.ts'
import { findProgress } from '../../server/courses/progress/record.ts'
import { careData, postData } from '../../server/discussions/data-of-person.ts'
import { Discussion, type DiscussionRecord, ReadMark } from '../../server/discussions/discussion.model.ts'
import { findDiscussion } from '../../server/discussions/find.ts'
import { forgetDiscussions } from '../../server/discussions/forget.ts'
import { keepRead, listReplies, listThreads } from '../../server/discussions/list.ts'
import { hidePost, reportPost, setThread, settleReports, showPost } from '../../server/discussions/moderate.ts'
import { findDiscussions } from '../../server/discussions/overview.ts'
import { Post, type PostRecord } from '../../server/discussions/post.model.ts'
import { deletePost, editPost } from '../../server/discussions/write.ts'
import { Notice } from '../../server/notices/notice.model.ts'
import { useCourseCompanions } from '../../server/courses/index.ts'
import { features } from '../../server/features.ts'
import { inTransaction } from '../../storage/database/index.ts'
import { refusalOf } from '../classes/refusal.ts'
import { sweepChanges } from '../../server/courses/changes/keep.ts'
import { changing, origin, prepareKinds, whenFreed } from '../courses/courses.ts'
import { withDatabase } from '../outbox/outbox.ts'
import { actorOf, makePupil } from '../support/make.ts'
import { makeTalk, postOf } from './discussions.ts'

type Talk = Awaited<ReturnType<typeof makeTalk>>

describe('a discussion', () => {
  withDatabase()
  before(prepareKinds)
  before(() => useCourseCompanions(features.flatMap(({ courseCompanions = [] }) => courseCompanions)))

  const page = { limit: 20, cursor: undefined }
  const keyOf = ({ courseId }: Talk, { _id: postId }: Pick<PostRecord, '_id'>, placeId = courseId) => ({
    ...{ courseId, placeId, postId, origin },
  })
  const read = async (actor: Actor, { courseId }: Talk, placeId = courseId) => {
    const found = await findDiscussion(actor, { courseId, placeId })
    return { found, ...(await listThreads(found, page)) }
  }
  const textsOf = async (actor: Actor, talk: Talk, placeId = talk.courseId) =>
    (await read(actor, talk, placeId)).items.map(({ thread, recent }) => [
      thread.text,
      ...recent.map(({ text }) => text),
    ])

  it('is not there for whoever has no part in the course, and no place to write for who looks on', async () => {
    const talk = await makeTalk()
    const { colleague, guardian, as, write } = talk
    expect(await refusalOf(write(colleague.actor))).to.equal('404 notFound')
    expect(await refusalOf(write((await as('principal')).actor))).to.equal('403 forbidden')
    await write(talk.pupil.actor)
    expect(await refusalOf(write(guardian.actor))).to.equal('403 forbidden')
  })

  it('takes a question and a teacher’s answer, which answers it', async () => {
    const talk = await makeTalk()
    const question = await talk.write(talk.pupil.actor, 'Bài 2 làm thế nào ạ?', { placeId: talk.link._id })
    await talk.write(talk.other.actor, 'Mình cũng không biết.', { placeId: talk.link._id, threadId: question._id })
    expect((await postOf(question)).answeredAt).to.equal(undefined)
    const answer = await talk.write(talk.teacher.actor, 'Em xem ví dụ 1.', {
      ...{ placeId: talk.link._id, threadId: question._id },
    })
    const thread = await postOf(question)
    expect(thread.answerId?.equals(answer._id)).to.equal(true)
    expect([thread.replies, thread.lastNumber, thread.writerIds.length]).to.deep.equal([2, 3, 3])
    expect(await textsOf(talk.other.actor, talk, talk.link._id)).to.deep.equal([
      ['Bài 2 làm thế nào ạ?', 'Mình cũng không biết.', 'Em xem ví dụ 1.'],
    ])
    expect(await AuditEntry.countDocuments({ action: /^discussions/ })).to.equal(3)
  })

  it('takes what is sent twice once, also at the same moment', async () => {
    const talk = await makeTalk()
    const send = () => talk.write(talk.pupil.actor, 'Một lần', { operation: 'the-same-form' })
    const [first, second] = await Promise.all([send(), send()])
    expect(first._id.equals(second._id)).to.equal(true)
    await send()
    expect(await Post.countDocuments()).to.equal(1)
    expect((await Discussion.findById(talk.courseId).lean())!.threads).to.equal(1)
  })

  it('takes what 45 pupils say at once, each once and in one order', async () => {
    const talk = await makeTalk()
    const pupils = await Promise.all(Array.from({ length: 45 }, async () => await actorOf(await makePupil(talk.group))))
    const thread = await talk.write(talk.teacher.actor, 'Các em nghĩ gì?')
    await Promise.all(pupils.map(async (one) => await talk.write(one, 'Em nghĩ', { threadId: thread._id })))
    const numbers = (await Post.find().sort({ number: 1 }).lean()).map(({ number }) => number)
    expect(numbers).to.deep.equal(Array.from({ length: 46 }, (_, at) => at + 1))
    expect((await postOf(thread)).replies).to.equal(45)
  }).timeout(200_000)

  it('counts as done by whoever has written, where its item says so', async () => {
    const talk = await makeTalk()
    await talk.write(talk.pupil.actor, 'Vì có diệp lục.', { placeId: talk.item._id })
    const ofPupil = { courseId: talk.courseId, personId: talk.pupil.actor.personId }
    expect((await findProgress(ofPupil))?.items?.[talk.item._id.toString()]?.ruleAt).to.be.instanceOf(Date)
    await talk.write(talk.pupil.actor, 'Hỏi', { placeId: talk.link._id })
    expect((await findProgress(ofPupil))?.items?.[talk.link._id.toString()]?.ruleAt).to.equal(undefined)
  })

  it('refuses pupils once it is closed, off, or its thread or course is closed; all of it stays readable', async () => {
    const talk = await makeTalk()
    const { pupil, teacher, write } = talk
    const thread = await write(pupil.actor, 'Hỏi')
    const answer = () => refusalOf(write(pupil.actor, 'Nữa', { threadId: thread._id }))
    await talk.set({ isClosed: true })
    expect(await answer()).to.equal('409 discussionClosed')
    await talk.set({ isOn: false })
    expect(await answer()).to.equal('409 discussionOff')
    await talk.set({})
    await setThread(teacher.actor, keyOf(talk, thread), { isClosed: true })
    expect(await answer()).to.equal('409 threadClosed')
    await write(teacher.actor, 'Thầy nói thêm', { threadId: thread._id })
    await setState(teacher.actor, changing(await talk.latest()), 'closed')
    expect(await refusalOf(write(teacher.actor, 'x'))).to.equal('409 discussionClosed')
    expect(await textsOf(pupil.actor, talk)).to.deep.equal([['Hỏi', 'Thầy nói thêm']])
  })

  it('is switched off below one item, or below all of them', async () => {
    const talk = await makeTalk()
    const ask = () => refusalOf(talk.write(talk.pupil.actor, 'Hỏi', { placeId: talk.link._id }))
    await talk.set({ isOn: false }, talk.link._id)
    expect(await ask()).to.equal('404 notFound')
    await talk.set({}, talk.link._id)
    await talk.set({ asksOn: false })
    expect(await ask()).to.equal('404 notFound')
    // A discussion that is an item is not one of those.
    await talk.write(talk.pupil.actor, 'Ý kiến', { placeId: talk.item._id })
    await talk.set({})
    expect(await ask()).to.equal('none')
    expect(await refusalOf(talk.set({}, talk.group.classId))).to.equal('404 notFound')
  })

  it('is not there below an item that is not open to them', async () => {
    const talk = await makeTalk()
    const seen = { ids: [talk.link._id], isPublished: false }
    await publishItems(talk.teacher.actor, changing(await talk.latest()), seen)
    expect(await refusalOf(talk.write(talk.pupil.actor, 'x', { placeId: talk.link._id }))).to.equal('404 notFound')
  })

  it('shows what others have written to whoever has written, where that is wanted', async () => {
    const talk = await makeTalk({ writeFirst: true })
    const placeId = talk.item._id
    await talk.write(talk.teacher.actor, 'Bắt đầu nhé', { placeId })
    await talk.write(talk.other.actor, 'Ý của Hân', { placeId })
    expect(await textsOf(talk.pupil.actor, talk, placeId)).to.deep.equal([['Bắt đầu nhé']])
    const own = await talk.write(talk.pupil.actor, 'Ý của Khôi', { placeId })
    expect(await textsOf(talk.pupil.actor, talk, placeId)).to.have.length(3)
    await deletePost(talk.pupil.actor, keyOf(talk, own, placeId))
    expect(await textsOf(talk.pupil.actor, talk, placeId)).to.deep.equal([['Bắt đầu nhé']])
  })

  it('shows guardians what their child and teachers have said, and nothing of others', async () => {
    const talk = await makeTalk()
    const { pupil, other, teacher, guardian, write } = talk
    await write(other.actor, 'Chuyện khác')
    const thread = await write(other.actor, 'Ai biết bài 3?')
    await write(pupil.actor, 'Mình biết', { threadId: thread._id })
    await write(other.actor, 'Cảm ơn bạn', { threadId: thread._id })
    await write(teacher.actor, 'Đúng rồi', { threadId: thread._id })
    const { items, found } = await read(guardian.actor, talk)
    expect(items).to.have.length(1)
    expect(items[0]!.recent.map(({ text }) => text)).to.deep.equal(['Mình biết', 'Đúng rồi'])
    const replies = await listReplies(found.seer, items[0]!.thread, page)
    expect(replies.items.map(({ text }) => text)).to.deep.equal(['Mình biết', 'Đúng rồi'])
    await keepRead(found)
    expect(await ReadMark.countDocuments({ personId: guardian.actor.personId })).to.equal(0)
  })

  it('is changed by its author in time, with what it said before kept', async () => {
    const talk = await makeTalk()
    const { pupil, other, teacher } = talk
    const post = await talk.write(pupil.actor, 'Đầu')
    const edit = (actor: Actor, text: string, seen: number, now?: Date) =>
      refusalOf(editPost(actor, { ...keyOf(talk, post), text, seen }, now))
    expect(await edit(other.actor, 'x', 0)).to.equal('403 forbidden')
    expect(await edit(teacher.actor, 'x', 0)).to.equal('403 forbidden')
    expect(await edit(pupil.actor, 'Sau', 0)).to.equal('none')
    expect(await edit(pupil.actor, 'Sau', 0)).to.equal('none')
    expect(await edit(pupil.actor, 'Ở máy khác', 0)).to.equal('409 postChanged')
    expect(await edit(pupil.actor, 'Muộn', 1, new Date(Date.now() + 61 * 60_000))).to.equal('409 tooLateToEdit')
    const { text, versions } = await postOf(post)
    expect([text, ...versions.map((one) => one.text)]).to.deep.equal(['Sau', 'Đầu'])
  })

  it('keeps the answers to what is deleted, and its words for those who look after it', async () => {
    const talk = await makeTalk()
    const { pupil, other } = talk
    const thread = await talk.write(pupil.actor, 'Bỏ')
    const reply = await talk.write(other.actor, 'Vẫn còn', { threadId: thread._id })
    await deletePost(pupil.actor, keyOf(talk, thread))
    await deletePost(pupil.actor, keyOf(talk, thread))
    expect(await textsOf(other.actor, talk)).to.deep.equal([['', 'Vẫn còn']])
    expect((await postOf(thread)).versions[0]!.text).to.equal('Bỏ')
    await deletePost(other.actor, keyOf(talk, reply))
    expect(await textsOf(other.actor, talk)).to.deep.equal([])
    expect((await Discussion.findById(talk.courseId).lean())!.threads).to.equal(0)
  })

  it('is reported by pupils to their teachers, once by each, and hidden or left', async () => {
    const talk = await makeTalk()
    const { pupil, other, teacher, guardian } = talk
    const post = await talk.write(other.actor, 'Lời không hay')
    await talk.write(pupil.actor, 'Trả lời', { threadId: post._id })
    const report = (actor: Actor) => refusalOf(reportPost(actor, { ...keyOf(talk, post), reason: 'Bạn nói xấu' }))
    expect(await report(other.actor)).to.equal('403 forbidden')
    expect(await report(guardian.actor)).to.equal('403 forbidden')
    expect([await report(pupil.actor), await report(pupil.actor)]).to.deep.equal(['none', 'none'])
    expect(await Notice.countDocuments({ key: 'discussions.notices.reported' })).to.equal(1)
    expect((await findDiscussions(teacher.actor, talk.courseId)).reported).to.have.length(1)
    expect((await findDiscussions(pupil.actor, talk.courseId)).reported).to.have.length(0)
    expect(await refusalOf(settleReports(pupil.actor, keyOf(talk, post)))).to.equal('403 forbidden')
    await settleReports(teacher.actor, keyOf(talk, post))
    expect((await findDiscussions(teacher.actor, talk.courseId)).reported).to.have.length(0)

    const hiding = { ...keyOf(talk, post), reason: 'Không lịch sự' }
    expect(await refusalOf(hidePost(pupil.actor, hiding))).to.equal('403 forbidden')
    const principal = await talk.as('principal')
    await hidePost(principal.actor, hiding)
    expect((await postOf(post)).hiding!.reason).to.equal('Không lịch sự')
    expect((await read(pupil.actor, talk)).items[0]!.thread.state).to.equal('hidden')
    await showPost(teacher.actor, keyOf(talk, post))
    const shown = await postOf(post)
    expect([shown.state, shown.hiding]).to.deep.equal(['shown', undefined])
  })

  it('is pinned by teachers, and said to be answered by whoever has asked', async () => {
    const talk = await makeTalk()
    const { pupil, other, teacher } = talk
    const first = await talk.write(pupil.actor, 'Một')
    await talk.write(other.actor, 'Hai')
    expect(await refusalOf(setThread(pupil.actor, keyOf(talk, first), { isPinned: true }))).to.equal('403 forbidden')
    await setThread(teacher.actor, keyOf(talk, first), { isPinned: true })
    expect((await textsOf(other.actor, talk)).flat()).to.deep.equal(['Một', 'Hai'])
    const reply = await talk.write(other.actor, 'Đáp', { threadId: first._id })
    const answered = { isAnswered: true, answerId: reply._id }
    expect(await refusalOf(setThread(other.actor, keyOf(talk, first), answered))).to.equal('403 forbidden')
    const set = await setThread(pupil.actor, keyOf(talk, first), answered)
    expect(set.answerId?.equals(reply._id)).to.equal(true)
    expect((await setThread(pupil.actor, keyOf(talk, first), { isAnswered: false })).answeredAt).to.equal(undefined)
    expect(await refusalOf(setThread(teacher.actor, keyOf(talk, reply), { isPinned: true }))).to.equal('404 notFound')
  })

  it('counts what is new since somebody has looked, without their own', async () => {
    const talk = await makeTalk()
    const { pupil, other, courseId } = talk
    const unread = async (actor: Actor) => (await findDiscussions(actor, courseId)).unread.get(courseId.toString()) ?? 0
    const thread = await talk.write(other.actor, 'Một')
    await talk.write(other.actor, 'Hai', { threadId: thread._id })
    expect([await unread(pupil.actor), await unread(other.actor)]).to.deep.equal([2, 0])
    await keepRead(await findDiscussion(pupil.actor, { courseId, placeId: courseId }))
    expect(await unread(pupil.actor)).to.equal(0)
    await talk.write(pupil.actor, 'Ba', { threadId: thread._id })
    expect([await unread(pupil.actor), await unread(other.actor)]).to.deep.equal([0, 1])
  })

  it('tells teachers and those in a thread once a day, and whoever has asked when a teacher answers', async () => {
    const talk = await makeTalk()
    const { pupil, other, teacher, write, tellAll } = talk
    const thread = await write(pupil.actor, 'Một')
    for (let at = 0; at < 5; at++) await write(other.actor, `Đáp ${at}`, { threadId: thread._id })
    await tellAll()
    await tellAll()
    const told = async (actor: Actor) =>
      (
        await Notice.find({ personId: actor.personId, key: /^discussions/ })
          .sort({ key: 1 })
          .lean()
      ).map(({ key }) => key)
    expect(await told(teacher.actor)).to.deep.equal(['discussions.notices.posted'])
    expect(await told(pupil.actor)).to.deep.equal(['discussions.notices.replied'])
    expect(await told(other.actor)).to.deep.equal([])
    await write(teacher.actor, 'Thầy trả lời', { threadId: thread._id })
    await tellAll()
    expect(await told(pupil.actor)).to.deep.equal(['discussions.notices.answered', 'discussions.notices.replied'])
    expect(await told(teacher.actor)).to.have.length(1)
  })

  it('keeps its item where it is while pupils have written, and goes with it otherwise', async () => {
    const talk = await makeTalk()
    const remove = async () =>
      await refusalOf(removeItemOf(talk.teacher.actor, changing(await talk.latest()), talk.item._id))
    const post = await talk.write(talk.pupil.actor, 'x', { placeId: talk.item._id })
    expect(await remove()).to.equal('409 discussionHeld')
    await deletePost(talk.pupil.actor, keyOf(talk, post, talk.item._id))
    expect(await remove()).to.equal('none')
    expect(await Discussion.countDocuments({ _id: talk.item._id })).to.equal(1)
    await sweepChanges(whenFreed())
    expect(await Discussion.countDocuments({ _id: talk.item._id })).to.equal(0)
    await talk.write(talk.pupil.actor)
    await forgetDiscussions({ courseId: talk.courseId.toString() }, undefined as never)
    expect(await Post.countDocuments()).to.equal(0)
    expect(await Discussion.countDocuments()).to.equal(0)
  })

  it('gives somebody all that they have written, and takes it along when they are removed', async () => {
    const talk = await makeTalk()
    const { pupil, other } = talk
    const thread = await talk.write(pupil.actor, 'Của em')
    await talk.write(other.actor, 'Đáp', { threadId: thread._id })
    await reportPost(pupil.actor, {
      ...keyOf(talk, (await Post.findOne({ text: 'Đáp' }).lean<PostRecord>())!),
      reason: 'x',
    })
    const { personId } = pupil.actor
    expect(JSON.stringify(await postData.read(personId)))
      .to.include('Của em')
      .and.not.include('Đáp')
    expect(JSON.stringify(await careData.read(personId))).to.include('"reason":"x"')
    for (const data of [postData, careData])
      for (let times = 0; times < 2; times++)
        await inTransaction(async (session) => await data.remove(personId, session))
    expect([await postData.read(personId), await careData.read(personId)]).to.deep.equal([undefined, undefined])
    const left = await postOf(thread)
    expect([left.text, left.authorId, left.writerIds.length]).to.deep.equal(['', undefined, 1])
    const { threads } = (await Discussion.findById(talk.courseId).lean<DiscussionRecord>())!
    expect(threads).to.equal(0)
    expect(await textsOf(other.actor, talk)).to.deep.equal([['', 'Đáp']])
  })
})
