import mongoose, { type InferSchemaType } from 'mongoose'

/** How much somebody, or a school, has of the file store. */
const usageSchema = new mongoose.Schema(
  {
    /** `person.<id>` or `unit.<id>`. */
    _id: { type: String, required: true },
    /** Bytes of files that are used for something, each counted once. */
    used: { type: Number, required: true },
    /** Bytes of uploads that are on their way. */
    reserved: { type: Number, required: true },
    /** Both: one condition on one number cannot be overdrawn by two at a time. */
    total: { type: Number, required: true },
  },
  { versionKey: false },
)

export type UsageRecord = InferSchemaType<typeof usageSchema>
export const UsageModel = mongoose.model('FileUsage', usageSchema, 'fileUsage')
