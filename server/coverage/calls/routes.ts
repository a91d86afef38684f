import type { Request, Response } from 'express'
import { InvalidInput } from '../../api/index.ts'
import { findSubjects, findTreeOf, listMaterialTypes } from '../../curriculum/index.ts'
import { dayOf } from '../../day.ts'
import { forbidden, notFound } from '../../errors.ts'
import { actorOf, originOf } from '../../http/context.ts'
import { type FieldErrors, readForm, typedText } from '../../http/form.ts'
import { readId } from '../../http/id.ts'
import { notify } from '../../http/notices.ts'
import { readPage } from '../../http/page.ts'
import { get, only, post, type Route } from '../../http/route.ts'
import { listOwn, nameIn } from '../../materials/index.ts'
import { mapReaders } from '../access.ts'
import { addressOfCall, callsUrl } from '../address.ts'
import { rowOf } from '../cells.ts'
import { readPlace } from '../choices.ts'
import { findWanted } from '../wanted/find.ts'
import { audiencesOf, callMakers, canClaim, canKeepCall, canMakeCalls } from './access.ts'
import { claimCall, releaseCall } from './claim.ts'
import { callShelves, findCall, findCallWithClaims, listCalls } from './find.ts'
import { callForm, dayForm, linkForm } from './input.ts'
import { linkMaterial } from './link.ts'
import { makeCall } from './make.ts'
import { findCallNames } from './names.ts'
import { callFormPage, callPage, callsPage, choosePage, stepPage } from './page.ts'
import { type CallStep, callRules, callSteps } from './states.ts'
import { takeCallStep } from './step.ts'

const readers = only(...mapReaders)
const makers = only(...callMakers)

export const callRoutes: readonly Route[] = [
  get(callsUrl, readers, showList),
  get(`${callsUrl}/new`, makers, showForm),
  post(`${callsUrl}/new`, makers, make),
  get(`${callsUrl}/:id`, readers, async (req, res) => await drawCall(req, res)),
  post(`${callsUrl}/:id/claim`, readers, claim),
  post(`${callsUrl}/:id/release`, readers, release),
  post(`${callsUrl}/:id/link`, readers, link),
  get(`${callsUrl}/:id/steps/:step`, makers, async (req, res) => await drawStep(req, res)),
  post(`${callsUrl}/:id/steps/:step`, makers, takeStep),
]

async function showList(req: Request, res: Response): Promise<void> {
  const actor = actorOf(req)
  const { translator } = req.context
  const input = readPage(req, 20)
  const query = { shelf: callShelves.find((one) => one === req.query.shelf) ?? 'open', ...readPlace(req.query) }
  const calls = await listCalls(actor, query, input)
  const page = {
    ...{ calls, query, canCall: canMakeCalls(actor), isFurther: input.cursor !== undefined },
    ...{ subjects: await findSubjects(), names: await findCallNames([], translator), today: dayOf(new Date()) },
  }
  res.render('coverage/calls', callsPage(page, translator))
}

/** From a cell of the map, from what is wanted, or from nowhere: then it is chosen first what it is about. */
async function showForm(req: Request, res: Response): Promise<void> {
  const actor = actorOf(req)
  const { wanted: wantedId } = req.query
  const wanted = wantedId === undefined ? undefined : await findWanted(actor, readId(wantedId))
  const asked = readPlace(req.query)
  const subject = asked.subject ?? (wanted?.subject || undefined)
  const grade = asked.grade ?? (wanted?.grade || undefined)
  if (subject === undefined || grade === undefined || !(await isTaught(subject, grade))) {
    const isMissed = subject !== undefined && grade !== undefined
    const page = { subjects: await findSubjects(), subject, grade, isMissed }
    return res.render('coverage/choose', choosePage(page, req.context.translator))
  }
  const { t } = req.context.translator
  const { row = '', type = '' } = typedText(req.query, 'row', 'type')
  const names = await findCallNames([row], req.context.translator)
  const chosenType = type || (wanted?.type ?? '')
  const titleParts = [...(chosenType ? [names.typeOf(chosenType)] : []), ...(row ? [names.rowOf(row)] : [])]
  await drawForm(req, res, {
    ...{ subject, grade: String(grade), row, type: chosenType, wanted: '1', until: inDays(30) },
    title: (wanted && titleParts.length === 0 ? wanted.text : titleParts.join(': ')).slice(0, 200),
    text: wanted ? t('coverage.call.fromWanted', { text: wanted.text }) : '',
    wantedId: wanted ? wanted._id.toString() : '',
  })
}

async function drawForm(
  req: Request,
  res: Response,
  typed: Readonly<Record<string, string>>,
  errors?: FieldErrors,
): Promise<void> {
  const actor = actorOf(req)
  if (!canMakeCalls(actor)) throw forbidden()
  const { translator } = req.context
  const { subject, grade } = readPlace(typed)
  const place = { subject: subject ?? '', grade: grade ?? 1 }
  const page = {
    ...{ place, typed, errors, audiences: audiencesOf(actor), names: await findCallNames([], translator) },
    rows: await rowsOf(place.subject, place.grade),
    types: (await listMaterialTypes()).map((one) => ({ code: one.code, name: nameIn(translator, one) })),
  }
  res.status(errors ? 422 : 200).render('coverage/call-form', callFormPage(page, translator))
}

/** Topics, and after each its outcomes. */
async function rowsOf(subject: string, grade: number) {
  const { topics, outcomes } = await findTreeOf(subject, grade)
  return topics.flatMap(({ code, name }) => [
    { row: rowOf.topic(code), label: name },
    ...outcomes
      .filter(({ topicCode }) => topicCode === code)
      .map((outcome) => ({ row: rowOf.outcome(outcome.code), label: `– ${outcome.text}` })),
  ])
}

async function isTaught(subject: string, grade: number): Promise<boolean> {
  return (await findSubjects({ grade })).some(({ code }) => code === subject)
}

async function make(req: Request, res: Response): Promise<void> {
  const actor = actorOf(req)
  const fields = ['title', 'text', 'subject', 'grade', 'row', 'type', 'wanted', 'until', 'audience', 'wantedId']
  const typed = typedText(req.body, ...fields)
  const form = readForm(callForm, req.body)
  if (!form.ok) return await drawForm(req, res, typed, form.errors)
  try {
    const wantedId = typed.wantedId ? readId(typed.wantedId) : undefined
    const id = await makeCall(actor, { ...form.values, wantedId }, originOf(req))
    notify(res, { kind: 'good', key: 'coverage.call.made' })
    res.redirect(303, addressOfCall(id))
  } catch (error) {
    if (error instanceof InvalidInput) return await drawForm(req, res, typed, error.errors)
    throw error
  }
}

async function drawCall(req: Request, res: Response, errors?: FieldErrors): Promise<void> {
  const actor = actorOf(req)
  const { translator } = req.context
  const found = await findCallWithClaims(actor, readId(req.params.id))
  const { call, own } = found
  const isMine = own?.claim.state === 'active'
  const page = {
    ...{ found, errors, canClaim: canClaim(actor, call), canKeep: canKeepCall(actor, call) },
    names: await findCallNames([call.row], translator),
    ownMaterials: isMine ? (await listOwn(actor, {}, { limit: mostOwn, cursor: undefined })).items : [],
    today: dayOf(new Date()),
  }
  res.status(errors ? 422 : 200).render('coverage/call', callPage(page, translator))
}

/** The last changed ones: what is made for a call is among them. */
const mostOwn = 50

async function claim(req: Request, res: Response): Promise<void> {
  await claimCall(actorOf(req), readId(req.params.id), originOf(req))
  done(req, res, 'claimed')
}

async function release(req: Request, res: Response): Promise<void> {
  await releaseCall(actorOf(req), readId(req.params.id), originOf(req))
  done(req, res, 'released')
}

async function link(req: Request, res: Response): Promise<void> {
  const form = readForm(linkForm, req.body)
  if (!form.ok) return await drawCall(req, res, form.errors)
  try {
    await linkMaterial(actorOf(req), readId(req.params.id), form.values.material, originOf(req))
    done(req, res, 'linked')
  } catch (error) {
    if (error instanceof InvalidInput) return await drawCall(req, res, error.errors)
    throw error
  }
}

async function drawStep(req: Request, res: Response, errors?: FieldErrors): Promise<void> {
  const actor = actorOf(req)
  const step = stepIn(req)
  const call = await findCall(actor, readId(req.params.id))
  if (!canKeepCall(actor, call)) throw forbidden()
  const typed = errors ? typedText(req.body, 'until') : { until: inDays(14) }
  res
    .status(errors ? 422 : 200)
    .render('coverage/call-step', stepPage({ call, step, typed, errors }, req.context.translator))
}

async function takeStep(req: Request, res: Response): Promise<void> {
  const step = stepIn(req)
  const form = callRules[step].takesDay ? readForm(dayForm, req.body) : { ok: true as const, values: undefined }
  if (!form.ok) return await drawStep(req, res, form.errors)
  try {
    const taken = { step, until: form.values?.until }
    await takeCallStep(actorOf(req), readId(req.params.id), taken, originOf(req))
    done(req, res, step)
  } catch (error) {
    if (error instanceof InvalidInput) return await drawStep(req, res, error.errors)
    throw error
  }
}

function stepIn({ params }: Request): CallStep {
  const step = callSteps.find((one) => one === params.step)
  if (!step) throw notFound()
  return step
}

function done(req: Request, res: Response, what: string): void {
  notify(res, { kind: 'good', key: `coverage.call.done.${what}` })
  res.redirect(303, addressOfCall(readId(req.params.id)))
}

function inDays(days: number): string {
  return dayOf(new Date(Date.now() + days * 86_400_000))
}
