import mongoose, { type InferSchemaType } from 'mongoose'

const tokenSchema = new mongoose.Schema(
  {
    /** An account, or a service account (service-account.model.ts). */
    ownerId: { type: mongoose.Schema.Types.ObjectId, required: true },
    ownerKind: { type: String, enum: ['account', 'service'], required: true },
    name: { type: String, required: true },
    /** Of the secret part; the secret itself is shown once and kept nowhere. */
    secretHash: { type: String, required: true },
    scopes: { type: [String], required: true },
    /** A program got it for the password of its owner, without anybody looking. */
    isFromPassword: { type: Boolean, required: true },
    createdAt: { type: Date, required: true },
    expiresAt: Date,
    /** At most once a minute; and from which network. */
    lastUsedAt: Date,
    lastUsedFrom: String,
  },
  { versionKey: false },
)
// The list of somebody's tokens.
tokenSchema.index({ ownerId: 1, createdAt: -1, _id: -1 })
// One that has expired is still shown for a month, so that its owner sees why a program stopped working.
tokenSchema.index({ expiresAt: 1 }, { expireAfterSeconds: 30 * 24 * 3600 })

export type TokenRecord = InferSchemaType<typeof tokenSchema> & { _id: mongoose.Types.ObjectId }
export const Token = mongoose.model('Token', tokenSchema, 'tokens')
