import { Types } from 'mongoose'
import { z } from 'zod'
import { type ApiRoute, idSchema, operation } from '../../api/index.ts'
import { forbidden } from '../../errors.ts'
import { readId } from '../../http/id.ts'
import { dayOf } from '../../schools/index.ts'
import { canSeePupils, canUseClassList } from '../access.ts'
import { daySchema, gradeSchema, ofClass, personAnswer } from '../api-schemas.ts'
import { listRoll } from '../roll.ts'
import { momentOf } from '../time.ts'
import { findClass } from '../view.ts'
import { findPupilPlace, mostAtOnce, movePupil, placePupils, setGrades, takeOutPupil } from './place.ts'

const pupilSchema = z
  .strictObject({
    id: idSchema,
    name: z.string(),
    birthDate: daySchema.nullable().meta({
      description: 'For those who manage the school and the class teacher, and to tell apart who has the same name.',
    }),
    grade: gradeSchema.nullable().meta({ description: 'Null in a combined class in which nobody has said it.' }),
    isRetained: z.boolean().meta({ description: 'Stays in the same grade in the next year.' }),
  })
  .meta({ id: 'Pupil' })

const placingSchema = z
  .strictObject({
    person: idSchema,
    outcome: z.enum(['placed', 'alreadyHere', 'inOtherClass', 'notPupil']),
    className: z.string().nullable(),
  })
  .meta({ id: 'Placing', description: 'What became of one of those who were to be placed.' })

const ofPlace = z.object({ id: idSchema, person: idSchema })

export const pupilsApi: readonly ApiRoute[] = [
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
        items: pupils.map(({ person, hasNamesake, grade, isRetained }) => ({
          ...personAnswer(person),
          birthDate: person.birthDate && (hasNamesake || canUseClassList(actor, one)) ? dayOf(person.birthDate) : null,
          grade: grade ?? null,
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
    body: z.strictObject({
      people: z.array(idSchema).min(1).max(mostAtOnce),
      firstDay: daySchema,
      grade: gradeSchema.optional().meta({ description: 'Of all of them, when the class is a combined one.' }),
    }),
    output: z.strictObject({ items: z.array(placingSchema) }),
    run: async (actor, { parameters, body: { people, firstDay, grade }, origin }) => {
      const personIds = people.map((id) => new Types.ObjectId(id))
      const placed = await placePupils(actor, readId(parameters.id), { personIds, firstDay, grade }, origin)
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
    method: 'patch',
    path: '/classes/{id}/placements/{person}',
    operationId: 'setPupilGrade',
    summary: 'Say which of the grades of a combined class a pupil is in.',
    description: 'Null: nobody knows as yet. The move to the next year goes by it.',
    scope: 'classes:write',
    status: 204,
    refusals: [403, 404, 409],
    parameters: ofPlace,
    body: z.strictObject({ grade: gradeSchema.nullable() }),
    run: async (actor, { parameters: { id, person }, body: { grade }, origin }) => {
      const place = { classId: readId(id), personId: readId(person) }
      await findPupilPlace(actor, place)
      await setGrades(actor, place.classId, new Map([[person, grade ?? undefined]]), origin)
    },
  }),
  operation({
    method: 'post',
    path: '/classes/{id}/placements/{person}/move',
    operationId: 'movePupil',
    summary: 'Move a pupil to another class of the school and the year from a day on.',
    description: 'The day before is the last one in the class that they leave.',
    scope: 'classes:write',
    status: 204,
    refusals: [403, 404, 409],
    parameters: ofPlace,
    body: z.strictObject({ class: idSchema, firstDay: daySchema }),
    run: async (actor, { parameters: { id, person }, body: { class: to, firstDay }, origin }) =>
      await movePupil(
        actor,
        { classId: readId(id), personId: readId(person) },
        { classId: readId(to), firstDay },
        origin,
      ),
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
    parameters: ofPlace.extend({ lastDay: daySchema.optional() }),
    run: async (actor, { parameters: { id, person, lastDay }, origin }) =>
      await takeOutPupil(actor, { classId: readId(id), personId: readId(person) }, lastDay, origin),
  }),
]
