import mongoose, { type InferSchemaType } from 'mongoose'

export const listStates = [
  ...(['reading', 'unreadable', 'answering', 'ready', 'working', 'done', 'cancelled', 'undoing', 'undone'] as const),
]
export type ListState = (typeof listStates)[number]

const reason = { type: [mongoose.Schema.Types.Mixed], default: [] }

/** A list that somebody has handed in, from its file to its report. */
const listSchema = new mongoose.Schema(
  {
    /** Undefined: of several schools. */
    schoolId: mongoose.Schema.Types.ObjectId,
    /** As the file was called; empty for rows that came in by the API. */
    fileName: { type: String, default: '' },
    /** In the file store. */
    fileKey: String,
    /** What whoever handed it in has said it is; otherwise each sheet is looked at. */
    wantedKind: String,
    kinds: { type: [String], default: [] },
    yearKey: { type: Number, required: true },
    accountsFor: { type: [String], default: [] },
    state: { type: String, enum: listStates, required: true },
    /** A locale key and what fills it. */
    problem: mongoose.Schema.Types.Mixed,
    /** About the file as a whole. */
    notes: reason,
    /** Where reading, carrying out or undoing has come to, of `total` rows. */
    position: { type: Number, required: true },
    total: { type: Number, required: true },
    counts: { type: mongoose.Schema.Types.Mixed, default: {} },
    /** In the system but not in the list: `{ kind, count, names }`. Nothing is done about it. */
    absent: reason,
    createdById: { type: mongoose.Schema.Types.ObjectId, required: true },
    createdByName: { type: String, default: '' },
    createdAt: { type: Date, required: true },
    /** The school whose rollover has to end first, and how often that was looked at (wait.ts). */
    waitingForId: mongoose.Schema.Types.ObjectId,
    waits: Number,
    /** The account as which it is carried out or undone. */
    actingId: mongoose.Schema.Types.ObjectId,
    origin: mongoose.Schema.Types.Mixed,
    confirmedById: mongoose.Schema.Types.ObjectId,
    confirmedByName: String,
    confirmedAt: Date,
    endedAt: Date,
    undoneById: mongoose.Schema.Types.ObjectId,
    undoneByName: String,
    undoneAt: Date,
    /** Since then there are neither file nor rows. */
    forgottenAt: Date,
  },
  { versionKey: false, minimize: false },
)
// The page of the lists: of one school, of all.
listSchema.index({ schoolId: 1, createdAt: -1, _id: -1 })
listSchema.index({ createdAt: -1, _id: -1 })
// What somebody has done with lists.
for (const who of ['createdById', 'confirmedById', 'undoneById'] as const)
  listSchema.index({ [who]: 1 }, { partialFilterExpression: { [who]: { $exists: true } } })

export type ListRecord = InferSchemaType<typeof listSchema> & { _id: mongoose.Types.ObjectId }
export const ImportList = mongoose.model('ImportList', listSchema, 'imports')
