import mongoose, { type InferSchemaType } from 'mongoose'
import { roles } from '../roles.ts'

const membershipSchema = new mongoose.Schema(
  {
    personId: { type: mongoose.Schema.Types.ObjectId, required: true },
    unitId: { type: mongoose.Schema.Types.ObjectId, required: true },
    role: { type: String, enum: roles, required: true },
    from: { type: Date, required: true },
    /** The first day on which it no longer holds. */
    to: Date,
    /** When another one was ended because this one goes on: whoever ends this one at the same time sees that (roles.ts). */
    reliedOnAt: Date,
  },
  { versionKey: false },
)
// Who somebody is; each role in a unit begins once on a day.
membershipSchema.index({ personId: 1, unitId: 1, role: 1, from: 1 }, { unique: true })
// Who is in a unit.
membershipSchema.index({ unitId: 1, role: 1 })
// Who else administers the sector.
membershipSchema.index({ role: 1 }, { partialFilterExpression: { role: 'sectorAdministrator' } })

export type MembershipRecord = InferSchemaType<typeof membershipSchema> & { _id: mongoose.Types.ObjectId }
export const Membership = mongoose.model('Membership', membershipSchema, 'memberships')
