import mongoose, { type InferSchemaType } from 'mongoose'

/** When each timer has run last: several workers share one clock. */
const timerRunSchema = new mongoose.Schema(
  {
    _id: { type: String, required: true },
    /** The minute that it was meant for. */
    ranAt: { type: Date, required: true },
    /** Undefined while it runs, or when its worker died. */
    endedAt: Date,
    error: String,
  },
  { versionKey: false },
)

export type TimerRunRecord = InferSchemaType<typeof timerRunSchema>
export const TimerRun = mongoose.model('TimerRun', timerRunSchema, 'timerRuns')
