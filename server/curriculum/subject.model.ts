import mongoose, { type InferSchemaType } from 'mongoose'
import { curriculumLevels } from './levels.ts'
import { entryFields, ofVersion } from './source.ts'

/** A part of a subject with teachers and lessons of its own, such as History in History and Geography. */
const branchSchema = new mongoose.Schema(
  { code: { type: String, required: true }, name: { type: String, required: true } },
  { _id: false },
)

const subjectSchema = new mongoose.Schema(
  {
    ...ofVersion,
    level: { type: String, enum: curriculumLevels, required: true },
    /** Of the level: History and Geography of primary and of lower secondary schools are two subjects with one code. */
    code: { type: String, required: true },
    name: { type: String, required: true },
    shortName: { type: String, required: true },
    /** What people also call it or type. */
    aliases: [{ type: String, required: true }],
    branches: [branchSchema],
    /** Of special topics: the code of the subject, of the same level, that their result counts for. */
    partOf: String,
    ...entryFields,
  },
  { versionKey: false },
)
subjectSchema.index({ versionCode: 1, level: 1, code: 1 }, { unique: true })
// Lists of subjects.
subjectSchema.index({ versionCode: 1, place: 1, _id: 1 })

export type SubjectRecord = InferSchemaType<typeof subjectSchema> & { _id: mongoose.Types.ObjectId }
export const Subject = mongoose.model('Subject', subjectSchema, 'subjects')
