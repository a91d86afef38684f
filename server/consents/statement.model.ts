import mongoose, { type InferSchemaType } from 'mongoose'
import { purposes } from './purposes.ts'

export const answers = ['given', 'refused', 'withdrawn'] as const
export type Answer = (typeof answers)[number]
export const sides = ['self', 'guardian'] as const
export type Side = (typeof sides)[number]

/** Who said what, on which text, when. Only ever added: what holds now is made of all of them (standing.ts). */
const statementSchema = new mongoose.Schema(
  {
    /** Whose data it is about. */
    subjectId: { type: mongoose.Schema.Types.ObjectId, required: true },
    purpose: { type: String, enum: purposes, required: true },
    textVersion: { type: Number, required: true },
    answer: { type: String, enum: answers, required: true },
    side: { type: String, enum: sides, required: true },
    /** Who said it; a guardian who is not in the system has a name only. */
    saidById: mongoose.Schema.Types.ObjectId,
    saidByName: { type: String, required: true },
    channel: { type: String, enum: ['online', 'paper'], required: true },
    /** When it was said: on paper, the day that stands there. */
    saidAt: { type: Date, required: true },
    /** Who has entered what was said on paper. */
    recordedById: mongoose.Schema.Types.ObjectId,
    recordedByName: String,
    note: String,
    createdAt: { type: Date, required: true },
  },
  { versionKey: false },
)
// The page of one person; a class at once; what somebody has said.
statementSchema.index({ subjectId: 1, saidAt: 1, createdAt: 1, _id: 1 })
statementSchema.index({ saidById: 1 }, { sparse: true })

export type StatementRecord = InferSchemaType<typeof statementSchema> & { _id: mongoose.Types.ObjectId }
export const Statement = mongoose.model('ConsentStatement', statementSchema, 'consentStatements')
