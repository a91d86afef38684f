import mongoose, { type InferSchemaType } from 'mongoose'

const bell = { begins: { type: String, required: true }, ends: { type: String, required: true } } as const
const list = [new mongoose.Schema(bell, { _id: false })]
const set = new mongoose.Schema({ morning: list, afternoon: list }, { _id: false })

/** When the bells of a school ring, where that is not as usual (times.ts). */
const bellsSchema = new mongoose.Schema(
  {
    /** Of the school. */
    _id: { type: mongoose.Schema.Types.ObjectId, required: true },
    primary: { type: set, required: true },
    secondary: { type: set, required: true },
    changedAt: { type: Date, required: true },
  },
  { versionKey: false },
)

export type BellsRecord = InferSchemaType<typeof bellsSchema>
export const SchoolBells = mongoose.model('SchoolBells', bellsSchema, 'schoolBells')
