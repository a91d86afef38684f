// What a material says of itself, and its files: the same in the draft and in every edition.

import mongoose, { type Types } from 'mongoose'
import { type SchoolLevel, schoolLevels } from '../schools/index.ts'
import type { Format } from '../uploads/index.ts'
import { type LicenceCode, licenceCodes } from './licences.ts'
import {
  accessibilities,
  type Accessibility,
  type Audience,
  audiences,
  type CognitiveLevel,
  cognitiveLevels,
  type Device,
  devices,
  type FileRole,
  fileRoles,
  type MaterialLanguage,
  materialLanguages,
  type Scope,
  scopes,
  type Term,
  terms,
} from './vocabulary.ts'

const { ObjectId } = mongoose.Schema.Types

const authorSchema = new mongoose.Schema(
  {
    /** As it is credited: somebody who is not in the system has a name only. */
    name: { type: String, required: true },
    personId: ObjectId,
  },
  { _id: false },
)

/** What it was made from, the nearest first: a material that is here, or something from elsewhere. */
const sourceSchema = new mongoose.Schema(
  {
    materialId: ObjectId,
    edition: Number,
    /** Under which that edition stood: it goes on binding what was made from it. */
    licence: { type: String, enum: licenceCodes },
    text: String,
    url: String,
  },
  { _id: false },
)

const fileSchema = new mongoose.Schema({
  storedFileId: { type: ObjectId, required: true },
  /** As whoever brought it called it, in NFC. Never a path. */
  name: { type: String, required: true },
  size: { type: Number, required: true },
  format: { type: String, required: true },
  mediaType: { type: String, required: true },
  sha256: { type: String, required: true },
  role: { type: String, enum: fileRoles, required: true },
  /** Pupils and guardians never see it, nor do guests: answers, marking guides. */
  isForTeachersOnly: { type: Boolean, required: true },
  addedAt: { type: Date, required: true },
})

/** Texts that were not given are empty, so that a draft can begin with nothing. */
export const contentSchema = new mongoose.Schema(
  {
    title: { type: String, default: '' },
    description: { type: String, default: '' },
    /** A code of the curriculum’s list of types: `KHBD`. */
    type: { type: String, default: '' },
    /** Codes of subjects: `TOAN`. With the grades they mean any of both: `TOAN` and `NT` in grade 6. */
    subjects: [String],
    /** 1 to 12. */
    grades: [Number],
    /** For preschool, for continuing education, where there is no grade. */
    levels: [{ type: String, enum: schoolLevels }],
    /** Codes of the curriculum’s tree. */
    topics: [String],
    outcomes: [String],
    languages: [{ type: String, enum: materialLanguages }],
    authors: [authorSchema],
    licence: { type: String, enum: ['', ...licenceCodes], default: '' },
    audience: [{ type: String, enum: audiences }],
    /** All of it, whatever the audience: answer keys. */
    isForTeachersOnly: { type: Boolean, default: false },
    /** How far the owner means to offer it. */
    scope: { type: String, enum: scopes, default: 'personal' },
    /** The first day on which others see it: `2027-01-01`. */
    embargoUntil: { type: String, default: '' },
    series: { type: String, default: '' },
    lesson: { type: String, default: '' },
    term: { type: String, enum: ['', ...terms], default: '' },
    /** By the calendar year in which it begins: 2026. */
    schoolYear: Number,
    /** Of pupils’ time. */
    minutes: Number,
    periods: Number,
    keywords: [String],
    cognitiveLevels: [{ type: String, enum: cognitiveLevels }],
    isStem: { type: Boolean, default: false },
    /** Codes of the pupils’ digital competence framework (TT 02/2025). */
    digitalCompetences: [String],
    accessibility: [{ type: String, enum: accessibilities }],
    devices: [{ type: String, enum: devices }],
    sources: [sourceSchema],
    /** Where it is, when it is not a file: somebody else’s page. */
    link: { type: String, default: '' },
    files: [fileSchema],
  },
  { _id: false },
)

/** Plain, as a lean query gives it. */
export interface Content {
  readonly title: string
  readonly description: string
  readonly type: string
  readonly subjects: readonly string[]
  readonly grades: readonly number[]
  readonly levels: readonly SchoolLevel[]
  readonly topics: readonly string[]
  readonly outcomes: readonly string[]
  readonly languages: readonly MaterialLanguage[]
  readonly authors: readonly Author[]
  readonly licence: LicenceCode | ''
  readonly audience: readonly Audience[]
  readonly isForTeachersOnly: boolean
  readonly scope: Scope
  readonly embargoUntil: string
  readonly series: string
  readonly lesson: string
  readonly term: Term | ''
  readonly schoolYear?: number | undefined
  readonly minutes?: number | undefined
  readonly periods?: number | undefined
  readonly keywords: readonly string[]
  readonly cognitiveLevels: readonly CognitiveLevel[]
  readonly isStem: boolean
  readonly digitalCompetences: readonly string[]
  readonly accessibility: readonly Accessibility[]
  readonly devices: readonly Device[]
  readonly sources: readonly Source[]
  readonly link: string
  readonly files: readonly MaterialFile[]
}

/** Of what nobody has said anything. */
export const emptyContent: Content = {
  title: '',
  description: '',
  type: '',
  subjects: [],
  grades: [],
  levels: [],
  topics: [],
  outcomes: [],
  languages: ['vi'],
  authors: [],
  licence: '',
  audience: ['teachers', 'students'],
  isForTeachersOnly: false,
  scope: 'personal',
  embargoUntil: '',
  series: '',
  lesson: '',
  term: '',
  keywords: [],
  cognitiveLevels: [],
  isStem: false,
  digitalCompetences: [],
  accessibility: [],
  devices: [],
  sources: [],
  link: '',
  files: [],
}

export interface Author {
  readonly name: string
  readonly personId?: Types.ObjectId | undefined
}

export interface Source {
  readonly materialId?: Types.ObjectId | undefined
  readonly edition?: number | undefined
  readonly licence?: LicenceCode | undefined
  readonly text?: string | undefined
  readonly url?: string | undefined
}

export interface MaterialFile {
  readonly _id: Types.ObjectId
  readonly storedFileId: Types.ObjectId
  readonly name: string
  /** Bytes. */
  readonly size: number
  readonly format: Format
  readonly mediaType: string
  readonly sha256: string
  readonly role: FileRole
  readonly isForTeachersOnly: boolean
  readonly addedAt: Date
}
