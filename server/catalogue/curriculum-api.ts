import { z } from 'zod'
import { type ApiRoute, openOperation } from '../api/index.ts'
import { curriculumLevels } from '../curriculum/index.ts'
import { findGradeCounted, findPoint, findSubjectCounted, listSubjectsCounted } from './curriculum.ts'

const count = z
  .int()
  .nullable()
  .meta({ description: 'How many materials the caller may see there; null while the search index is away.' })
const counted = { code: z.string(), name: z.string(), count }
const subjectCode = z.string().max(40).meta({ description: 'The code of a subject: `TOAN`.' })
const gradeNumber = z.coerce.number().int().min(1).max(12).meta({ description: 'The grade.' })
const named = z.strictObject({ code: z.string(), name: z.string() })

const description = 'Materials of a topic or an outcome are listed by `findMaterials` (`topic`, `outcome`).'

export const curriculumCountsApi: readonly ApiRoute[] = [
  openOperation({
    method: 'get',
    path: '/catalogue/curriculum',
    operationId: 'countMaterialsBySubject',
    summary: 'The subjects, with the number of materials of each.',
    description,
    status: 200,
    parameters: z.object({ level: z.enum(curriculumLevels).optional() }),
    output: z
      .strictObject({ subjects: z.array(z.strictObject({ ...counted, levels: z.array(z.enum(curriculumLevels)) })) })
      .meta({ id: 'MaterialsBySubject' }),
    run: async (actor, { parameters: { level } }) => {
      const { subjects } = await listSubjectsCounted(actor, level)
      return { subjects: subjects.map(({ levels, ...one }) => ({ ...told(one), levels: [...levels] })) }
    },
  }),
  openOperation({
    method: 'get',
    path: '/catalogue/curriculum/{subject}',
    operationId: 'countMaterialsByGrade',
    summary: 'The grades of a subject, with the number of materials of each.',
    status: 200,
    refusals: [404],
    parameters: z.object({ subject: subjectCode }),
    output: z
      .strictObject({ subject: named, grades: z.array(z.strictObject({ grade: z.int(), count })) })
      .meta({ id: 'MaterialsByGrade' }),
    run: async (actor, { parameters: { subject } }) => {
      const { code, name, grades } = await findSubjectCounted(actor, subject)
      return { subject: { code, name }, grades: grades.map(({ grade, count }) => ({ grade, count: count ?? null })) }
    },
  }),
  openOperation({
    method: 'get',
    path: '/catalogue/curriculum/{subject}/{grade}',
    operationId: 'countMaterialsByTopic',
    summary: 'The strands and topics of a subject in a grade, with the number of materials of each.',
    description,
    status: 200,
    refusals: [404],
    parameters: z.object({ subject: subjectCode, grade: gradeNumber }),
    output: z
      .strictObject({
        subject: named,
        grade: z.int(),
        strands: z.array(z.strictObject({ ...counted, topics: z.array(z.strictObject(counted)) })),
      })
      .meta({ id: 'MaterialsByTopic' }),
    run: async (actor, { parameters }) => {
      const { subject, grade, strands } = await findGradeCounted(actor, parameters.subject, parameters.grade)
      return {
        subject,
        grade,
        strands: strands.map(({ topics, ...one }) => ({ ...told(one), topics: topics.map(told) })),
      }
    },
  }),
  openOperation({
    method: 'get',
    path: '/catalogue/curriculum/{subject}/{grade}/{topic}',
    operationId: 'countMaterialsByOutcome',
    summary: 'The outcomes of a topic, with the number of materials of each.',
    description,
    status: 200,
    refusals: [404],
    parameters: z.object({
      subject: subjectCode,
      grade: gradeNumber,
      topic: z.string().max(75).meta({ description: 'The code of a topic: `TOAN6.SO.STN`.' }),
    }),
    output: z
      .strictObject({ topic: z.strictObject(counted), outcomes: z.array(z.strictObject(counted)) })
      .meta({ id: 'MaterialsByOutcome' }),
    run: async (actor, { parameters: { subject, grade, topic: code } }) => {
      const found = await findPoint(actor, { subject, grade, code }, { page: 1, cursor: undefined })
      const { topic, outcomes, materials } = found
      return { topic: { ...topic, count: materials.total ?? null }, outcomes: outcomes.map(told) }
    },
  }),
]

function told({
  code,
  name,
  count,
}: {
  readonly code: string
  readonly name: string
  readonly count: number | undefined
}) {
  return { code, name, count: count ?? null }
}
