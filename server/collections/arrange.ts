// How the sections of a collection and their items are put in order (server/arrange.ts), and what is said of them. Pure.

import { Types } from 'mongoose'
import { findItem, findSection, putItem, removeItem, removeSection as withoutSection, replaceItem } from '../arrange.ts'
import type { Item, Section } from './collection.model.ts'

export { findItem, findSection, itemsOf, moveItem, moveSection, putItem, removeItem, type Way } from '../arrange.ts'

export function newSection(heading = '', text = ''): Section {
  return { _id: new Types.ObjectId(), heading, text, items: [] }
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
  return replaceItem(sections, changed)
}

/** Its items go to its neighbour; of the only one the heading goes. @throws AppError 404 */
export function removeSection(sections: readonly Section[], id: Types.ObjectId): Section[] {
  if (sections.length === 1) return [{ ...newSection(), items: findSection(sections, id).items }]
  return withoutSection(sections, id)
}
