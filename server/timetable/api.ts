import { Types } from 'mongoose'
import { z } from 'zod'
import { type ApiRoute, idSchema, InvalidInput, operation, timeSchema } from '../api/index.ts'
import type { Actor } from '../actor.ts'
import { readId } from '../http/id.ts'
import { seenSchema, seenTime } from '../http/seen.ts'
import { beginningOf } from '../schools/index.ts'
import { addDays, type Span } from '../years/index.ts'
import { findBells, saveBells } from './bells.ts'
import { listOfClass, listOfTeacher, type NamedLesson } from './find.ts'
import { bellsIn, longestRoom } from './input.ts'
import { giverOf } from './occurrences.ts'
import { saveTimetable } from './save.ts'
import { findTimetableSchool } from './school.ts'
import { type Instead, saveAbsence } from './substitute.ts'
import { type Bells, bellSets, mostPeriods, sessions } from './times.ts'
import { revisionOf } from './turn.ts'

const daySchema = z.iso.date().meta({ description: 'A day in Vietnam.' })
const spanShape = { firstDay: daySchema, lastDay: daySchema.meta({ description: 'At most 92 days later.' }) }
const slotShape = {
  weekday: z.int().min(0).max(5).meta({ description: '0 is Monday.' }),
  session: z.enum(sessions),
  period: z.int().min(1).max(mostPeriods).meta({ description: 'From 1 in each session.' }),
}
const subjectShape = { level: z.string().max(30), subject: z.string().max(40) }

const lessonSchema = z
  .strictObject({
    ...{ id: idSchema, day: daySchema, ...slotShape, begins: timeSchema, ends: timeSchema, ...subjectShape },
    class: z.strictObject({ id: idSchema, name: z.string() }),
    teacher: idSchema.nullable().meta({ description: 'Who gives it; null: it does not take place.' }),
    usualTeacher: idSchema,
    room: z.string().nullable(),
    note: z.string().nullable(),
  })
  .meta({ id: 'Lesson' })

const lessonsSchema = z.strictObject({ items: z.array(lessonSchema) })
const classLessonsSchema = lessonsSchema.extend({
  revision: z.int().meta({ description: 'Counts the changes of this timetable.' }),
})
const bellSchema = z.strictObject({ begins: z.string(), ends: z.string() })
const periodsSchema = z.strictObject({
  morning: z.array(bellSchema).max(mostPeriods),
  afternoon: z.array(bellSchema).max(mostPeriods),
})
const bellsSchema = z
  .strictObject({ primary: periodsSchema, secondary: periodsSchema, changedAt: timeSchema.nullable() })
  .meta({ id: 'Bells', description: 'Clock times like 07:45; `changedAt` is null while they are as usual.' })

export const timetableApi: readonly ApiRoute[] = [
  operation({
    method: 'get',
    path: '/timetable/classes/{id}',
    operationId: 'listClassLessons',
    summary: 'The lessons of a class in a span of days, with who stands in and what is left out.',
    scope: 'timetable:read',
    status: 200,
    refusals: [404],
    parameters: z.object({ id: idSchema, ...spanShape }),
    output: classLessonsSchema,
    run: async (actor, { parameters: { id, ...days } }) => await classAnswer(actor, id, spanOf(days)),
  }),
  operation({
    method: 'put',
    path: '/timetable/classes/{id}',
    operationId: 'saveClassTimetable',
    summary: 'The timetable of a class from a day on: what was before is kept, what was planned for later is replaced.',
    description:
      'Mistakes are told under `slots.<weekday>.<session>.<period>`, such as a teacher who is with another class.',
    scope: 'timetable:write',
    status: 200,
    refusals: [403, 404, 409],
    parameters: z.object({ id: idSchema }),
    body: z.strictObject({
      from: daySchema,
      revision: z.int().min(0).optional().meta({ description: 'The one that was seen. Left out: whichever it is.' }),
      lessons: z
        .array(
          z.strictObject({
            ...slotShape,
            ...subjectShape,
            teacher: idSchema,
            room: z.string().max(longestRoom).default(''),
          }),
        )
        .max(100),
    }),
    output: classLessonsSchema,
    run: async (actor, { parameters: { id }, body: { from, revision, lessons }, origin }) => {
      const wanted = lessons.map(({ subject, teacher, ...slot }) => ({
        ...{ ...slot, subjectCode: subject, teacherId: readId(teacher) },
      }))
      const plan = { classId: readId(id), lessons: wanted }
      await saveTimetable(actor, { plan, from, seen: revision }, origin)
      return await classAnswer(actor, id, { from: beginningOf(from), to: addDays(beginningOf(from), 7) })
    },
  }),
  operation({
    method: 'get',
    path: '/timetable/schools/{id}/teachers/{person}',
    operationId: 'listTeacherLessons',
    summary: 'The lessons of somebody who works at a school, at all schools, in a span of days.',
    scope: 'timetable:read',
    status: 200,
    refusals: [404],
    parameters: z.object({ id: idSchema, person: idSchema, ...spanShape }),
    output: lessonsSchema,
    run: async (actor, { parameters: { id, person, ...days } }) => {
      const whose = { schoolId: readId(id), personId: readId(person) }
      return { items: (await listOfTeacher(actor, whose, spanOf(days))).lessons.map(lessonAnswer) }
    },
  }),
  operation({
    method: 'put',
    path: '/timetable/schools/{id}/absences/{person}/{day}',
    operationId: 'saveAbsence',
    summary: 'Who gives the lessons of somebody who is absent on a day; those concerned are told.',
    scope: 'timetable:write',
    status: 200,
    refusals: [403, 404],
    parameters: z.object({ id: idSchema, person: idSchema, day: daySchema }),
    body: z.strictObject({
      note: z.string().max(300).default(''),
      lessons: z
        .array(
          z.strictObject({
            lesson: idSchema,
            instead: z.union([z.enum(['usual', 'cancelled']), idSchema]).meta({ description: 'Or who gives it.' }),
          }),
        )
        .max(20),
    }),
    output: z.strictObject({ changed: z.int() }),
    run: async (actor, { parameters: { id, person, day }, body: { note, lessons }, origin }) => {
      const instead = new Map(lessons.map(({ lesson, instead }) => [lesson, insteadOf(instead)]))
      const absence = { schoolId: readId(id), absentId: readId(person), day, note, instead }
      return { changed: await saveAbsence(actor, absence, origin) }
    },
  }),
  operation({
    method: 'get',
    path: '/timetable/schools/{id}/bells',
    operationId: 'findBells',
    summary: 'When the periods of a school begin and end.',
    scope: 'timetable:read',
    status: 200,
    refusals: [404],
    parameters: z.object({ id: idSchema }),
    output: bellsSchema,
    run: async (actor, { parameters: { id } }) => {
      await findTimetableSchool(actor, readId(id))
      return await bellsAnswer(id)
    },
  }),
  operation({
    method: 'put',
    path: '/timetable/schools/{id}/bells',
    operationId: 'saveBells',
    summary: 'Change when the periods of a school begin and end.',
    scope: 'timetable:write',
    status: 200,
    refusals: [403, 404, 409],
    parameters: z.object({ id: idSchema }),
    body: z.strictObject({ primary: periodsSchema, secondary: periodsSchema, seen: seenSchema }),
    output: bellsSchema,
    run: async (actor, { parameters: { id }, body: { seen, ...bells }, origin }) => {
      const read = bellsIn(fieldsOf(bells), bellSets, bells)
      if (!read.ok) throw new InvalidInput(read.errors)
      await saveBells(actor, readId(id), { bells: read.bells, seen: seenTime(seen) }, origin)
      return await bellsAnswer(id)
    },
  }),
]

const longest = 92

/** @throws InvalidInput `lastDay` */
function spanOf({ firstDay, lastDay }: { readonly firstDay: string; readonly lastDay: string }): Span {
  const span = { from: beginningOf(firstDay), to: addDays(beginningOf(lastDay), 1) }
  if (span.to <= span.from || span.to > addDays(span.from, longest))
    throw new InvalidInput({ lastDay: { key: 'field.errors.invalid' } })
  return span
}

async function classAnswer(actor: Actor, id: string, span: Span) {
  const { lessons, one } = await listOfClass(actor, readId(id), span)
  return { items: lessons.map(lessonAnswer), revision: await revisionOf(one._id) }
}

function lessonAnswer(one: NamedLesson): z.input<typeof lessonSchema> {
  const { lesson, day, begins, ends, group, substitution } = one
  return {
    ...{ id: lesson._id.toString(), day, weekday: lesson.weekday, session: lesson.session, period: lesson.period },
    ...{ begins: begins.toISOString(), ends: ends.toISOString(), level: lesson.level, subject: lesson.subjectCode },
    class: { id: group._id.toString(), name: group.name },
    teacher: giverOf(one)?.toString() ?? null,
    usualTeacher: lesson.teacherId.toString(),
    ...{ room: lesson.room ?? null, note: substitution?.note || null },
  }
}

function insteadOf(text: string): Instead {
  return text === 'usual' || text === 'cancelled' ? text : new Types.ObjectId(text)
}

async function bellsAnswer(id: string): Promise<z.input<typeof bellsSchema>> {
  const { bells, changedAt } = (await findBells([id])).get(id)!
  const plain = (set: Bells['primary']) => ({
    morning: set.morning.map(({ begins, ends }) => ({ begins, ends })),
    afternoon: set.afternoon.map(({ begins, ends }) => ({ begins, ends })),
  })
  return {
    primary: plain(bells.primary),
    secondary: plain(bells.secondary),
    changedAt: changedAt?.toISOString() ?? null,
  }
}

/** As the form has them, so that both are read in one way. */
function fieldsOf(bells: Bells): Record<string, string> {
  return Object.fromEntries(
    bellSets.flatMap((set) =>
      sessions.flatMap((session) =>
        bells[set][session].flatMap(({ begins, ends }, at) => [
          [`${set}.${session}.${at + 1}.begins`, begins],
          [`${set}.${session}.${at + 1}.ends`, ends],
        ]),
      ),
    ),
  )
}
