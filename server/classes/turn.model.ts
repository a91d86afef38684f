import mongoose, { type InferSchemaType } from 'mongoose'

/** One record of each school, which every change of its classes writes: two at the same time cannot both. */
const turnSchema = new mongoose.Schema(
  {
    /** Of the school. */
    _id: { type: mongoose.Schema.Types.ObjectId, required: true },
    count: { type: Number, required: true },
    /** A rollover that changes its classes now: until it has ended nobody else does. */
    rolloverId: mongoose.Schema.Types.ObjectId,
  },
  { versionKey: false },
)

export type TurnRecord = InferSchemaType<typeof turnSchema>
export const ClassTurn = mongoose.model('ClassTurn', turnSchema, 'classTurns')
