// The pages on which a class is marked. With `part=open` only the work that is open is drawn, for the script of the page.

import type { Request, Response } from 'express'
import { Types } from 'mongoose'
import { InvalidInput } from '../../api/index.ts'
import { AppError, notFound } from '../../errors.ts'
import { actorOf, originOf } from '../../http/context.ts'
import { type FieldErrors, readForm, typedText } from '../../http/form.ts'
import { readId } from '../../http/id.ts'
import { notify } from '../../http/notices.ts'
import { get, post, type Route, signedIn } from '../../http/route.ts'
import { findMarked, findOwnerId, listWork } from '../find.ts'
import { extensionForm } from '../input.ts'
import { extend } from '../mark.ts'
import { clockOf, workUrl } from '../page.ts'
import { listPhrases } from '../phrases/phrases.ts'
import { itemUrl, keyOf } from '../request.ts'
import { filterFrom } from './filters.ts'
import { choicesIn, finishForm, keepForm } from './input.ts'
import { finishMarking, keepMarking, readMarking, type Typed } from './keep.ts'
import { suggestionOf } from './open-page.ts'
import { queuePage } from './queue-page.ts'

const work = '/courses/:id/items/:itemId/work/:personId'

export const markingRoutes: readonly Route[] = [
  get(work, signedIn, async (req, res) => await drawQueue(req, res)),
  post(work, signedIn, finish),
  post(`${work}/marking`, signedIn, keep),
  post(`${work}/extension`, signedIn, extendOne),
]

interface QueueState {
  readonly typed?: Typed
  readonly errors?: FieldErrors
  readonly dueAtError?: FieldErrors[string] | undefined
  readonly isStale?: boolean
}

/** `ownerId`: whose it is, where what has been done may have given them their name back. */
async function modelOf(req: Request, state: QueueState = {}, ownerId?: Types.ObjectId) {
  const found = await findMarked(actorOf(req), keyOf(req))
  const works = await listWork(found)
  const owned = ownerId && works.find((one) => one.ownerId.equals(ownerId))
  const personId = owned?.person.id.toString() ?? readId(req.params.personId).toString()
  const shown = works.find(({ person }) => person.id.toString() === personId)
  const marking = shown?.work && (await readMarking(shown.work._id))
  const filter = filterFrom(req.query.filter)
  const phrases = isPart(req) ? [] : await listPhrases(actorOf(req), keyOf(req))
  const page = { found, works, personId, marking, filter, phrases, now: new Date(), ...state }
  const model = queuePage(page, req.context.translator)
  if (!model) throw notFound()
  return model
}

async function drawQueue(req: Request, res: Response, state: QueueState = {}, ownerId?: Types.ObjectId): Promise<void> {
  const model = await modelOf(req, state, ownerId)
  res.status(state.isStale ? 409 : (state.errors ?? state.dueAtError) ? 422 : 200)
  if (isPart(req)) return res.render('assignments/_open', { ...model, layout: 'layouts/part' })
  res.render('assignments/marking', { ...model, scripts: ['assignments/queue.js', 'assignments/annotate.js'] })
}

/** The script of the page sends it while somebody types. */
async function keep(req: Request, res: Response): Promise<void> {
  const { assignment } = await findMarked(actorOf(req), keyOf(req))
  const typed = typedOf(req)
  const read = readForm(keepForm, req.body)
  if (!read.ok) return await drawQueue(req, res, { typed, errors: typedErrors(read.errors) })
  const { submission, mark, comment, ...drawn } = read.values
  const words = req.context.translator
  try {
    const kept = await keepMarking(
      actorOf(req),
      { ...keyOf(req), ...drawn, personId: readId(req.params.personId), submissionId: new Types.ObjectId(submission) },
      { mark, comment, choices: typed.choices },
    )
    const suggestion = suggestionOf(assignment.rubric, assignment.scheme, kept.choices, words)
    const saved = words.t('assignments.queue.saved', { time: clockOf(kept.at, words, new Date()) })
    if (isPart(req)) return void res.json({ revision: kept.revision, saved, suggestion })
    res.redirect(303, workUrl(itemUrl(req), readId(req.params.personId)))
  } catch (error) {
    if (!isStale(error)) throw error
    await drawQueue(req, res, { typed, isStale: true })
  }
}

async function finish(req: Request, res: Response): Promise<void> {
  const key = keyOf(req)
  const found = await findMarked(actorOf(req), key)
  const ownerId = await findOwnerId(found, readId(req.params.personId))
  const typed = typedOf(req)
  const read = readForm(finishForm, req.body)
  if (!read.ok) return await drawQueue(req, res, { typed, errors: typedErrors(read.errors) })
  const { submission, mark, comment, returns, ...drawn } = read.values
  try {
    const whose = { personId: readId(req.params.personId), submissionId: new Types.ObjectId(submission) }
    const finishing = { ...key, ...whose, ...drawn, origin: originOf(req), returns: returns !== '' }
    await finishMarking(actorOf(req), finishing, { mark, comment, choices: typed.choices })
  } catch (error) {
    if (error instanceof InvalidInput) return await drawQueue(req, res, { typed, errors: error.errors })
    if (!isStale(error)) throw error
    return await drawQueue(req, res, { typed, isStale: true })
  }
  if (isPart(req)) return await drawQueue(req, res, {}, ownerId)
  const { nextUnmarked } = await modelOf(req, {}, ownerId)
  notify(res, { kind: 'good', key: returns === '' ? 'assignments.done.marked' : 'assignments.done.returned' })
  res.redirect(303, nextUnmarked?.url ?? itemUrl(req))
}

async function extendOne(req: Request, res: Response): Promise<void> {
  await findMarked(actorOf(req), keyOf(req))
  const personId = readId(req.params.personId)
  const read = readForm(extensionForm, req.body)
  if (!read.ok) return await drawQueue(req, res, { dueAtError: read.errors.dueAt })
  await extend(actorOf(req), { ...keyOf(req), personId, origin: originOf(req) }, read.values.dueAt)
  notify(res, { kind: 'good', key: read.values.dueAt ? 'assignments.done.extended' : 'assignments.done.notExtended' })
  res.redirect(303, workUrl(itemUrl(req), personId))
}

function typedOf({ body }: Request): Typed {
  const { mark = '', comment = '' } = typedText(body, 'mark', 'comment')
  return { mark, comment, choices: choicesIn(body) }
}

/** What is wrong with the others was not typed by anybody. @throws AppError 422 */
function typedErrors(errors: FieldErrors): FieldErrors {
  if (Object.keys(errors).some((name) => name !== 'mark' && name !== 'comment')) throw new AppError(422, 'invalid')
  return errors
}

function isPart(req: Request): boolean {
  return req.query.part === 'open'
}

function isStale(error: unknown): boolean {
  return error instanceof AppError && error.code === 'workChanged'
}
