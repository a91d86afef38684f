// What of a course goes into a package: its outline, and each item as its kind packs it. Never anything of people.

import type { Types } from 'mongoose'
import type { Actor } from '../../actor.ts'
import { calendarOf, type CourseRecord, kindNamed } from '../../courses/index.ts'
import type { PackedAs, PackedFile, PackedItem } from '../../pages/course-kinds.ts'
import type { Reason } from '../read/draft.ts'

export type CollectedItem = CourseRecord['sections'][number]['items'][number]

export interface PackedPart {
  readonly item: CollectedItem
  readonly as: PackedAs
  readonly packed: PackedItem
}

export interface CollectedSection {
  readonly title: string
  readonly text: string
  readonly parts: readonly PackedPart[]
}

export interface Told {
  readonly title: string
  readonly reason: Reason
}

export interface Collected {
  readonly course: CourseRecord
  readonly calendar: Awaited<ReturnType<typeof calendarOf>>
  readonly sections: readonly CollectedSection[]
  readonly told: readonly Told[]
}

export async function collect(
  actor: Actor,
  course: CourseRecord,
  tell: (position: number) => Promise<void>,
): Promise<Collected> {
  const told: Told[] = []
  const sections: CollectedSection[] = []
  let position = 0
  for (const { title, text, items } of course.sections) {
    const parts: PackedPart[] = []
    for (const item of items) {
      const packing = kindNamed(item.kind).packing
      const packed = packing ? await packing.pack(item, actor) : { why: 'cartridges.reasons.notPacked' }
      if ('why' in packed) told.push({ title: item.title, reason: { key: packed.why } })
      else {
        parts.push({ item, as: packing!.as, packed })
        for (const key of packed.notes ?? []) told.push({ title: item.title, reason: { key } })
      }
      await tell(++position)
    }
    sections.push({ title, text, parts })
  }
  return { course, calendar: await calendarOf(course), sections, told }
}

/** Each stored file once, under a path of its own. */
export interface Placed {
  readonly path: string
  readonly file: PackedFile
}

export function asStored({ storedFileId, size }: PackedFile): {
  storedFileId: Types.ObjectId
  size: number
  addedAt: Date
} {
  return { storedFileId, size, addedAt: begun }
}

/** The same course makes the same package. */
const begun = new Date('2000-01-01T00:00:00Z')
