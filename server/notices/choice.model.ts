import mongoose from 'mongoose'
import { mailTimes } from './input.ts'

/** How somebody wants to be told by mail; `_id` is the person's. */
const choiceSchema = new mongoose.Schema(
  {
    _id: mongoose.Schema.Types.ObjectId,
    mail: { type: String, enum: mailTimes, required: true },
  },
  { versionKey: false },
)

export const NoticeChoice = mongoose.model('NoticeChoice', choiceSchema, 'noticeChoices')
