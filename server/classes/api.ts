import { Types } from 'mongoose'
import { z } from 'zod'
import { type ApiRoute, idSchema, InvalidInput, listOperation, operation } from '../api/index.ts'
import { forbidden } from '../errors.ts'
import { readId } from '../http/id.ts'
import type { KnownPerson } from '../people/index.ts'
import { dayOf } from '../schools/index.ts'
import { canSeePupils, canUseClassList } from './access.ts'
import { changeClass } from './change.ts'
import { chooseYear } from './choose.ts'
import type { ClassRecord } from './class.model.ts'
import { createClass } from './create.ts'
import { mostGrades } from './grades.ts'
import { findSchool } from './guarded.ts'
import { listClasses, type PupilCount } from './list.ts'
import { mostAtOnce, placePupils, takeOutPupil } from './pupils/place.ts'
import { listRoll } from './roll.ts'
import { assignTeacher, type Duty, endAssignment } from './teachers/assign.ts'
import { type KnownAssignment, listTeachers } from './teachers/list.ts'
import { momentOf } from './time.ts'
import { findClass } from './view.ts'

const daySchema = z.iso.date().meta({ description: 'A day in Vietnam.' })
const lastDaySchema = daySchema.nullable().meta({ description: 'The last day; null: it goes on.' })
const personSchema = z.strictObject({ id: idSchema, name: z.string() }).meta({ id: 'PersonReference' })
const gradesSchema = z.array(z.int().min(0).max(12)).min(1).max(mostGrades)
const nameSchema = z.string().min(1).max(60)
const campusSchema = idSchema.nullable().meta({ description: 'Null: the main site.' })
const yearSchema = z
  .int()
  .min(2000)
  .max(2099)
  .meta({ description: 'The calendar year in which the school year begins.' })

const classSchema = z
  .strictObject({
    id: idSchema,
    school: idSchema,
    year: yearSchema,
    name: z.string().meta({ description: 'Free text: nothing can be read out of it.' }),
    grades: gradesSchema.meta({ description: 'Several in a combined class; 0 is preschool.' }),
    campus: campusSchema,
  })
  .meta({ id: 'Class' })

const listedSchema = classSchema
  .extend({
    pupils: z.int().nullable().meta({
      description:
        'How many; null for who is not told, or above the school when they are fewer than the sector lets be told (usually 5).',
    }),
    classTeachers: z.array(personSchema),
  })
  .meta({ id: 'ListedClass' })

const pupilSchema = z
  .strictObject({
    id: idSchema,
    name: z.string(),
    birthDate: daySchema.nullable().meta({
      description: 'For those who manage the school and the class teacher, and to tell apart who has the same name.',
    }),
    isRetained: z.boolean().meta({ description: 'Stays in the same grade in the next year.' }),
  })
  .meta({ id: 'Pupil' })

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

const placingSchema = z
  .strictObject({
    person: idSchema,
    outcome: z.enum(['placed', 'alreadyHere', 'inOtherClass', 'notPupil']),
    className: z.string().nullable(),
  })
  .meta({ id: 'Placing', description: 'What became of one of those who were to be placed.' })

const ofClass = z.object({ id: idSchema })

export const classesApi: readonly ApiRoute[] = [
  listOperation({
    path: '/classes',
    operationId: 'listClasses',
    summary: 'The classes of a school in a school year, by grade and name.',
    scope: 'classes:read',
    refusals: [404],
    parameters: z.object({ school: idSchema, year: yearSchema.optional() }),
    item: listedSchema,
    run: async (actor, { parameters: { school: id, year, ...page } }) => {
      const school = await findSchool(readId(id))
      const { yearKey } = await chooseYear(school.id, year === undefined ? '' : String(year), new Date())
      const { items, next } = await listClasses(actor, { school, yearKey }, page)
      return {
        items: items.map(({ one, pupils, classTeachers }) => ({
          ...classAnswer(one),
          pupils: countAnswer(pupils),
          classTeachers: classTeachers.map(personAnswer),
        })),
        next,
      }
    },
  }),
  operation({
    method: 'post',
    path: '/classes',
    operationId: 'createClass',
    summary: 'Make a class.',
    scope: 'classes:write',
    status: 201,
    refusals: [403, 404, 409],
    body: z.strictObject({
      school: idSchema,
      year: yearSchema,
      name: nameSchema,
      grades: gradesSchema,
      campus: campusSchema.default(null),
    }),
    output: classSchema,
    run: async (actor, { body: { school, year: yearKey, name, grades, campus }, origin }) => {
      const form = {
        schoolId: readId(school),
        yearKey,
        name,
        grades,
        campusId: campus === null ? null : readId(campus),
      }
      return classAnswer(await createClass(actor, form, origin))
    },
  }),
  operation({
    method: 'get',
    path: '/classes/{id}',
    operationId: 'findClass',
    summary: 'One class.',
    scope: 'classes:read',
    status: 200,
    refusals: [404],
    parameters: ofClass,
    output: classSchema,
    run: async (actor, { parameters }) => classAnswer((await findClass(actor, readId(parameters.id))).one),
  }),
  operation({
    method: 'patch',
    path: '/classes/{id}',
    operationId: 'changeClass',
    summary: 'Change the name, the grades or the campus of a class.',
    description: 'What is left out stays.',
    scope: 'classes:write',
    status: 200,
    refusals: [403, 404, 409],
    parameters: ofClass,
    body: z.strictObject({
      name: nameSchema.optional(),
      grades: gradesSchema.optional(),
      campus: campusSchema.optional(),
    }),
    output: classSchema,
    run: async (actor, { parameters, body: { name, grades, campus }, origin }) => {
      const change = {
        ...(name === undefined ? {} : { name }),
        ...(grades === undefined ? {} : { grades }),
        ...(campus === undefined ? {} : { campusId: campus === null ? null : readId(campus) }),
      }
      return classAnswer(await changeClass(actor, readId(parameters.id), change, origin))
    },
  }),
  operation({
    method: 'get',
    path: '/classes/{id}/pupils',
    operationId: 'listPupils',
    summary: 'The pupils of a class, in the order of a class list.',
    description:
      'For those who manage the school or teach the class. Of a year that is not the current one: as on its first or its last day.',
    scope: 'classes:read',
    status: 200,
    refusals: [403, 404],
    parameters: ofClass,
    output: z.strictObject({ items: z.array(pupilSchema) }),
    run: async (actor, { parameters }) => {
      const now = new Date()
      const { one } = await findClass(actor, readId(parameters.id), now)
      if (!canSeePupils(actor, one)) throw forbidden()
      const pupils = await listRoll(one, { at: await momentOf(one, now), now, withGuardians: false })
      return {
        items: pupils.map(({ person, hasNamesake, isRetained }) => ({
          ...personAnswer(person),
          birthDate: person.birthDate && (hasNamesake || canUseClassList(actor, one)) ? dayOf(person.birthDate) : null,
          isRetained,
        })),
      }
    },
  }),
  operation({
    method: 'post',
    path: '/classes/{id}/placements',
    operationId: 'placePupils',
    summary: 'Put pupils into a class from a day on, each with what became of it.',
    description: 'A pupil is in one class of a school at a time.',
    scope: 'classes:write',
    status: 200,
    refusals: [403, 404, 409],
    parameters: ofClass,
    body: z.strictObject({ people: z.array(idSchema).min(1).max(mostAtOnce), firstDay: daySchema }),
    output: z.strictObject({ items: z.array(placingSchema) }),
    run: async (actor, { parameters, body: { people, firstDay }, origin }) => {
      const personIds = people.map((id) => new Types.ObjectId(id))
      const placed = await placePupils(actor, readId(parameters.id), { personIds, firstDay }, origin)
      return {
        items: placed.map(({ personId, outcome, className }) => ({
          person: personId,
          outcome,
          className: className ?? null,
        })),
      }
    },
  }),
  operation({
    method: 'delete',
    path: '/classes/{id}/placements/{person}',
    operationId: 'takeOutPupil',
    summary: 'Take a pupil out of a class after a last day.',
    description: 'Without a last day they were put there by mistake: as if they had never been.',
    scope: 'classes:write',
    status: 204,
    refusals: [403, 404, 409],
    parameters: z.object({ id: idSchema, person: idSchema, lastDay: daySchema.optional() }),
    run: async (actor, { parameters: { id, person, lastDay }, origin }) =>
      await takeOutPupil(actor, { classId: readId(id), personId: readId(person) }, lastDay, origin),
  }),
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

function classAnswer({ _id, schoolId, yearKey, name, grades, campusId }: ClassRecord): z.input<typeof classSchema> {
  return {
    id: _id.toString(),
    school: schoolId.toString(),
    year: yearKey,
    name,
    grades,
    campus: campusId?.toString() ?? null,
  }
}

function countAnswer(count: PupilCount): number | null {
  return count && 'count' in count ? count.count : null
}

function personAnswer({ id, fullName }: KnownPerson) {
  return { id, name: fullName }
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
