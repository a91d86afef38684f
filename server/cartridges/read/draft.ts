// What is read of a package, whoever has written it: sections of items, each with what it will become here.

import type { Types } from 'mongoose'
import type { PackedAs } from '../../pages/course-kinds.ts'
import type { CompletionRule } from '../../pages/course-kinds.ts'

/** A locale key and what fills it. */
export interface Reason {
  readonly key: string
  readonly values?: Readonly<Record<string, string | number>>
}

export interface DraftFile {
  /** As the text of the item names it: `tệp:<id>`. */
  readonly id: string
  /** In the archive. */
  readonly path: string
  readonly name: string
  readonly size: number
  /** As the package says: other bytes are refused. */
  readonly sha256?: string | undefined
}

export interface DraftItem {
  readonly itemId: Types.ObjectId
  readonly title: string
  readonly as: PackedAs
  /** Of an export of this system: its name here, when it is another one than the usual of `as`. */
  readonly kind?: string | undefined
  /** Whether it stays what it is, becomes something like it, or cannot be held at all. */
  readonly outcome: 'same' | 'other' | 'notHeld'
  /** What it was there: a locale key below `cartridges.sources`. */
  readonly source: string
  readonly text: string
  readonly url?: string | undefined
  readonly fields?: Readonly<Record<string, string>> | undefined
  readonly moments?: Readonly<Record<string, Date>> | undefined
  readonly files: readonly DraftFile[]
  readonly isPublished: boolean
  readonly isOptional?: boolean | undefined
  readonly rule?: CompletionRule | undefined
  readonly opensAt?: Date | undefined
  readonly afterItemId?: Types.ObjectId | undefined
  readonly reasons: readonly Reason[]
}

export interface DraftSection {
  readonly title: string
  readonly text: string
  readonly items: readonly DraftItem[]
}

export interface CalendarSaid {
  readonly key: number
  readonly weeks: readonly { readonly number: number; readonly from: Date; readonly to: Date }[]
  readonly breaks: readonly { readonly from: Date; readonly to: Date }[]
}

export interface DraftCourse {
  /** `hoclieu`, or which version of Common Cartridge. */
  readonly format: string
  /** Who has written it, as far as one can tell. */
  readonly system: string
  readonly title: string
  readonly introduction: string
  readonly level?: string | undefined
  readonly subjectCode?: string | undefined
  readonly grades: readonly number[]
  readonly yearKey?: number | undefined
  readonly calendar?: CalendarSaid | undefined
  readonly sections: readonly DraftSection[]
  readonly notes: readonly Reason[]
}
