import mongoose from 'mongoose'

/** What only one process may do at a time, of all servers, workers and scripts. */
const lockSchema = new mongoose.Schema(
  {
    _id: { type: String, required: true },
    holder: { type: String, required: true },
    /** A holder that lives moves it on. */
    until: { type: Date, required: true },
  },
  { versionKey: false },
)

export const Lock = mongoose.model('Lock', lockSchema, 'locks')
