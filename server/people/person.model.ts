import mongoose, { type InferSchemaType } from 'mongoose'

/** One human, whatever they are and wherever. */
const personSchema = new mongoose.Schema(
  {
    fullName: { type: String, required: true },
    /** Surname, middle name and given name, where somebody's name does not follow that order (sort-name.ts). */
    sortName: { type: String, required: true },
    birthDate: Date,
    /** The twelve digits of the state's personal identification number: text, for its leading zeros. May be missing. */
    personalId: String,
    email: String,
    emailVerifiedAt: Date,
    createdAt: { type: Date, required: true },
  },
  { versionKey: false },
)
personSchema.index({ personalId: 1 }, { unique: true, partialFilterExpression: { personalId: { $exists: true } } })
// Signing in, and recognising somebody in a list.
personSchema.index({ email: 1 }, { partialFilterExpression: { email: { $exists: true } } })
personSchema.index({ sortName: 1, _id: 1 })

export type PersonRecord = InferSchemaType<typeof personSchema> & { _id: mongoose.Types.ObjectId }
export const Person = mongoose.model('Person', personSchema, 'people')
