import mongoose, { type InferSchemaType } from 'mongoose'

/** Another system that works with this one: not a person, never in a browser. */
const serviceAccountSchema = new mongoose.Schema(
  {
    name: { type: String, required: true },
    /** For which unit, and what it may do there; its scopes narrow that. */
    unitId: { type: mongoose.Schema.Types.ObjectId, required: true },
    role: { type: String, required: true },
    scopes: { type: [String], required: true },
    /** Addresses and networks that it may come from; empty: any. */
    addresses: { type: [String], required: true },
    createdAt: { type: Date, required: true },
    createdById: { type: mongoose.Schema.Types.ObjectId, required: true },
    closedAt: Date,
  },
  { versionKey: false },
)
// The list in the administration.
serviceAccountSchema.index({ unitId: 1, createdAt: -1, _id: -1 })

export type ServiceAccountRecord = InferSchemaType<typeof serviceAccountSchema> & { _id: mongoose.Types.ObjectId }
export const ServiceAccount = mongoose.model('ServiceAccount', serviceAccountSchema, 'serviceAccounts')
