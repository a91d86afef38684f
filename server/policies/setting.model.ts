import mongoose, { type InferSchemaType } from 'mongoose'

const settingSchema = new mongoose.Schema(
  {
    /** Of the definition: `years.schoolCalendar`. */
    key: { type: String, required: true },
    /** The school that has decided; null: the sector. */
    unitId: { type: mongoose.Schema.Types.ObjectId, default: null },
    value: { type: mongoose.Schema.Types.Mixed, required: true },
    /** Only the sector says whether schools may decide otherwise. */
    mayOverride: Boolean,
    setById: { type: mongoose.Schema.Types.ObjectId, required: true },
    setByName: { type: String, required: true },
    setAt: { type: Date, required: true },
  },
  { versionKey: false },
)
settingSchema.index({ key: 1, unitId: 1 }, { unique: true })
// All that a school, or the sector, has decided.
settingSchema.index({ unitId: 1 })
// Which schools have decided otherwise, the latest first: of all policies, and of one.
settingSchema.index({ setAt: -1, _id: -1 })
settingSchema.index({ key: 1, setAt: -1, _id: -1 })

export type SettingRecord = InferSchemaType<typeof settingSchema> & { _id: mongoose.Types.ObjectId }
export const PolicySetting = mongoose.model('PolicySetting', settingSchema, 'policySettings')
