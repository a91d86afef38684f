// The kinds of entries that an office edits, as one table: forms, checks, comparisons, the API and imports are made from it.

import mongoose, { type Types } from 'mongoose'
import type { CurriculumLevel } from '../levels.ts'
import { MaterialType } from '../material-type.model.ts'
import { evaluations, periodicTests, SubjectGrade } from '../subject-grade.model.ts'
import { Subject } from '../subject.model.ts'
import type { Source } from '../source.ts'
import { TextbookSeries } from '../textbook-series.model.ts'
import { Outcome, Strand, Topic } from '../tree.model.ts'

export const kindNames = ['subject', 'subjectGrade', 'strand', 'topic', 'outcome', 'series', 'materialType'] as const
export type KindName = (typeof kindNames)[number]

interface Described {
  readonly name: string
  readonly isOptional?: true
  /** Given once, when the entry is added: others refer to it. */
  readonly isIdentity?: true
}

/** `code` is a text in capital letters; `requirement` the text of requirement.ts; `list` texts; `branches` codes with names. */
export type Field = Described &
  (
    | { readonly input: 'code' | 'requirement' | 'branches' | 'list' | 'grade' }
    | { readonly input: 'line' | 'text'; readonly limit: number }
    | { readonly input: 'number'; readonly least: number; readonly most: number }
    | { readonly input: 'choice'; readonly choices: readonly string[] }
  )

export interface Kind {
  readonly name: KindName
  /** In addresses. */
  readonly plural: string
  readonly modelName: string
  /** What it is added to; a subject is added to a version, series and types of materials to nothing. */
  readonly parent: KindName | undefined
  readonly isOfVersion: boolean
  /** In which people may put it before or after its neighbours; grades have their own order. */
  readonly isMovable: boolean
  /** What it is called. */
  readonly title: string
  /** What it is known by in its version, or everywhere. */
  readonly key: readonly string[]
  readonly fields: readonly Field[]
}

/** As it is stored; the rest of it is told by the fields of its kind. */
export interface EntryRecord {
  readonly _id: Types.ObjectId
  readonly versionCode?: string
  readonly level?: CurriculumLevel
  readonly subjectCode?: string
  readonly grade?: number
  readonly strandCode?: string
  readonly topicCode?: string
  readonly code?: string
  readonly place: string
  readonly source: Source
  readonly edition: string
  readonly retiredAt?: Date | null
  readonly [field: string]: unknown
}

const code: Field = { name: 'code', input: 'code', isIdentity: true }
const name: Field = { name: 'name', input: 'line', limit: 200 }
const schoolYear = { input: 'number', least: 2000, most: 2100, isOptional: true } as const
const note = { input: 'text', limit: 1000, isOptional: true } as const
const notes: Field[] = [
  { name: 'note', ...note },
  { name: 'englishNote', ...note },
]

const ofVersion = { isOfVersion: true, isMovable: true, title: 'name', key: ['code'] } as const
const besideVersions = { isOfVersion: false, isMovable: true, title: 'name', key: ['code'], parent: undefined } as const

export const kinds: Readonly<Record<KindName, Kind>> = {
  subject: {
    ...ofVersion,
    name: 'subject',
    plural: 'subjects',
    modelName: Subject.modelName,
    parent: undefined,
    key: ['level', 'code'],
    fields: [
      code,
      name,
      { name: 'shortName', input: 'line', limit: 60 },
      { name: 'aliases', input: 'list', isOptional: true },
      { name: 'branches', input: 'branches', isOptional: true },
      { name: 'partOf', input: 'code', isOptional: true },
    ],
  },
  subjectGrade: {
    ...ofVersion,
    name: 'subjectGrade',
    plural: 'subject-grades',
    modelName: SubjectGrade.modelName,
    parent: 'subject',
    isMovable: false,
    title: 'grade',
    key: ['level', 'subjectCode', 'grade'],
    fields: [
      { name: 'grade', input: 'grade', isIdentity: true },
      { name: 'periods', input: 'number', least: 1, most: 999 },
      { name: 'evaluation', input: 'choice', choices: evaluations },
      { name: 'requirement', input: 'requirement' },
      { name: 'regularAssessments', input: 'number', least: 1, most: 20, isOptional: true },
      { name: 'tests', input: 'choice', choices: periodicTests, isOptional: true },
    ],
  },
  strand: {
    ...ofVersion,
    name: 'strand',
    plural: 'strands',
    modelName: Strand.modelName,
    parent: 'subjectGrade',
    fields: [code, name],
  },
  topic: {
    ...ofVersion,
    name: 'topic',
    plural: 'topics',
    modelName: Topic.modelName,
    parent: 'strand',
    fields: [code, name],
  },
  outcome: {
    ...ofVersion,
    name: 'outcome',
    plural: 'outcomes',
    modelName: Outcome.modelName,
    parent: 'topic',
    title: 'text',
    fields: [code, { name: 'text', input: 'text', limit: 2000 }],
  },
  series: {
    ...besideVersions,
    name: 'series',
    plural: 'textbook-series',
    modelName: TextbookSeries.modelName,
    fields: [
      code,
      name,
      { name: 'publisher', input: 'line', limit: 200, isOptional: true },
      { name: 'nationwideFrom', ...schoolYear },
      { name: 'referenceFrom', ...schoolYear },
      { name: 'legalBasis', input: 'line', limit: 300, isOptional: true },
      ...notes,
    ],
  },
  materialType: {
    ...besideVersions,
    name: 'materialType',
    plural: 'material-types',
    modelName: MaterialType.modelName,
    fields: [
      code,
      name,
      { name: 'englishName', input: 'line', limit: 200 },
      { name: 'formats', input: 'list', isOptional: true },
      ...notes,
    ],
  },
}

export const kindsOfVersion: readonly Kind[] = Object.values(kinds).filter(({ isOfVersion }) => isOfVersion)

export function modelOf({ modelName }: Pick<Kind, 'modelName'>): mongoose.Model<EntryRecord> {
  return mongoose.model<EntryRecord>(modelName)
}

/** By what stands in addresses. */
export function kindCalled(plural: unknown): Kind | undefined {
  return Object.values(kinds).find((kind) => kind.plural === plural)
}
