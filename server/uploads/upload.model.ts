import mongoose, { type InferSchemaType } from 'mongoose'

export const uploadStates = ['receiving', 'checking', 'ready', 'refused'] as const
export type UploadState = (typeof uploadStates)[number]

/** A file on its way in, until it is used for something. */
const uploadSchema = new mongoose.Schema(
  {
    /** In NFC. For people to read: never a key or a path. */
    name: { type: String, required: true },
    size: { type: Number, required: true },
    ownerId: { type: mongoose.Schema.Types.ObjectId, required: true },
    unitId: { type: mongoose.Schema.Types.ObjectId, required: true },
    state: { type: String, enum: uploadStates, required: true },
    /** In the file store, until it is checked. */
    draftId: { type: String, required: true },
    /** Bytes of the quotas that it holds. */
    reserved: { type: Number, required: true },
    sha256: String,
    format: String,
    scan: String,
    /** Where its bytes go; known before they do, so that a crash leaves nothing unknown. */
    key: String,
    storedFileId: mongoose.Schema.Types.ObjectId,
    /** A code, and what fills its sentence. */
    refusal: mongoose.Schema.Types.Mixed,
    /** Where it comes from, for the audit log if it does harm. */
    origin: mongoose.Schema.Types.Mixed,
    createdAt: { type: Date, required: true },
    expiresAt: { type: Date, required: true },
    /** Whoever writes to it now (lock.ts). */
    lockedBy: String,
    lockedUntil: Date,
    isWanted: Boolean,
  },
  { versionKey: false },
)
// The unfinished ones of somebody.
uploadSchema.index({ ownerId: 1, createdAt: -1, _id: -1 })
// The sweeps: what nobody has gone on with, and which drafts and keys are somebody's.
uploadSchema.index({ expiresAt: 1 })
uploadSchema.index({ state: 1, createdAt: -1 })
uploadSchema.index({ draftId: 1 })
uploadSchema.index({ key: 1 }, { partialFilterExpression: { key: { $exists: true } } })

export type UploadRecord = InferSchemaType<typeof uploadSchema> & { _id: mongoose.Types.ObjectId }
export const UploadModel = mongoose.model('Upload', uploadSchema, 'uploads')
