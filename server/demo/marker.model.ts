import mongoose, { type InferSchemaType } from 'mongoose'

/** That the demo has been loaded: written with it, in one transaction, so that it happens once and wholly or not at all. */
const markerSchema = new mongoose.Schema(
  {
    _id: { type: String, required: true },
    loadedAt: { type: Date, required: true },
  },
  { versionKey: false },
)

export type MarkerRecord = InferSchemaType<typeof markerSchema>
export const DemoMarker = mongoose.model('DemoMarker', markerSchema, 'demo')
