// The queue, and one submission after the other. What the queue is filtered with stays in the address.

import type { Request, Response } from 'express'
import { InvalidInput } from '../api/index.ts'
import { findSubjects, listAllMaterialTypes } from '../curriculum/index.ts'
import { actorOf, originOf } from '../http/context.ts'
import { type FieldErrors, readForm, typedText } from '../http/form.ts'
import { readId } from '../http/id.ts'
import { notify } from '../http/notices.ts'
import { readPage } from '../http/page.ts'
import { get, only, post, type Route } from '../http/route.ts'
import { sectorCurators, shownFiles, staff, viewScripts } from '../materials/index.ts'
import { addressOf } from '../pages/address.ts'
import { curators } from './access.ts'
import { claim, handOver, release } from './claim.ts'
import { listColleagues } from './colleagues.ts'
import { say } from './converse.ts'
import { decide } from './decide.ts'
import { findOpen } from './find.ts'
import { handOverPage } from './hand-over-page.ts'
import { helpPage } from './help-page.ts'
import { decisionForm, handOverForm, messageForm, scoreForm } from './input.ts'
import { score } from './judge.ts'
import { queryOf } from './query.ts'
import { countQueue, findNext, listQueue, type View, views } from './queue.ts'
import { queuePage } from './queue-page.ts'
import { reviewOf } from './review.ts'
import { type ReviewPage, reviewPage } from './review-page.ts'
import { addressOfSubmission, home, queryTexts } from './words.ts'

const deciders = only(...curators)
/** Authors are staff, too. */
const involved = only(...staff)

export const curationRoutes: readonly Route[] = [
  get('/curation', deciders, showQueue),
  get('/curation/next', deciders, goToNext),
  get('/curation/help', involved, showHelp),
  get('/curation/:id', involved, show),
  post('/curation/:id/messages', involved, write),
  post('/curation/:id/claim', deciders, take),
  post('/curation/:id/release', deciders, giveBack),
  get('/curation/:id/hand-over', deciders, askHandOver),
  post('/curation/:id/hand-over', deciders, passOn),
  post('/curation/:id/scores', only(...sectorCurators), giveScore),
  post('/curation/:id/decide', deciders, settle),
]

async function showQueue(req: Request, res: Response): Promise<void> {
  const actor = actorOf(req)
  const query = queryOf(req)
  const input = readPage(req, rows)
  const submissions = await listQueue(actor, query, input)
  const counts: Partial<Record<View, number>> = {}
  for (const view of views) counts[view] = await countQueue(actor, { ...query, view })
  const page = {
    ...{ actor, query, submissions, counts: counts as Record<View, number> },
    ...{ subjects: await findSubjects(), types: await listAllMaterialTypes() },
    isFurther: input.cursor !== undefined,
  }
  res.render('curation/queue', queuePage(page, req.context.translator, new Date()))
}

function showHelp(req: Request, res: Response): void {
  res.render('curation/help', helpPage(req.context.translator))
}

async function goToNext(req: Request, res: Response): Promise<void> {
  res.redirect(303, await nextAddress(req, undefined))
}

async function show(req: Request, res: Response): Promise<void> {
  await draw(req, res, {})
}

async function settle(req: Request, res: Response): Promise<unknown> {
  const actor = actorOf(req)
  const id = readId(req.params.id)
  await findOpen(actor, id)
  const form = readForm(decisionForm, req.body)
  if (!form.ok) return await draw(req, res, { refused: 'decide', errors: form.errors })
  const { step, ...said } = form.values
  try {
    await decide(actor, { id, step, form: { ...said, note: '' } }, originOf(req))
  } catch (error) {
    if (error instanceof InvalidInput) return await draw(req, res, { refused: 'decide', errors: asked(error.errors) })
    throw error
  }
  notify(res, { kind: 'good', key: `curation.decided.${step}` })
  // Who takes it into the panel asks people to judge it, now or later.
  const isPanel = step === 'takeIntoPanel'
  res.redirect(303, isPanel ? `${addressOfSubmission(id, queryOf(req))}#panel` : await nextAddress(req, id))
}

async function giveScore(req: Request, res: Response): Promise<unknown> {
  const actor = actorOf(req)
  const id = readId(req.params.id)
  const form = readForm(scoreForm, req.body)
  if (!form.ok) return await draw(req, res, { refused: 'score', errors: form.errors })
  const { feedback, panelNote: internalNote } = form.values
  try {
    await score(actor, id, { points: pointsOf(req.body), feedback, internalNote }, originOf(req))
  } catch (error) {
    if (error instanceof InvalidInput) return await draw(req, res, { refused: 'score', errors: error.errors })
    throw error
  }
  notify(res, { kind: 'good', key: 'curation.done.scored' })
  res.redirect(303, await nextAddress(req, id, 'asked'))
}

function pointsOf(body: unknown): Record<string, number | undefined> {
  return Object.fromEntries(
    Object.entries((body ?? {}) as Record<string, unknown>)
      .filter(([name]) => name.startsWith('points.'))
      .map(([name, text]) => {
        const isWhole = typeof text === 'string' && /^\d{1,3}$/.test(text.trim())
        return [name.slice('points.'.length), isWhole ? Number(text) : undefined]
      }),
  )
}

async function take(req: Request, res: Response): Promise<void> {
  const { _id } = await claim(actorOf(req), readId(req.params.id), originOf(req))
  notify(res, { kind: 'good', key: 'curation.done.claimed' })
  res.redirect(303, addressOfSubmission(_id, queryOf(req)))
}

async function giveBack(req: Request, res: Response): Promise<void> {
  const id = readId(req.params.id)
  await release(actorOf(req), id, originOf(req))
  notify(res, { kind: 'good', key: 'curation.done.released' })
  res.redirect(303, addressOfSubmission(id, queryOf(req)))
}

async function askHandOver(req: Request, res: Response): Promise<void> {
  await drawHandOver(req, res)
}

async function passOn(req: Request, res: Response): Promise<unknown> {
  const actor = actorOf(req)
  const id = readId(req.params.id)
  await findOpen(actor, id)
  const form = readForm(handOverForm, req.body)
  if (!form.ok) return await drawHandOver(req, res, { person: { key: 'curation.errors.noColleague' } })
  await handOver(actor, id, readId(form.values.person), originOf(req))
  notify(res, { kind: 'good', key: 'curation.done.handedOver' })
  res.redirect(303, await nextAddress(req, id))
}

async function write(req: Request, res: Response): Promise<unknown> {
  const actor = actorOf(req)
  const id = readId(req.params.id)
  const form = readForm(messageForm, req.body)
  if (!form.ok) return await draw(req, res, { refused: 'say', errors: form.errors })
  const { text, kind, parent } = form.values
  const parentId = parent === undefined ? undefined : readId(parent)
  const messageId = await say(actor, id, { text, isInternal: kind === 'internal', parentId }, originOf(req))
  notify(res, { kind: 'good', key: `curation.done.${kind === 'internal' ? 'noted' : 'said'}` })
  const place = kind === 'internal' ? 'notes' : `message-${(parentId ?? messageId).toString()}`
  res.redirect(303, `${addressOfSubmission(id, queryOf(req))}#${place}`)
}

async function draw(req: Request, res: Response, { refused, errors }: Pick<ReviewPage, 'refused' | 'errors'>) {
  const actor = actorOf(req)
  const words = req.context.translator
  const review = await reviewOf(actor, readId(req.params.id))
  const savesData = req.get('save-data')?.toLowerCase() === 'on'
  const files = review.found ? await shownFiles(actor, review.found, { savesData, words }) : []
  const points = review.panel?.criteria.map(({ key }) => `points.${key}`) ?? []
  const typed = typedText(
    req.body,
    ...points,
    'feedback',
    'panelNote',
    'step',
    'reasonCode',
    'reason',
    'internalNote',
    'liveOn',
    'text',
  )
  const page = reviewPage({ review, files, actor, query: queryOf(req), typed, errors, refused }, words, new Date())
  res.status(errors ? 422 : 200).render('curation/review', { ...page, scripts: viewScripts })
}

async function drawHandOver(req: Request, res: Response, errors?: FieldErrors): Promise<void> {
  const actor = actorOf(req)
  const submission = await findOpen(actor, readId(req.params.id))
  const colleagues = await listColleagues(actor, submission)
  const page = { submission, colleagues, query: queryOf(req), errors }
  res.status(errors ? 422 : 200).render('curation/hand-over', handOverPage(page, req.context.translator))
}

/** What the edition lacks is told beside the decision: here nobody can write it in. */
function asked(errors: FieldErrors): FieldErrors {
  const own = ['reasonCode', 'reason', 'liveOn']
  const others = Object.entries(errors).filter(([name]) => !own.includes(name))
  const [first] = others
  return {
    ...Object.fromEntries(Object.entries(errors).filter(([name]) => own.includes(name))),
    ...(first && { step: first[1] }),
  }
}

async function nextAddress(req: Request, last: Parameters<typeof findNext>[2], view?: View): Promise<string> {
  const query = { ...queryOf(req), ...(view && { view }) }
  const next = await findNext(actorOf(req), query, last)
  return next ? addressOfSubmission(next, query) : addressOf(home, queryTexts(query))
}

const rows = 30
