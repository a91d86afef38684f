import { z } from 'zod'
import { type ApiRoute, listOperation } from '../api/index.ts'
import type { Page } from '../api/paging.ts'
import { curriculumLevels } from './levels.ts'
import { listSubjectPage } from './list-subjects.ts'
import type { KnownSubject } from './programme.ts'
import { evaluations, periodicTests } from './subject-grade.model.ts'
import { listOutcomePage, listTopicPage } from './tree.ts'
import type { OutcomeRecord, TopicRecord } from './tree.model.ts'

const levelSchema = z.enum(curriculumLevels)
const gradeSchema = z.int().min(1).max(12)
const subjectCodeSchema = z.string().meta({ description: 'Of one level: LSDL of primary schools is another subject.' })

const inGradeSchema = z.strictObject({
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

const ofTree = { level: levelSchema, subject: subjectCodeSchema, grade: gradeSchema }
const topicSchema = z
  .strictObject({ code: z.string(), name: z.string(), strand: z.string(), ...ofTree })
  .meta({ id: 'Topic', description: 'What is learnt; `strand` is the code of the strand that it belongs to.' })
const outcomeSchema = z
  .strictObject({ code: z.string(), text: z.string(), topic: z.string(), ...ofTree })
  .meta({ id: 'Outcome', description: 'What a pupil can do after a topic.' })

const treeQuery = z.object({
  level: levelSchema.optional(),
  subject: z.string().min(1).max(50).optional(),
  grade: gradeSchema.optional(),
})

export const curriculumApi: readonly ApiRoute[] = [
  listOperation({
    path: '/curriculum/subjects',
    operationId: 'listSubjects',
    summary: 'Subjects with their periods in each grade, in the order of the programme.',
    scope: 'curriculum:read',
    parameters: z.object({ level: levelSchema.optional(), grade: gradeSchema.optional() }),
    item: subjectSchema,
    run: async (_actor, { parameters }) => present(await listSubjectPage(parameters, parameters), subjectAnswer),
  }),
  listOperation({
    path: '/curriculum/topics',
    operationId: 'listTopics',
    summary: 'Topics, in the order of the programme.',
    scope: 'curriculum:read',
    parameters: treeQuery,
    item: topicSchema,
    run: async (_actor, { parameters }) => present(await listTopicPage(parameters, parameters), topicAnswer),
  }),
  listOperation({
    path: '/curriculum/outcomes',
    operationId: 'listOutcomes',
    summary: 'What pupils can do after each topic, in the order of the programme.',
    scope: 'curriculum:read',
    parameters: treeQuery.extend({
      topic: z.string().min(1).max(100).optional().meta({ description: 'The code of a topic.' }),
    }),
    item: outcomeSchema,
    run: async (_actor, { parameters }) => present(await listOutcomePage(parameters, parameters), outcomeAnswer),
  }),
]

function present<Found, Answer>({ items, next }: Page<Found>, answer: (found: Found) => Answer): Page<Answer> {
  return { items: items.map(answer), next }
}

function subjectAnswer(subject: KnownSubject): z.input<typeof subjectSchema> {
  const { level, code, name, shortName, aliases, branches, partOf = null, grades } = subject
  return {
    level,
    code,
    name,
    shortName,
    aliases: [...aliases],
    branches: [...branches],
    partOf,
    grades: grades.map(({ choiceGroup = null, regularAssessments = null, tests = null, ...inGrade }) => ({
      ...inGrade,
      choiceGroup,
      regularAssessments,
      tests,
    })),
  }
}

function topicAnswer(topic: TopicRecord): z.input<typeof topicSchema> {
  const { code, name, strandCode: strand, level, subjectCode: subject, grade } = topic
  return { code, name, strand, level, subject, grade }
}

function outcomeAnswer(outcome: OutcomeRecord): z.input<typeof outcomeSchema> {
  const { code, text, topicCode: topic, level, subjectCode: subject, grade } = outcome
  return { code, text, topic, level, subject, grade }
}
