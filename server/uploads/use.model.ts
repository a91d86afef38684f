import mongoose, { type InferSchemaType } from 'mongoose'

/** Something that a stored file is used for. */
const useSchema = new mongoose.Schema(
  {
    storedFileId: { type: mongoose.Schema.Types.ObjectId, required: true },
    feature: { type: String, required: true },
    kind: { type: String, required: true },
    id: { type: mongoose.Schema.Types.ObjectId, required: true },
    /** On whose account it is; nobody's while an upload holds it, which has reserved its bytes. */
    ownerId: mongoose.Schema.Types.ObjectId,
    unitId: mongoose.Schema.Types.ObjectId,
  },
  { versionKey: false, id: false },
)
useSchema.index({ storedFileId: 1, feature: 1, kind: 1, id: 1 }, { unique: true })
// Whether somebody, or a school, has other uses of it.
useSchema.index({ storedFileId: 1, ownerId: 1 })
useSchema.index({ storedFileId: 1, unitId: 1 })
// What is kept of somebody.
useSchema.index({ ownerId: 1 })

export type UseRecord = InferSchemaType<typeof useSchema> & { _id: mongoose.Types.ObjectId }
export const UseModel = mongoose.model('FileUse', useSchema, 'fileUses')
