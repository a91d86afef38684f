// An import from a spreadsheet, from the dry run to its undoing, and what it does to each entry.

import mongoose, { type InferSchemaType, type Types } from 'mongoose'
import { type KindName, kindNames } from '../entries/kinds.ts'

export const importStates = ['checked', 'applying', 'done', 'undoing', 'undone', 'cancelled'] as const
export type ImportState = (typeof importStates)[number]

/** What the dry run says. */
export const actions = ['create', 'change', 'leave', 'refuse'] as const
export type Action = (typeof actions)[number]

/** What became of it: `skipped` when it was confirmed, `kept` when it was undone, because it had been changed meanwhile. */
export const results = ['applied', 'skipped', 'undone', 'kept'] as const
export type ItemResult = (typeof results)[number]

const count = { type: Number, required: true } as const

const importSchema = new mongoose.Schema(
  {
    versionCode: { type: String, required: true },
    /** Empty for rows that came in by the API. */
    fileName: { type: String, default: '' },
    state: { type: String, enum: importStates, required: true },
    create: count,
    change: count,
    leave: count,
    refuse: count,
    /** Of those to be created or changed, how many have been looked at; while it is undone, of those that were applied. */
    done: count,
    applied: count,
    skipped: count,
    undone: count,
    kept: count,
    /** Sheets and columns that say nothing to us. */
    ignored: [{ type: String, required: true }],
    createdAt: { type: Date, required: true },
    createdById: { type: mongoose.Schema.Types.ObjectId, required: true },
    createdByName: { type: String, required: true },
    confirmedAt: Date,
    finishedAt: Date,
  },
  { versionKey: false },
)
// The list of imports.
importSchema.index({ createdAt: -1, _id: -1 })

const itemSchema = new mongoose.Schema(
  {
    importId: { type: mongoose.Schema.Types.ObjectId, required: true },
    /** The order in which they are done. */
    at: { type: Number, required: true },
    sheet: { type: String, required: true },
    row: { type: Number, required: true },
    kind: { type: String, enum: kindNames, required: true },
    label: { type: String, required: true },
    action: { type: String, enum: actions, required: true },
    reason: mongoose.Schema.Types.Mixed,
    where: mongoose.Schema.Types.Mixed,
    values: mongoose.Schema.Types.Mixed,
    before: mongoose.Schema.Types.Mixed,
    /** Set when it is to be retired, or used again. */
    retire: Boolean,
    entryId: mongoose.Schema.Types.ObjectId,
    /** Before, and after it was applied. */
    edition: String,
    appliedEdition: String,
    result: { type: String, enum: results },
    resultReason: String,
  },
  { versionKey: false, minimize: false },
)
// The report, whole and by what is done.
itemSchema.index({ importId: 1, at: 1, _id: 1 })
itemSchema.index({ importId: 1, action: 1, at: 1, _id: 1 })
itemSchema.index({ importId: 1, result: 1, at: 1, _id: 1 })

export type ImportRecord = InferSchemaType<typeof importSchema> & { _id: Types.ObjectId }

/** A locale key and what fills it. */
export interface Reason {
  readonly key: string
  readonly values?: Readonly<Record<string, string | number>>
  /** Of which field it is true. */
  readonly field?: string
}

export interface ItemToDo {
  readonly at: number
  readonly sheet: string
  readonly row: number
  readonly kind: KindName
  readonly label: string
  readonly action: Action
  readonly reason?: Reason | undefined
  readonly where?: Readonly<Record<string, unknown>> | undefined
  readonly values?: Readonly<Record<string, unknown>> | undefined
  readonly before?: Readonly<Record<string, unknown>> | undefined
  /** Neither when it is left out, or null. */
  readonly retire?: boolean | null | undefined
  readonly entryId?: Types.ObjectId | undefined
  readonly edition?: string | undefined
}

export interface ItemRecord extends ItemToDo {
  readonly _id: Types.ObjectId
  readonly importId: Types.ObjectId
  readonly appliedEdition?: string
  readonly result?: ItemResult
  readonly resultReason?: string
}

export const CurriculumImport = mongoose.model('CurriculumImport', importSchema, 'curriculumImports')
export const CurriculumImportItem = mongoose.model('CurriculumImportItem', itemSchema, 'curriculumImportItems')
