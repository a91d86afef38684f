// What can be done with one post: changed and deleted by whoever has written it, reported, and looked after.

import type { Request, Response } from 'express'
import { AppError, forbidden } from '../errors.ts'
import { actorOf, originOf } from '../http/context.ts'
import { readForm, typedText } from '../http/form.ts'
import { readId } from '../http/id.ts'
import { notify } from '../http/notices.ts'
import { get, post, type Route, signedIn } from '../http/route.ts'
import { canModerate, canReport, isOwn } from './access.ts'
import { addressOfThread, findPost, type FoundPost, type PostKey } from './find.ts'
import { editForm, hideForm, longestPost, moderateForm, reportForm } from './input.ts'
import { hidePost, reportPost, settleReports, showPost } from './moderate.ts'
import { moderatePage } from './moderate-page.ts'
import { headOf, type TypedState } from './page.ts'
import { deletePost, editPost } from './write.ts'

const one = '/courses/:id/discussions/:placeId/posts/:postId'

export const postRoutes: readonly Route[] = [
  get(`${one}/edit`, signedIn, async (req, res) => await drawEdit(req, res)),
  post(`${one}/edit`, signedIn, edit),
  get(`${one}/delete`, signedIn, askToDelete),
  post(`${one}/delete`, signedIn, remove),
  get(`${one}/report`, signedIn, async (req, res) => await drawReport(req, res)),
  post(`${one}/report`, signedIn, report),
  get(`${one}/moderate`, signedIn, async (req, res) => await drawModerate(req, res)),
  post(`${one}/moderate`, signedIn, moderate),
]

type EditState = TypedState & { readonly isStale?: boolean }

async function drawEdit(req: Request, res: Response, state: EditState = {}): Promise<void> {
  const found = await findOwn(req)
  const { post } = found
  const words = req.context.translator
  const { typed, errors = {}, refusal, isStale } = state
  const status = isStale || refusal ? 409 : state.errors ? 422 : 200
  res.status(status).render('discussions/edit', {
    ...headOf(found, words, words.t('discussions.titles.edit')),
    title: words.t('discussions.titles.edit'),
    text: typed?.text ?? post.text,
    stored: isStale ? post.text : undefined,
    refusal: refusal && words.t(`discussions.refused.${refusal}`),
    ...{ errors, seen: post.versions.length, limit: longestPost, isStale },
    url: `${found.url}/posts/${post._id.toString()}/edit`,
    cancelUrl: placeOf(found),
    summary: Object.entries(errors).map(([name, error]) => ({
      ...{ ...error, name, label: words.t(`discussions.form.${name}`) },
    })),
  })
}

async function edit(req: Request, res: Response): Promise<void> {
  const found = await findOwn(req)
  const typed = typedText(req.body, 'text')
  const read = readForm(editForm, req.body)
  if (!read.ok) return await drawEdit(req, res, { typed, errors: read.errors })
  try {
    await editPost(actorOf(req), { ...keyOf(req), ...read.values, origin: originOf(req) })
  } catch (error) {
    if (!(error instanceof AppError) || error.status !== 409) throw error
    const isStale = error.code === 'postChanged'
    return await drawEdit(req, res, { typed, isStale, refusal: isStale ? undefined : error.code })
  }
  notify(res, { kind: 'good', key: 'discussions.done.edited' })
  res.redirect(303, placeOf(found))
}

async function askToDelete(req: Request, res: Response): Promise<void> {
  const found = await findOwn(req)
  const words = req.context.translator
  const { t } = words
  res.render('discussions/delete', {
    ...headOf(found, words, t('discussions.titles.delete')),
    title: t('discussions.titles.delete'),
    text: t('discussions.deleteText'),
    url: `${found.url}/posts/${found.post._id.toString()}/delete`,
    cancelUrl: placeOf(found),
  })
}

async function remove(req: Request, res: Response): Promise<void> {
  const found = await findOwn(req)
  await deletePost(actorOf(req), { ...keyOf(req), origin: originOf(req) })
  notify(res, { kind: 'good', key: 'discussions.done.deleted' })
  const isThread = found.post === found.thread
  res.redirect(303, isThread ? found.url : addressOfThread(found.url, found.thread._id))
}

async function drawReport(req: Request, res: Response, state: TypedState = {}): Promise<void> {
  const found = await findPost(actorOf(req), keyOf(req))
  if (!canReport(found.seer, found.post)) throw forbidden()
  const words = req.context.translator
  const { typed, errors = {} } = state
  res.status(state.errors ? 422 : 200).render('discussions/report', {
    ...headOf(found, words, words.t('discussions.titles.report')),
    title: words.t('discussions.titles.report'),
    ...{ reason: typed?.reason ?? '', errors },
    url: `${found.url}/posts/${found.post._id.toString()}/report`,
    cancelUrl: placeOf(found),
  })
}

async function report(req: Request, res: Response): Promise<void> {
  const found = await findPost(actorOf(req), keyOf(req))
  if (!canReport(found.seer, found.post)) throw forbidden()
  const read = readForm(reportForm, req.body)
  if (!read.ok) return await drawReport(req, res, { typed: typedText(req.body, 'reason'), errors: read.errors })
  await reportPost(actorOf(req), { ...keyOf(req), ...read.values, origin: originOf(req) })
  notify(res, { kind: 'good', key: 'discussions.done.reported' })
  res.redirect(303, placeOf(found))
}

async function drawModerate(req: Request, res: Response, state: TypedState = {}): Promise<void> {
  const found = await findModerated(req)
  const page = await moderatePage({ found, ...state }, req.context.translator)
  res.status(state.errors ? 422 : 200).render('discussions/moderate', page)
}

async function moderate(req: Request, res: Response): Promise<void> {
  const found = await findModerated(req)
  const read = readForm(moderateForm, req.body)
  if (!read.ok) throw new AppError(422, 'invalid')
  const { action } = read.values
  const acting = { ...keyOf(req), origin: originOf(req) }
  if (action === 'hide') {
    const form = readForm(hideForm, req.body)
    if (!form.ok) return await drawModerate(req, res, { typed: typedText(req.body, 'reason'), errors: form.errors })
    await hidePost(actorOf(req), { ...acting, ...form.values })
  } else await (action === 'show' ? showPost : settleReports)(actorOf(req), acting)
  notify(res, { kind: 'good', key: `discussions.done.${action}` })
  res.redirect(303, placeOf(found))
}

/** @throws AppError 403, 404 */
async function findOwn(req: Request): Promise<FoundPost> {
  const found = await findPost(actorOf(req), keyOf(req))
  if (!isOwn(found.seer, found.post)) throw forbidden()
  return found
}

/** @throws AppError 403, 404 */
async function findModerated(req: Request): Promise<FoundPost> {
  const found = await findPost(actorOf(req), keyOf(req))
  if (!canModerate(found.seer)) throw forbidden()
  return found
}

export function placeOf({ url, thread, post }: FoundPost): string {
  return `${addressOfThread(url, thread._id)}#post-${post._id.toString()}`
}

function keyOf(req: Request): PostKey {
  return {
    courseId: readId(req.params.id),
    placeId: readId(req.params.placeId),
    postId: readId(req.params.postId),
  }
}
