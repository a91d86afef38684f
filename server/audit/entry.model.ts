import mongoose, { type InferSchemaType } from 'mongoose'

const entrySchema = new mongoose.Schema(
  {
    at: { type: Date, required: true },
    /** `accounts.passwordChanged`: its words are `accounts.audit.passwordChanged`. */
    action: { type: String, required: true },
    /** Undefined: the system itself. */
    actorId: mongoose.Schema.Types.ObjectId,
    actorName: String,
    subjectKind: { type: String, required: true },
    subjectId: { type: mongoose.Schema.Types.Mixed, required: true },
    /** Units that may read it besides the sector. */
    unitIds: [mongoose.Schema.Types.ObjectId],
    before: mongoose.Schema.Types.Mixed,
    after: mongoose.Schema.Types.Mixed,
    address: String,
    device: String,
  },
  { versionKey: false },
)
// The page of the log: whole, of a school, of one person, of somebody with that name, of one subject, of one action.
entrySchema.index({ at: -1, _id: -1 })
entrySchema.index({ unitIds: 1, at: -1, _id: -1 })
entrySchema.index({ actorId: 1, at: -1, _id: -1 })
entrySchema.index({ actorName: 1, at: -1, _id: -1 })
entrySchema.index({ subjectId: 1, at: -1, _id: -1 })
entrySchema.index({ action: 1, at: -1, _id: -1 })

export type AuditRecord = InferSchemaType<typeof entrySchema> & { _id: mongoose.Types.ObjectId }
export const AuditEntry = mongoose.model('AuditEntry', entrySchema, 'audit')
