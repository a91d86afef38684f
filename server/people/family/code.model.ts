import mongoose, { type InferSchemaType } from 'mongoose'

/** With it somebody who is signed in becomes a guardian of this child, once. */
const guardianCodeSchema = new mongoose.Schema(
  {
    /** The code itself is on a slip of paper (server/sealing: markOf). */
    mark: { type: String, required: true },
    childId: { type: mongoose.Schema.Types.ObjectId, required: true },
    makerId: { type: mongoose.Schema.Types.ObjectId, required: true },
    expiresAt: { type: Date, required: true },
    usedAt: Date,
  },
  { versionKey: false },
)
guardianCodeSchema.index({ mark: 1 }, { unique: true })
guardianCodeSchema.index({ expiresAt: 1 }, { expireAfterSeconds: 24 * 3600 })
guardianCodeSchema.index({ childId: 1 })

export type GuardianCodeRecord = InferSchemaType<typeof guardianCodeSchema> & { _id: mongoose.Types.ObjectId }
export const GuardianCode = mongoose.model('GuardianCode', guardianCodeSchema, 'guardianCodes')
