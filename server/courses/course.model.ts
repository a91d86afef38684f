import mongoose, { type InferSchemaType, type Types } from 'mongoose'
import { type CompletionRule, completionRules, type ItemFacts } from '../pages/course-kinds.ts'

const { ObjectId } = mongoose.Schema.Types

export const courseStates = ['draft', 'open', 'closed'] as const
export type CourseState = (typeof courseStates)[number]

export const teacherRoles = ['owner', 'coTeacher', 'substitute'] as const
export type TeacherRole = (typeof teacherRoles)[number]

/** Besides the classes and people that are enrolled: who may come in by themselves. */
export const doors = ['closed', 'code', 'staff', 'everyone'] as const
export type Door = (typeof doors)[number]

const teacherSchema = new mongoose.Schema({
  personId: { type: ObjectId, required: true },
  name: { type: String, required: true },
  role: { type: String, enum: teacherRoles, required: true },
  /** Of a substitute: the first and the last day. */
  from: String,
  to: String,
})

const itemSchema = new mongoose.Schema(
  {
    kind: { type: String, required: true },
    title: { type: String, required: true },
    isPublished: { type: Boolean, required: true },
    /** Not open to pupils before that. */
    opensAt: Date,
    /** Not open to a pupil who has not done this one. */
    afterItemId: ObjectId,
    /** For these groups of the course alone; none: for all. */
    groupIds: [ObjectId],
    isOptional: { type: Boolean, required: true },
    rule: { type: String, enum: completionRules, required: true },
    /** Of what its kind keeps (pages/course-kinds.ts). */
    facts: { type: mongoose.Schema.Types.Mixed, required: true },
    addedAt: { type: Date, required: true },
    changedAt: { type: Date, required: true },
  },
  { minimize: false },
)

const sectionSchema = new mongoose.Schema(
  {
    title: { type: String, required: true },
    text: { type: String, default: '' },
    items: [itemSchema],
  },
  { minimize: false },
)

const groupSchema = new mongoose.Schema({
  name: { type: String, required: true },
  personIds: [ObjectId],
})

/** Where pupils of a class, or others, learn (khoá học). Its outline is part of it: at least one section. */
const courseSchema = new mongoose.Schema(
  {
    title: { type: String, required: true },
    introduction: { type: String, default: '' },
    /** The school or office whose course it is. */
    unitId: { type: ObjectId, required: true },
    unitName: { type: String, required: true },
    isOfOffice: { type: Boolean, required: true },
    /** The calendar year in which the school year begins. */
    yearKey: { type: Number, required: true },
    /** Of a subject: its level and code in the curriculum. */
    level: String,
    subjectCode: String,
    grades: [Number],
    state: { type: String, enum: courseStates, required: true },
    teachers: [teacherSchema],
    classIds: [ObjectId],
    /** Enrolled one by one, or come in by themselves. */
    personIds: [ObjectId],
    door: { type: String, enum: doors, required: true },
    /** With which pupils come in, while the door says so. */
    joinCode: String,
    groups: [groupSchema],
    sections: [sectionSchema],
    /** For the whole school or sector: what others begin theirs from. */
    isTemplate: { type: Boolean, required: true },
    /** Colleagues of the school may make their own from it. */
    isCopyable: Boolean,
    copiedFromId: ObjectId,
    /** Derived (derive.ts): who learns in it, as strings of access.ts; what searches find; what lists sort by; materials in it. */
    learners: { type: [String], required: true },
    words: { type: [String], default: [] },
    sortKey: { type: String, required: true },
    materialIds: { type: [ObjectId], required: true },
    /** Counts its changes: whoever changes it says which one they have seen. */
    revision: { type: Number, required: true },
    createdAt: { type: Date, required: true },
    changedAt: { type: Date, required: true },
  },
  // Facts of a kind that has none are still there.
  { versionKey: false, minimize: false },
)
// What somebody teaches; what somebody learns; the courses of a school in a year.
courseSchema.index({ 'teachers.personId': 1, yearKey: -1, sortKey: 1, _id: 1 })
courseSchema.index({ learners: 1, yearKey: -1, sortKey: 1, _id: 1 })
courseSchema.index({ unitId: 1, yearKey: -1, sortKey: 1, _id: 1 })
// The code of a join form.
courseSchema.index({ joinCode: 1 }, { unique: true, partialFilterExpression: { joinCode: { $type: 'string' } } })
// Those into which people may come by themselves.
courseSchema.index(
  { door: 1, yearKey: -1, sortKey: 1, _id: 1 },
  { partialFilterExpression: { door: { $in: ['staff', 'everyone'] } } },
)
// Templates.
courseSchema.index({ isTemplate: 1, sortKey: 1, _id: 1 }, { partialFilterExpression: { isTemplate: true } })
// The one with an item: what a stored file is already here as.
courseSchema.index({ 'sections.items._id': 1 })
// Those with a material.
courseSchema.index({ materialIds: 1, _id: 1 })

type Stored = InferSchemaType<typeof courseSchema>

export interface CourseItem {
  readonly _id: Types.ObjectId
  readonly kind: string
  readonly title: string
  readonly isPublished: boolean
  readonly opensAt?: Date | null | undefined
  readonly afterItemId?: Types.ObjectId | null | undefined
  readonly groupIds: readonly Types.ObjectId[]
  readonly isOptional: boolean
  readonly rule: CompletionRule
  readonly facts: ItemFacts
  readonly addedAt: Date
  readonly changedAt: Date
}

export interface CourseSection {
  readonly _id: Types.ObjectId
  readonly title: string
  readonly text: string
  readonly items: readonly CourseItem[]
}

export interface CourseTeacher {
  readonly _id: Types.ObjectId
  readonly personId: Types.ObjectId
  readonly name: string
  readonly role: TeacherRole
  readonly from?: string | null | undefined
  readonly to?: string | null | undefined
}

export interface CourseGroup {
  readonly _id: Types.ObjectId
  readonly name: string
  readonly personIds: readonly Types.ObjectId[]
}

type Lists = 'sections' | 'teachers' | 'groups' | 'grades' | 'classIds' | 'personIds' | Derivable
type Derivable = 'learners' | 'words' | 'materialIds'
export type CourseRecord = Omit<Stored, Lists | 'state' | 'door'> & {
  readonly _id: Types.ObjectId
  readonly state: CourseState
  readonly door: Door
  readonly sections: readonly CourseSection[]
  readonly teachers: readonly CourseTeacher[]
  readonly groups: readonly CourseGroup[]
  readonly grades: readonly number[]
  readonly classIds: readonly Types.ObjectId[]
  readonly personIds: readonly Types.ObjectId[]
  readonly learners: readonly string[]
  readonly words: readonly string[]
  readonly materialIds: readonly Types.ObjectId[]
}
export const Course = mongoose.model<CourseRecord>('Course', courseSchema as never, 'courses')
