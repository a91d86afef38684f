// What later features put beside a course and below its items, and take along with them. Courses know none of them by name.

import type { ClientSession, Types } from 'mongoose'
import type { Actor } from '../actor.ts'
import type { Translator } from '../i18n/translator.ts'
import type { CompletionRule, KindItem } from './course-kinds.ts'

export interface CourseCompanion {
  /** Smallest first. */
  readonly order: number
  /** On the page of the course, with those of its items that are shown; undefined: nothing. A fixed number of queries, however many items there are. */
  besideCourse?(seen: SeenCourse & { readonly items: readonly KindItem[] }): Promise<ShownCompanion | undefined>
  /** On the page of an item, below what its kind shows. */
  besideItem?(seen: SeenItem): Promise<ShownCompanion | undefined>
  /** An item has been copied, in the transaction of that. */
  copyItem?(copied: CopiedPlaces, session: ClientSession): Promise<void>
  /** A course has been begun from another one, in the transaction of that. */
  copyCourse?(copied: CopiedPlaces, session: ClientSession): Promise<void>
  /** Before an item is taken out of its course. @throws AppError 409 when it has to stay */
  checkRemoval?(itemId: Types.ObjectId, session: ClientSession): Promise<void>
  /** An item is gone for good, after it could have been put back for a while. */
  removeItem?(itemId: Types.ObjectId, session: ClientSession): Promise<void>
}

/** As somebody has found it: whoever sees it as its teachers do, learns in it, or has children in it. */
export interface SeenCourse {
  readonly actor: Actor
  readonly course: CompanionCourse
  readonly mayTeach: boolean
  readonly isInside: boolean
  readonly learns: boolean
  readonly childIds: readonly Types.ObjectId[]
  readonly words: Translator
}

export interface SeenItem extends SeenCourse {
  readonly item: KindItem & { readonly rule: CompletionRule }
}

export interface CompanionCourse {
  readonly _id: Types.ObjectId
  /** Its school or office. */
  readonly unitId: Types.ObjectId
  /** Those that learn in it. */
  readonly classIds: readonly Types.ObjectId[]
  readonly title: string
  readonly state: 'draft' | 'open' | 'closed'
  /** Of a substitute: the first and the last day. */
  readonly teachers: readonly {
    readonly personId: Types.ObjectId
    readonly from?: string | null | undefined
    readonly to?: string | null | undefined
  }[]
}

export interface ShownCompanion {
  readonly view: string
  readonly model: object
  readonly scripts?: readonly string[]
}

/** Of items, or of courses. */
export interface CopiedPlaces {
  readonly fromId: Types.ObjectId
  readonly toId: Types.ObjectId
  readonly toCourseId: Types.ObjectId
}
