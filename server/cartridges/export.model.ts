import mongoose, { type InferSchemaType } from 'mongoose'

const { ObjectId, Mixed } = mongoose.Schema.Types

/** `own`: our own ZIP, without loss; `cartridge`: IMS Common Cartridge 1.3, for other systems. */
export const exportKinds = ['own', 'cartridge'] as const
export type ExportKind = (typeof exportKinds)[number]

export const exportStates = ['working', 'done', 'failed', 'gone'] as const
export type ExportState = (typeof exportStates)[number]

/** A course as a package that somebody has asked for, from then until it is gone. */
const exportSchema = new mongoose.Schema(
  {
    ownerId: { type: ObjectId, required: true },
    accountId: { type: ObjectId, required: true },
    courseId: { type: ObjectId, required: true },
    unitId: { type: ObjectId, required: true },
    title: { type: String, required: true },
    kind: { type: String, enum: exportKinds, required: true },
    state: { type: String, enum: exportStates, required: true },
    /** Of the system, for addresses that are read elsewhere; empty: it is not known. */
    site: { type: String, default: '' },
    position: { type: Number, required: true },
    total: { type: Number, required: true },
    /** In the file store. No other record has ever had it. */
    key: String,
    fileName: String,
    size: Number,
    sha256: String,
    /** What is not in it, or otherwise than here: titles with their reasons. */
    rows: { type: [Mixed], default: [] },
    problem: Mixed,
    createdAt: { type: Date, required: true },
    endedAt: Date,
    /** Then its bytes go. */
    expiresAt: { type: Date, required: true },
  },
  { versionKey: false, collection: 'courseExports' },
)
// Somebody's own, the newest first; of a course; what is over; which keys are somebody's.
exportSchema.index({ ownerId: 1, createdAt: -1, _id: -1 })
exportSchema.index({ ownerId: 1, courseId: 1, createdAt: -1 })
exportSchema.index({ state: 1, expiresAt: 1 })
exportSchema.index({ key: 1 })

export type ExportRecord = InferSchemaType<typeof exportSchema> & { readonly _id: mongoose.Types.ObjectId }
export const CourseExport = mongoose.model('CourseExport', exportSchema)
