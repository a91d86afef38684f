import mongoose, { type InferSchemaType } from 'mongoose'

const countsOfPupils = {
  pupils: { type: Number, required: true },
  boys: { type: Number, required: true },
  girls: { type: Number, required: true },
  /** Who has a guardian in the system. */
  linked: { type: Number, required: true },
  /** Whose account nobody has signed in with; undefined: that is not known of a day that has passed. */
  unused: Number,
}

/** What a school was like on a day of a school year, as it was counted (count.ts): offices read these, never the people. */
const figuresSchema = new mongoose.Schema(
  {
    schoolId: { type: mongoose.Schema.Types.ObjectId, required: true },
    yearKey: { type: Number, required: true },
    /** `2026-11-22` */
    day: { type: String, required: true },
    countedAt: { type: Date, required: true },
    ...countsOfPupils,
    /** Combined classes stand by themselves: what grade a pupil of theirs is in is not known. */
    grades: [{ _id: false, grades: { type: [Number] }, classes: Number, pupils: Number }],
    /** Everybody who works there, each once. */
    staff: { type: Number, required: true },
    staffUnused: Number,
    roles: [{ _id: false, role: String, count: Number }],
    /** In their order. */
    classes: [
      {
        _id: false,
        classId: mongoose.Schema.Types.ObjectId,
        name: String,
        grades: { type: [Number] },
        ...countsOfPupils,
      },
    ],
    classCount: { type: Number, required: true },
  },
  { versionKey: false },
)
// One of a school and day; a page of schools.
figuresSchema.index({ schoolId: 1, yearKey: 1, day: 1 }, { unique: true })
// The total of the sector; what is to be forgotten.
figuresSchema.index({ day: 1, yearKey: 1 })

export type FiguresRecord = Omit<InferSchemaType<typeof figuresSchema>, never> & { _id: mongoose.Types.ObjectId }
export const SchoolFigures = mongoose.model('SchoolFigures', figuresSchema, 'schoolFigures')

/** Counting all schools of an office on a day, in the background: not twice at a time. */
const countingSchema = new mongoose.Schema(
  {
    /** `<office id or all>:<year>:<day>` */
    _id: { type: String, required: true },
    wantedAt: { type: Date, required: true },
  },
  { versionKey: false },
)
export const FiguresCounting = mongoose.model('FiguresCounting', countingSchema, 'figuresCountings')
