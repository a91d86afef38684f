import mongoose, { type InferSchemaType } from 'mongoose'
import { type Content, contentSchema } from './content.ts'
import { changeKinds } from './vocabulary.ts'

const { ObjectId } = mongoose.Schema.Types

/** What was handed in once: never changed, but for the moment when it was published. */
const editionSchema = new mongoose.Schema(
  {
    materialId: { type: ObjectId, required: true },
    /** 1, 2, 3 … */
    number: { type: Number, required: true },
    content: { type: contentSchema, required: true },
    change: { type: String, enum: changeKinds, required: true },
    note: { type: String, default: '' },
    madeById: { type: ObjectId, required: true },
    madeByName: { type: String, required: true },
    madeAt: { type: Date, required: true },
    /** Undefined: others have never seen it. */
    publishedAt: Date,
  },
  { versionKey: false },
)
editionSchema.index({ materialId: 1, number: -1 }, { unique: true })
// When a stored file has been read, and who still needs it.
editionSchema.index({ 'content.files.storedFileId': 1 })

type Stored = InferSchemaType<typeof editionSchema>
export type EditionRecord = Omit<Stored, 'content'> & {
  readonly _id: mongoose.Types.ObjectId
  readonly content: Content
}
export const Edition = mongoose.model<EditionRecord>('Edition', editionSchema as never, 'editions')
