import mongoose, { type InferSchemaType } from 'mongoose'
import { stepNames, stepStates } from './steps.ts'

const step = {
  _id: false,
  state: { type: String, enum: stepStates, required: true },
  reason: String,
  /** When it came to this state. */
  at: Date,
  /** It is due then; of one that runs the end of its lease. Undefined when there is nothing to do, or another comes first. */
  runAt: Date,
  /** Of the one who does it now. */
  claim: String,
  attempts: Number,
  /** The tool without which it was not done, or not as well as with it. */
  missing: String,
}

/** What has been made of a stored file, which has the same id. */
const processingSchema = new mongoose.Schema(
  {
    _id: { type: mongoose.Schema.Types.ObjectId, required: true },
    sha256: { type: String, required: true },
    format: { type: String, required: true },
    steps: { text: step, thumbnail: step, preview: step, renditions: step },
    facts: { type: mongoose.Schema.Types.Mixed, default: {} },
    encoding: { type: String, enum: ['converted', 'doubtful'] },
    /** How many pages of text are kept. */
    textPages: Number,
    thumbnail: mongoose.Schema.Types.Mixed,
    preview: mongoose.Schema.Types.Mixed,
    renditions: { type: [mongoose.Schema.Types.Mixed], default: [] },
    createdAt: { type: Date, required: true },
  },
  { versionKey: false, minimize: false, collection: 'processings' },
)
for (const name of stepNames) {
  const [runAt, missing] = [`steps.${name}.runAt`, `steps.${name}.missing`]
  // The next one to do.
  processingSchema.index({ [runAt]: 1 }, { partialFilterExpression: { [runAt]: { $exists: true } } })
  // What to do when a tool has come.
  processingSchema.index({ [missing]: 1 }, { partialFilterExpression: { [missing]: { $exists: true } } })
}

export type ProcessingRecord = InferSchemaType<typeof processingSchema>
export const ProcessingModel = mongoose.model('Processing', processingSchema)
