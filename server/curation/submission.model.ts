import mongoose, { type InferSchemaType } from 'mongoose'
import { reasonCodes, type Stage, stages, stepNames } from '../materials/index.ts'

const { ObjectId } = mongoose.Schema.Types

export const submissionStates = ['open', 'decided', 'superseded', 'withdrawn'] as const
export type SubmissionState = (typeof submissionStates)[number]

/** One edition before those who decide about it at one stage. Written with the step of the material that begins or ends it. */
const submissionSchema = new mongoose.Schema(
  {
    materialId: { type: ObjectId, required: true },
    edition: { type: Number, required: true },
    stage: { type: String, enum: stages, required: true },
    state: { type: String, enum: submissionStates, required: true },
    /** The material, while it is open: there is one at a time. */
    openFor: ObjectId,
    /** Where it lies while it is open (`deskOf`). */
    desk: String,
    /** The school or office that the material belongs to. */
    unitId: { type: ObjectId, required: true },
    unitName: { type: String, required: true },
    isOfSchool: { type: Boolean, required: true },
    ownerId: { type: ObjectId, required: true },
    ownerName: { type: String, required: true },
    /** Of the edition. */
    title: { type: String, required: true },
    type: { type: String, default: '' },
    subjects: [String],
    grades: [Number],
    /** By what one looks for it (`shelvesOf`). */
    shelves: { type: [String], required: true },
    isInPanel: { type: Boolean, required: true },
    /** Who is asked to judge it and has not answered. */
    awaitedIds: { type: [ObjectId], default: undefined },
    /** People have been asked, and not all who are needed have answered. */
    isBeforePanel: Boolean,
    waitingSince: { type: Date, required: true },
    dueAt: { type: Date, required: true },
    claimedById: ObjectId,
    claimedByName: String,
    /** Then it is free again, by itself. */
    claimedUntil: Date,
    endedAt: Date,
    endedById: ObjectId,
    endedByName: String,
    /** The step that ended it. */
    decision: { type: String, enum: stepNames },
    reasonCode: { type: String, enum: reasonCodes },
    /** As the owner reads it. */
    feedback: String,
  },
  { versionKey: false },
)
submissionSchema.index({ openFor: 1 }, { unique: true, sparse: true })
// The queue, by what it is filtered with, the most urgent first.
submissionSchema.index({ desk: 1, shelves: 1, dueAt: 1, _id: 1 }, { sparse: true })
// What somebody has claimed; claims that have ended.
submissionSchema.index({ claimedById: 1, dueAt: 1, _id: 1 }, { sparse: true })
submissionSchema.index({ claimedUntil: 1 }, { sparse: true })
// What somebody is asked to judge.
submissionSchema.index({ awaitedIds: 1, dueAt: 1, _id: 1 }, { sparse: true })
// What became of a material; of what somebody has handed in.
submissionSchema.index({ materialId: 1, waitingSince: -1, _id: -1 })
submissionSchema.index({ ownerId: 1, waitingSince: -1 })
submissionSchema.index({ endedById: 1 }, { sparse: true })

type Stored = InferSchemaType<typeof submissionSchema>
export type SubmissionRecord = Stored & { readonly _id: mongoose.Types.ObjectId; readonly stage: Stage }
export const Submission = mongoose.model<SubmissionRecord>('Submission', submissionSchema as never, 'submissions')
