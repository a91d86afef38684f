import mongoose, { type InferSchemaType } from 'mongoose'
import { stages } from '../materials/index.ts'

const { ObjectId } = mongoose.Schema.Types

/** What the author of a material and those who decide about it write to each other, and these among themselves. */
const messageSchema = new mongoose.Schema(
  {
    materialId: { type: ObjectId, required: true },
    /** About which it was written. */
    submissionId: { type: ObjectId, required: true },
    /** Of the submission: notes are for those who decide at that stage. */
    stage: { type: String, enum: stages, required: true },
    /** The first one of its thread. */
    parentId: ObjectId,
    /** For colleagues at the same stage alone, never for the author. */
    isInternal: { type: Boolean, required: true },
    side: { type: String, enum: ['author', 'curator'], required: true },
    byId: { type: ObjectId, required: true },
    byName: { type: String, required: true },
    text: { type: String, required: true },
    at: { type: Date, required: true },
  },
  { versionKey: false },
)
messageSchema.index({ materialId: 1, at: 1, _id: 1 })
messageSchema.index({ byId: 1, at: 1 })

export type MessageRecord = InferSchemaType<typeof messageSchema> & { readonly _id: mongoose.Types.ObjectId }
export const Message = mongoose.model('CurationMessage', messageSchema, 'curation-messages')
