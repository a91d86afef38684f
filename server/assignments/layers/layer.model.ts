import mongoose, { type InferSchemaType, type Types } from 'mongoose'
import type { LayerMark } from './marks.ts'

const { ObjectId, Mixed } = mongoose.Schema.Types

/** What stands on one page of a file of somebody's work. The file stays as it is. */
const layerSchema = new mongoose.Schema(
  {
    submissionId: { type: ObjectId, required: true },
    assignmentId: { type: ObjectId, required: true },
    fileId: { type: ObjectId, required: true },
    page: { type: Number, required: true },
    /** Counts its changes. One that was given back stays; the next is another record. */
    revision: { type: Number, required: true },
    /** Checked by marks.ts. */
    marks: { type: [Mixed], required: true },
    byId: { type: ObjectId, required: true },
    at: { type: Date, required: true },
  },
  { versionKey: false },
)
// Those of a file, the newest of each page last: two who write at once make one. Those of an assignment, those by somebody.
layerSchema.index({ submissionId: 1, fileId: 1, page: 1, revision: 1 }, { unique: true })
layerSchema.index({ assignmentId: 1 })

type Stored = InferSchemaType<typeof layerSchema>
export type LayerRecord = Omit<Stored, 'marks'> & { readonly _id: Types.ObjectId; readonly marks: readonly LayerMark[] }
export const WorkLayer = mongoose.model<LayerRecord>('WorkLayer', layerSchema as never, 'workLayers')
