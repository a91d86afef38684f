import mongoose, { type InferSchemaType, type Types } from 'mongoose'

const { ObjectId } = mongoose.Schema.Types

/** What a teacher says again and again (câu nhận xét). */
const phraseSchema = new mongoose.Schema(
  {
    ownerId: { type: ObjectId, required: true },
    text: { type: String, required: true },
    /** Of the curriculum; left out: of every subject. */
    subject: String,
    uses: { type: Number, required: true },
    usedAt: { type: Date, required: true },
  },
  { versionKey: false },
)
// Nobody has one twice; those used most come first.
phraseSchema.index({ ownerId: 1, text: 1 }, { unique: true })
phraseSchema.index({ ownerId: 1, uses: -1, usedAt: -1 })

type Stored = InferSchemaType<typeof phraseSchema>
export type PhraseRecord = Stored & { readonly _id: Types.ObjectId }
export const CommentPhrase = mongoose.model<PhraseRecord>('CommentPhrase', phraseSchema as never, 'commentPhrases')
