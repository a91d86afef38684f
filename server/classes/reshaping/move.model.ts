import mongoose, { type InferSchemaType } from 'mongoose'

export const moveKinds = ['close', 'merge', 'split'] as const
export const moveStates = ['waiting', 'running', 'done', 'undoing', 'undone'] as const

/** What becomes of the people and classes of a unit that has closed, or has become a part of another one or several. */
const moveSchema = new mongoose.Schema(
  {
    kind: { type: String, enum: moveKinds, required: true },
    unitId: { type: mongoose.Schema.Types.ObjectId, required: true },
    intoIds: { type: [mongoose.Schema.Types.ObjectId], default: [] },
    /** The first day on which it is so. */
    day: { type: Date, required: true },
    /** A division waits until somebody has chosen. */
    state: { type: String, enum: moveStates, required: true },
    /** The unit that was split ends. */
    isEnding: Boolean,
    managersFollow: Boolean,
    /** Of a division. */
    choices: {
      type: [{ _id: false, classId: mongoose.Schema.Types.ObjectId, intoId: mongoose.Schema.Types.ObjectId }],
      default: [],
    },
    restId: mongoose.Schema.Types.ObjectId,
    managersId: mongoose.Schema.Types.ObjectId,
    chosenById: mongoose.Schema.Types.ObjectId,
    chosenByName: String,
    /** Every step writes it: none happens beside its being taken back. */
    steps: { type: Number, default: 0 },
    startedAt: { type: Date, required: true },
    endedAt: Date,
    undoneAt: Date,
  },
  { versionKey: false },
)
// What has become of a unit.
moveSchema.index({ unitId: 1, startedAt: -1 })

export type MoveRecord = InferSchemaType<typeof moveSchema> & { _id: mongoose.Types.ObjectId }
export const UnitMove = mongoose.model('UnitMove', moveSchema, 'unitMoves')

export const itemKinds = ['membership', 'placement', 'assignment', 'class'] as const

/** One thing that was changed: as it was, and as it was left. */
const itemSchema = new mongoose.Schema(
  {
    moveId: { type: mongoose.Schema.Types.ObjectId, required: true },
    kind: { type: String, enum: itemKinds, required: true },
    personId: mongoose.Schema.Types.ObjectId,
    unitId: mongoose.Schema.Types.ObjectId,
    role: String,
    classId: mongoose.Schema.Types.ObjectId,
    /** Of a placement or an assignment. */
    recordId: mongoose.Schema.Types.ObjectId,
    before: mongoose.Schema.Types.Mixed,
    /** Null: it is gone. */
    after: mongoose.Schema.Types.Mixed,
    undo: { type: String, enum: ['done', 'refused'] },
    /** Why not: `classes.reshaping.reasons.<reason>`. */
    reason: String,
  },
  { versionKey: false },
)
// The report, and what is to be taken back.
itemSchema.index({ moveId: 1, _id: 1 })
itemSchema.index({ moveId: 1, undo: 1, _id: 1 })
itemSchema.index({ moveId: 1, classId: 1 })

export type MoveItemRecord = InferSchemaType<typeof itemSchema> & { _id: mongoose.Types.ObjectId }
export const UnitMoveItem = mongoose.model('UnitMoveItem', itemSchema, 'unitMoveItems')
