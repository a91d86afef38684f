import mongoose, { type InferSchemaType } from 'mongoose'
import { kinds } from '../wanted.ts'

export const exportFormats = ['xlsx', 'csv', 'oneRoster11', 'oneRoster12'] as const
export type ExportFormat = (typeof exportFormats)[number]
/** One list, or all that there are of a school. */
export const exportContents = ['all', ...kinds] as const
export type ExportContent = (typeof exportContents)[number]

/** Lists that somebody has asked for, written into a file that is kept for some days. */
const exportSchema = new mongoose.Schema(
  {
    /** Undefined: of the whole sector. */
    schoolId: mongoose.Schema.Types.ObjectId,
    content: { type: String, enum: exportContents, required: true },
    format: { type: String, enum: exportFormats, required: true },
    yearKey: { type: Number, required: true },
    withPersonalIds: { type: Boolean, required: true },
    state: { type: String, enum: ['waiting', 'done'], required: true },
    /** Lines written so far. */
    lines: { type: Number, required: true },
    fileKey: String,
    /** Of a file that is being written: whoever begins anew, or forgets it, removes what is there of it. */
    unfinishedKey: String,
    fileName: { type: String, required: true },
    size: Number,
    createdById: { type: mongoose.Schema.Types.ObjectId, required: true },
    createdByName: { type: String, default: '' },
    createdAt: { type: Date, required: true },
    endedAt: Date,
    forgottenAt: Date,
  },
  { versionKey: false },
)
// The page of those that somebody has asked for; what is to be forgotten.
exportSchema.index({ createdById: 1, createdAt: -1, _id: -1 })
exportSchema.index({ createdAt: 1 })

export type ExportRecord = InferSchemaType<typeof exportSchema> & { _id: mongoose.Types.ObjectId }
export const ExportFile = mongoose.model('ExportFile', exportSchema, 'exports')
