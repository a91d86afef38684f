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
    /** Of the mail with which a forgotten password is set anew (forgotten/). */
    passwordLink: {
      type: { _id: false, codeHash: String, email: String, askedAt: Date, expiresAt: Date },
      default: undefined,
    },
    /** What the school has handed out on paper, to be typed once instead of a password (codes/). */
    signInCode: { type: { _id: false, mark: String, expiresAt: Date }, default: undefined },
    /** The secret is sealed; `lastStep` is that of the last code, so that none counts twice (second-factor/). */
    secondFactor: {
      type: {
        _id: false,
        secret: { type: String, required: true },
        since: { type: Date, required: true },
        lastStep: { type: Number, required: true },
        recoveryMarks: { type: [String], required: true },
        trusted: [{ _id: false, mark: String, until: Date }],
      },
      default: undefined,
    },
    /** Who they are at the provider of identities (openid/link.ts). */
    openid: {
      type: { _id: false, issuer: String, subject: String, linkedAt: Date },
      default: undefined,
    },
    language: { type: String, enum: ['vi', 'en'] },
    lastSignInAt: Date,
    closedAt: Date,
    /** What closed it, when nobody did (memberships.ts): it opens it again. */
    closedForId: mongoose.Schema.Types.ObjectId,
    createdAt: { type: Date, required: true },
  },
  { versionKey: false },
)
accountSchema.index({ userNameKey: 1 }, { unique: true })
accountSchema.index({ personId: 1 })
// The link of a mail leads to one account.
accountSchema.index(
  { 'passwordLink.codeHash': 1 },
  { unique: true, partialFilterExpression: { 'passwordLink.codeHash': { $exists: true } } },
)
// Signing in there leads to one account.
accountSchema.index(
  { 'openid.issuer': 1, 'openid.subject': 1 },
  { unique: true, partialFilterExpression: { 'openid.subject': { $exists: true } } },
)

export type AccountRecord = InferSchemaType<typeof accountSchema> & { _id: mongoose.Types.ObjectId }
export const Account = mongoose.model('Account', accountSchema, 'accounts')
