import mongoose from 'mongoose'

/** What was decided in the preview of a rollover that has not begun: the school goes on there, whoever of it looks next. */
const draftSchema = new mongoose.Schema(
  {
    schoolId: { type: mongoose.Schema.Types.ObjectId, required: true },
    fromKey: { type: Number, required: true },
    /** Names and values of fields (input.ts). */
    fields: {
      type: [{ _id: false, name: { type: String, required: true }, value: { type: String, default: '' } }],
      required: true,
    },
    savedAt: { type: Date, required: true },
  },
  { versionKey: false },
)
draftSchema.index({ schoolId: 1, fromKey: 1 }, { unique: true })

export const RolloverDraft = mongoose.model('RolloverDraft', draftSchema, 'rolloverDrafts')
