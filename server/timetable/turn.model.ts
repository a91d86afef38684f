import mongoose from 'mongoose'

/**
 * One record of each class and of each teacher, which every change of their lessons writes: two changes that would put a
 * teacher into two classes cannot both be made. That of a class counts its timetable's revisions.
 */
const turnSchema = new mongoose.Schema(
  {
    /** Of the class or the person. */
    _id: { type: mongoose.Schema.Types.ObjectId, required: true },
    count: { type: Number, required: true },
  },
  { versionKey: false },
)

export const TimetableTurn = mongoose.model('TimetableTurn', turnSchema, 'timetableTurns')
