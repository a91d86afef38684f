// The pages on which units are added and changed. Those that close, merge or split show first what will happen.

import type { Request, Response } from 'express'
import { z } from 'zod'
import { actorOf, originOf, wordsOf } from '../http/context.ts'
import { type FieldErrors, readForm, typedText } from '../http/form.ts'
import { readId } from '../http/id.ts'
import { notify } from '../http/notices.ts'
import { get, only, post, type Route } from '../http/route.ts'
import { notFound } from '../errors.ts'
import { canKeepUnits, kindsToAdd, unitKeepers } from './access.ts'
import { newUnitForm, unitForm } from './change-input.ts'
import { changeUnit } from './change.ts'
import { createUnit, type RelationIds } from './create.ts'
import { dayOf } from './day.ts'
import { editPage, mergeTyped, newUnitPage, shownId, type Typed, typedFields, typedOf } from './edit-pages.ts'
import { findSchoolOf } from './rights.ts'
import { findUnitToKeep } from './keep.ts'
import { tryTo } from './refusals.ts'
import { textsOf } from './reshape-step.ts'
import { labelOf, resolveUnit } from './resolve.ts'
import { otherEndsOf, relationKindsOf } from './rules.ts'
import { findStored } from './load.ts'
import { type RelationKind, type UnitKind, unitKinds } from './unit.model.ts'
import { kindsPage, listUrl } from './unit-pages.ts'

const keepers = only(...unitKeepers)

export const changeRoutes: readonly Route[] = [
  get('/schools/new', keepers, showNew),
  post('/schools/new', keepers, create),
  get('/schools/:id/edit', keepers, showEdit),
  post('/schools/:id/edit', keepers, change),
]

/** Which kind, before the form for it: `?below=` a unit that it is to stand to. */
async function showNew(req: Request, res: Response): Promise<void> {
  const actor = actorOf(req)
  const { kind, below } = req.query
  const parent = typeof below === 'string' && below !== '' ? await findStored(readId(below).toString()) : undefined
  const school = parent && (await findSchoolOf(parent.id))
  const all = canKeepUnits(actor) ? unitKinds : []
  const kinds: readonly UnitKind[] = parent ? kindsToAdd(actor, parent, school?.id) : all
  if (kinds.length === 0) throw notFound()
  const chosen = kinds.find((one) => one === kind)
  if (!chosen) return res.render('schools/kinds', kindsPage({ kinds, parent }, wordsOf(req)))

  const typed = { firstDay: dayOf(new Date()), ...(parent ? prefilled(chosen, parent) : {}) }
  res.render('schools/edit', newUnitPage({ kind: chosen, isWhole: canKeepUnits(actor), typed }, req.context.translator))
}

async function create(req: Request, res: Response): Promise<unknown> {
  const actor = actorOf(req)
  const form = readForm(newUnitForm, req.body)
  const again = (errors: FieldErrors) => {
    const kind = unitKinds.find((one) => one === typedOfBody(req).kind) ?? 'school'
    const page = { kind, isWhole: canKeepUnits(actor), typed: typedOfBody(req), errors }
    res.status(422).render('schools/edit', newUnitPage(page, req.context.translator))
  }
  if (!form.ok) return again(form.errors)

  const { kind, name, code, levels, firstDay } = form.values
  const resolved = await resolveAll(form.values, relationKindsOf(kind), kind)
  if (!resolved.ok) return again(resolved.errors)
  const made = await tryTo(() =>
    createUnit(actor, { kind, name, code, levels, firstDay, relations: resolved.ids }, originOf(req)),
  )
  if (!made.ok) return again(made.errors)
  notify(res, { kind: 'good', key: 'schools.done.create' })
  res.redirect(303, `${listUrl}/${made.value}`)
}

async function showEdit(req: Request, res: Response): Promise<void> {
  const kept = await findUnitToKeep(actorOf(req), readId(req.params.id).toString())
  const now = new Date()
  const typed = { ...typedOf(kept.unit, kept.units, now), relationsFrom: dayOf(now) }
  res.render('schools/edit', editPage({ ...kept, typed }, req.context.translator, now))
}

async function change(req: Request, res: Response): Promise<unknown> {
  const actor = actorOf(req)
  const id = readId(req.params.id).toString()
  const kept = await findUnitToKeep(actor, id)
  const again = (errors: FieldErrors) => {
    const typed = { ...typedOf(kept.unit, kept.units, new Date()), ...typedOfBody(req) }
    // What was seen stays what the form was opened with, should somebody else be first after all.
    const page = editPage({ ...kept, typed, errors }, req.context.translator, new Date())
    const { revision, seen } = typedText(req.body, 'revision', 'seen')
    res.status(422).render('schools/edit', { ...page, revision, seen })
  }
  const form = readForm(unitForm, req.body)
  if (!form.ok) return again(form.errors)

  const now = new Date()
  const current = typedOf(kept.unit, kept.units, now)
  const kinds = relationKindsOf(kept.unit.kind).filter((kind) => (form.values[kind] ?? current[kind]) !== current[kind])
  const resolved = await resolveAll(form.values, kinds, kept.unit.kind)
  if (!resolved.ok) return again(resolved.errors)
  // The day is only for what is another one now.
  const others = Object.entries(resolved.ids).filter(
    ([kind, other]) => other !== shownId(kept.unit, kind as RelationKind, now),
  )
  const unitChange = { ...form.values, relations: Object.fromEntries(others) }
  const changed = await tryTo(() => changeUnit(actor, id, unitChange, originOf(req)))
  if (!changed.ok) return changed.isStale ? await showConflict(req, res, id) : again(changed.errors)
  notify(res, { kind: 'good', key: 'schools.done.edit' })
  res.redirect(303, `${listUrl}/${id}`)
}

/** Somebody else was first: what they have changed, and the form with what was typed in it. */
async function showConflict(req: Request, res: Response, id: string): Promise<void> {
  const now = new Date()
  const kept = await findUnitToKeep(actorOf(req), id)
  const current = typedOf(kept.unit, kept.units, now)
  const seen = { ...current, ...readSeen(req) }
  const typed = mergeTyped({ typed: { ...current, ...typedOfBody(req) }, seen, current })
  res.status(409).render('schools/edit', editPage({ ...kept, typed, seen }, req.context.translator, now))
}

type Resolution =
  { readonly ok: true; readonly ids: RelationIds } | { readonly ok: false; readonly errors: FieldErrors }

async function resolveAll(
  texts: Readonly<Partial<Record<RelationKind, string | undefined>>>,
  kinds: readonly RelationKind[],
  ofKind: UnitKind,
): Promise<Resolution> {
  const ids: Partial<Record<RelationKind, string>> = {}
  const errors: Record<string, FieldErrors[string]> = {}
  for (const kind of kinds) {
    const text = texts[kind] ?? ''
    const resolved = text === '' ? undefined : await resolveUnit(text, otherEndsOf(ofKind, kind))
    if (resolved?.ok === false) errors[kind] = resolved.error
    else ids[kind] = resolved?.unit.id ?? ''
  }
  return Object.keys(errors).length === 0 ? { ok: true, ids } : { ok: false, errors }
}

function prefilled(kind: UnitKind, parent: Parameters<typeof labelOf>[0] & { readonly kind: UnitKind }): Typed {
  const relation = relationKindsOf(kind).find((one) => otherEndsOf(kind, one).includes(parent.kind))
  return relation ? { [relation]: labelOf(parent) } : {}
}

/** Only what the form has had. */
function typedOfBody(req: Request): Typed {
  const body = (req.body ?? {}) as Record<string, unknown>
  const given = ['kind', ...typedFields].filter((field) => typeof body[field] === 'string')
  const levels = textsOf(req, 'levels').join(' ').trim()
  return { ...typedText(body, ...given), ...('levels' in body ? { levels } : undefined) }
}

const seenFields = z.partialRecord(z.enum([...typedFields, 'levels']), z.string().max(1000))

function readSeen(req: Request): Typed {
  try {
    return seenFields.parse(JSON.parse(typedText(req.body, 'seen').seen!))
  } catch {
    // Whoever has not sent it has seen what there is now.
    return {}
  }
}
