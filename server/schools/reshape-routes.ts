// The pages on which a unit is closed, reopened, merged or split: a form, then what will happen, then it happens.

import type { Request, Response } from 'express'
import type { z } from 'zod'
import { conflict } from '../errors.ts'
import { actorOf, originOf, wordsOf } from '../http/context.ts'
import { type FieldErrors, readForm, typedText } from '../http/form.ts'
import { readId } from '../http/id.ts'
import { notify } from '../http/notices.ts'
import { get, only, post, type Route } from '../http/route.ts'
import { unitKeepers } from './access.ts'
import { closeForm, mergeForm, partsOf, reopenForm, splitForm } from './change-input.ts'
import { closeUnit, planClosing, planReopening, reopenUnit } from './close.ts'
import { dayOf } from './day.ts'
import type { Typed } from './edit-pages.ts'
import { countBelow, findUnitToKeep, findUnitToReshape } from './keep.ts'
import { type MergeForm, mergeUnits, planMerging } from './merge.ts'
import { tryTo } from './refusals.ts'
import { closePage, confirmPage, mergePage, type Reshape, splitPage } from './reshape-pages.ts'
import { resolveUnit } from './resolve.ts'
import { planSplitting, type SplitForm, splitUnit } from './split.ts'
import { unitKinds } from './unit.model.ts'
import { listUrl } from './unit-pages.ts'
import type { Reshaping } from './write.ts'
import type { KnownUnit } from './find.ts'

const keepers = only(...unitKeepers)
const sector = only('sectorAdministrator')

export const reshapeRoutes: readonly Route[] = [
  get('/schools/:id/close', keepers, showClose),
  post('/schools/:id/close', keepers, close),
  get('/schools/:id/reopen', sector, askToReopen),
  post('/schools/:id/reopen', sector, reopen),
  get('/schools/:id/merge', sector, showMerge),
  post('/schools/:id/merge', sector, merge),
  get('/schools/:id/split', sector, showSplit),
  post('/schools/:id/split', sector, split),
]

/** A form, filled in or not. */
interface Shown {
  readonly typed: Typed
  readonly errors?: FieldErrors
  readonly isStale?: boolean
}

type Draw = (req: Request, res: Response, unit: KnownUnit, shown: Shown) => Promise<void>

async function showClose(req: Request, res: Response): Promise<void> {
  const { unit } = await findUnitToKeep(actorOf(req), idOf(req))
  await drawClose(req, res, open(unit), { typed: { lastDay: dayOf(new Date()) } })
}

async function close(req: Request, res: Response): Promise<void> {
  const { unit } = await findUnitToKeep(actorOf(req), idOf(req))
  const form = readForm(closeForm, req.body)
  const step = { what: 'close', unit, draw: drawClose, schema: closeForm } as const
  if (!form.ok) return await again(req, res, step, { errors: form.errors })

  const { moveTo, below, ...values } = form.values
  const isMoving = below === 'move' || (below === 'none' && moveTo !== '')
  const target = isMoving ? await resolveUnit(moveTo, unitKinds) : undefined
  if (target?.ok === false) return await again(req, res, step, { errors: { moveTo: target.error } })
  const closing = {
    ...values,
    below: target
      ? ({ kind: 'move', toId: target.unit.id } as const)
      : { kind: below === 'close' ? below : ('none' as const) },
  }
  await confirmOrDo(req, res, {
    ...step,
    plan: () => planClosing(actorOf(req), unit.id, closing),
    act: async () => {
      await closeUnit(actorOf(req), unit.id, closing, originOf(req))
      return unit.id
    },
  })
}

const drawClose: Draw = async (req, res, unit, shown) => {
  res.render('schools/close', closePage({ ...shown, unit, below: await countBelow(unit.id) }, wordsOf(req)))
}

async function askToReopen(req: Request, res: Response): Promise<void> {
  const unit = await findUnitToReshape(actorOf(req), idOf(req))
  await drawReopen(req, res, unit, { typed: {} })
}

async function reopen(req: Request, res: Response): Promise<void> {
  const unit = await findUnitToReshape(actorOf(req), idOf(req))
  const form = readForm(reopenForm, req.body)
  const step = { what: 'reopen', unit, draw: drawReopen, schema: reopenForm } as const
  if (!form.ok) return await again(req, res, step, { errors: form.errors })
  const { revision } = form.values
  await confirmOrDo(req, res, {
    ...step,
    plan: () => planReopening(actorOf(req), unit.id, revision),
    act: async () => {
      await reopenUnit(actorOf(req), unit.id, revision, originOf(req))
      return unit.id
    },
  })
}

/** There is nothing to fill in: it asks at once, or says why it cannot be. */
const drawReopen: Draw = async (req, res, unit, { errors, isStale }) => {
  const planned = await tryTo(() => planReopening(actorOf(req), unit.id, unit.revision))
  const plan = planned.ok ? planned.value : nothing
  const problems = planned.ok ? errors : planned.errors
  const hidden = [{ name: 'revision', value: String(unit.revision) }]
  const page = { what: 'reopen', unit, plan, hidden, errors: problems, isStale } as const
  res.render('schools/confirm', confirmPage(page, req.context.translator, new Date()))
}

async function showMerge(req: Request, res: Response): Promise<void> {
  const unit = open(await findUnitToReshape(actorOf(req), idOf(req)))
  await drawMerge(req, res, unit, { typed: { firstDay: dayOf(new Date()) } })
}

async function merge(req: Request, res: Response): Promise<void> {
  const unit = await findUnitToReshape(actorOf(req), idOf(req))
  const form = readForm(mergeForm, req.body)
  const step = { what: 'merge', unit, draw: drawMerge, schema: mergeForm } as const
  if (!form.ok) return await again(req, res, step, { errors: form.errors })

  const errors: Record<string, FieldErrors[string]> = {}
  const { revision, firstDay, levels, others } = form.values
  const otherIds: string[] = []
  for (const text of linesOf(others)) {
    const other = await resolveUnit(text, unitKinds)
    if (other.ok) otherIds.push(other.unit.id)
    else errors.others ??= other.error
  }
  const into = await targetOf(form.values, unit, errors)
  if (!into || Object.keys(errors).length > 0) return await again(req, res, step, { errors })

  const merging: MergeForm = { revision, otherIds, firstDay, levels, into }
  await confirmOrDo(req, res, {
    ...step,
    plan: () => planMerging(actorOf(req), unit.id, merging),
    act: () => mergeUnits(actorOf(req), unit.id, merging, originOf(req)),
  })
}

async function targetOf(
  { into, intoUnit, name, code }: z.output<typeof mergeForm>,
  unit: KnownUnit,
  errors: Record<string, FieldErrors[string]>,
): Promise<MergeForm['into'] | undefined> {
  if (into === 'this') return { id: unit.id }
  if (into === 'new') {
    if (name === '') errors.name = required
    if (code === '') errors.code = required
    return { name, code }
  }
  const target = await resolveUnit(intoUnit, unitKinds)
  if (target.ok) return { id: target.unit.id }
  errors.intoUnit = target.error
  return undefined
}

const drawMerge: Draw = (req, res, unit, shown) => {
  res.render('schools/merge', mergePage({ ...shown, unit }, wordsOf(req)))
  return Promise.resolve()
}

async function showSplit(req: Request, res: Response): Promise<void> {
  const unit = open(await findUnitToReshape(actorOf(req), idOf(req)))
  await drawSplit(req, res, unit, { typed: { firstDay: dayOf(new Date()) } })
}

async function split(req: Request, res: Response): Promise<void> {
  const unit = await findUnitToReshape(actorOf(req), idOf(req))
  const form = readForm(splitForm, req.body)
  const step = { what: 'split', unit, draw: drawSplit, schema: splitForm } as const
  if (!form.ok) return await again(req, res, step, { errors: form.errors })

  const { revision, firstDay, original, belowPart } = form.values
  const parts = partsOf(form.values)
  const missing = parts.flatMap(({ at, name, code }) => [
    ...(name === '' ? [[`name${at}`, required]] : []),
    ...(code === '' ? [[`code${at}`, required]] : []),
  ])
  if (missing.length > 0) return await again(req, res, step, { errors: Object.fromEntries(missing) as FieldErrors })

  const part = parts.findIndex(({ at }) => at === belowPart)
  const splitting: SplitForm = { revision, firstDay, original, parts, belowPart: part }
  await confirmOrDo(req, res, {
    ...step,
    plan: () => planSplitting(actorOf(req), unit.id, splitting),
    act: async () => {
      await splitUnit(actorOf(req), unit.id, splitting, originOf(req))
      return unit.id
    },
  })
}

const drawSplit: Draw = async (req, res, unit, shown) => {
  res.render('schools/split', splitPage({ ...shown, unit, below: await countBelow(unit.id) }, wordsOf(req)))
}

interface Step {
  readonly what: Reshape
  readonly unit: KnownUnit
  readonly schema: z.ZodObject
  readonly draw: Draw
}

interface Act extends Step {
  plan(): Promise<Reshaping>
  /** Gives the id of the unit to show then. */
  act(): Promise<string>
}

/** The first time it is asked for it is only told what will happen. */
async function confirmOrDo(req: Request, res: Response, { plan, act, ...step }: Act): Promise<void> {
  const { what, unit, schema } = step
  if (typedText(req.body, 'isConfirmed').isConfirmed === 'yes') {
    const done = await tryTo(act)
    if (!done.ok) return await again(req, res, step, done)
    notify(res, { kind: 'good', key: `schools.done.${what}` })
    res.redirect(303, `${listUrl}/${done.value}`)
    return
  }
  const planned = await tryTo(plan)
  if (!planned.ok) return await again(req, res, step, planned)
  const hidden = Object.keys(schema.shape).flatMap((name) => valuesOf(req, name).map((value) => ({ name, value })))
  const page = { what, unit, plan: planned.value, hidden }
  res.render('schools/confirm', confirmPage(page, req.context.translator, new Date()))
}

/** The form as it was sent, with what is wrong with it. Nothing is lost when somebody else has changed the unit. */
async function again(
  req: Request,
  res: Response,
  { unit, schema, draw }: Step,
  { errors = {}, isStale = false }: { readonly errors?: FieldErrors; readonly isStale?: boolean },
): Promise<void> {
  const fields = Object.keys(schema.shape).filter((name) => name !== 'revision')
  const typed = Object.fromEntries(fields.map((name) => [name, valuesOf(req, name).join(' ').trimEnd()]))
  res.status(isStale ? 409 : 422)
  await draw(req, res, unit, { typed, errors: besideRows(errors, typed), isStale })
}

/** A code that is taken stands in one of the rows. */
function besideRows({ code, ...errors }: FieldErrors, typed: Typed): FieldErrors {
  if (!code) return errors
  const row = Object.keys(typed).find((name) => /^code\d$/.test(name) && typed[name] === code.values?.code)
  return { ...errors, [row ?? 'code']: code }
}

function valuesOf(req: Request, name: string): string[] {
  const value = ((req.body ?? {}) as Record<string, unknown>)[name]
  return [value ?? []].flat().filter((one) => typeof one === 'string')
}

function linesOf(text: string): string[] {
  return text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '')
}

/** @throws AppError 409 `unitIsClosed` */
function open(unit: KnownUnit): KnownUnit {
  if (unit.to) throw conflict('unitIsClosed')
  return unit
}

function idOf(req: Request): string {
  return readId(req.params.id).toString()
}

const required = { key: 'field.errors.required' }
const nothing: Reshaping = { before: new Map(), after: new Map() }
