import mongoose, { type InferSchemaType } from 'mongoose'

/** The right to sign in: of one person, or of a service that another system uses. */
const accountSchema = new mongoose.Schema(
  {
    personId: mongoose.Schema.Types.ObjectId,
    serviceName: String,
    /** As shown, and folded for finding (`userNameKey`): an e-mail address, or a name that the school gives. */
    userName: { type: String, required: true },
    userNameKey: { type: String, required: true },
    passwordHash: String,
    passwordChangedAt: Date,
    mustChangePassword: { type: Boolean, required: true },
    /** Hashes of what the browsers keep that have signed in to it, the last ones (known-browsers.ts). */
    knownBrowsers: { type: [String], default: undefined },
    /** What a mail to a new address of its person contains, so that they can show that it is theirs. */
    emailProof: {
      type: { _id: false, email: String, code: String, sentAt: Date, expiresAt: Date },
      default: undefined,
    },
    /** Who they are at the provider of identities (openid/link.ts). */
    openid: {
      type: { _id: false, issuer: String, subject: String, linkedAt: Date },
      default: undefined,
    },
    language: { type: String, enum: ['vi', 'en'] },
    closedAt: Date,
    createdAt: { type: Date, required: true },
  },
  { versionKey: false },
)
accountSchema.index({ userNameKey: 1 }, { unique: true })
accountSchema.index({ personId: 1 })
// Signing in there leads to one account.
accountSchema.index(
  { 'openid.issuer': 1, 'openid.subject': 1 },
  { unique: true, partialFilterExpression: { 'openid.subject': { $exists: true } } },
)

export type AccountRecord = InferSchemaType<typeof accountSchema> & { _id: mongoose.Types.ObjectId }
export const Account = mongoose.model('Account', accountSchema, 'accounts')
