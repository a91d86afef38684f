import mongoose, { type InferSchemaType } from 'mongoose'

const { ObjectId, Mixed } = mongoose.Schema.Types

export const importStates = ['reading', 'unreadable', 'ready', 'working', 'done', 'cancelled'] as const
export type ImportState = (typeof importStates)[number]

/** What becomes of days and times that the package says. */
export const dayChoices = ['keep', 'move', 'drop'] as const
export type DayChoice = (typeof dayChoices)[number]

/** A package of a course that somebody brings, from its file to its report. */
const importSchema = new mongoose.Schema(
  {
    ownerId: { type: ObjectId, required: true },
    /** As which account the worker does it. */
    accountId: { type: ObjectId, required: true },
    origin: Mixed,
    /** The school or office of the course. */
    unitId: { type: ObjectId, required: true },
    /** Of the new course, before there is one; or the one that it goes into. */
    courseId: { type: ObjectId, required: true },
    makesCourse: { type: Boolean, required: true },
    fileName: { type: String, required: true },
    /** Kept as long as something is still to be taken from it. */
    storedFileId: ObjectId,
    size: { type: Number, required: true },
    state: { type: String, enum: importStates, required: true },
    problem: Mixed,
    notes: { type: [Mixed], default: [] },
    format: String,
    system: String,
    /** What is said of the whole course (read/draft.ts), without its items. */
    course: Mixed,
    position: { type: Number, required: true },
    total: { type: Number, required: true },
    /** Bytes of its files. */
    needed: { type: Number, required: true },
    hasDays: { type: Boolean, default: false },
    days: { type: String, enum: dayChoices },
    title: String,
    createdAt: { type: Date, required: true },
    startedAt: Date,
    endedAt: Date,
    /** Since then there are no rows. */
    forgottenAt: Date,
  },
  { versionKey: false, minimize: false, collection: 'courseImports' },
)
// Somebody's own, the newest first; what is old enough to go.
importSchema.index({ ownerId: 1, createdAt: -1, _id: -1 })
importSchema.index({ createdAt: 1 })

export type ImportRecord = InferSchemaType<typeof importSchema> & { readonly _id: mongoose.Types.ObjectId }
export const CourseImport = mongoose.model('CourseImport', importSchema)
