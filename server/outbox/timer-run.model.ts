import mongoose from 'mongoose'

/** When each timer has run last: several workers share one clock. */
const timerRunSchema = new mongoose.Schema(
  { _id: { type: String, required: true }, ranAt: { type: Date, required: true } },
  { versionKey: false },
)

export const TimerRun = mongoose.model('TimerRun', timerRunSchema, 'timerRuns')
