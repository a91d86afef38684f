import mongoose from 'mongoose'

/** The log of the migrations, by the names of their files. */
const migrationRunSchema = new mongoose.Schema(
  {
    _id: { type: String, required: true },
    ranAt: { type: Date, required: true },
    milliseconds: Number,
    /** Of our software. */
    version: { type: String, required: true },
    /** The system began with a version that had it already. */
    wasNeedless: Boolean,
  },
  { versionKey: false },
)

export const MigrationRun = mongoose.model('MigrationRun', migrationRunSchema, 'migrations')
