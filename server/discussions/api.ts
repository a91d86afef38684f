import { z } from 'zod'
import type { Actor, Origin } from '../actor.ts'
import { type ApiRoute, idSchema, listOperation, operation, timeSchema } from '../api/index.ts'
import { readId } from '../http/id.ts'
import { canModerate, readsText, type Seer } from './access.ts'
import { findDiscussion, findPost, type PostKey } from './find.ts'
import { operationField, reasonField, reportField, textField } from './input.ts'
import { filters, keepRead, listReplies, listThreads } from './list.ts'
import { hidePost, reportPost, setDiscussion, settleReports, setThread, showPost } from './moderate.ts'
import { findDiscussions } from './overview.ts'
import { type PostRecord, postStates } from './post.model.ts'
import { deletePost, editPost, writePost } from './write.ts'

const read = 'discussions:read'
const write = 'discussions:write'

const ofCourse = z.object({ id: idSchema })
const placeId = idSchema.meta({
  description: 'The item that it belongs to; the course itself for that of the whole course.',
})
const ofDiscussion = ofCourse.extend({ placeId })
const ofThread = ofDiscussion.extend({ threadId: idSchema })
const ofPost = ofDiscussion.extend({ postId: idSchema })
const operationId = operationField.meta({ description: 'Sent again with the same one it is the same post.' })

const discussionSchema = z
  .strictObject({
    placeId: idSchema,
    title: z.string().nullable().meta({ description: 'Of its item; null for that of the whole course.' }),
    isOn: z.boolean().meta({ description: 'Pupils may write.' }),
    isClosed: z.boolean(),
    writeFirst: z.boolean().meta({ description: 'Pupils are shown what others have written once they have written.' }),
    threads: z.int().nullable().meta({ description: 'Null for guardians, who are shown some of them alone.' }),
    unread: z.int().meta({ description: 'What others have written since the caller has last looked.' }),
  })
  .meta({ id: 'Discussion' })

const settingsSchema = z
  .strictObject({ isOn: z.boolean(), isClosed: z.boolean(), writeFirst: z.boolean(), asksOn: z.boolean() })
  .meta({ id: 'DiscussionSettings' })

const postSchema = z
  .strictObject({
    id: idSchema,
    threadId: idSchema.nullable().meta({ description: 'The thread that it answers; null: it begins one.' }),
    author: z
      .strictObject({ id: idSchema, name: z.string() })
      .nullable()
      .meta({ description: 'Null when its words are not for the caller, or its author has been removed.' }),
    isByTeacher: z.boolean(),
    state: z.enum(postStates),
    text: z.string().nullable().meta({ description: 'Markdown; null when it is not for the caller.' }),
    at: timeSchema,
    editedAt: timeSchema.nullable(),
    changes: z.int().meta({ description: 'How often it was changed: who changes it says what they have seen.' }),
    thread: z
      .strictObject({
        isPinned: z.boolean(),
        isClosed: z.boolean(),
        answeredAt: timeSchema.nullable(),
        answerId: idSchema.nullable(),
      })
      .nullable()
      .meta({ description: 'Of what begins one.' }),
  })
  .meta({ id: 'DiscussionPost' })

export const discussionsApi: readonly ApiRoute[] = [
  operation({
    method: 'get',
    path: '/courses/{id}/discussions',
    operationId: 'listDiscussions',
    summary: 'The discussions of a course in which there is something, or which are open, with what is new in each.',
    scope: read,
    status: 200,
    refusals: [404],
    parameters: ofCourse,
    output: z.strictObject({ items: z.array(discussionSchema) }),
    run: async (actor, { parameters }) => {
      const { rows, found } = await findDiscussions(actor, readId(parameters.id))
      const seesAll = found.isInside || found.learns
      return {
        items: rows.map(({ placeId, item, discussion, isOn, unread }) => ({
          ...{ placeId: placeId.toString(), title: item?.title ?? null, isOn, isClosed: discussion.isClosed },
          ...{ writeFirst: discussion.writeFirst, threads: seesAll ? discussion.threads : null, unread },
        })),
      }
    },
  }),
  operation({
    method: 'put',
    path: '/courses/{id}/discussions/{placeId}',
    operationId: 'setDiscussion',
    summary: 'Says how a discussion is run.',
    scope: write,
    status: 200,
    refusals: [403, 404],
    parameters: ofDiscussion,
    body: settingsSchema,
    output: settingsSchema,
    run: async (actor, { parameters, body, origin }) => {
      const set = await setDiscussion(actor, { ...keyOf(parameters), origin }, body)
      const { isOn, isClosed, writeFirst, asksOn } = set
      return { isOn, isClosed, writeFirst, asksOn }
    },
  }),
  listOperation({
    path: '/courses/{id}/discussions/{placeId}/threads',
    operationId: 'listThreads',
    summary: 'Threads of a discussion: on the first page those that are pinned, then those with the latest answers.',
    scope: read,
    refusals: [404],
    parameters: ofDiscussion.extend({
      show: z.enum(filters).default('all').meta({ description: '`open`: questions that nobody has answered.' }),
    }),
    item: postSchema,
    run: async (actor, { parameters: { show, limit, cursor, ...key } }) => {
      const found = await findDiscussion(actor, keyOf(key))
      const { items, next, names } = await listThreads(found, { limit, cursor }, show)
      return { items: items.map(({ thread }) => presentPost(found.seer, thread, names)), next }
    },
  }),
  operation({
    method: 'post',
    path: '/courses/{id}/discussions/{placeId}/threads',
    operationId: 'beginThread',
    summary: 'Begins a thread.',
    scope: write,
    status: 201,
    refusals: [403, 404, 409],
    parameters: ofDiscussion,
    body: z.strictObject({ text: textField, operation: operationId }),
    output: postSchema,
    run: async (actor, { parameters, body, origin }) =>
      await answer(actor, keyOf(parameters), await writePost(actor, { ...keyOf(parameters), ...body, origin })),
  }),
  listOperation({
    path: '/courses/{id}/discussions/{placeId}/threads/{threadId}/replies',
    operationId: 'listReplies',
    summary: 'The answers in a thread, in their order.',
    scope: read,
    refusals: [404],
    parameters: ofThread,
    item: postSchema,
    run: async (actor, { parameters: { threadId, limit, cursor, ...key } }) => {
      const { seer, thread } = await findPost(actor, { ...keyOf(key), postId: readId(threadId) })
      const { items, next, names } = await listReplies(seer, thread, { limit, cursor })
      return { items: items.map((reply) => presentPost(seer, reply, names)), next }
    },
  }),
  operation({
    method: 'post',
    path: '/courses/{id}/discussions/{placeId}/threads/{threadId}/replies',
    operationId: 'replyToThread',
    summary: 'Answers in a thread.',
    scope: write,
    status: 201,
    refusals: [403, 404, 409],
    parameters: ofThread,
    body: z.strictObject({ text: textField, operation: operationId }),
    output: postSchema,
    run: async (actor, { parameters: { threadId, ...key }, body, origin }) => {
      const writing = { ...keyOf(key), threadId: readId(threadId), ...body, origin }
      return await answer(actor, keyOf(key), await writePost(actor, writing))
    },
  }),
  operation({
    method: 'put',
    path: '/courses/{id}/discussions/{placeId}/threads/{threadId}/state',
    operationId: 'setThread',
    summary: 'Pins or closes a thread, or says that it is answered.',
    scope: write,
    status: 200,
    refusals: [403, 404, 409],
    parameters: ofThread,
    body: z.strictObject({
      isPinned: z.boolean().optional(),
      isClosed: z.boolean().optional(),
      isAnswered: z.boolean().optional(),
      answerId: idSchema.optional().meta({ description: 'With `isAnswered`: the answer that answers it.' }),
    }),
    output: postSchema,
    run: async (actor, { parameters: { threadId, ...key }, body: { answerId, ...state }, origin }) => {
      const acting = { ...keyOf(key), postId: readId(threadId), origin }
      const changes = { ...state, ...(answerId !== undefined && { answerId: readId(answerId) }) }
      return await answer(actor, keyOf(key), await setThread(actor, acting, changes))
    },
  }),
  operation({
    method: 'put',
    path: '/courses/{id}/discussions/{placeId}/posts/{postId}',
    operationId: 'editPost',
    summary: 'Changes what the caller has written.',
    scope: write,
    status: 200,
    refusals: [403, 404, 409],
    parameters: ofPost,
    body: z.strictObject({ text: textField, changes: z.int().min(0) }),
    output: postSchema,
    run: async (actor, { parameters, body: { text, changes }, origin }) => {
      const edited = await editPost(actor, { ...postKeyOf(parameters), text, seen: changes, origin })
      return await answer(actor, keyOf(parameters), edited)
    },
  }),
  withPost('delete', '', 'deletePost', 'Deletes what the caller has written; its answers stay.', deletePost, [409]),
  operation({
    method: 'post',
    path: '/courses/{id}/discussions/{placeId}/posts/{postId}/report',
    operationId: 'reportPost',
    summary: 'Tells the teachers of a course that something should not stand there.',
    scope: write,
    status: 204,
    refusals: [403, 404],
    parameters: ofPost,
    body: z.strictObject({ reason: reportField }),
    run: async (actor, { parameters, body, origin }) =>
      await reportPost(actor, { ...postKeyOf(parameters), ...body, origin }),
  }),
  operation({
    method: 'put',
    path: '/courses/{id}/discussions/{placeId}/posts/{postId}/hidden',
    operationId: 'hidePost',
    summary: 'Hides a post, with a reason that its author reads, too.',
    scope: write,
    status: 204,
    refusals: [403, 404],
    parameters: ofPost,
    body: z.strictObject({ reason: reasonField }),
    run: async (actor, { parameters, body, origin }) =>
      await hidePost(actor, { ...postKeyOf(parameters), ...body, origin }),
  }),
  withPost('delete', '/hidden', 'showPost', 'Shows again what was hidden.', showPost),
  withPost('delete', '/reports', 'settleReports', 'Leaves what was reported as it is.', settleReports),
  operation({
    method: 'post',
    path: '/courses/{id}/discussions/{placeId}/read',
    operationId: 'readDiscussion',
    summary: 'The caller has read all that is there.',
    scope: write,
    status: 204,
    refusals: [404],
    parameters: ofDiscussion,
    run: async (actor, { parameters }) => await keepRead(await findDiscussion(actor, keyOf(parameters))),
  }),
]

/** What needs no words. */
function withPost(
  method: 'delete',
  path: string,
  operationId: string,
  summary: string,
  act: (actor: Actor, key: PostKey & { readonly origin: Origin }) => Promise<void>,
  more: readonly 409[] = [],
): ApiRoute {
  return operation({
    ...{ method, path: `/courses/{id}/discussions/{placeId}/posts/{postId}${path}`, operationId, summary },
    ...{ scope: write, status: 204, refusals: [403, 404, ...more], parameters: ofPost },
    run: async (actor, { parameters, origin }) => await act(actor, { ...postKeyOf(parameters), origin }),
  })
}

async function answer(actor: Actor, key: ReturnType<typeof keyOf>, post: PostRecord) {
  const { seer } = await findDiscussion(actor, key)
  const names = new Map(post.authorId?.equals(actor.personId) ? [[actor.personId.toString(), actor.name]] : [])
  return presentPost(seer, post, names)
}

function presentPost(seer: Seer, post: PostRecord, names: ReadonlyMap<string, string>) {
  const reads = readsText(seer, post)
  const name = post.authorId && names.get(post.authorId.toString())
  const isWhole = canModerate(seer) || reads
  return {
    id: post._id.toString(),
    threadId: post.threadId?.toString() ?? null,
    author: reads && post.authorId && name ? { id: post.authorId.toString(), name } : null,
    isByTeacher: reads && post.isByTeacher,
    state: post.state,
    text: reads ? post.text : null,
    at: post.at.toISOString(),
    editedAt: (isWhole && post.editedAt?.toISOString()) || null,
    changes: isWhole ? post.versions.length : 0,
    thread: post.threadId
      ? null
      : {
          ...{ isPinned: post.isPinned, isClosed: post.isClosed, answeredAt: post.answeredAt?.toISOString() ?? null },
          answerId: post.answerId?.toString() ?? null,
        },
  }
}

function keyOf({ id, placeId }: { readonly id: string; readonly placeId: string }) {
  return { courseId: readId(id), placeId: readId(placeId) }
}

function postKeyOf(parameters: { readonly id: string; readonly placeId: string; readonly postId: string }): PostKey {
  return { ...keyOf(parameters), postId: readId(parameters.postId) }
}
