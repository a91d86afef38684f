import { z } from 'zod'
import { type ApiRoute, idSchema, listOperation } from '../api/index.ts'
import type { Page } from '../api/paging.ts'
import { entryApi } from './entries/api.ts'
import { importApi } from './imports/api.ts'
import { curriculumLevels } from './levels.ts'
import { listMaterialTypePage, listSeriesPage } from './lists.ts'
import { listSubjectPage } from './list-subjects.ts'
import type { MaterialTypeRecord } from './material-type.model.ts'
import type { KnownSubject } from './programme.ts'
import { evaluations, periodicTests } from './subject-grade.model.ts'
import type { TextbookSeriesRecord } from './textbook-series.model.ts'
import { listOutcomePage, listStrandPage, listTopicPage } from './tree.ts'
import type { OutcomeRecord, StrandRecord, TopicRecord } from './tree.model.ts'
import { versionApi } from './versions/api.ts'

const levelSchema = z.enum(curriculumLevels)
const gradeSchema = z.int().min(1).max(12)
const subjectCodeSchema = z.string().meta({ description: 'Of one level: LSDL of primary schools is another subject.' })

/** What is to be known of an entry before it is changed. */
const entrySchema = {
  id: idSchema,
  edition: z.string().meta({ description: 'Another one after every change: to be sent along with the next one.' }),
  isRetired: z.boolean().meta({ description: 'No longer to be offered; earlier materials keep it.' }),
}

const inGradeSchema = z.strictObject({
  ...entrySchema,
  grade: gradeSchema,
  periods: z.int().meta({ description: 'In the whole school year.' }),
  evaluation: z.enum(evaluations),
  isCompulsory: z.boolean(),
  choiceGroup: z
    .string()
    .nullable()
    .meta({ description: 'Pupils choose some of the subjects with the same text here.' }),
  regularAssessments: z.int().nullable().meta({ description: 'In each term; null: the curriculum gives no number.' }),
  tests: z.enum(periodicTests).nullable().meta({ description: 'Written tests in primary schools.' }),
})

const subjectSchema = z
  .strictObject({
    ...entrySchema,
    level: levelSchema,
    code: subjectCodeSchema,
    name: z.string(),
    shortName: z.string(),
    aliases: z.array(z.string()),
    branches: z.array(z.strictObject({ code: z.string(), name: z.string() })),
    partOf: z.string().nullable().meta({ description: 'Of special topics: the subject that they belong to.' }),
    grades: z.array(inGradeSchema),
  })
  .meta({ id: 'Subject' })

const ofTree = { ...entrySchema, level: levelSchema, subject: subjectCodeSchema, grade: gradeSchema }
const strandSchema = z
  .strictObject({ code: z.string(), name: z.string(), ...ofTree })
  .meta({ id: 'Strand', description: 'Topics that belong together.' })
const topicSchema = z
  .strictObject({ code: z.string(), name: z.string(), strand: z.string(), ...ofTree })
  .meta({ id: 'Topic', description: 'What is learnt; `strand` is the code of the strand that it belongs to.' })
const outcomeSchema = z
  .strictObject({ code: z.string(), text: z.string(), topic: z.string(), ...ofTree })
  .meta({ id: 'Outcome', description: 'What a pupil can do after a topic.' })

const noteSchema = { note: z.string().nullable(), englishNote: z.string().nullable() }
const seriesSchema = z
  .strictObject({
    ...entrySchema,
    code: z.string(),
    name: z.string(),
    publisher: z.string().nullable(),
    nationwideFrom: z.int().nullable().meta({ description: 'The one set in the country since this school year.' }),
    referenceFrom: z.int().nullable().meta({ description: 'For reference since this school year.' }),
    legalBasis: z.string().nullable(),
    ...noteSchema,
  })
  .meta({ id: 'TextbookSeries', description: 'School years are told by the calendar year in which they begin.' })
const materialTypeSchema = z
  .strictObject({
    ...entrySchema,
    code: z.string(),
    name: z.string(),
    englishName: z.string(),
    formats: z.array(z.string()),
    ...noteSchema,
  })
  .meta({ id: 'MaterialType' })

const version = z
  .string()
  .min(1)
  .max(60)
  .optional()
  .meta({ description: 'The code of a version; the one in force when left out.' })
const treeQuery = z.object({
  version,
  level: levelSchema.optional(),
  subject: z.string().min(1).max(50).optional(),
  grade: gradeSchema.optional(),
})

export const curriculumApi: readonly ApiRoute[] = [
  ...versionApi,
  ...importApi,
  listOperation({
    path: '/curriculum/subjects',
    operationId: 'listSubjects',
    summary: 'Subjects with their periods in each grade, in the order of the programme.',
    scope: 'curriculum:read',
    refusals: [404],
    parameters: z.object({ version, level: levelSchema.optional(), grade: gradeSchema.optional() }),
    item: subjectSchema,
    run: async (_actor, { parameters }) => present(await listSubjectPage(parameters, parameters), subjectAnswer),
  }),
  listOperation({
    path: '/curriculum/strands',
    operationId: 'listStrands',
    summary: 'Strands, in the order of the programme.',
    scope: 'curriculum:read',
    refusals: [404],
    parameters: treeQuery,
    item: strandSchema,
    run: async (_actor, { parameters }) => present(await listStrandPage(parameters, parameters), strandAnswer),
  }),
  listOperation({
    path: '/curriculum/topics',
    operationId: 'listTopics',
    summary: 'Topics, in the order of the programme.',
    scope: 'curriculum:read',
    refusals: [404],
    parameters: treeQuery,
    item: topicSchema,
    run: async (_actor, { parameters }) => present(await listTopicPage(parameters, parameters), topicAnswer),
  }),
  listOperation({
    path: '/curriculum/outcomes',
    operationId: 'listOutcomes',
    summary: 'What pupils can do after each topic, in the order of the programme.',
    scope: 'curriculum:read',
    refusals: [404],
    parameters: treeQuery.extend({
      topic: z.string().min(1).max(100).optional().meta({ description: 'The code of a topic.' }),
    }),
    item: outcomeSchema,
    run: async (_actor, { parameters }) => present(await listOutcomePage(parameters, parameters), outcomeAnswer),
  }),
  listOperation({
    path: '/curriculum/textbook-series',
    operationId: 'listTextbookSeries',
    summary: 'Series of textbooks, which belong to no version.',
    scope: 'curriculum:read',
    item: seriesSchema,
    run: async (_actor, { parameters }) => present(await listSeriesPage(parameters), seriesAnswer),
  }),
  listOperation({
    path: '/curriculum/material-types',
    operationId: 'listMaterialTypes',
    summary: 'Types of materials, which belong to no version.',
    scope: 'curriculum:read',
    item: materialTypeSchema,
    run: async (_actor, { parameters }) => present(await listMaterialTypePage(parameters), materialTypeAnswer),
  }),
  ...entryApi,
]

function present<Found, Answer>({ items, next }: Page<Found>, answer: (found: Found) => Answer): Page<Answer> {
  return { items: items.map(answer), next }
}

function subjectAnswer(subject: KnownSubject): z.input<typeof subjectSchema> {
  const { id, edition, isRetired, level, code, name, shortName, aliases, branches, partOf = null, grades } = subject
  return {
    ...{ id, edition, isRetired, level, code, name, shortName, partOf },
    aliases: [...aliases],
    branches: [...branches],
    grades: grades.map(({ choiceGroup = null, regularAssessments = null, tests = null, ...inGrade }) => ({
      ...inGrade,
      choiceGroup,
      regularAssessments,
      tests,
    })),
  }
}

interface Entry {
  readonly _id: { toString(): string }
  readonly edition: string
  readonly retiredAt?: Date | null
}

function entryAnswer({ _id, edition, retiredAt }: Entry) {
  return { id: _id.toString(), edition, isRetired: Boolean(retiredAt) }
}

function treeAnswer({
  level,
  subjectCode: subject,
  grade,
  code,
  ...entry
}: StrandRecord | TopicRecord | OutcomeRecord) {
  return { ...entryAnswer(entry), code, level, subject, grade }
}

function strandAnswer(strand: StrandRecord): z.input<typeof strandSchema> {
  return { ...treeAnswer(strand), name: strand.name }
}

function topicAnswer(topic: TopicRecord): z.input<typeof topicSchema> {
  return { ...treeAnswer(topic), name: topic.name, strand: topic.strandCode }
}

function outcomeAnswer(outcome: OutcomeRecord): z.input<typeof outcomeSchema> {
  return { ...treeAnswer(outcome), text: outcome.text, topic: outcome.topicCode }
}

function seriesAnswer(series: TextbookSeriesRecord): z.input<typeof seriesSchema> {
  const { code, name, publisher, nationwideFrom, referenceFrom, legalBasis, note, englishNote } = series
  return {
    ...entryAnswer(series),
    ...{ code, name },
    publisher: publisher ?? null,
    nationwideFrom: nationwideFrom ?? null,
    referenceFrom: referenceFrom ?? null,
    legalBasis: legalBasis ?? null,
    note: note ?? null,
    englishNote: englishNote ?? null,
  }
}

function materialTypeAnswer(type: MaterialTypeRecord): z.input<typeof materialTypeSchema> {
  const { code, name, englishName, formats, note, englishNote } = type
  return {
    ...entryAnswer(type),
    code,
    name,
    englishName,
    formats,
    note: note ?? null,
    englishNote: englishNote ?? null,
  }
}
