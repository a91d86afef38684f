import mongoose, { type InferSchemaType } from 'mongoose'
import { callStates, claimStates } from './states.ts'

const { ObjectId } = mongoose.Schema.Types

/** What somebody asks others to make for a cell of the map, or for all of a subject and grade. */
const callSchema = new mongoose.Schema(
  {
    title: { type: String, required: true },
    text: { type: String, required: true },
    subject: { type: String, required: true },
    grade: { type: Number, required: true },
    /** An outcome or a topic, as in cells.ts; empty: any of the subject. */
    row: { type: String, default: '' },
    /** A code of the list of types; empty: any. */
    type: { type: String, default: '' },
    wanted: { type: Number, required: true },
    /** Of these so many are neither claimed nor there. */
    free: { type: Number, required: true },
    fulfilled: { type: Number, required: true },
    /** The last day: `2026-12-20`. */
    until: { type: String, required: true },
    /** `sector`, or the school whose people are asked. */
    audience: { type: String, required: true },
    unitId: { type: ObjectId, required: true },
    unitName: { type: String, required: true },
    state: { type: String, enum: callStates, required: true },
    madeById: { type: ObjectId, required: true },
    madeByName: { type: String, required: true },
    madeAt: { type: Date, required: true },
    changedAt: { type: Date, required: true },
  },
  { versionKey: false },
)
// The list: what is open, what is over; of a subject and grade.
callSchema.index({ audience: 1, state: 1, until: 1, _id: 1 })
callSchema.index({ audience: 1, subject: 1, grade: 1, state: 1, until: 1, _id: 1 })
// Those that the sector's administrator sees, and those that end soon.
callSchema.index({ state: 1, until: 1, _id: 1 })
// All that somebody has made, for the copy of their data.
callSchema.index({ madeById: 1 })

/** Somebody says that they make it. */
const claimSchema = new mongoose.Schema(
  {
    callId: { type: ObjectId, required: true },
    personId: { type: ObjectId, required: true },
    personName: { type: String, required: true },
    unitId: { type: ObjectId, required: true },
    state: { type: String, enum: claimStates, required: true },
    /** What they make for it. */
    materialId: ObjectId,
    claimedAt: { type: Date, required: true },
    fulfilledAt: Date,
  },
  { versionKey: false },
)
claimSchema.index({ callId: 1, personId: 1 }, { unique: true })
// Who works on a call.
claimSchema.index({ callId: 1, state: 1, claimedAt: 1 })
// What somebody has claimed.
claimSchema.index({ personId: 1, state: 1, claimedAt: -1, _id: -1 })
// When a material goes live.
claimSchema.index({ materialId: 1, state: 1 }, { sparse: true })

export type CallRecord = InferSchemaType<typeof callSchema> & { readonly _id: mongoose.Types.ObjectId }
export type ClaimRecord = InferSchemaType<typeof claimSchema> & { readonly _id: mongoose.Types.ObjectId }
export const Call = mongoose.model('CoverageCall', callSchema, 'coverageCalls')
export const CallClaim = mongoose.model('CoverageCallClaim', claimSchema, 'coverageCallClaims')
