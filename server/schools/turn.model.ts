import mongoose from 'mongoose'

/** One record, which every change of a unit writes: two at the same time cannot both. */
const turnSchema = new mongoose.Schema(
  {
    _id: { type: String, required: true },
    count: { type: Number, required: true },
  },
  { versionKey: false },
)

export const UnitTurn = mongoose.model('UnitTurn', turnSchema, 'unitTurns')
