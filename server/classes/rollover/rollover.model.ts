import mongoose, { type InferSchemaType } from 'mongoose'

export const rolloverStates = ['running', 'done', 'cancelled', 'undoing', 'undone'] as const
export type RolloverState = (typeof rolloverStates)[number]

/** A school moves on to its next year (kết chuyển năm học): the plan as it was confirmed, and how far it has come. */
const rolloverSchema = new mongoose.Schema(
  {
    schoolId: { type: mongoose.Schema.Types.ObjectId, required: true },
    fromKey: { type: Number, required: true },
    toKey: { type: Number, required: true },
    /** The new year begins. */
    day: { type: Date, required: true },
    state: { type: String, enum: rolloverStates, required: true },
    /** There is one at a time of a school and a year; one that was undone or cancelled leaves room for the next. */
    isOpen: Boolean,
    /** plan.ts: never changed. */
    plan: { type: mongoose.Schema.Types.Mixed, required: true },
    steps: { type: Number, required: true },
    /** Goes up while it runs and down while it is undone; each in the transaction of the step. */
    stepsDone: { type: Number, required: true },
    startedAt: { type: Date, required: true },
    startedById: { type: mongoose.Schema.Types.ObjectId, required: true },
    startedByName: { type: String, required: true },
    endedAt: Date,
    undoneAt: Date,
    undoneById: mongoose.Schema.Types.ObjectId,
    undoneByName: String,
  },
  { versionKey: false },
)
rolloverSchema.index({ schoolId: 1, fromKey: 1 }, { unique: true, partialFilterExpression: { isOpen: true } })
// Those of a school, the latest first.
rolloverSchema.index({ schoolId: 1, startedAt: -1 })

export type RolloverRecord = InferSchemaType<typeof rolloverSchema> & { _id: mongoose.Types.ObjectId }
export const Rollover = mongoose.model('Rollover', rolloverSchema, 'rollovers')

export const itemKinds = ['class', 'assignment', 'pupil', 'ending'] as const
export type ItemKind = (typeof itemKinds)[number]

export const itemResults = [
  // Of a class of the new year, and of an assignment in it.
  ...(['made', 'existed', 'offered'] as const),
  // Of a pupil: up a grade, in the same one, out of the school, without a class for now.
  ...(['up', 'stay', 'leave', 'none'] as const),
  // Of an assignment of the old year.
  ...(['ended'] as const),
  // Something was different from the plan when its turn came: nothing was done.
  ...(['changed', 'placed', 'gone', 'notPlanned', 'notStaff', 'hasClassTeacher'] as const),
] as const
export type ItemResult = (typeof itemResults)[number]

/** One thing that a rollover has done, or has left alone, with what is needed to undo it. */
const itemSchema = new mongoose.Schema(
  {
    rolloverId: { type: mongoose.Schema.Types.ObjectId, required: true },
    /** By steps, within a step by class list. */
    order: { type: Number, required: true },
    step: { type: Number, required: true },
    kind: { type: String, enum: itemKinds, required: true },
    result: { type: String, enum: itemResults, required: true },
    personId: mongoose.Schema.Types.ObjectId,
    /** Of an assignment: `homeroom`, or the code of the subject. */
    duty: String,
    /** What the classes were called. */
    fromName: String,
    toName: String,
    /** What was done, as ids and moments. */
    classId: mongoose.Schema.Types.ObjectId,
    placementId: mongoose.Schema.Types.ObjectId,
    newPlacementId: mongoose.Schema.Types.ObjectId,
    assignmentId: mongoose.Schema.Types.ObjectId,
    membershipId: mongoose.Schema.Types.ObjectId,
    /** The end that something had before. */
    formerTo: Date,
    membershipTo: Date,
    /** After it was undone. */
    undo: { type: String, enum: ['undone', 'refused'] },
  },
  { versionKey: false },
)
itemSchema.index({ rolloverId: 1, order: 1 }, { unique: true })
itemSchema.index({ rolloverId: 1, step: 1 })
// The report, narrowed to what needs a look.
itemSchema.index({ rolloverId: 1, result: 1, order: 1, _id: 1 })
itemSchema.index({ rolloverId: 1, undo: 1, order: 1, _id: 1 })

export type RolloverItemRecord = InferSchemaType<typeof itemSchema> & { _id: mongoose.Types.ObjectId }
export const RolloverItem = mongoose.model('RolloverItem', itemSchema, 'rolloverItems')
