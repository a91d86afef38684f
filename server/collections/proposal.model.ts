import mongoose, { type InferSchemaType } from 'mongoose'

export const outcomes = ['accepted', 'declined', 'withdrawn', 'lapsed'] as const
/** Lapsed: the collection is not there any more. */
export type Outcome = (typeof outcomes)[number]

const { ObjectId } = mongoose.Schema.Types

/** Somebody would like to see a material in a collection that others keep. */
const proposalSchema = new mongoose.Schema(
  {
    materialId: { type: ObjectId, required: true },
    /** As the material was called then. */
    title: { type: String, required: true },
    collectionId: { type: ObjectId, required: true },
    collectionTitle: { type: String, required: true },
    /** Of the collection (access.ts): they decide. */
    keepers: { type: [String], required: true },
    unitId: { type: ObjectId, required: true },
    proposerId: ObjectId,
    proposerName: { type: String, default: '' },
    reason: { type: String, required: true },
    at: { type: Date, required: true },
    isOpen: { type: Boolean, required: true },
    outcome: { type: String, enum: outcomes },
    /** Why it was declined. */
    answer: String,
    decidedById: ObjectId,
    decidedByName: String,
    decidedAt: Date,
  },
  { versionKey: false },
)
// What waits for somebody; what somebody has proposed; what waits for one collection.
proposalSchema.index({ keepers: 1, isOpen: 1, at: 1, _id: 1 })
proposalSchema.index({ proposerId: 1, at: -1, _id: -1 })
proposalSchema.index({ collectionId: 1, isOpen: 1, at: 1, _id: 1 })
proposalSchema.index(
  { materialId: 1, collectionId: 1, proposerId: 1 },
  { unique: true, partialFilterExpression: { isOpen: true, proposerId: { $exists: true } } },
)

export type ProposalRecord = InferSchemaType<typeof proposalSchema> & { readonly _id: mongoose.Types.ObjectId }
export const Proposal = mongoose.model('CollectionProposal', proposalSchema, 'collectionProposals')
