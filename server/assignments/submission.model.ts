import mongoose, { type InferSchemaType, type Types } from 'mongoose'
import type { Choice, Rubric } from './rubrics/rubric.ts'
import { choiceSchema, rubricSchema } from './rubrics/rubric.model.ts'

const { ObjectId } = mongoose.Schema.Types

export const workStates = ['draft', 'submitted', 'returned'] as const
export type WorkState = (typeof workStates)[number]

const fileSchema = new mongoose.Schema(
  {
    id: { type: ObjectId, required: true },
    key: { type: String, required: true },
    name: { type: String, required: true },
    type: { type: String, required: true },
    bytes: { type: Number, required: true },
    pages: Number,
  },
  { _id: false, id: false },
)

const photoSchema = new mongoose.Schema(
  {
    ...{ id: { type: ObjectId, required: true }, key: { type: String, required: true } },
    ...{ name: { type: String, required: true }, type: { type: String, required: true } },
    ...{ bytes: { type: Number, required: true }, turn: { type: Number, default: 0 } },
  },
  { _id: false, id: false },
)

const workSchema = {
  text: { type: String, default: '' },
  link: { type: String, default: '' },
  files: [fileSchema],
  photos: [photoSchema],
}

const attemptSchema = new mongoose.Schema(
  {
    number: { type: Number, required: true },
    ...workSchema,
    submittedAt: { type: Date, required: true },
    isLate: { type: Boolean, required: true },
    /** Of the form that was sent: the same one once more is the same attempt. */
    operation: { type: String, required: true },
    takenBackAt: Date,
  },
  { _id: false },
)

const markSchema = new mongoose.Schema(
  {
    /** By the scheme of the assignment (marks.ts), as it is stored; empty: words alone. */
    value: { type: String, default: '' },
    comment: { type: String, default: '' },
    byId: { type: ObjectId, required: true },
    byName: { type: String, required: true },
    at: { type: Date, required: true },
    /** The attempt that was looked at. */
    attempt: { type: Number, required: true },
    /** By which it was given, as it was then. */
    rubric: rubricSchema,
    choices: { type: [choiceSchema], default: undefined },
  },
  { _id: false },
)

const feedbackSchema = new mongoose.Schema(
  {
    ...{ id: { type: ObjectId, required: true }, key: { type: String, required: true } },
    ...{ name: { type: String, required: true }, type: { type: String, required: true } },
    ...{ bytes: { type: Number, required: true }, at: { type: Date, required: true } },
    /** The pupil sees it. */
    isReturned: { type: Boolean, required: true },
  },
  { _id: false, id: false },
)

/** What one pupil, or a group, does for an assignment: the draft, everything that was handed in, and what the teacher says of it. */
const submissionSchema = new mongoose.Schema(
  {
    assignmentId: { type: ObjectId, required: true },
    courseId: { type: ObjectId, required: true },
    /** Whose it is; of a group its id. */
    personId: { type: ObjectId, required: true },
    /** Of a group: those who were in it when it was changed last. */
    memberIds: [ObjectId],
    state: { type: String, enum: workStates, required: true },
    draft: new mongoose.Schema({ ...workSchema, savedAt: Date }, { _id: false }),
    attempts: [attemptSchema],
    mark: markSchema,
    /** Marked files that came back from a teacher's computer. */
    feedback: [feedbackSchema],
    /** What was returned last, as the pupil sees it, while the teacher may already write the next. */
    returned: markSchema,
    returnedAt: Date,
    /** Counts its changes: of two devices the second is told. */
    revision: { type: Number, required: true },
    changedAt: { type: Date, required: true },
  },
  { versionKey: false },
)
// One for each pupil; those of an assignment; those of a person.
submissionSchema.index({ assignmentId: 1, personId: 1 }, { unique: true })
submissionSchema.index({ personId: 1, changedAt: -1 })
submissionSchema.index({ courseId: 1 })
// Those of groups in which somebody is.
submissionSchema.index({ memberIds: 1 })
// Whose marks they are, for the copy of somebody's data.
submissionSchema.index({ 'mark.byId': 1 }, { sparse: true })
submissionSchema.index({ 'returned.byId': 1 }, { sparse: true })

type Stored = InferSchemaType<typeof submissionSchema>
/** A file of work. Its bytes are a stored file (uploads), which lives as long as a draft or an attempt has it. */
export interface WorkFile {
  /** Stays the same from the draft into every attempt: that of the upload that it was. */
  readonly id: Types.ObjectId
  /** Of the stored file. */
  readonly key: string
  /** In NFC. */
  readonly name: string
  /** As its content tells. */
  readonly type: string
  readonly bytes: number
  readonly pages?: number | null | undefined
}
/** A page of a notebook. */
export interface Photo extends WorkFile {
  /** Degrees to the right, besides what the camera has noted. */
  readonly turn: number
}
export interface Work {
  readonly text: string
  readonly link: string
  readonly files: readonly WorkFile[]
  /** In their order. Of an attempt they are there until the worker has made one PDF of them, which is one of the files. */
  readonly photos: readonly Photo[]
}
export interface Attempt extends Work {
  readonly number: number
  readonly submittedAt: Date
  readonly isLate: boolean
  readonly operation: string
  readonly takenBackAt?: Date | null | undefined
}
export interface Mark {
  readonly value: string
  readonly comment: string
  readonly byId: Types.ObjectId
  readonly byName: string
  readonly at: Date
  readonly attempt: number
  readonly rubric?: Rubric | null | undefined
  readonly choices?: readonly Choice[] | null | undefined
}
export interface Feedback extends WorkFile {
  readonly at: Date
  readonly isReturned: boolean
}
type Own = 'state' | 'draft' | 'attempts' | 'mark' | 'returned' | Lists
type Lists = 'memberIds' | 'feedback'
export type SubmissionRecord = Omit<Stored, Own> & {
  readonly memberIds: readonly Types.ObjectId[]
  readonly feedback: readonly Feedback[]
  readonly _id: Types.ObjectId
  readonly state: WorkState
  readonly draft?: (Work & { readonly savedAt?: Date | null | undefined }) | null | undefined
  readonly attempts: readonly Attempt[]
  readonly mark?: Mark | null | undefined
  readonly returned?: Mark | null | undefined
}
export const WorkSubmission = mongoose.model<SubmissionRecord>(
  'WorkSubmission',
  submissionSchema as never,
  'workSubmissions',
)
