import mongoose, { type InferSchemaType } from 'mongoose'

const { ObjectId, Mixed } = mongoose.Schema.Types

export const packageStates = [
  ...(['reading', 'unreadable', 'ready', 'working', 'done', 'cancelled', 'undoing', 'undone'] as const),
]
export type PackageState = (typeof packageStates)[number]

/** `own`: from an export of this system; `sheet`: a spreadsheet with the files that it names. */
export const packageKinds = ['own', 'sheet'] as const
export type PackageKind = (typeof packageKinds)[number]

/** A set of materials that somebody brings, from its file to its report. */
const packageSchema = new mongoose.Schema(
  {
    ownerId: { type: ObjectId, required: true },
    /** The school or office that the materials will belong to. */
    unitId: { type: ObjectId, required: true },
    /** As which account the worker does it. */
    accountId: { type: ObjectId, required: true },
    origin: Mixed,
    /** As the file was called. */
    fileName: { type: String, required: true },
    /** Kept as long as something is still to be taken from it. */
    storedFileId: ObjectId,
    size: { type: Number, required: true },
    kind: { type: String, enum: packageKinds },
    state: { type: String, enum: packageStates, required: true },
    /** Why it cannot be read: a locale key and what fills it. */
    problem: Mixed,
    /** About the file as a whole. */
    notes: { type: [Mixed], default: [] },
    /** Of `total` materials, so many have been looked at, carried out or undone. */
    position: { type: Number, required: true },
    total: { type: Number, required: true },
    /** Whether what is here already with the same content is brought all the same. */
    takesSame: { type: Boolean, required: true },
    /** Bytes of the files of what is new, and of what has the same content. */
    neededNew: { type: Number, required: true },
    neededSame: { type: Number, required: true },
    createdAt: { type: Date, required: true },
    startedAt: Date,
    endedAt: Date,
    undoneAt: Date,
    /** Since then there are no rows. */
    forgottenAt: Date,
  },
  { versionKey: false, minimize: false },
)
// Somebody's own, the newest first; what is old enough to go.
packageSchema.index({ ownerId: 1, createdAt: -1, _id: -1 })
packageSchema.index({ createdAt: 1 })

export type PackageRecord = InferSchemaType<typeof packageSchema> & { readonly _id: mongoose.Types.ObjectId }
export const Package = mongoose.model('Package', packageSchema, 'packages')
