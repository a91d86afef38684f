// Which item may wait for which other. Pure.

import type { Types } from 'mongoose'
import { itemsOf } from '../../arrange.ts'
import type { CourseItem, CourseSection } from '../course.model.ts'
import { kindNamed } from '../kinds.ts'

/** What somebody can do: of the others nobody would ever be let on. */
export function canBeAwaited({ kind, rule }: Pick<CourseItem, 'kind' | 'rule'>): boolean {
  return kindNamed(kind).isOpened && rule !== 'none'
}

/** The locale key of why `id` cannot wait for `afterItemId`; undefined: it can. */
export function whyNotAfter(
  sections: readonly CourseSection[],
  id: Types.ObjectId,
  afterItemId: Types.ObjectId,
): string | undefined {
  const byId = new Map(itemsOf(sections).map((item) => [item._id.toString(), item]))
  const first = byId.get(afterItemId.toString())
  if (!first || !canBeAwaited(first)) return 'courses.errors.notAwaited'
  const seen = new Set<string>()
  for (let one: CourseItem | undefined = first; one && !seen.has(one._id.toString());) {
    if (one._id.equals(id)) return 'courses.errors.awaitsItself'
    seen.add(one._id.toString())
    one = one.afterItemId ? byId.get(one.afterItemId.toString()) : undefined
  }
  return undefined
}
