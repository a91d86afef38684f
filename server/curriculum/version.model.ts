import mongoose, { type InferSchemaType } from 'mongoose'
import { curriculumLevels } from './levels.ts'
import { entryFields } from './source.ts'

/** Of some subjects a pupil takes a given number: four electives, three clusters of special topics. */
const choiceGroupSchema = new mongoose.Schema(
  {
    level: { type: String, enum: curriculumLevels, required: true },
    code: { type: String, required: true },
    name: { type: String, required: true },
    choose: { type: Number, required: true },
  },
  { _id: false },
)

const versionSchema = new mongoose.Schema(
  {
    code: { type: String, required: true },
    name: { type: String, required: true },
    legalBasis: { type: String, required: true },
    /** The calendar year in which the first school year begins that it holds for. */
    firstSchoolYear: { type: Number, required: true },
    choiceGroups: [choiceGroupSchema],
    source: entryFields.source,
    edition: entryFields.edition,
    /** Of what is supplied: which revision of it was loaded last. */
    revision: Number,
    /** The version that it was made from, all of whose entries are copied into it first. */
    copiedFrom: String,
    /** While they are being copied, nobody is shown it. */
    isCopying: Boolean,
    copied: Number,
    toCopy: Number,
    createdAt: Date,
    createdByName: String,
  },
  { versionKey: false },
)
versionSchema.index({ code: 1 }, { unique: true })
// One alone holds for a school year.
versionSchema.index({ firstSchoolYear: 1 }, { unique: true })

export type VersionRecord = InferSchemaType<typeof versionSchema> & { _id: mongoose.Types.ObjectId }
export const CurriculumVersion = mongoose.model('CurriculumVersion', versionSchema, 'curriculumVersions')
