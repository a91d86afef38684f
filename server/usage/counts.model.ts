// The kept counts: pages read these, and never what has happened. Nobody who has looked at something is in them.

import mongoose, { type InferSchemaType } from 'mongoose'

const counts = {
  views: { type: Number, required: true },
  downloads: { type: Number, required: true },
}

/** Whose: `material.<id>`, `people.<unitId>` (by the people of a school), `materials.<unitId>` (of its materials), `sector`. */
const daySchema = new mongoose.Schema(
  { whose: { type: String, required: true }, /** `2026-11-22` */ day: { type: String, required: true }, ...counts },
  { versionKey: false },
)
daySchema.index({ whose: 1, day: 1 }, { unique: true })
// What is too old.
daySchema.index({ day: 1 })

/** By the year: which materials, of each but `material.<id>`. */
const yearSchema = new mongoose.Schema(
  {
    whose: { type: String, required: true },
    /** The calendar year in which it begins. */
    year: { type: Number, required: true },
    materialId: { type: mongoose.Schema.Types.ObjectId, required: true },
    ...counts,
  },
  { versionKey: false },
)
yearSchema.index({ whose: 1, year: 1, materialId: 1 }, { unique: true })
// The most taken, the most looked at.
yearSchema.index({ whose: 1, year: 1, downloads: -1, views: -1, _id: -1 })
// In which schools one material is used, and in which years.
yearSchema.index({ materialId: 1, year: 1, whose: 1 })
yearSchema.index({ year: 1 })

/** By the year: the schools whose people have used materials of a school (`materials.<unitId>`), or any (`sector`). */
const reachSchema = new mongoose.Schema(
  {
    whose: { type: String, required: true },
    year: { type: Number, required: true },
    unitId: { type: mongoose.Schema.Types.ObjectId, required: true },
    ...counts,
  },
  { versionKey: false },
)
reachSchema.index({ whose: 1, year: 1, unitId: 1 }, { unique: true })
reachSchema.index({ whose: 1, year: 1, downloads: -1, views: -1, _id: -1 })
reachSchema.index({ year: 1 })

/** Who has taken which material, so that they may rate it: staff of schools only, and not for ever. */
const takingSchema = new mongoose.Schema(
  {
    personId: { type: mongoose.Schema.Types.ObjectId, required: true },
    materialId: { type: mongoose.Schema.Types.ObjectId, required: true },
    /** The last time. */
    day: { type: String, required: true },
  },
  { versionKey: false },
)
takingSchema.index({ personId: 1, materialId: 1 }, { unique: true })
takingSchema.index({ materialId: 1 })
takingSchema.index({ day: 1 })

export const UsageDay = mongoose.model('UsageDay', daySchema, 'usageDays')
export const UsageYear = mongoose.model('UsageYear', yearSchema, 'usageYears')
export const UsageReach = mongoose.model('UsageReach', reachSchema, 'usageReaches')
export const Taking = mongoose.model('Taking', takingSchema, 'takings')

export type UsageYearRecord = InferSchemaType<typeof yearSchema> & { readonly _id: mongoose.Types.ObjectId }
