// How sections and their items are put in order. Pure: what comes in stays as it is.

import { Types } from 'mongoose'
import { notFound } from '../errors.ts'
import type { Item, Section } from './collection.model.ts'

export type Way = 'up' | 'down'

export function newSection(heading = '', text = ''): Section {
  return { _id: new Types.ObjectId(), heading, text, items: [] }
}

export function itemsOf(sections: readonly Section[]): Item[] {
  return sections.flatMap(({ items }) => items)
}

/** @throws AppError 404 */
export function findSection(sections: readonly Section[], id: Types.ObjectId): Section {
  const section = sections.find(({ _id }) => _id.equals(id))
  if (!section) throw notFound()
  return section
}

/** @throws AppError 404 */
export function findItem(sections: readonly Section[], id: Types.ObjectId): { item: Item; section: Section } {
  for (const section of sections) for (const item of section.items) if (item._id.equals(id)) return { item, section }
  throw notFound()
}

/** At the end stays at the end. @throws AppError 404 */
export function moveSection(sections: readonly Section[], id: Types.ObjectId, way: Way): Section[] {
  return swapped(sections, sections.indexOf(findSection(sections, id)), way)
}

/** What stands at the edge of its section goes to the nearest place in the next one. @throws AppError 404 */
export function moveItem(sections: readonly Section[], id: Types.ObjectId, way: Way): Section[] {
  const { item, section } = findItem(sections, id)
  const at = section.items.indexOf(item)
  const isAtEdge = at === (way === 'up' ? 0 : section.items.length - 1)
  if (!isAtEdge) return withItems(sections, section, swapped(section.items, at, way))
  const next = sections[sections.indexOf(section) + (way === 'up' ? -1 : 1)]
  if (!next) return [...sections]
  const without = withItems(
    sections,
    section,
    section.items.filter((one) => one !== item),
  )
  return withItems(without, next, way === 'up' ? [...next.items, item] : [item, ...next.items])
}

/** At the end of a section. @throws AppError 404 */
export function putItem(sections: readonly Section[], item: Item, sectionId: Types.ObjectId): Section[] {
  const section = findSection(sections, sectionId)
  return withItems(sections, section, [...section.items, item])
}

/** Says something else of an item, and puts it at the end of another section when that is said. @throws AppError 404 */
export function changeItem(
  sections: readonly Section[],
  id: Types.ObjectId,
  { sectionId, ...said }: Partial<Omit<Item, '_id'>> & { readonly sectionId?: Types.ObjectId },
): Section[] {
  const { item, section } = findItem(sections, id)
  const changed = { ...item, ...said }
  if (sectionId && !section._id.equals(sectionId)) return putItem(removeItem(sections, id), changed, sectionId)
  return withItems(
    sections,
    section,
    section.items.map((one) => (one === item ? changed : one)),
  )
}

/** @throws AppError 404 */
export function removeItem(sections: readonly Section[], id: Types.ObjectId): Section[] {
  const { item, section } = findItem(sections, id)
  return withItems(
    sections,
    section,
    section.items.filter((one) => one !== item),
  )
}

/** Its items go to the section before it, or of the first to the one after. @throws AppError 404 */
export function removeSection(sections: readonly Section[], id: Types.ObjectId): Section[] {
  const section = findSection(sections, id)
  const at = sections.indexOf(section)
  const rest = sections.filter((one) => one !== section)
  if (rest.length === 0) return [{ ...newSection(), items: section.items }]
  const heir = rest[Math.max(0, at - 1)]!
  return withItems(rest, heir, at === 0 ? [...section.items, ...heir.items] : [...heir.items, ...section.items])
}

function withItems(sections: readonly Section[], { _id }: Section, items: readonly Item[]): Section[] {
  return sections.map((one) => (one._id.equals(_id) ? { ...one, items } : one))
}

function swapped<T>(list: readonly T[], at: number, way: Way): T[] {
  const to = at + (way === 'up' ? -1 : 1)
  const moved = [...list]
  if (to < 0 || to >= list.length) return moved
  ;[moved[at], moved[to]] = [moved[to]!, moved[at]!]
  return moved
}
