// The pages on which a unit is closed, reopened, merged or split: a form, then what will happen, then it happens.

import type { Request, Response } from 'express'
import type { z } from 'zod'
import { conflict } from '../errors.ts'
import { actorOf, originOf, wordsOf } from '../http/context.ts'
import { type FieldErrors, readForm } from '../http/form.ts'
import { readId } from '../http/id.ts'
import { get, only, post, type Route } from '../http/route.ts'
import { unitKeepers } from './access.ts'
import { closeForm, mergeForm, partsOf, reopenForm, splitForm } from './change-input.ts'
import { closeUnit, planClosing, planReopening, reopenUnit } from './close.ts'
import { dayOf } from './day.ts'
import type { KnownUnit } from './find.ts'
import { countBelow, findUnitToKeep, findUnitToReshape } from './keep.ts'
import { type MergeForm, mergeUnits, planMerging } from './merge.ts'
import { tryTo } from './refusals.ts'
import { closePage, confirmPage, mergePage, splitPage } from './reshape-pages.ts'
import { again, confirmOrDo, type Draw } from './reshape-step.ts'
import { resolveUnit } from './resolve.ts'
import { canBecomeOne } from './rules.ts'
import { planSplitting, type SplitForm, splitUnit } from './split.ts'
import { unitKinds } from './unit.model.ts'
import type { Reshaping } from './write.ts'

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

async function showClose(req: Request, res: Response): Promise<void> {
  const { unit } = await findUnitToKeep(actorOf(req), idOf(req))
  await drawClose(req, res, open(unit), { typed: { lastDay: dayOf(new Date()) } })
}

async function close(req: Request, res: Response): Promise<void> {
  const { unit } = await findUnitToKeep(actorOf(req), idOf(req))
  const form = readForm(closeForm, req.body)
  const step = { what: 'close', unit, draw: drawClose, schema: closeForm } as const
  if (!form.ok) return await again(req, res, step, { errors: form.errors })

  const { moveTo, below, continuedBy, ...values } = form.values
  const isMoving = below === 'move' || (below === 'none' && moveTo !== '')
  const target = isMoving ? await resolveUnit(moveTo, unitKinds) : undefined
  const kinds = unitKinds.filter((kind) => canBecomeOne(unit.kind, kind))
  const successor = continuedBy === '' ? undefined : await resolveUnit(continuedBy, kinds)
  if (target?.ok === false || successor?.ok === false) {
    const errors = {
      ...(target?.ok === false ? { moveTo: target.error } : {}),
      ...(successor?.ok === false ? { continuedBy: successor.error } : {}),
    }
    return await again(req, res, step, { errors })
  }
  const closing = {
    ...values,
    continuedBy: successor?.unit.id,
    // Asked for on the page that tells what ends with it.
    endsPeople: true,
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
  const { revision, firstDay, levels, others, managersFollow } = form.values
  const otherIds: string[] = []
  for (const text of linesOf(others)) {
    const other = await resolveUnit(text, unitKinds)
    if (other.ok) otherIds.push(other.unit.id)
    else errors.others ??= other.error
  }
  const into = await targetOf(form.values, unit, errors)
  if (!into || Object.keys(errors).length > 0) return await again(req, res, step, { errors })

  const merging: MergeForm = { revision, otherIds, firstDay, levels, into, managersFollow: managersFollow === 'yes' }
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
