// What a change of an outline was, and the outline without it again, as long as nothing that came later says otherwise. Pure.

import { isDeepStrictEqual } from 'node:util'
import type { Types } from 'mongoose'
import { itemsOf } from '../../arrange.ts'
import type { CourseItem, CourseSection } from '../course.model.ts'
import type { Difference, Order, Settings } from './change.model.ts'

type Sections = readonly CourseSection[]

const settings = [
  ...(['title', 'isPublished', 'opensAt', 'isOptional', 'rule', 'afterItemId', 'groupIds'] as const),
] satisfies (keyof Settings)[]

/** Undefined: nothing that could be undone. What was added is taken out again by hand: somebody may have worked with it. */
export function differenceOf(before: Sections, after: Sections): Difference | undefined {
  const then = byId(itemsOf(before))
  const now = byId(itemsOf(after))
  const removed = before.flatMap((section) =>
    section.items.filter(({ _id }) => !now.has(_id.toString())).map((item) => ({ item, sectionId: section._id })),
  )
  const set = [...then].flatMap(([id, item]) => {
    const other = now.get(id)
    const names = other ? settings.filter((name) => !isSame(item[name], other[name])) : []
    return names.length === 0
      ? []
      : [{ id: item._id, before: settingsIn(item, names), after: settingsIn(other!, names) }]
  })
  const later = byId(after)
  const sections = before.flatMap(({ _id: id, title, text }) => {
    const other = later.get(id.toString())
    if (other && other.title === title && other.text === text) return []
    return [{ id, before: { title, text }, after: other && { title: other.title, text: other.text } }]
  })
  const [order, ordered] = [orderOf(before), orderOf(after)]
  const isMoved = sections.some((one) => !one.after) || !isSameOrder(order, ordered)
  if (removed.length + set.length + sections.length === 0 && !isMoved) return undefined
  return { removed, set, sections, order, ...(isMoved && { ordered }) }
}

export type Undone =
  { readonly sections: CourseSection[] } | { readonly why: 'changedSince' | 'movedSince' | 'goneSince' }

/** `restored`: the removed items as their kinds give them back. */
export function withoutChange(now: Sections, difference: Difference, restored: readonly CourseItem[]): Undone {
  const items = byId(itemsOf(now))
  for (const { id, after } of difference.set) {
    const item = items.get(id.toString())
    if (!item) return { why: 'goneSince' }
    if (namesOf(after).some((name) => !isSame(item[name], after[name]))) return { why: 'changedSince' }
  }
  const there = byId(now)
  for (const { id, after } of difference.sections) {
    const section = there.get(id.toString())
    if (after && !section) return { why: 'goneSince' }
    if (after && (section!.title !== after.title || section!.text !== after.text)) return { why: 'changedSince' }
  }
  const { ordered, order } = difference
  if (ordered && !isSameOrder(ordered, orderOf(now))) return { why: 'movedSince' }

  const changedAt = new Date()
  const known = new Set([...items.keys(), ...restored.map(({ _id }) => _id.toString())])
  const set = new Map(difference.set.map((one) => [one.id.toString(), one.before]))
  const reset = (item: CourseItem): CourseItem => {
    const before = set.get(item._id.toString())
    if (!before) return item
    const waits = before.afterItemId && !known.has(before.afterItemId.toString())
    return { ...item, ...before, ...(waits && { afterItemId: undefined }), changedAt }
  }
  const texts = new Map(difference.sections.map((one) => [one.id.toString(), one.before]))
  const whole: CourseSection[] = now.map((section) => ({
    ...section,
    ...texts.get(section._id.toString()),
    items: section.items.map(reset),
  }))
  const missing = difference.sections.filter(({ after }) => !after).map(({ id, before }) => ({ _id: id, ...before }))
  return { sections: placed(whole, { order, ordered, missing, restored: restored.map(reset) }) }
}

interface Placing {
  readonly order: readonly Order[]
  readonly ordered: readonly Order[] | undefined
  readonly missing: readonly Omit<CourseSection, 'items'>[]
  readonly restored: readonly CourseItem[]
}

function placed(now: CourseSection[], { order, ordered, missing, restored }: Placing): CourseSection[] {
  let sections = now
  for (const section of missing) {
    const at = order.findIndex(({ sectionId }) => sectionId.equals(section._id))
    sections = sections.toSpliced(Math.min(at, sections.length), 0, { ...section, items: [] })
  }
  if (ordered) sections = arrangedAs(sections, order)
  for (const item of restored) {
    const home = order.find(({ itemIds }) => itemIds.some((id) => id.equals(item._id)))!
    const section = sections.find(({ _id }) => _id.equals(home.sectionId)) ?? sections.at(-1)!
    const before = home.itemIds.slice(
      0,
      home.itemIds.findIndex((id) => id.equals(item._id)),
    )
    const last = section.items.findLastIndex(({ _id }) => before.some((id) => id.equals(_id)))
    const items = section.items.toSpliced(last + 1, 0, item)
    sections = sections.map((one) => (one === section ? { ...one, items } : one))
  }
  return sections
}

/** What has come since stays behind that behind which it stands. */
function arrangedAs(sections: CourseSection[], order: readonly Order[]): CourseSection[] {
  const items = byId(itemsOf(sections))
  const old = new Set(order.flatMap(({ itemIds }) => itemIds.map(String)))
  const followers = new Map<string, CourseItem[]>()
  for (const section of sections) {
    let leader = `section ${section._id.toString()}`
    for (const item of section.items)
      if (old.has(item._id.toString())) leader = item._id.toString()
      else followers.set(leader, [...(followers.get(leader) ?? []), item])
  }
  const known = byId(sections)
  const first = order.flatMap(({ sectionId, itemIds }) => {
    const section = known.get(sectionId.toString())
    if (!section) return []
    const own = itemIds.flatMap((id) => {
      const item = items.get(id.toString())
      return item ? [item, ...(followers.get(id.toString()) ?? [])] : []
    })
    return [{ ...section, items: [...(followers.get(`section ${sectionId.toString()}`) ?? []), ...own] }]
  })
  const newer = sections
    .filter(({ _id }) => !order.some(({ sectionId }) => sectionId.equals(_id)))
    .map((section) => ({ ...section, items: followers.get(`section ${section._id.toString()}`) ?? [] }))
  return [...first, ...newer]
}

function orderOf(sections: Sections): Order[] {
  return sections.map(({ _id, items }) => ({ sectionId: _id, itemIds: items.map((item) => item._id) }))
}

/** Of what stands in both. */
function isSameOrder(one: readonly Order[], other: readonly Order[]): boolean {
  const [a, b] = [keysOf(one), keysOf(other)]
  return isDeepStrictEqual(within(one, b), within(other, a))
}

function keysOf(order: readonly Order[]): ReadonlySet<string> {
  return new Set(order.flatMap(({ sectionId, itemIds }) => [sectionId, ...itemIds].map(String)))
}

function within(order: readonly Order[], keys: ReadonlySet<string>): string[][] {
  return order
    .filter(({ sectionId }) => keys.has(sectionId.toString()))
    .map(({ sectionId, itemIds }) => [sectionId, ...itemIds].map(String).filter((id) => keys.has(id)))
}

function byId<T extends { readonly _id: Types.ObjectId }>(list: readonly T[]): Map<string, T> {
  return new Map(list.map((one) => [one._id.toString(), one]))
}

function settingsIn(item: CourseItem, names: readonly (keyof Settings)[]): Partial<Settings> {
  return Object.fromEntries(names.map((name) => [name, item[name] ?? null]))
}

function namesOf(some: Partial<Settings>): (keyof Settings)[] {
  return Object.keys(some) as (keyof Settings)[]
}

/** As stored and as made: an id, a day and nothing at all come in two ways. */
function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one ?? null) === JSON.stringify(other ?? null)
}
