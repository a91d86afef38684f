import type { PersonData } from '../person-data.ts'
import { Discussion, ReadMark } from './discussion.model.ts'
import { Post, type PostRecord } from './post.model.ts'

/** What somebody has written. The answers of others stay; nothing tells then whom they answer. */
export const postData: PersonData = {
  key: 'discussions.posts',
  isKept: false,
  read: async (personId) => {
    const posts = await Post.find({ authorId: personId }).sort({ at: 1 }).lean<PostRecord[]>()
    if (posts.length === 0) return undefined
    return posts.map(({ courseId, threadId, text, at, editedAt, deletedAt, state, versions, hiding }) => ({
      ...{ course: courseId.toString(), answers: threadId?.toString(), text, at, editedAt, deletedAt, state },
      hiddenBecause: hiding?.reason,
      before: versions.map(({ text: then, until }) => ({ text: then, until })),
    }))
  },
  remove: async (personId, session) => {
    const threads = await Post.find(
      { authorId: personId, threadId: null, state: { $ne: 'deleted' } },
      { discussionId: 1 },
    )
      .session(session)
      .lean<PostRecord[]>()
    for (const { discussionId } of threads)
      await Discussion.updateOne({ _id: discussionId }, { $inc: { threads: -1 } }, { session })
    const gone = { state: 'deleted', text: '', versions: [], openReports: 0, deletedAt: new Date() }
    await Post.updateMany({ authorId: personId }, { $set: gone, $unset: { authorId: 1, hiding: 1 } }, { session })
    await Post.updateMany({ writerIds: personId }, { $pull: { writerIds: personId } }, { session })
    await ReadMark.deleteMany({ personId }, { session })
  },
}

/** That somebody has reported or hidden what others have written. */
export const careData: PersonData = {
  key: 'discussions.care',
  isKept: true,
  read: async (personId) => {
    const reported = await Post.find({ 'reports.byId': personId }, { reports: 1 }).lean<PostRecord[]>()
    const hidden = await Post.countDocuments({ 'hiding.byId': personId })
    if (reported.length === 0 && hidden === 0) return undefined
    const reports = reported.flatMap((one) => one.reports.filter(({ byId }) => byId?.equals(personId)))
    return { reports: reports.map(({ reason, at }) => ({ reason, at })), hidden }
  },
  remove: async (personId, session) => {
    const reported = await Post.find({ 'reports.byId': personId }, { reports: 1 }).session(session).lean<PostRecord[]>()
    for (const { _id, reports } of reported) {
      const left = reports.map(({ byId, ...rest }) => (byId?.equals(personId) ? rest : { byId, ...rest }))
      await Post.updateOne({ _id }, { $set: { reports: left } }, { session })
    }
    await Post.updateMany({ 'hiding.byId': personId }, { $unset: { 'hiding.byId': 1 } }, { session })
  },
}
