import mongoose, { type InferSchemaType } from 'mongoose'

/** That there was a backup, not the backup. */
const backupSchema = new mongoose.Schema(
  {
    /** The moment whose records it has. */
    at: { type: Date, required: true },
    endedAt: { type: Date, required: true },
    documents: { type: Number, required: true },
    files: { type: Number, required: true },
    bytes: { type: Number, required: true },
  },
  { versionKey: false },
)
// The last one.
backupSchema.index({ at: -1 })

export type BackupRecord = InferSchemaType<typeof backupSchema>
export const Backup = mongoose.model('Backup', backupSchema, 'backups')
