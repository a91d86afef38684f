import mongoose, { type Types } from 'mongoose'

const { ObjectId } = mongoose.Schema.Types

/** Whose work a material is, as its owner has said; it has the id of the material. Nobody but the owner reads who they are. */
const pupilsWorkSchema = new mongoose.Schema(
  {
    _id: { type: ObjectId, required: true },
    /** Those who can be recognised in it; empty: nobody can. */
    pupilIds: { type: [ObjectId], required: true },
  },
  { versionKey: false },
)
pupilsWorkSchema.index({ pupilIds: 1 })

export interface PupilsWorkRecord {
  readonly _id: Types.ObjectId
  readonly pupilIds: readonly Types.ObjectId[]
}
export const PupilsWork = mongoose.model<PupilsWorkRecord>('PupilsWork', pupilsWorkSchema as never, 'pupils-works')
