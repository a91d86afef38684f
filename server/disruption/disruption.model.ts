import mongoose, { type InferSchemaType, type Types } from 'mongoose'

const { ObjectId } = mongoose.Schema.Types

export const reasons = ['flood', 'epidemic', 'other'] as const
export type Reason = (typeof reasons)[number]

/** A school, or classes of it, learns online from one day to another (học trực tuyến do gián đoạn). */
const disruptionSchema = new mongoose.Schema(
  {
    schoolId: { type: ObjectId, required: true },
    schoolName: { type: String, required: true },
    /** None: the whole school. */
    classIds: [ObjectId],
    /** Days: `2026-11-28`; the last one is still online. */
    from: { type: String, required: true },
    lastDay: { type: String, required: true },
    reason: { type: String, enum: reasons, required: true },
    text: { type: String, default: '' },
    /** As the policy was when it was declared. */
    graceDays: { type: Number, required: true },
    /** It never began. */
    isCancelled: { type: Boolean, required: true },
    revision: { type: Number, required: true },
    /** Of the form by which it was declared, maybe for many schools at once. */
    operation: { type: String, required: true },
    declaredAt: { type: Date, required: true },
  },
  { versionKey: false },
)
// Of a school; what was declared with one form, once for each school; all, the latest first.
disruptionSchema.index({ schoolId: 1, from: -1, _id: -1 })
disruptionSchema.index({ operation: 1, schoolId: 1 }, { unique: true })
disruptionSchema.index({ from: -1, _id: -1 })

export type DisruptionRecord = Omit<InferSchemaType<typeof disruptionSchema>, 'reason' | 'classIds'> & {
  readonly _id: Types.ObjectId
  readonly reason: Reason
  readonly classIds: readonly Types.ObjectId[]
}
export const Disruption = mongoose.model<DisruptionRecord>('Disruption', disruptionSchema as never, 'disruptions')

/** Whom of a class learning has reached on a day. */
const reachSchema = new mongoose.Schema(
  {
    disruptionId: { type: ObjectId, required: true },
    classId: { type: ObjectId, required: true },
    day: { type: String, required: true },
    opened: [ObjectId],
    tookAlong: [ObjectId],
    handedIn: [ObjectId],
  },
  { versionKey: false },
)
// The report; what is kept of somebody.
reachSchema.index({ disruptionId: 1, classId: 1, day: 1 }, { unique: true })
reachSchema.index({ opened: 1 })
reachSchema.index({ tookAlong: 1 })
reachSchema.index({ handedIn: 1 })

export const ways = ['opened', 'tookAlong', 'handedIn'] as const

export interface ReachRecord {
  readonly _id: Types.ObjectId
  readonly disruptionId: Types.ObjectId
  readonly classId: Types.ObjectId
  readonly day: string
  readonly opened: readonly Types.ObjectId[]
  readonly tookAlong: readonly Types.ObjectId[]
  readonly handedIn: readonly Types.ObjectId[]
}
export const DisruptionReach = mongoose.model<ReachRecord>('DisruptionReach', reachSchema as never, 'disruptionReach')
