import mongoose, { type InferSchemaType } from 'mongoose'

/** That the demo has been loaded: written with it, in one transaction, so that it happens once and wholly or not at all. */
const markerSchema = new mongoose.Schema(
  {
    _id: { type: String, required: true },
    loadedAt: { type: Date, required: true },
    /** Of what was loaded, by what the plan of the demo calls it: for what is loaded after it. */
    ids: { type: Map, of: mongoose.Schema.Types.ObjectId },
  },
  { versionKey: false },
)

export type MarkerRecord = InferSchemaType<typeof markerSchema>
export const DemoMarker = mongoose.model('DemoMarker', markerSchema, 'demo')
