import { z } from 'zod'
import { type ApiRoute, idSchema, listOperation, operation } from '../api/index.ts'
import { readId } from '../http/id.ts'
import { gradeSchema, ofClass, personAnswer, personSchema } from './api-schemas.ts'
import { changeClass, removeClass } from './change.ts'
import { chooseYear } from './choose.ts'
import type { ClassRecord } from './class.model.ts'
import { createClass } from './create.ts'
import { mostGrades } from './grades.ts'
import { findSchool } from './guarded.ts'
import { listClasses, type PupilCount } from './list.ts'
import { pupilsApi } from './pupils/api.ts'
import { teachersApi } from './teachers/api.ts'
import { findClass } from './view.ts'

const gradesSchema = z.array(gradeSchema).min(1).max(mostGrades)
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
    method: 'delete',
    path: '/classes/{id}',
    operationId: 'removeClass',
    summary: 'Remove a class that nobody was ever in, with the assignments of its teachers.',
    scope: 'classes:write',
    status: 204,
    refusals: [403, 404, 409],
    parameters: ofClass,
    run: async (actor, { parameters, origin }) => {
      await removeClass(actor, readId(parameters.id), origin)
    },
  }),
  ...pupilsApi,
  ...teachersApi,
]

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
