import mongoose, { type InferSchemaType } from 'mongoose'

import { type Role, roles } from '../roles.ts'
import { personKeysOf } from './name-keys.ts'
import { phoneKeyOf } from './phone-key.ts'
import { nameSortKeyOf, sortNameOf } from './sort-name.ts'

export const genders = ['male', 'female'] as const
export type Gender = (typeof genders)[number]

/** What somebody is in a unit, by the three lists that a unit has. */
export const groups = ['staff', 'student', 'guardian'] as const
export type Group = (typeof groups)[number]

/** A copy of a membership, which lists are read by (places.ts keeps it). */
const placeSchema = new mongoose.Schema(
  {
    /** `<unit id>:<group>` */
    key: { type: String, required: true },
    unitId: { type: mongoose.Schema.Types.ObjectId, required: true },
    role: { type: String, enum: roles, required: true },
    group: { type: String, enum: groups, required: true },
    from: { type: Date, required: true },
    to: Date,
  },
  { _id: false },
)

/** One human, whatever they are and wherever. */
const personSchema = new mongoose.Schema(
  {
    fullName: { type: String, required: true },
    /** Given name, then the others; people may say otherwise, where a name does not follow that order (sort-name.ts). */
    sortName: {
      type: String,
      default(this: { fullName?: string }): string {
        return sortNameOf(this.fullName ?? '')
      },
    },
    /** Somebody has said what the name is sorted by: it stays when the name changes. */
    isSortNameGiven: Boolean,
    /**
     * What lists sort by and what they are found by (name-keys.ts). Whoever changes a name or memberships makes them anew
     * (change.ts, places.ts).
     */
    sortKey: {
      type: String,
      default(this: { sortName?: string; fullName?: string }): string {
        return nameSortKeyOf(this.sortName ?? sortNameOf(this.fullName ?? ''))
      },
    },
    nameKeys: {
      type: [String],
      default(this: { fullName?: string; places?: readonly { role: Role }[] }): string[] {
        return personKeysOf(
          this.fullName ?? '',
          (this.places ?? []).map(({ role }) => role),
        )
      },
    },
    birthDate: Date,
    gender: { type: String, enum: genders },
    /** The twelve digits of the state's personal identification number, sealed, and its mark (server/sealing). May be missing. */
    personalIdSealed: String,
    personalIdMark: String,
    /** The sector database's own code: opaque, the key of imports. */
    sectorCode: String,
    email: String,
    emailVerifiedAt: Date,
    phone: String,
    /** What a telephone number is found by, however it is written (phone-key.ts). */
    phoneKey: {
      type: String,
      default(this: { phone?: string | null }): string | undefined {
        return this.phone ? phoneKeyOf(this.phone) : undefined
      },
    },
    places: { type: [placeSchema], default: [] },
    /** The classes of a pupil now (setClasses). */
    classIds: { type: [mongoose.Schema.Types.ObjectId], default: [] },
    /** Of a guardian: when their schools were last made those of their children (family/align.ts). */
    alignedAt: Date,
    /** Since then nothing here tells who it was. */
    removedAt: Date,
    createdAt: { type: Date, required: true },
  },
  { versionKey: false },
)
personSchema.index(
  { personalIdMark: 1 },
  { unique: true, partialFilterExpression: { personalIdMark: { $exists: true } } },
)
personSchema.index({ sectorCode: 1 }, { unique: true, partialFilterExpression: { sectorCode: { $exists: true } } })
// Signing in, and recognising somebody in a list.
personSchema.index({ email: 1 }, { partialFilterExpression: { email: { $exists: true } } })
personSchema.index({ phoneKey: 1 }, { partialFilterExpression: { phoneKey: { $exists: true } } })
personSchema.index({ birthDate: 1, sortKey: 1 })
// Lists: of everybody, of a unit's staff, pupils or guardians, of all staff, of who was in a unit; and by name.
personSchema.index({ sortKey: 1, _id: 1 })
personSchema.index({ 'places.key': 1, sortKey: 1, _id: 1 })
personSchema.index({ 'places.group': 1, sortKey: 1, _id: 1 })
personSchema.index({ 'places.unitId': 1, sortKey: 1, _id: 1 })
personSchema.index({ nameKeys: 1, sortKey: 1, _id: 1 })
personSchema.index({ classIds: 1, sortKey: 1, _id: 1 })

export type PersonRecord = InferSchemaType<typeof personSchema> & { _id: mongoose.Types.ObjectId }
export const Person = mongoose.model('Person', personSchema, 'people')
