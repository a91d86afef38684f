// The pages of discussions. What somebody has typed is kept whatever keeps it from being taken.

import type { Request, Response } from 'express'
import { actorOf, originOf } from '../http/context.ts'
import { type FieldErrors, readForm, typedText } from '../http/form.ts'
import { readId } from '../http/id.ts'
import { notify } from '../http/notices.ts'
import { readPage } from '../http/page.ts'
import { get, post, type Route, signedIn } from '../http/route.ts'
import { AppError, forbidden } from '../errors.ts'
import { canWrite, whyNots } from './access.ts'
import { findDiscussion, type DiscussionKey, findPost, type FoundDiscussion } from './find.ts'
import { filterField, postForm, settingsForm, threadForm } from './input.ts'
import { keepRead, listReplies, listThreads } from './list.ts'
import { setDiscussion, setThread } from './moderate.ts'
import { discussionsPage, findDiscussions } from './overview.ts'
import { threadPage, threadsPage, type TypedState } from './page.ts'
import { postRoutes } from './post-routes.ts'
import { settingsPage } from './settings-page.ts'
import { writePost } from './write.ts'

const all = '/courses/:id/discussions'
const one = `${all}/:placeId`

export const discussionRoutes: readonly Route[] = [
  get(all, signedIn, showAll),
  get(one, signedIn, async (req, res) => await drawThreads(req, res)),
  post(one, signedIn, begin),
  get(`${one}/settings`, signedIn, drawSettings),
  post(`${one}/settings`, signedIn, saveSettings),
  get(`${one}/threads/:threadId`, signedIn, async (req, res) => await drawThread(req, res)),
  post(`${one}/threads/:threadId`, signedIn, reply),
  post(`${one}/threads/:threadId/state`, signedIn, setState),
  ...postRoutes,
]

async function showAll(req: Request, res: Response): Promise<void> {
  const found = await findDiscussions(actorOf(req), readId(req.params.id))
  res.render('discussions/list', discussionsPage(found, req.context.translator))
}

export async function drawThreads(req: Request, res: Response, state: TypedState = {}): Promise<void> {
  const found = await findDiscussion(actorOf(req), keyOf(req))
  const read = filterField.safeParse(req.query.show)
  const filter = read.success && found.seer.as === 'inside' ? read.data : 'all'
  const input = readPage(req, 10)
  const list = await listThreads(found, input, filter)
  const page = { found, list, filter, isFurther: input.cursor !== undefined, names: list.names, now: new Date() }
  res
    .status(statusOf(state))
    .render('discussions/threads', threadsPage({ ...page, ...state, sent: sentOf(req) }, req.context.translator))
  if (filter === 'all' && input.cursor === undefined) await keepRead(found)
}

async function begin(req: Request, res: Response): Promise<void> {
  const found = await findDiscussion(actorOf(req), keyOf(req))
  await take(req, res, {
    ...{ found, again: async (state: TypedState) => await drawThreads(req, res, state), url: found.url },
  })
}

async function drawThread(req: Request, res: Response, state: TypedState = {}): Promise<void> {
  const postId = readId(req.params.threadId)
  const { thread, ...found } = await findPost(actorOf(req), { ...keyOf(req), postId })
  const input = readPage(req, 50)
  const list = await listReplies(found.seer, thread, input)
  const page = { found, thread, list, isFurther: input.cursor !== undefined, names: list.names, now: new Date() }
  res
    .status(statusOf(state))
    .render('discussions/thread', threadPage({ ...page, ...state, sent: sentOf(req) }, req.context.translator))
}

async function reply(req: Request, res: Response): Promise<void> {
  const threadId = readId(req.params.threadId)
  const found = await findPost(actorOf(req), { ...keyOf(req), postId: threadId })
  const again = async (state: TypedState) => await drawThread(req, res, state)
  const url = `${found.url}/threads/${found.thread._id.toString()}`
  await take(req, res, { found, threadId: found.thread._id, again, url })
}

interface Taking {
  readonly found: FoundDiscussion
  readonly threadId?: FoundDiscussion['discussion']['_id']
  readonly again: (state: TypedState) => Promise<void>
  readonly url: string
}

async function take(req: Request, res: Response, { found, threadId, again, url }: Taking): Promise<void> {
  if (!canWrite(found.seer)) throw forbidden()
  const typed = typedText(req.body, 'text')
  const read = readForm(postForm, req.body)
  if (!read.ok) return await again({ typed, errors: shownErrors(read.errors) })
  try {
    const { text, operation } = read.values
    const made = await writePost(actorOf(req), { ...keyOf(req), threadId, operation, text, origin: originOf(req) })
    notify(res, { kind: 'good', key: 'discussions.done.sent' })
    res.redirect(303, `${url}?sent=${operation}#post-${made._id.toString()}`)
  } catch (error) {
    if (!(error instanceof AppError) || !whyNots.some((why) => why === error.code)) throw error
    await again({ typed, refusal: error.code })
  }
}

async function setState(req: Request, res: Response): Promise<void> {
  const key = { ...keyOf(req), postId: readId(req.params.threadId), origin: originOf(req) }
  const found = await findPost(actorOf(req), key)
  const read = readForm(threadForm, req.body)
  if (!read.ok || (!read.values.set && !read.values.answer)) throw new AppError(422, 'invalid')
  const { set, answer } = read.values
  const changes = {
    ...((set === 'pin' || set === 'unpin') && { isPinned: set === 'pin' }),
    ...((set === 'close' || set === 'open') && { isClosed: set === 'close' }),
    ...((set === 'answered' || set === 'unanswered') && { isAnswered: set === 'answered' }),
    ...(answer && { isAnswered: true, answerId: answer }),
  }
  await setThread(actorOf(req), key, changes)
  notify(res, { kind: 'good', key: `discussions.done.${answer ? 'answered' : set}` })
  res.redirect(303, `${found.url}/threads/${found.thread._id.toString()}`)
}

async function drawSettings(req: Request, res: Response): Promise<void> {
  const found = await findDiscussion(actorOf(req), keyOf(req))
  if (!found.seer.mayTeach) throw forbidden()
  res.render('discussions/settings', settingsPage(found, req.context.translator))
}

async function saveSettings(req: Request, res: Response): Promise<void> {
  const found = await findDiscussion(actorOf(req), keyOf(req))
  if (!found.seer.mayTeach) throw forbidden()
  const read = readForm(settingsForm, req.body)
  if (!read.ok) throw new AppError(422, 'invalid')
  const settings = { ...read.values, ...(found.item && { asksOn: found.discussion.asksOn }) }
  await setDiscussion(actorOf(req), { ...keyOf(req), origin: originOf(req) }, settings)
  notify(res, { kind: 'good', key: 'discussions.done.set' })
  res.redirect(303, found.url)
}

export function keyOf(req: Request): DiscussionKey {
  return { courseId: readId(req.params.id), placeId: readId(req.params.placeId) }
}

/** A form that is sent twice, or with a word of its own that is none, is our mistake and not theirs. */
function shownErrors({ operation, ...errors }: FieldErrors): FieldErrors {
  return operation && Object.keys(errors).length === 0 ? { text: operation } : errors
}

function sentOf({ query: { sent } }: Request): string | undefined {
  return typeof sent === 'string' && /^[\w-]{8,64}$/.test(sent) ? sent : undefined
}

function statusOf({ errors, refusal }: TypedState): number {
  return refusal ? 409 : errors ? 422 : 200
}
