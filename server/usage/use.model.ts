import mongoose, { type InferSchemaType } from 'mongoose'

const { ObjectId } = mongoose.Schema.Types

/** Something is built on an edition of a material: a course, a collection, an adaptation. */
const useSchema = new mongoose.Schema(
  {
    materialId: { type: ObjectId, required: true },
    edition: { type: Number, required: true },
    /** `course`, `collection`, `adaptation` …: the word of the feature that has it. */
    kind: { type: String, required: true },
    /** Of what uses it. */
    usedIn: { type: ObjectId, required: true },
    /** Empty: others are not told what it is called. */
    title: { type: String, default: '' },
    /** Within the site. */
    url: { type: String, required: true },
    /** The school or office that it is in. */
    unitId: { type: ObjectId, required: true },
    addedById: ObjectId,
    addedAt: { type: Date, required: true },
  },
  { versionKey: false },
)
useSchema.index({ materialId: 1, edition: 1, kind: 1, usedIn: 1 }, { unique: true })
// What a material touches: the newest, by kind, in how many schools.
useSchema.index({ materialId: 1, addedAt: -1, _id: -1 })
useSchema.index({ materialId: 1, kind: 1 })
useSchema.index({ materialId: 1, unitId: 1 })
// All that something uses.
useSchema.index({ usedIn: 1, kind: 1 })
// All that use it, one after another.
useSchema.index({ materialId: 1, _id: 1 })
// Whether somebody uses it.
useSchema.index({ addedById: 1, materialId: 1 })

export type UseRecord = InferSchemaType<typeof useSchema> & { readonly _id: mongoose.Types.ObjectId }
export const MaterialUse = mongoose.model('MaterialUse', useSchema, 'materialUses')
