import { z } from 'zod'
import { type ApiRoute, idSchema, InvalidInput, operation } from '../../api/index.ts'
import { readId } from '../../http/id.ts'
import { dayOf } from '../../schools/index.ts'
import { daySchema, lastDaySchema, ofClass, personAnswer, personSchema } from '../api-schemas.ts'
import { momentOf } from '../time.ts'
import { findClass } from '../view.ts'
import { assignTeacher, type Duty, endAssignment } from './assign.ts'
import { type KnownAssignment, listTeachers } from './list.ts'

const assignmentSchema = z
  .strictObject({
    id: idSchema,
    person: personSchema,
    kind: z.enum(['homeroom', 'subject']),
    level: z.string().nullable(),
    subject: z.string().nullable().meta({ description: 'Its code in the curriculum of that level.' }),
    firstDay: daySchema,
    lastDay: lastDaySchema,
    substituteFor: personSchema.nullable(),
  })
  .meta({ id: 'Assignment', description: 'Who teaches a class: a subject, or as its class teacher.' })

export const teachersApi: readonly ApiRoute[] = [
  operation({
    method: 'get',
    path: '/classes/{id}/assignments',
    operationId: 'listAssignments',
    summary: 'Who teaches a class now or later in its year.',
    scope: 'classes:read',
    status: 200,
    refusals: [404],
    parameters: ofClass,
    output: z.strictObject({ items: z.array(assignmentSchema) }),
    run: async (actor, { parameters }) => {
      const now = new Date()
      const { one } = await findClass(actor, readId(parameters.id), now)
      return { items: (await listTeachers(one, await momentOf(one, now))).map(assignmentAnswer) }
    },
  }),
  operation({
    method: 'post',
    path: '/classes/{id}/assignments',
    operationId: 'assignTeacher',
    summary: 'Assign a class teacher, or a teacher of a subject.',
    scope: 'classes:write',
    status: 201,
    refusals: [403, 404, 409],
    parameters: ofClass,
    body: z.strictObject({
      person: idSchema,
      kind: z.enum(['homeroom', 'subject']),
      level: z.string().min(1).max(50).optional().meta({ description: 'Of a subject: its level in the curriculum.' }),
      subject: z.string().min(1).max(50).optional().meta({ description: 'Of a subject: its code.' }),
      firstDay: daySchema,
      lastDay: daySchema.nullable().default(null),
      substituteFor: idSchema
        .nullable()
        .default(null)
        .meta({ description: 'Whom they stand in for: until a last day.' }),
      replaces: z
        .boolean()
        .default(false)
        .meta({ description: 'Whoever is the class teacher stops being it on that day.' }),
    }),
    output: z.strictObject({ id: idSchema }),
    run: async (actor, { parameters, body, origin }) => {
      const { person, kind, level, subject, firstDay, lastDay, substituteFor, replaces } = body
      const form = {
        ...{ personId: readId(person), duty: dutyIn({ kind, level, subject }), firstDay, replaces },
        lastDay: lastDay ?? undefined,
        substituteForId: substituteFor === null ? undefined : readId(substituteFor),
      }
      return { id: (await assignTeacher(actor, readId(parameters.id), form, origin)).toString() }
    },
  }),
  operation({
    method: 'delete',
    path: '/classes/{id}/assignments/{assignment}',
    operationId: 'endAssignment',
    summary: 'End an assignment after a last day.',
    description: 'Without a last day it was a mistake: as if it had never been.',
    scope: 'classes:write',
    status: 204,
    refusals: [403, 404, 409],
    parameters: z.object({ id: idSchema, assignment: idSchema, lastDay: daySchema.optional() }),
    run: async (actor, { parameters: { id, assignment, lastDay }, origin }) =>
      await endAssignment(actor, { classId: readId(id), assignmentId: readId(assignment) }, lastDay, origin),
  }),
]

function dutyIn({
  kind,
  level,
  subject,
}: {
  kind: string
  level?: string | undefined
  subject?: string | undefined
}): Duty {
  if (kind === 'homeroom') return { kind }
  if (level === undefined) throw new InvalidInput({ level: { key: 'field.errors.required' } })
  if (subject === undefined) throw new InvalidInput({ subject: { key: 'field.errors.required' } })
  return { kind: 'subject', level, subjectCode: subject }
}

function assignmentAnswer(one: KnownAssignment): z.input<typeof assignmentSchema> {
  return {
    id: one.id,
    person: personAnswer(one.person),
    kind: one.kind,
    level: one.level ?? null,
    subject: one.subjectCode ?? null,
    firstDay: dayOf(one.from),
    lastDay: one.to ? dayOf(new Date(one.to.getTime() - 1)) : null,
    substituteFor: one.substituteFor ? personAnswer(one.substituteFor) : null,
  }
}
