import mongoose, { type InferSchemaType } from 'mongoose'

export const guardianRelations = ['mother', 'father', 'other'] as const
export type GuardianRelation = (typeof guardianRelations)[number]

/** Who follows which child, and acts for it (Law on Personal Data Protection 91/2025/QH15, art. 24). */
const guardianshipSchema = new mongoose.Schema(
  {
    guardianId: { type: mongoose.Schema.Types.ObjectId, required: true },
    childId: { type: mongoose.Schema.Types.ObjectId, required: true },
    relation: { type: String, enum: guardianRelations, required: true },
    from: { type: Date, required: true },
    /** The first moment at which it no longer holds. */
    to: Date,
    /** The school has entered it, or somebody has used the code that the class teacher gave them. */
    origin: { type: String, enum: ['school', 'code'], required: true },
  },
  { versionKey: false },
)
guardianshipSchema.index({ guardianId: 1, childId: 1 }, { unique: true })
guardianshipSchema.index({ childId: 1 })

export type GuardianshipRecord = InferSchemaType<typeof guardianshipSchema> & { _id: mongoose.Types.ObjectId }
export const Guardianship = mongoose.model('Guardianship', guardianshipSchema, 'guardianships')
