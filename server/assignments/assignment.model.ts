import mongoose, { type InferSchemaType, type Types } from 'mongoose'
import { type Scheme, schemes } from './marks.ts'
import type { Rubric } from './rubrics/rubric.ts'
import { rubricSchema } from './rubrics/rubric.model.ts'

const { ObjectId } = mongoose.Schema.Types

export const againPolicies = ['never', 'untilMarked', 'always'] as const
/** Whether what was handed in may be taken back or handed in anew, as long as the assignment takes work. */
export type AgainPolicy = (typeof againPolicies)[number]

/** What may be handed in. */
export const workKinds = ['text', 'files', 'photos', 'audio', 'link'] as const
export type WorkKind = (typeof workKinds)[number]

const extensionSchema = new mongoose.Schema(
  {
    personId: { type: ObjectId, required: true },
    dueAt: { type: Date, required: true },
  },
  { _id: false },
)

/** What pupils are to do and hand in (bài tập). Its id is that of the item of the course. */
const assignmentSchema = new mongoose.Schema(
  {
    courseId: { type: ObjectId, required: true },
    instructions: { type: String, default: '' },
    dueAt: Date,
    /** From then on nothing is taken any more; before it and after `dueAt` work is late. */
    closesAt: Date,
    takes: [{ type: String, enum: workKinds }],
    /** Each group of the course hands in one piece of work. */
    isGroup: { type: Boolean, default: false },
    /** Whoever marks does not know whose it is before it is given back. */
    isAnonymous: { type: Boolean, default: false },
    /** Of which aliases are made (alias.ts); nobody sees it. */
    seed: { type: String, required: true },
    again: { type: String, enum: againPolicies, required: true },
    scheme: { type: String, enum: schemes, required: true },
    /** Who, or which group, has longer: their own `dueAt`, and `closesAt` no earlier than that. */
    extensions: [extensionSchema],
    /** Its own copy. */
    rubric: rubricSchema,
    changedAt: { type: Date, required: true },
  },
  { versionKey: false },
)
// Those of a course: its calendar, its removal.
assignmentSchema.index({ courseId: 1, dueAt: 1 })

type Stored = InferSchemaType<typeof assignmentSchema>
export type AssignmentRecord = Omit<Stored, 'scheme' | 'again' | 'extensions' | 'rubric' | 'takes'> & {
  readonly _id: Types.ObjectId
  readonly scheme: Scheme
  readonly takes: readonly WorkKind[]
  readonly again: AgainPolicy
  readonly rubric?: Rubric | null | undefined
  readonly extensions: readonly { readonly personId: Types.ObjectId; readonly dueAt: Date }[]
}
export const CourseAssignment = mongoose.model<AssignmentRecord>(
  'CourseAssignment',
  assignmentSchema as never,
  'courseAssignments',
)
