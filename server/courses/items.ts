// The outline of a course, and what its teachers change of it. Each says which revision they have seen: of two at once the
// second is told.

import { Types } from 'mongoose'
import { inTransaction } from '../../storage/database/index.ts'
import type { Actor } from '../actor.ts'
import {
  findItem,
  findSection,
  itemsOf,
  moveItem,
  moveSection,
  putItem,
  removeItem,
  removeSection,
  replaceItem,
  type Way,
} from '../arrange.ts'
import { InvalidInput } from '../api/index.ts'
import { conflict } from '../errors.ts'
import { keepChange } from './changes/keep.ts'
import { checkRemovalOf } from './companions.ts'
import type { CourseItem, CourseRecord, CourseSection } from './course.model.ts'
import type { ItemForm, SectionForm } from './input.ts'
import { kindNamed } from './kinds.ts'
import { mostItems, mostSections } from './limits.ts'
import { whyNotAfter } from './progress/after.ts'
import { placeOf } from './place.ts'
import { type Changing, loadTaught, saveCourse } from './write.ts'

export function newSection(title: string, text = ''): CourseSection {
  return { _id: new Types.ObjectId(), title, text, items: [] }
}

/** @throws AppError 403, 404, 409 `courseChanged`, `tooManyParts` */
export async function addSection(
  actor: Actor,
  changing: Changing,
  { title, text }: SectionForm,
): Promise<CourseRecord> {
  return await arrange(actor, changing, 'sectionAdded', { title }, (sections) => {
    if (sections.length >= mostSections) throw conflict('tooManyParts')
    return [...sections, newSection(title, text)]
  })
}

export async function changeSection(
  actor: Actor,
  changing: Changing,
  { id, title, text }: SectionForm & { readonly id: Types.ObjectId },
): Promise<CourseRecord> {
  return await arrange(actor, changing, 'sectionChanged', { title }, (sections) => {
    const section = findSection(sections, id)
    return sections.map((one) => (one === section ? { ...one, title, text } : one))
  })
}

export interface Moving {
  readonly id: Types.ObjectId
  readonly way: Way
}

export async function moveSectionOf(actor: Actor, changing: Changing, { id, way }: Moving): Promise<CourseRecord> {
  return await arrange(actor, changing, 'arranged', {}, (sections) => moveSection(sections, id, way))
}

/** What stands in it stays in the course. */
export async function removeSectionOf(actor: Actor, changing: Changing, id: Types.ObjectId): Promise<CourseRecord> {
  return await arrange(actor, changing, 'sectionRemoved', {}, (sections) => removeSection(sections, id))
}

export async function moveItemOf(actor: Actor, changing: Changing, { id, way }: Moving): Promise<CourseRecord> {
  return await arrange(actor, changing, 'arranged', {}, (sections) => moveItem(sections, id, way))
}

export interface Placing {
  readonly id: Types.ObjectId
  readonly sectionId: Types.ObjectId
  /** Undefined: at the end. */
  readonly beforeId?: Types.ObjectId | undefined
}

/** As somebody drags it. */
export async function placeItemOf(actor: Actor, changing: Changing, placing: Placing): Promise<CourseRecord> {
  return await arrange(actor, changing, 'arranged', {}, (sections) => {
    const { item } = findItem(sections, placing.id)
    return putItem(removeItem(sections, placing.id), item, placing.sectionId, placing.beforeId)
  })
}

/** As somebody drags it: before another one, or to the end. */
export async function placeSectionOf(
  actor: Actor,
  changing: Changing,
  { id, beforeId }: Pick<Placing, 'id' | 'beforeId'>,
): Promise<CourseRecord> {
  return await arrange(actor, changing, 'arranged', {}, (sections) => {
    const section = findSection(sections, id)
    const rest = sections.filter((one) => one !== section)
    const at = rest.findIndex(({ _id }) => beforeId !== undefined && _id.equals(beforeId))
    return rest.toSpliced(at === -1 ? rest.length : at, 0, section)
  })
}

export interface NewItem extends ItemForm {
  readonly kind: string
  /** As the kind has read its fields. */
  readonly values: object
  readonly uploadIds?: readonly Types.ObjectId[]
  /** Undefined: the last one. */
  readonly sectionId?: Types.ObjectId | undefined
}

export interface AddedItem {
  readonly course: CourseRecord
  readonly item: CourseItem
}

/** @throws AppError 403, 404, 409 `courseChanged`, `courseFull`; InvalidInput of the kind's fields */
export async function addItem(actor: Actor, changing: Changing, added: NewItem): Promise<AddedItem> {
  const kind = kindNamed(added.kind)
  return await inTransaction(async (session) => {
    const before = await loadTaught(actor, changing.id, session)
    if (itemsOf(before.sections).length >= mostItems) throw conflict('courseFull')
    const itemId = new Types.ObjectId()
    const { origin, seen } = changing
    const { values, uploadIds = [] } = added
    const saving = { actor, origin, place: placeOf(before), itemId, before: undefined, values, uploadIds }
    const saved = await kind.save(saving, session)
    const now = new Date()
    const item: CourseItem = {
      ...{ _id: itemId, kind: kind.name, facts: saved.facts, addedAt: now, changedAt: now },
      ...settingsOf(added, { course: before, id: itemId, usual: saved.title }),
    }
    const sectionId = added.sectionId ?? before.sections.at(-1)!._id
    const sections = putItem(before.sections, item, sectionId)
    const told = { actor, origin, action: 'courses.itemAdded', after: { title: item.title, kind: kind.name } }
    return { course: await saveCourse(before, { sections }, told, session, seen), item }
  })
}

export interface ChangedItem extends ItemForm {
  readonly id: Types.ObjectId
  /** Left out: what its kind keeps stays as it is. */
  readonly values?: object | undefined
  readonly uploadIds?: readonly Types.ObjectId[]
}

/** @throws as `addItem` */
export async function changeItem(
  actor: Actor,
  changing: Changing,
  { id, values, uploadIds = [], ...form }: ChangedItem,
): Promise<AddedItem> {
  return await inTransaction(async (session) => {
    const before = await loadTaught(actor, changing.id, session)
    const { item } = findItem(before.sections, id)
    const { origin, seen } = changing
    const saving = { actor, origin, place: placeOf(before), itemId: id, before: item, uploadIds }
    const saved = values
      ? await kindNamed(item.kind).save({ ...saving, values }, session)
      : { facts: item.facts, title: item.title }
    const changed = {
      ...item,
      ...settingsOf(form, { course: before, id, usual: saved.title }),
      facts: saved.facts,
      changedAt: new Date(),
    }
    const sections = replaceItem(before.sections, changed)
    const told = {
      ...{ actor, origin, action: 'courses.itemChanged' },
      ...{ before: { title: item.title }, after: { title: changed.title } },
    }
    const course = await saveCourse(before, { sections }, told, session, seen)
    await keepChange({ before, after: course, actor, action: told.action }, session)
    return { course, item: changed }
  })
}

/** Shown to pupils from now on, or no longer. */
export async function publishItems(
  actor: Actor,
  changing: Changing,
  { ids, isPublished }: { readonly ids: readonly Types.ObjectId[]; readonly isPublished: boolean },
): Promise<CourseRecord> {
  return await arrange(actor, changing, isPublished ? 'published' : 'unpublished', { count: ids.length }, (sections) =>
    ids.reduce<CourseSection[]>(
      (all, id) => replaceItem(all, { ...findItem(all, id).item, isPublished, changedAt: new Date() }),
      [...sections],
    ),
  )
}

/** Taken out: it can come back for a while (changes/undo.ts). @throws AppError 403, 404, 409 `courseChanged`; of its kind */
export async function removeItemOf(actor: Actor, changing: Changing, id: Types.ObjectId): Promise<CourseRecord> {
  return await inTransaction(async (session) => {
    const before = await loadTaught(actor, changing.id, session)
    const { item } = findItem(before.sections, id)
    await checkRemovalOf(item, session)
    const sections = withoutItem(before.sections, id)
    const told = { actor, origin: changing.origin, action: 'courses.itemRemoved', before: { title: item.title } }
    const after = await saveCourse(before, { sections }, told, session, changing.seen)
    await keepChange({ before, after, actor, action: told.action }, session)
    return after
  })
}

/** What waited for it waits no more. */
export function withoutItem(sections: readonly CourseSection[], id: Types.ObjectId): CourseSection[] {
  return removeItem(sections, id).map((section) => ({
    ...section,
    items: section.items.map((item) => (item.afterItemId?.equals(id) ? { ...item, afterItemId: undefined } : item)),
  }))
}

/** @throws InvalidInput `title` when there is none, nor a usual one; `afterItem`, `groups` */
function settingsOf(
  { title, isPublished, opensAt, isOptional, rule, afterItem, groups = [] }: ItemForm,
  { course, id, usual = '' }: { course: CourseRecord; id: Types.ObjectId; usual?: string | undefined },
) {
  if (!title && !usual) throw new InvalidInput({ title: { key: 'field.errors.required' } })
  const why = afterItem && whyNotAfter(course.sections, id, afterItem)
  if (why) throw new InvalidInput({ afterItem: { key: why } })
  if (groups.some((one) => !course.groups.some(({ _id }) => _id.equals(one))))
    throw new InvalidInput({ groups: { key: 'field.errors.invalid' } })
  return { title: title || usual, isPublished, opensAt, isOptional, rule, afterItemId: afterItem, groupIds: groups }
}

async function arrange(
  actor: Actor,
  { id, seen, origin }: Changing,
  what: string,
  told: Readonly<Record<string, unknown>>,
  change: (sections: readonly CourseSection[]) => CourseSection[],
): Promise<CourseRecord> {
  return await inTransaction(async (session) => {
    const before = await loadTaught(actor, id, session)
    const action = `courses.${what}`
    const changes = { sections: change(before.sections) }
    const after = await saveCourse(before, changes, { actor, origin, action, after: told }, session, seen)
    await keepChange({ before, after, actor, action }, session)
    return after
  })
}
