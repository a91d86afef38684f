// What later features put beside a course and below its items, and take along with them. Courses know none of them by name.

import type { ClientSession, Types } from 'mongoose'
import type { Actor } from '../actor.ts'
import type { Translator } from '../i18n/translator.ts'
import type { CourseItemKind, KindItem } from './course-kinds.ts'

export interface CourseCompanion {
  /** Smallest first. */
  readonly order: number
  /** On the page of the course; undefined: nothing. A fixed number of queries, however many items there are. */
  besideCourse?(seen: SeenCourse): Promise<ShownCompanion | undefined>
  /** On the page of an item, below what its kind shows. */
  besideItem?(seen: SeenItem): Promise<ShownCompanion | undefined>
  /** An item has been copied, in the transaction of that. */
  copyItem?(copied: CopiedPlaces, session: ClientSession): Promise<void>
  /** A course has been begun from another one, in the transaction of that. */
  copyCourse?(copied: CopiedPlaces, session: ClientSession): Promise<void>
  /** An item is taken out of its course for good. @throws AppError 409 when it has to stay */
  removeItem?(itemId: Types.ObjectId, session: ClientSession): Promise<void>
}

/** As somebody has found it: whoever sees it as its teachers do, learns in it, or has children in it. */
export interface SeenCourse {
  readonly actor: Actor
  readonly courseId: Types.ObjectId
  /** The school or office of the course, and the classes that learn in it. */
  readonly unitId: Types.ObjectId
  readonly classIds: readonly Types.ObjectId[]
  readonly isOpen: boolean
  readonly mayTeach: boolean
  readonly isInside: boolean
  readonly learns: boolean
  readonly childIds: readonly Types.ObjectId[]
  readonly words: Translator
}

export interface SeenItem extends SeenCourse {
  readonly item: KindItem
  readonly kind: CourseItemKind
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
