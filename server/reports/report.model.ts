import mongoose, { type InferSchemaType } from 'mongoose'

export const reportKinds = ['wrong', 'rights', 'unsuitable', 'personalData', 'broken', 'other'] as const
export type ReportKind = (typeof reportKinds)[number]

export const decisions = ['noGround', 'correct', 'hide', 'takeDown'] as const
export type Decision = (typeof decisions)[number]

/** What those who decide are told of whoever reports: never who it is. */
export const reporterGroups = ['staff', 'students', 'guardians', 'guests'] as const
export type ReporterGroup = (typeof reporterGroups)[number]

const { ObjectId } = mongoose.Schema.Types

/** What a reader says of a material, and what became of it. */
const reportSchema = new mongoose.Schema(
  {
    materialId: { type: ObjectId, required: true },
    /** As it was called then. */
    title: { type: String, required: true },
    edition: { type: Number, required: true },
    ownerId: { type: ObjectId, required: true },
    unitId: { type: ObjectId, required: true },
    unitName: { type: String, required: true },
    /** Who decides it (access.ts): `sector`, or the id of the school. */
    queue: { type: String, required: true },
    kind: { type: String, enum: reportKinds, required: true },
    text: { type: String, required: true },
    /** To be told; undefined for guests. */
    reporterId: ObjectId,
    reporterGroup: { type: String, enum: reporterGroups, required: true },
    at: { type: Date, required: true },
    claimedById: ObjectId,
    claimedByName: String,
    claimedAt: Date,
    isDecided: { type: Boolean, required: true },
    decision: { type: String, enum: decisions },
    /** For the reporter and, when something is asked of them, the owner. */
    reason: String,
    decidedById: ObjectId,
    decidedByName: String,
    decidedAt: Date,
  },
  { versionKey: false },
)
// The queue, and what is decided.
reportSchema.index({ queue: 1, isDecided: 1, at: -1, _id: -1 })
reportSchema.index({ isDecided: 1, at: -1, _id: -1 })
// What somebody has claimed.
reportSchema.index({ claimedById: 1, isDecided: 1, at: -1, _id: -1 })
// Of one material, and whether somebody has reported it already.
reportSchema.index({ materialId: 1, isDecided: 1, at: -1, _id: -1 })
reportSchema.index(
  { reporterId: 1, materialId: 1 },
  { unique: true, partialFilterExpression: { isDecided: false, reporterId: { $exists: true } } },
)
// All that somebody has sent, for the copy of their data.
reportSchema.index({ reporterId: 1, at: 1 }, { sparse: true })

export type ReportRecord = InferSchemaType<typeof reportSchema> & { _id: mongoose.Types.ObjectId }
export const Report = mongoose.model('Report', reportSchema, 'reports')
