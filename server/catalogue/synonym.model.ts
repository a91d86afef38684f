import mongoose, { type InferSchemaType } from 'mongoose'

/** What people have made of the supplied groups, and their own. A group without words takes the supplied one away. */
const synonymSchema = new mongoose.Schema(
  {
    /** Of the supplied group that it replaces, or its own. */
    _id: { type: String, required: true },
    words: { type: [String], required: true },
    /** Left out: each word finds the others. */
    finds: { type: [String], default: undefined },
    changedByName: { type: String, required: true },
    changedAt: { type: Date, required: true },
  },
  { versionKey: false },
)

export type SynonymRecord = InferSchemaType<typeof synonymSchema>
export const Synonym = mongoose.model('CatalogueSynonym', synonymSchema, 'catalogueSynonyms')
