// One step of closing, reopening, merging or splitting: the form comes back with what is wrong with it, or it is told what will
// happen, or it happens.

import type { Request, Response } from 'express'
import type { z } from 'zod'
import { type FieldErrors, typedText } from '../http/form.ts'
import { notify } from '../http/notices.ts'
import { newlyClosed } from './close.ts'
import { type CountedContents, countContents } from './contents.ts'
import type { Typed } from './edit-pages.ts'
import type { KnownUnit } from './find.ts'
import { tryTo } from './refusals.ts'
import { confirmPage, type Reshape } from './reshape-pages.ts'
import { listUrl } from './unit-pages.ts'
import type { Reshaping } from './write.ts'

/** A form, filled in or not. */
export interface Shown {
  readonly typed: Typed
  readonly errors?: FieldErrors
  readonly isStale?: boolean
}

export type Draw = (req: Request, res: Response, unit: KnownUnit, shown: Shown) => Promise<void>

export interface Step {
  readonly what: Reshape
  readonly unit: KnownUnit
  readonly schema: z.ZodObject
  readonly draw: Draw
}

export interface Act extends Step {
  plan(): Promise<Reshaping>
  /** Gives the id of the unit to show then. */
  act(): Promise<string>
}

/** The first time it is asked for it is only told what will happen. */
export async function confirmOrDo(req: Request, res: Response, { plan, act, ...step }: Act): Promise<void> {
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
  const hidden = Object.keys(schema.shape).flatMap((name) => textsOf(req, name).map((value) => ({ name, value })))
  const contents = what === 'close' ? await contentsOf(planned.value) : []
  const page = { what, unit, plan: planned.value, hidden, contents }
  res.render('schools/confirm', confirmPage(page, req.context.translator, new Date()))
}

/** Of what closes, from the end of it on. */
async function contentsOf(plan: Reshaping): Promise<CountedContents[]> {
  const ids = newlyClosed(plan)
  const [time] = ids.flatMap((id) => plan.after.get(id)?.to ?? [])
  return time ? await countContents(ids, time) : []
}

/** The form as it was sent, with what is wrong with it. Nothing is lost when somebody else has changed the unit. */
export async function again(
  req: Request,
  res: Response,
  { unit, schema, draw }: Step,
  { errors = {}, isStale = false }: { readonly errors?: FieldErrors; readonly isStale?: boolean },
): Promise<void> {
  const fields = Object.keys(schema.shape).filter((name) => name !== 'revision')
  const typed = Object.fromEntries(fields.map((name) => [name, textsOf(req, name).join(' ').trimEnd()]))
  res.status(isStale ? 409 : 422)
  await draw(req, res, unit, { typed, errors: besideRows(errors, typed), isStale })
}

/** A code that is taken stands in one of the rows. */
function besideRows({ code, ...errors }: FieldErrors, typed: Typed): FieldErrors {
  if (!code) return errors
  const row = Object.keys(typed).find((name) => /^code\d$/.test(name) && typed[name] === code.values?.code)
  return { ...errors, [row ?? 'code']: code }
}

/** Of a field that may be there several times. */
export function textsOf(req: Request, name: string): string[] {
  const value = ((req.body ?? {}) as Record<string, unknown>)[name]
  return [value ?? []].flat().filter((one) => typeof one === 'string')
}
