// What is learnt in a subject in one grade: strands, their topics, and what a pupil can do after each topic.

import mongoose, { type InferSchemaType } from 'mongoose'
import { curriculumLevels } from './levels.ts'
import { entryFields, ofVersion } from './source.ts'

const ofTree = {
  ...ofVersion,
  level: { type: String, enum: curriculumLevels, required: true },
  subjectCode: { type: String, required: true },
  grade: { type: Number, min: 1, max: 12, required: true },
  ...entryFields,
} as const

const strandSchema = new mongoose.Schema(
  { ...ofTree, code: { type: String, required: true }, name: { type: String, required: true } },
  { versionKey: false },
)

const topicSchema = new mongoose.Schema(
  {
    ...ofTree,
    /** Begins with that of its strand; is the same when the strand is one topic. */
    code: { type: String, required: true },
    name: { type: String, required: true },
    strandCode: { type: String, required: true },
  },
  { versionKey: false },
)

const outcomeSchema = new mongoose.Schema(
  {
    ...ofTree,
    /** That of its topic and a running number: `TOAN6.SO.STN.03`. */
    code: { type: String, required: true },
    text: { type: String, required: true },
    topicCode: { type: String, required: true },
  },
  { versionKey: false },
)

for (const schema of [strandSchema, topicSchema, outcomeSchema] as mongoose.Schema[]) {
  schema.index({ versionCode: 1, code: 1 }, { unique: true })
  // The tree of a subject, in order.
  schema.index({ versionCode: 1, subjectCode: 1, grade: 1, place: 1, _id: 1 })
  // Lists over all subjects.
  schema.index({ versionCode: 1, place: 1, _id: 1 })
}
// Those of one topic.
outcomeSchema.index({ versionCode: 1, topicCode: 1, place: 1, _id: 1 })

export type StrandRecord = InferSchemaType<typeof strandSchema> & { _id: mongoose.Types.ObjectId }
export type TopicRecord = InferSchemaType<typeof topicSchema> & { _id: mongoose.Types.ObjectId }
export type OutcomeRecord = InferSchemaType<typeof outcomeSchema> & { _id: mongoose.Types.ObjectId }
export const Strand = mongoose.model('Strand', strandSchema, 'strands')
export const Topic = mongoose.model('Topic', topicSchema, 'topics')
export const Outcome = mongoose.model('Outcome', outcomeSchema, 'outcomes')
