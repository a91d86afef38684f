import { expect } from 'chai'
import { Types } from 'mongoose'
import {
  canAnswer,
  canEdit,
  canReport,
  readsText,
  repliesSeenBy,
  type Seer,
  seesReply,
  seesThread,
  threadsSeenBy,
  whyNotWrite,
} from '../../server/discussions/access.ts'
import { Post, type PostRecord, postStates } from '../../server/discussions/post.model.ts'
import { withDatabase } from '../outbox/outbox.ts'

const [pupil, other, teacher] = [new Types.ObjectId(), new Types.ObjectId(), new Types.ObjectId()]
const seer = (as: Seer['as'], more: Partial<Seer> = {}): Seer => ({
  ...{ personId: pupil, as, mayTeach: false, childIds: [], mustWriteFirst: false, ...more },
})
const seers: Record<string, Seer> = {
  teacher: seer('inside', { personId: teacher, mayTeach: true }),
  leader: seer('inside', { personId: new Types.ObjectId() }),
  pupil: seer('pupil'),
  'pupil who has not written': seer('pupil', { mustWriteFirst: true }),
  guardian: seer('guardian', { personId: new Types.ObjectId(), childIds: [pupil] }),
  nobody: seer('nobody', { personId: new Types.ObjectId() }),
}

describe('who reads what in a discussion', () => {
  withDatabase()

  const made = (fields: Partial<PostRecord>, at: number) => ({
    ...{ discussionId: new Types.ObjectId(), courseId: new Types.ObjectId(), threadId: null, number: at, text: 'x' },
    ...{ isByTeacher: fields.authorId === teacher, at: new Date(), operation: `operation-${at}`, ...fields },
  })

  it('is the same rule for threads as their query', async () => {
    let at = 0
    const threads = [pupil, other, teacher].flatMap((authorId) =>
      postStates.flatMap((state) =>
        [0, 2].flatMap((replies) =>
          [[authorId], [authorId, pupil]].map((writerIds) => made({ authorId, state, replies, writerIds }, (at += 1))),
        ),
      ),
    )
    await Post.insertMany(threads)
    const all = await Post.find().lean<PostRecord[]>()
    for (const [name, one] of Object.entries(seers)) {
      const found = await Post.find(threadsSeenBy(one)).lean<PostRecord[]>()
      const wanted = all.filter((thread) => seesThread(one, thread))
      expect(found.map(({ number }) => number).sort(), name).to.deep.equal(wanted.map(({ number }) => number).sort())
    }
    expect(all.filter((thread) => seesThread(seers.nobody!, thread))).to.be.empty
    expect(all.filter((thread) => seesThread(seers.pupil!, thread))).not.to.be.empty
  })

  it('is the same rule for answers as their query', async () => {
    let at = 0
    const threadId = new Types.ObjectId()
    const replies = [pupil, other, teacher].flatMap((authorId) =>
      postStates.map((state) => made({ authorId, state, threadId }, (at += 1))),
    )
    await Post.insertMany(replies)
    const all = await Post.find().lean<PostRecord[]>()
    for (const [name, one] of Object.entries(seers)) {
      const found = await Post.find(repliesSeenBy(one)).lean<PostRecord[]>()
      const wanted = all.filter((reply) => seesReply(one, reply))
      expect(found.map(({ number }) => number).sort(), name).to.deep.equal(wanted.map(({ number }) => number).sort())
    }
  })

  it('gives guardians the words of their child and of teachers alone', () => {
    const words = (authorId: Types.ObjectId, state: PostRecord['state'] = 'shown') =>
      readsText(seers.guardian!, made({ authorId, state, writerIds: [pupil] }, 1) as unknown as PostRecord)
    expect([words(pupil), words(teacher), words(other)]).to.deep.equal([true, true, false])
    expect([words(pupil, 'hidden'), words(teacher, 'hidden'), words(pupil, 'deleted')]).to.deep.equal([
      true,
      false,
      false,
    ])
  })

  it('lets pupils write while all of it is open, and teachers until the course is closed', () => {
    const around = { courseState: 'open' as const, isOn: true, discussion: { isClosed: false } }
    const one = seers.pupil!
    expect(whyNotWrite(one, around)).to.equal(undefined)
    expect(whyNotWrite(one, { ...around, isOn: false })).to.equal('discussionOff')
    expect(whyNotWrite(one, { ...around, discussion: { isClosed: true } })).to.equal('discussionClosed')
    expect(whyNotWrite(one, { ...around, thread: { isClosed: true } })).to.equal('threadClosed')
    expect(whyNotWrite(one, { ...around, courseState: 'draft' })).to.equal('discussionClosed')
    const closed = { ...around, isOn: false, discussion: { isClosed: true }, thread: { isClosed: true } }
    expect(whyNotWrite(seers.teacher!, closed)).to.equal(undefined)
    expect(whyNotWrite(seers.teacher!, { ...closed, courseState: 'closed' })).to.equal('discussionClosed')
  })

  it('lets pupils change their own until the minute is over', () => {
    const at = new Date('2026-09-07T01:00:00Z')
    const may = (minutes: number, seconds: number, more: Partial<PostRecord> = {}, one = seers.pupil!) =>
      canEdit(
        one,
        { authorId: pupil, state: 'shown', at, ...more },
        { minutes, now: new Date(at.getTime() + seconds * 1000) },
      )
    expect([may(5, 300), may(5, 301), may(0, 0), may(0, 1)]).to.deep.equal([true, false, true, false])
    expect([may(5, 1, { authorId: other }), may(5, 1, { state: 'hidden' })]).to.deep.equal([false, false])
    expect(may(0, 9999, { authorId: teacher }, seers.teacher!)).to.equal(true)
  })

  it('lets whoever asked say that it is answered, and pupils report each other, not their teachers', () => {
    expect(canAnswer(seers.pupil!, { authorId: pupil })).to.equal(true)
    expect(canAnswer(seers.pupil!, { authorId: other })).to.equal(false)
    expect(canAnswer(seers.teacher!, { authorId: other })).to.equal(true)
    expect(canAnswer(seers.leader!, { authorId: other })).to.equal(false)
    const report = (authorId: Types.ObjectId, one = seers.pupil!) =>
      canReport(one, { authorId, state: 'shown', isByTeacher: authorId === teacher })
    expect([report(other), report(pupil), report(teacher), report(other, seers.guardian!)]).to.deep.equal([
      true,
      false,
      false,
      false,
    ])
  })
})
