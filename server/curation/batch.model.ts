import mongoose, { type InferSchemaType } from 'mongoose'

const { ObjectId } = mongoose.Schema.Types

export const batchActions = ['approve', 'assign', 'retag'] as const
export type BatchAction = (typeof batchActions)[number]

/** The same done with many submissions or materials, in the background. */
const batchSchema = new mongoose.Schema(
  {
    action: { type: String, enum: batchActions, required: true },
    /** To whom they are assigned. */
    assigneeId: ObjectId,
    assigneeName: String,
    /** Which tags they get and lose, and what is said of it. */
    tags: mongoose.Schema.Types.Mixed,
    note: String,
    createdById: { type: ObjectId, required: true },
    createdByName: { type: String, default: '' },
    /** As which account it is done. */
    accountId: { type: ObjectId, required: true },
    origin: mongoose.Schema.Types.Mixed,
    total: { type: Number, required: true },
    createdAt: { type: Date, required: true },
    endedAt: Date,
  },
  { versionKey: false, minimize: false },
)
// What somebody has done; what is old enough to go.
batchSchema.index({ createdById: 1, createdAt: -1 })
batchSchema.index({ createdAt: 1 })
batchSchema.index({ assigneeId: 1 }, { sparse: true })

const rowSchema = new mongoose.Schema(
  {
    batchId: { type: ObjectId, required: true },
    /** From 1. */
    number: { type: Number, required: true },
    /** One of both: what waits, or what is live. */
    submissionId: ObjectId,
    materialId: ObjectId,
    title: { type: String, default: '' },
    state: { type: String, enum: ['waiting', 'done', 'failed'], required: true },
    /** Why not: a locale key and what fills it. */
    error: mongoose.Schema.Types.Mixed,
  },
  { versionKey: false },
)
// The report, and what is done next.
rowSchema.index({ batchId: 1, number: 1 }, { unique: true })
rowSchema.index({ batchId: 1, state: 1, number: 1 })

export type BatchRecord = InferSchemaType<typeof batchSchema> & { readonly _id: mongoose.Types.ObjectId }
export type BatchRow = InferSchemaType<typeof rowSchema> & { readonly _id: mongoose.Types.ObjectId }
export const Batch = mongoose.model('CurationBatch', batchSchema, 'curation-batches')
export const Row = mongoose.model('CurationBatchRow', rowSchema, 'curation-batch-rows')
