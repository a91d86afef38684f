// How the forms of a course answer: what somebody has typed is kept, whatever keeps it from being saved.

import type { Request, Response } from 'express'
import type { z } from 'zod'
import { InvalidInput } from '../api/index.ts'
import { AppError } from '../errors.ts'
import { actorOf, originOf } from '../http/context.ts'
import { readForm } from '../http/form.ts'
import { readId } from '../http/id.ts'
import { notify } from '../http/notices.ts'
import { addressOfCourse } from './address.ts'
import type { CourseRecord } from './course.model.ts'
import type { FormState } from './item-page.ts'
import { type Changing, loadTaught } from './write.ts'

/** The course, or the text of a page in it, is no longer as it was seen. */
const stale = ['courseChanged', 'coursePageChanged']

export async function saving(
  again: (state: FormState) => Promise<void>,
  typed: Readonly<Record<string, string>>,
  save: () => Promise<void>,
): Promise<void> {
  try {
    await save()
  } catch (error) {
    if (error instanceof InvalidInput) return await again({ typed, errors: error.errors })
    if (!(error instanceof AppError) || !stale.includes(error.code)) throw error
    await again({ typed, isStale: true })
  }
}

interface Pressing {
  /** Refuses those whose button it is not, before anything is said of what came with it. */
  readonly load?: (req: Request) => Promise<unknown>
  /** Where somebody sees how the course is now. */
  readonly backUrl?: string
}

/** A button: nothing was typed that could be lost. */
export async function pressed<T>(
  req: Request,
  res: Response,
  form: z.ZodType<T>,
  press: (values: T) => Promise<string>,
  { load = findTaught, backUrl }: Pressing = {},
): Promise<void> {
  await load(req)
  const read = readForm(form, req.body)
  if (!read.ok) throw new AppError(422, 'invalid')
  try {
    res.redirect(303, await press(read.values))
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'courseChanged') throw error
    notify(res, { kind: 'careful', key: 'courses.stale' })
    res.redirect(303, backUrl ?? courseUrl(req))
  }
}

/** @throws AppError 403, 404 */
export async function findTaught(req: Request): Promise<CourseRecord> {
  return await loadTaught(actorOf(req), readId(req.params.id))
}

export function changing(req: Request, seen: number | undefined): Changing {
  return { id: readId(req.params.id), seen, origin: originOf(req) }
}

export function courseUrl(req: Request, anchor?: string): string {
  const url = addressOfCourse(readId(req.params.id))
  return anchor === undefined ? url : `${url}#${anchor}`
}

export function statusOf({ errors, isStale }: FormState): number {
  return isStale ? 409 : errors ? 422 : 200
}
