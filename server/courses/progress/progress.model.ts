import mongoose, { type Types } from 'mongoose'

const { ObjectId } = mongoose.Schema.Types

/** How far somebody is in a course: one record, so that a page of theirs reads one and the page of a class as many as it has pupils. */
const progressSchema = new mongoose.Schema(
  {
    courseId: { type: ObjectId, required: true },
    personId: { type: ObjectId, required: true },
    /** By the id of the item. What comes in is added by operators that give the same in any order (record.ts). */
    items: mongoose.Schema.Types.Mixed,
    /** When they came last, and when before that: what is new since then is told. */
    visitedAt: Date,
    visitBefore: Date,
    /** What devices have sent lately, by the ids that they gave it: sent once more it changes nothing. */
    operations: { type: [String], default: undefined },
  },
  { versionKey: false },
)
// Of somebody in a course; all of theirs; each pair once.
progressSchema.index({ personId: 1, courseId: 1 }, { unique: true })
// Of a class.
progressSchema.index({ courseId: 1 })

export interface ItemPlace {
  readonly at: Date
  /** Of several viewers on the page of an item: which one. */
  readonly file: number
  /** The page of a PDF, the second of a video. */
  readonly value: number
}

/** Each field is the first, the last, or the sum of what came in: nothing that comes late takes away what came before. */
export interface ItemProgress {
  readonly openedAt?: Date
  readonly lastAt?: Date
  readonly times?: number
  readonly seconds?: number
  readonly place?: ItemPlace
  /** Parts that were shown or played: `<file> × 10,000 + <part>`; none any more when all were. */
  readonly seen?: readonly number[]
  /** How many parts each file has. */
  readonly totals?: Readonly<Record<string, number>>
  /** How many files there are. */
  readonly files?: number
  /** When it was first done by its rule, by hand, by a teacher. */
  readonly ruleAt?: Date
  readonly handAt?: Date
  readonly teacherAt?: Date
  /** When it was last said to be done, and last said not to be. */
  readonly saidAt?: Date
  readonly undoneAt?: Date
}

export interface ProgressRecord {
  readonly _id: Types.ObjectId
  readonly courseId: Types.ObjectId
  readonly personId: Types.ObjectId
  readonly items?: Readonly<Record<string, ItemProgress>>
  readonly visitedAt?: Date
  readonly visitBefore?: Date
  readonly operations?: readonly string[]
}

export const CourseProgress = mongoose.model<ProgressRecord>(
  'CourseProgress',
  progressSchema as never,
  'courseProgress',
)
