// The school years of the sector, or those of one school that are different, in one record: its rules are about several
// years, and two people who change two of them at the same time must not both be right.

import mongoose, { type InferSchemaType } from 'mongoose'
import { termCodes } from './weeks.ts'

const span = { from: { type: Date, required: true }, to: { type: Date, required: true } } as const

const yearSchema = new mongoose.Schema(
  {
    key: { type: Number, required: true },
    ...span,
    firstSchoolDay: Date,
    openingDay: Date,
    terms: [new mongoose.Schema({ code: { type: String, enum: termCodes, required: true }, ...span }, { _id: false })],
    breaks: [new mongoose.Schema({ name: { type: String, required: true }, ...span }, { _id: false })],
    changedAt: { type: Date, required: true },
    /** Undefined: it came with the system. */
    changedByName: String,
  },
  { _id: false },
)

const calendarSchema = new mongoose.Schema(
  {
    /** The school; null: the sector. */
    unitId: { type: mongoose.Schema.Types.ObjectId, default: null },
    years: [yearSchema],
  },
  { versionKey: false },
)
calendarSchema.index({ unitId: 1 }, { unique: true })

export type YearRecord = InferSchemaType<typeof yearSchema>
export const SchoolCalendar = mongoose.model('SchoolCalendar', calendarSchema, 'schoolCalendars')
