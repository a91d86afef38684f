import mongoose, { type InferSchemaType } from 'mongoose'

const storedFileSchema = new mongoose.Schema(
  {
    sha256: { type: String, required: true },
    size: { type: Number, required: true },
    format: { type: String, required: true },
    createdAt: { type: Date, required: true },
  },
  { versionKey: false },
)
storedFileSchema.index({ sha256: 1 }, { unique: true })

export type StoredFileRecord = InferSchemaType<typeof storedFileSchema> & { _id: mongoose.Types.ObjectId }
export const StoredFileModel = mongoose.model('StoredFile', storedFileSchema, 'storedFiles')
