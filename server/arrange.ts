// How sections and the items in them are put in order: of a collection, of a course. Pure: what comes in stays as it is.

import type { Types } from 'mongoose'
import { notFound } from './errors.ts'

export type Way = 'up' | 'down'

export interface Arranged {
  readonly _id: Types.ObjectId
}

export interface SectionWith<I extends Arranged = Arranged> extends Arranged {
  readonly items: readonly I[]
}

export type ItemOf<S extends SectionWith> = S['items'][number]

export function itemsOf<S extends SectionWith>(sections: readonly S[]): ItemOf<S>[] {
  return sections.flatMap(({ items }) => items)
}

/** @throws AppError 404 */
export function findSection<S extends Arranged>(sections: readonly S[], id: Types.ObjectId): S {
  const section = sections.find(({ _id }) => _id.equals(id))
  if (!section) throw notFound()
  return section
}

/** @throws AppError 404 */
export function findItem<S extends SectionWith>(
  sections: readonly S[],
  id: Types.ObjectId,
): { item: ItemOf<S>; section: S } {
  for (const section of sections) for (const item of section.items) if (item._id.equals(id)) return { item, section }
  throw notFound()
}

/** At the end stays at the end. @throws AppError 404 */
export function moveSection<S extends Arranged>(sections: readonly S[], id: Types.ObjectId, way: Way): S[] {
  return swapped(sections, sections.indexOf(findSection(sections, id)), way)
}

/** What stands at the edge of its section goes to the nearest place in the next one. @throws AppError 404 */
export function moveItem<S extends SectionWith>(sections: readonly S[], id: Types.ObjectId, way: Way): S[] {
  const { item, section } = findItem(sections, id)
  const at = section.items.indexOf(item)
  const isAtEdge = at === (way === 'up' ? 0 : section.items.length - 1)
  if (!isAtEdge) return withItems(sections, section, swapped(section.items, at, way))
  const next = sections[sections.indexOf(section) + (way === 'up' ? -1 : 1)]
  if (!next) return [...sections]
  return withItems(removeItem(sections, id), next, way === 'up' ? [...next.items, item] : [item, ...next.items])
}

/** Before another item of the section, or at its end. @throws AppError 404 */
export function putItem<S extends SectionWith>(
  sections: readonly S[],
  item: ItemOf<S>,
  sectionId: Types.ObjectId,
  beforeId?: Types.ObjectId,
): S[] {
  const section = findSection(sections, sectionId)
  const at = section.items.findIndex(({ _id }) => beforeId !== undefined && _id.equals(beforeId))
  return withItems(sections, section, section.items.toSpliced(at === -1 ? section.items.length : at, 0, item))
}

/** Another in the place of the one with the same id. @throws AppError 404 */
export function replaceItem<S extends SectionWith>(sections: readonly S[], changed: ItemOf<S>): S[] {
  const { item, section } = findItem(sections, changed._id)
  return withItems(
    sections,
    section,
    section.items.map((one) => (one === item ? changed : one)),
  )
}

/** @throws AppError 404 */
export function removeItem<S extends SectionWith>(sections: readonly S[], id: Types.ObjectId): S[] {
  const { item, section } = findItem(sections, id)
  return withItems(
    sections,
    section,
    section.items.filter((one) => one !== item),
  )
}

/** Its items go to the section before it, or of the first to the one after. The only one stays. @throws AppError 404 */
export function removeSection<S extends SectionWith>(sections: readonly S[], id: Types.ObjectId): S[] {
  const section = findSection(sections, id)
  const at = sections.indexOf(section)
  const rest = sections.filter((one) => one !== section)
  const heir = rest[Math.max(0, at - 1)]
  if (!heir) return [...sections]
  return withItems(rest, heir, at === 0 ? [...section.items, ...heir.items] : [...heir.items, ...section.items])
}

function withItems<S extends SectionWith>(sections: readonly S[], { _id }: Arranged, items: readonly ItemOf<S>[]): S[] {
  return sections.map((one) => (one._id.equals(_id) ? { ...one, items } : one))
}

function swapped<T>(list: readonly T[], at: number, way: Way): T[] {
  const to = at + (way === 'up' ? -1 : 1)
  const moved = [...list]
  if (to < 0 || to >= list.length) return moved
  ;[moved[at], moved[to]] = [moved[to]!, moved[at]!]
  return moved
}
