import mongoose, { type InferSchemaType } from 'mongoose'
import { sortKeyOf } from '../i18n/sort-key.ts'
import { nameWordsOf } from './name-words.ts'

/** What an organisation unit can be. Their Vietnamese names are locale keys `schools.kinds.<kind>`. */
export const unitKinds = [
  'ministry',
  'province',
  'sectorOffice',
  'districtOffice',
  'communeOffice',
  'school',
  'campus',
  'subjectGroup',
] as const
export type UnitKind = (typeof unitKinds)[number]

export const schoolLevels = ['preschool', 'primary', 'lowerSecondary', 'upperSecondary', 'continuing'] as const
export type SchoolLevel = (typeof schoolLevels)[number]

/**
 * State management and professional guidance are two lines; a campus or a subject group is a part of its school; a school may
 * stand in a commune that does not manage it.
 */
export const relationKinds = ['managedBy', 'guidedBy', 'partOf', 'locatedIn'] as const
export type RelationKind = (typeof relationKinds)[number]

const relationSchema = new mongoose.Schema(
  {
    kind: { type: String, enum: relationKinds, required: true },
    unitId: { type: mongoose.Schema.Types.ObjectId, required: true },
    from: Date,
    /** The first day on which it no longer holds. */
    to: Date,
  },
  { _id: false },
)

const unitSchema = new mongoose.Schema(
  {
    /** Given by an authority; nothing is read out of it. */
    code: { type: String, required: true },
    name: { type: String, required: true },
    /** What lists sort by and what it is found by. Whoever changes the name makes them anew. */
    sortKey: {
      type: String,
      default(this: { name?: string }): string {
        return sortKeyOf(this.name ?? '')
      },
    },
    nameWords: {
      type: [String],
      default(this: { name?: string; code?: string }): string[] {
        return nameWordsOf(this.name ?? '', this.code ?? '')
      },
    },
    kind: { type: String, enum: unitKinds, required: true },
    /** Of a school, which may have several. */
    levels: [{ type: String, enum: schoolLevels }],
    relations: [relationSchema],
    from: Date,
    to: Date,
    successorIds: [mongoose.Schema.Types.ObjectId],
    /** Counts its changes: whoever changes it says which one they have seen. */
    revision: { type: Number, default: 0 },
  },
  { versionKey: false, optimisticConcurrency: false },
)
unitSchema.index({ code: 1 }, { unique: true })
// The units below one.
unitSchema.index({ 'relations.unitId': 1, sortKey: 1, _id: 1 })
// What a unit has come from.
unitSchema.index({ successorIds: 1 }, { sparse: true })
// Lists.
unitSchema.index({ nameWords: 1 })
unitSchema.index({ sortKey: 1, _id: 1 })
unitSchema.index({ kind: 1, sortKey: 1, _id: 1 })

export type UnitRecord = InferSchemaType<typeof unitSchema> & { _id: mongoose.Types.ObjectId }
export const Unit = mongoose.model('Unit', unitSchema, 'units')
