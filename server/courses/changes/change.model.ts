import mongoose, { type Types } from 'mongoose'
import type { CourseItem } from '../course.model.ts'

const { ObjectId, Mixed } = mongoose.Schema.Types

/** What somebody has changed in the outline of a course, so that it can be undone for a while. */
const changeSchema = new mongoose.Schema(
  {
    courseId: { type: ObjectId, required: true },
    /** Of the course, after it. */
    revision: { type: Number, required: true },
    /** `courses.<what happened>` */
    action: { type: String, required: true },
    personId: { type: ObjectId, required: true },
    name: { type: String, default: '' },
    at: { type: Date, required: true },
    /** From then on it stays as it is; what was taken out is freed. */
    until: { type: Date, required: true },
    /** What is different (difference.ts). */
    difference: { type: Mixed, required: true },
    /** Of items that were taken out: what they keep is still there. */
    itemIds: { type: [ObjectId], required: true },
    undoneAt: Date,
    undoneById: ObjectId,
    undoneByName: String,
  },
  { versionKey: false, minimize: false },
)
// The last ones of a course; those whose time is over; of a person.
changeSchema.index({ courseId: 1, revision: -1 })
changeSchema.index({ until: 1 })
changeSchema.index({ personId: 1 })
changeSchema.index({ undoneById: 1 }, { sparse: true })

/** Those settings of an item that a change of the outline can be about. */
export type Settings = Pick<
  CourseItem,
  'title' | 'isPublished' | 'opensAt' | 'isOptional' | 'rule' | 'afterItemId' | 'groupIds'
>

export interface Order {
  readonly sectionId: Types.ObjectId
  readonly itemIds: readonly Types.ObjectId[]
}

export interface Difference {
  readonly removed: readonly { readonly item: CourseItem; readonly sectionId: Types.ObjectId }[]
  readonly set: readonly {
    readonly id: Types.ObjectId
    readonly before: Partial<Settings>
    readonly after: Partial<Settings>
  }[]
  readonly sections: readonly {
    readonly id: Types.ObjectId
    readonly before: { readonly title: string; readonly text: string }
    /** Undefined: it was taken out. */
    readonly after?: { readonly title: string; readonly text: string } | undefined
  }[]
  /** How everything stood before. */
  readonly order: readonly Order[]
  /** How it stood afterwards, when that is another order. */
  readonly ordered?: readonly Order[] | undefined
}

export interface ChangeRecord {
  readonly _id: Types.ObjectId
  readonly courseId: Types.ObjectId
  readonly revision: number
  readonly action: string
  readonly personId: Types.ObjectId
  readonly name: string
  readonly at: Date
  readonly until: Date
  readonly difference: Difference
  readonly itemIds: readonly Types.ObjectId[]
  readonly undoneAt?: Date | null
  readonly undoneById?: Types.ObjectId | null
  readonly undoneByName?: string | null
}

export const OutlineChange = mongoose.model<ChangeRecord>(
  'CourseOutlineChange',
  changeSchema as never,
  'courseOutlineChanges',
)
