import type { Answers } from '../api/caller.ts'
import { call } from '../api/client.ts'
import type { RunningApp } from '../support/start.ts'
import { tokenOf } from '../tokens/tokens.ts'
import { makeTalk } from './discussions.ts'

export const answers: Answers = {
  listDiscussions: async (app) => await as(app, 'GET', () => ''),
  setDiscussion: async (app) => {
    const body = { isOn: true, isClosed: false, writeFirst: true, asksOn: true }
    return await as(app, 'PUT', ({ place }) => place, body, 'teacher')
  },
  listThreads: async (app) => await as(app, 'GET', ({ place }) => `${place}/threads`),
  beginThread: async (app) =>
    await as(app, 'POST', ({ place }) => `${place}/threads`, { text: 'Em hỏi', operation: 'one-form' }),
  listReplies: async (app) => await as(app, 'GET', ({ thread }) => `${thread}/replies`),
  replyToThread: async (app) =>
    await as(app, 'POST', ({ thread }) => `${thread}/replies`, { text: 'Đáp', operation: 'one-form' }),
  setThread: async (app) =>
    await as(app, 'PUT', ({ thread }) => `${thread}/state`, { isPinned: true, isAnswered: true }, 'teacher'),
  editPost: async (app) => await as(app, 'PUT', ({ post }) => post, { text: 'Sửa', changes: 0 }),
  deletePost: async (app) => await as(app, 'DELETE', ({ post }) => post),
  reportPost: async (app) => await as(app, 'POST', ({ post }) => `${post}/report`, { reason: '' }, 'other'),
  hidePost: async (app) => await as(app, 'PUT', ({ post }) => `${post}/hidden`, { reason: 'Không hay' }, 'teacher'),
  showPost: async (app) => await as(app, 'DELETE', ({ post }) => `${post}/hidden`, undefined, 'teacher'),
  settleReports: async (app) => await as(app, 'DELETE', ({ post }) => `${post}/reports`, undefined, 'teacher'),
  readDiscussion: async (app) => await as(app, 'POST', ({ place }) => `${place}/read`),
}

interface Places {
  readonly place: string
  readonly thread: string
  /** What the pupil has written. */
  readonly post: string
}

async function as(
  app: RunningApp,
  method: string,
  path: (places: Places) => string,
  body?: object,
  who: 'pupil' | 'other' | 'teacher' = 'pupil',
) {
  const talk = await makeTalk()
  const { _id } = await talk.write(talk.pupil.actor, 'Em hỏi ạ?')
  await talk.write(talk.teacher.actor, 'Em xem ví dụ.', { threadId: _id })
  const place = `/${talk.courseId.toString()}`
  const places = { place, thread: `${place}/threads/${_id.toString()}`, post: `${place}/posts/${_id.toString()}` }
  const token = await tokenOf(app, talk[who].person)
  return await call(app, `${method} ${talk.url}${path(places)}`, { token, ...(body && { body }) })
}
