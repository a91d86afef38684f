// What is sent from the page of an assignment. The page itself is that of the course.

import type { Request, Response } from 'express'
import { InvalidInput } from '../api/index.ts'
import { AppError } from '../errors.ts'
import { actorOf, originOf } from '../http/context.ts'
import { readForm } from '../http/form.ts'
import { notify } from '../http/notices.ts'
import { post, type Route, signedIn } from '../http/route.ts'
import { findOwn } from './find.ts'
import { draftForm, submitForm, takeBackForm } from './input.ts'
import { returnMarked } from './mark.ts'
import { clockOf, type WorkFormState, workPage, workScripts } from './page.ts'
import { itemUrl, keyOf } from './request.ts'
import { readOwnPage } from './show.ts'
import { errorsOf, hasErrors, readsWork, readWork } from './sent-work.ts'
import { saveDraft, submitWork, takeBackWork } from './work.ts'

const one = '/courses/:id/items/:itemId'

export const assignmentRoutes: readonly Route[] = [
  post(`${one}/draft`, signedIn, keepDraft, { reads: readsWork }),
  post(`${one}/submit`, signedIn, submit, { reads: readsWork }),
  post(`${one}/take-back`, signedIn, takeBack),
  post(`${one}/return`, signedIn, returnAll),
]

/** The script of the page sends it while somebody types, and shows what comes back; without scripts it is a button. */
async function keepDraft(req: Request, res: Response): Promise<void> {
  const key = keyOf(req)
  await findOwn(actorOf(req), key)
  const read = readForm(draftForm, req.body)
  const sent = await readWork(req)
  if (!read.ok || hasErrors(sent)) return await drawWork(req, res, { ...sent, errors: errorsOf(read, sent) })
  const { revision, ...work } = read.values
  const words = req.context.translator
  const isScript = req.accepts(['html', 'json']) === 'json'
  try {
    const saved = await saveDraft(actorOf(req), { ...key, seen: revision }, { ...work, ...sent.files })
    const received = words.t('assignments.work.received', { time: clockOf(saved.draft!.savedAt!, words, new Date()) })
    if (isScript) return void res.json({ revision: saved.revision, received })
    notify(res, { kind: 'good', key: 'assignments.done.draft' })
    res.redirect(303, itemUrl(req))
  } catch (error) {
    if (isScript) throw error
    await drawWork(req, res, { ...sent, ...stateOf(error) })
  }
}

async function submit(req: Request, res: Response): Promise<void> {
  const key = keyOf(req)
  await findOwn(actorOf(req), key)
  const read = readForm(submitForm, req.body)
  const sent = await readWork(req)
  if (!read.ok || hasErrors(sent)) return await drawWork(req, res, { ...sent, errors: errorsOf(read, sent) })
  const { revision, operation, ...work } = read.values
  try {
    const doing = { ...key, seen: revision, operation, origin: originOf(req) }
    await submitWork(actorOf(req), doing, { ...work, ...sent.files })
    notify(res, { kind: 'good', key: 'assignments.done.submitted' })
    res.redirect(303, itemUrl(req))
  } catch (error) {
    await drawWork(req, res, { ...sent, ...stateOf(error) })
  }
}

/** A mistake of whoever has sent it, which the page tells them; everything else is thrown. */
function stateOf(error: unknown): WorkFormState {
  if (error instanceof InvalidInput) return { errors: error.errors }
  if (!isStale(error)) throw error
  return { isStale: true }
}

/** The whole page once more, with what was typed and has come. */
async function drawWork(req: Request, res: Response, state: WorkFormState): Promise<void> {
  const actor = actorOf(req)
  const found = await findOwn(actor, keyOf(req))
  const page = { ...(await readOwnPage(actor, found)), url: itemUrl(req), now: new Date(), ...state }
  const words = req.context.translator
  res.status(state.isStale ? 409 : 422).render('assignments/again', {
    title: found.item.title,
    courseTitle: found.course.title,
    model: workPage(page, words),
    scripts: workScripts,
    summary: Object.entries(state.errors ?? {}).map(([name, error]) => ({
      ...{ ...error, name, label: words.t(`assignments.form.${name}`) },
    })),
  })
}

async function takeBack(req: Request, res: Response): Promise<void> {
  const key = keyOf(req)
  await findOwn(actorOf(req), key)
  const read = readForm(takeBackForm, req.body)
  if (!read.ok) throw new AppError(422, 'invalid')
  await takeBackWork(actorOf(req), { ...key, seen: read.values.revision, origin: originOf(req) })
  notify(res, { kind: 'good', key: 'assignments.done.takenBack' })
  res.redirect(303, itemUrl(req))
}

async function returnAll(req: Request, res: Response): Promise<void> {
  const { returned, unmarked } = await returnMarked(actorOf(req), keyOf(req), originOf(req))
  notify(res, { kind: 'good', key: 'assignments.done.returnedAll', values: { count: returned, unmarked } })
  res.redirect(303, itemUrl(req))
}

function isStale(error: unknown): boolean {
  return error instanceof AppError && error.code === 'workChanged'
}
