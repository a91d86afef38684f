import mongoose, { type InferSchemaType } from 'mongoose'
import { curriculumLevels } from './levels.ts'
import { entryFields, ofVersion } from './source.ts'

/** Comments alone, or comments and scores. */
export const evaluations = ['scored', 'comments'] as const
export type Evaluation = (typeof evaluations)[number]

/** Written tests in primary schools; `local`: the province decides. */
export const periodicTests = ['none', 'endOfTerm', 'middleAndEndOfTerm', 'local'] as const
export type PeriodicTests = (typeof periodicTests)[number]

/** A subject in one grade, as one version of the curriculum has it. */
const subjectGradeSchema = new mongoose.Schema(
  {
    ...ofVersion,
    level: { type: String, enum: curriculumLevels, required: true },
    subjectCode: { type: String, required: true },
    grade: { type: Number, min: 1, max: 12, required: true },
    /** In the whole school year. */
    periods: { type: Number, min: 1, required: true },
    evaluation: { type: String, enum: evaluations, required: true },
    isCompulsory: { type: Boolean, required: true },
    /** One of the version's; the subject then is neither compulsory nor free, but one of several to choose from. */
    choiceGroup: String,
    /** In each term; left out where the curriculum gives no number. */
    regularAssessments: Number,
    tests: { type: String, enum: periodicTests },
    ...entryFields,
  },
  { versionKey: false },
)
subjectGradeSchema.index({ versionCode: 1, level: 1, subjectCode: 1, grade: 1 }, { unique: true })

export type SubjectGradeRecord = InferSchemaType<typeof subjectGradeSchema> & { _id: mongoose.Types.ObjectId }
export const SubjectGrade = mongoose.model('SubjectGrade', subjectGradeSchema, 'subjectGrades')
