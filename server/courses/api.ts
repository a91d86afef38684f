import { countTry } from './people/tries.ts'
import { z } from 'zod'
import { readableCodeOf } from '../accounts/index.ts'
import type { Actor, Origin } from '../actor.ts'
import { type ApiRoute, idSchema, InvalidInput, listOperation, operation, timeSchema } from '../api/index.ts'
import { readId } from '../http/id.ts'
import { completionRules } from '../pages/course-kinds.ts'
import {
  asking,
  presentCourse,
  presentGroups,
  presentLearners,
  presentOutline,
  presentTeachers,
} from './api-answers.ts'
import {
  courseGroupsSchema,
  courseLearnersSchema,
  courseOutlineSchema,
  courseSchema,
  courseTeachersSchema,
} from './api-schemas.ts'
import { type CourseRecord, courseStates, doors } from './course.model.ts'
import { createCourse, describeCourse, enrolClasses, removeCourse, setState } from './create.ts'
import { listCourses, shelves } from './find.ts'
import { introductionField, sectionTextField, sectionTitleField, titleField } from './input.ts'
import {
  addItem,
  addSection,
  changeItem,
  changeSection,
  moveItemOf,
  moveSectionOf,
  placeItemOf,
  publishItems,
  removeItemOf,
  removeSectionOf,
} from './items.ts'
import { kindNamed } from './kinds.ts'
import { mostClasses, mostItems, mostPeople } from './limits.ts'
import { enrolPerson, joinByCode, joinOpenCourse, leaveCourse, setDoor, unenrolPerson } from './people/enrol.ts'
import { addGroup, changeGroup, removeGroup } from './people/groups.ts'
import { groupNameField } from './people/input.ts'
import { listLearners } from './people/learners.ts'
import { addTeacher, endTeacher, handOver, loadStaffed } from './people/teachers.ts'
import { viewerOf } from './viewer.ts'
import { type Changing, loadCourse, loadTaught } from './write.ts'

const read = 'courses:read'
const write = 'courses:write'

const revision = z
  .int()
  .min(1)
  .meta({ description: 'Which change of it the caller has seen: an older one is refused (409).' })
const seenInQuery = z.coerce.number().int().min(1).meta({ description: 'Which change the caller has seen.' })
const subject = z
  .strictObject({ level: z.string().max(30), code: z.string().max(40) })
  .optional()
  .meta({ description: 'Of the curriculum.' })
const way = z.enum(['up', 'down'])
const facts = z.record(z.string().max(60), z.string().max(20_000)).meta({
  description: 'As the form of its kind has them: of a `link` its `url` and `text`, of a `material` its `material`.',
})

const ofCourse = z.object({ id: idSchema })
const ofSection = z.object({ id: idSchema, sectionId: idSchema })
const ofItem = z.object({ id: idSchema, itemId: idSchema })
const ofTeacher = z.object({ id: idSchema, teacherId: idSchema })
const ofPerson = z.object({ id: idSchema, personId: idSchema })
const ofGroup = z.object({ id: idSchema, groupId: idSchema })

const settings = {
  title: z.string().max(200).default('').meta({ description: 'Empty: the usual one of what it shows.' }),
  isPublished: z.boolean().default(true),
  opensAt: timeSchema.optional(),
  isOptional: z.boolean().default(false),
  rule: z.enum(completionRules),
}

export const coursesApi: readonly ApiRoute[] = [
  listOperation({
    path: '/courses',
    operationId: 'listCourses',
    summary: 'Courses of one shelf: what the caller teaches, learns in, may join, leads, or may begin theirs from.',
    scope: read,
    parameters: z.object({
      shelf: z.enum(shelves).default('teaching'),
      q: z.string().max(200).default('').meta({ description: 'Words of the title or the introduction.' }),
    }),
    item: courseOutlineSchema,
    run: async (actor, { parameters: { shelf, q, ...page } }) => {
      const { items, next } = await listCourses(actor, shelf, page, { text: q ?? '' })
      return { items: items.map((course) => presentOutline(asking(actor), course)), next }
    },
  }),
  operation({
    method: 'post',
    path: '/courses',
    operationId: 'createCourse',
    summary: 'Begins a course, which is a draft until it is opened.',
    scope: write,
    status: 201,
    refusals: [403],
    body: z.strictObject({
      title: titleField,
      introduction: introductionField,
      unitId: idSchema.meta({ description: 'The school or office whose course it is.' }),
      subject,
      firstSection: sectionTitleField,
    }),
    output: courseSchema,
    run: async (actor, { body, origin }) => {
      const { unitId: unit, subject, ...form } = body
      return await answer(actor, await createCourse(actor, { ...form, unit, subject: subjectOf(subject) }, origin))
    },
  }),
  operation({
    method: 'get',
    path: '/courses/{id}',
    operationId: 'findCourse',
    summary: 'One course with what the caller may see of its outline.',
    scope: read,
    status: 200,
    refusals: [404],
    parameters: ofCourse,
    output: courseSchema,
    run: async (actor, { parameters }) => {
      const { viewer, course } = await loadCourse(actor, readId(parameters.id))
      return presentCourse(viewer, course)
    },
  }),
  operation({
    ...changing('put', '/courses/{id}', 'describeCourse'),
    summary: 'Says what a course is called and what it is about.',
    parameters: ofCourse,
    body: z.strictObject({ title: titleField, introduction: introductionField, subject, revision }),
    output: courseSchema,
    run: async (actor, { parameters, body: { revision, subject, ...form }, origin }) => {
      const described = { ...form, subject: subjectOf(subject) }
      return await answer(actor, await describeCourse(actor, at(parameters, revision, origin), described))
    },
  }),
  operation({
    ...changing('put', '/courses/{id}/state', 'setCourseState'),
    summary: 'Opens or closes a course, or makes it a draft again.',
    parameters: ofCourse,
    body: z.strictObject({ state: z.enum(courseStates), revision }),
    output: courseSchema,
    run: async (actor, { parameters, body: { state, revision }, origin }) =>
      await answer(actor, await setState(actor, at(parameters, revision, origin), state)),
  }),
  operation({
    ...removing('/courses/{id}', 'removeCourse'),
    summary: 'Removes a draft with all that stands in it.',
    parameters: ofCourse.extend({ revision: seenInQuery }),
    run: async (actor, { parameters, origin }) =>
      await removeCourse(actor, at(parameters, parameters.revision, origin)),
  }),
  operation({
    ...changing('post', '/courses/{id}/sections', 'addCourseSection', 201),
    summary: 'Adds a section at the end.',
    parameters: ofCourse,
    body: z.strictObject({ title: sectionTitleField, text: sectionTextField, revision }),
    output: courseSchema,
    run: async (actor, { parameters, body: { revision, ...form }, origin }) =>
      await answer(actor, await addSection(actor, at(parameters, revision, origin), form)),
  }),
  operation({
    ...changing('put', '/courses/{id}/sections/{sectionId}', 'changeCourseSection'),
    summary: 'Says what a section is called.',
    parameters: ofSection,
    body: z.strictObject({ title: sectionTitleField, text: sectionTextField, revision }),
    output: courseSchema,
    run: async (actor, { parameters, body: { revision, ...form }, origin }) => {
      const section = { id: readId(parameters.sectionId), ...form }
      return await answer(actor, await changeSection(actor, at(parameters, revision, origin), section))
    },
  }),
  operation({
    ...changing('post', '/courses/{id}/sections/{sectionId}/moves', 'moveCourseSection'),
    summary: 'Moves a section by one place.',
    parameters: ofSection,
    body: z.strictObject({ way, revision }),
    output: courseSchema,
    run: async (actor, { parameters, body: { way, revision }, origin }) => {
      const moving = { id: readId(parameters.sectionId), way }
      return await answer(actor, await moveSectionOf(actor, at(parameters, revision, origin), moving))
    },
  }),
  operation({
    ...removing('/courses/{id}/sections/{sectionId}', 'removeCourseSection'),
    summary: 'Removes a section; what stands in it moves to the one beside it.',
    parameters: ofSection.extend({ revision: seenInQuery }),
    run: async (actor, { parameters, origin }) =>
      void (await removeSectionOf(actor, at(parameters, parameters.revision, origin), readId(parameters.sectionId))),
  }),
  operation({
    ...changing('post', '/courses/{id}/items', 'addCourseItem', 201),
    summary: 'Adds an item at the end of a section, the last one unless said.',
    parameters: ofCourse,
    body: z.strictObject({ ...settings, kind: z.string().max(60), facts, sectionId: idSchema.optional(), revision }),
    output: courseSchema,
    run: async (actor, { parameters, body, origin }) => {
      const { kind, facts, sectionId, revision, ...form } = body
      await loadTaught(actor, readId(parameters.id))
      const section = sectionId === undefined ? undefined : readId(sectionId)
      const added = { ...settingsOf(form), kind, values: factsOf(kind, facts), sectionId: section }
      return await answer(actor, (await addItem(actor, at(parameters, revision, origin), added)).course)
    },
  }),
  operation({
    ...changing('put', '/courses/{id}/items/{itemId}', 'changeCourseItem'),
    summary: 'Changes an item; what its kind keeps stays as it is unless `facts` are said.',
    parameters: ofItem,
    body: z.strictObject({ ...settings, facts: facts.optional(), revision }),
    output: courseSchema,
    run: async (actor, { parameters, body: { facts, revision, ...form }, origin }) => {
      const course = await loadTaught(actor, readId(parameters.id))
      const id = readId(parameters.itemId)
      const kind = course.sections.flatMap(({ items }) => items).find(({ _id }) => _id.equals(id))?.kind
      const values = facts && kind !== undefined ? factsOf(kind, facts) : undefined
      const changed = { ...settingsOf(form), id, values }
      return await answer(actor, (await changeItem(actor, at(parameters, revision, origin), changed)).course)
    },
  }),
  operation({
    ...changing('post', '/courses/{id}/items/{itemId}/moves', 'moveCourseItem'),
    summary: 'Moves an item by one place, also into the section beside it.',
    parameters: ofItem,
    body: z.strictObject({ way, revision }),
    output: courseSchema,
    run: async (actor, { parameters, body: { way, revision }, origin }) => {
      const moving = { id: readId(parameters.itemId), way }
      return await answer(actor, await moveItemOf(actor, at(parameters, revision, origin), moving))
    },
  }),
  operation({
    ...changing('put', '/courses/{id}/items/{itemId}/place', 'placeCourseItem'),
    summary: 'Puts an item into a section, before another one or at the end.',
    parameters: ofItem,
    body: z.strictObject({ sectionId: idSchema, beforeId: idSchema.optional(), revision }),
    output: courseSchema,
    run: async (actor, { parameters, body: { sectionId, beforeId, revision }, origin }) => {
      const before = beforeId === undefined ? undefined : readId(beforeId)
      const placing = { id: readId(parameters.itemId), sectionId: readId(sectionId), beforeId: before }
      return await answer(actor, await placeItemOf(actor, at(parameters, revision, origin), placing))
    },
  }),
  operation({
    ...changing('post', '/courses/{id}/publications', 'publishCourseItems'),
    summary: 'Shows items to learners, or hides them: several at once.',
    parameters: ofCourse,
    body: z.strictObject({ itemIds: z.array(idSchema).min(1).max(mostItems), isPublished: z.boolean(), revision }),
    output: courseSchema,
    run: async (actor, { parameters, body: { itemIds, isPublished, revision }, origin }) => {
      const items = { ids: itemIds.map(readId), isPublished }
      return await answer(actor, await publishItems(actor, at(parameters, revision, origin), items))
    },
  }),
  operation({
    ...removing('/courses/{id}/items/{itemId}', 'removeCourseItem'),
    summary: 'Takes an item out of a course.',
    parameters: ofItem.extend({ revision: seenInQuery }),
    run: async (actor, { parameters, origin }) =>
      void (await removeItemOf(actor, at(parameters, parameters.revision, origin), readId(parameters.itemId))),
  }),
  operation({
    method: 'get',
    path: '/courses/{id}/teachers',
    operationId: 'listCourseTeachers',
    summary: 'Who teaches a course, for those who do and those who lead its school.',
    scope: read,
    status: 200,
    refusals: [403, 404],
    parameters: ofCourse,
    output: courseTeachersSchema,
    run: async (actor, { parameters }) => presentTeachers((await loadStaffed(actor, readId(parameters.id))).course),
  }),
  operation({
    ...changing('post', '/courses/{id}/teachers', 'addCourseTeacher', 201),
    summary: 'Adds a co-teacher, or a substitute with the first and the last day.',
    parameters: ofCourse,
    body: z.strictObject({
      personId: idSchema,
      role: z.enum(['coTeacher', 'substitute']),
      from: z.iso.date().optional(),
      to: z.iso.date().optional(),
      revision,
    }),
    output: courseTeachersSchema,
    run: async (actor, { parameters, body: { personId, revision, ...seat }, origin }) => {
      const added = { ...seat, personId: readId(personId) }
      return presentTeachers(await addTeacher(actor, at(parameters, revision, origin), added))
    },
  }),
  operation({
    ...changing('put', '/courses/{id}/owner', 'handOverCourse'),
    summary: 'Makes somebody the owner; whoever was it goes on as a co-teacher.',
    parameters: ofCourse,
    body: z.strictObject({ personId: idSchema, revision }),
    output: courseTeachersSchema,
    run: async (actor, { parameters, body: { personId, revision }, origin }) =>
      presentTeachers(await handOver(actor, at(parameters, revision, origin), readId(personId))),
  }),
  operation({
    ...removing('/courses/{id}/teachers/{teacherId}', 'endCourseTeacher'),
    summary: 'Ends that somebody teaches a course; co-teachers end it for themselves, too.',
    parameters: ofTeacher.extend({ revision: seenInQuery }),
    run: async (actor, { parameters, origin }) =>
      void (await endTeacher(actor, at(parameters, parameters.revision, origin), readId(parameters.teacherId))),
  }),
  operation({
    method: 'get',
    path: '/courses/{id}/learners',
    operationId: 'listCourseLearners',
    summary: 'Who learns in a course and how they have come in, for those who teach it.',
    scope: read,
    status: 200,
    refusals: [403, 404],
    parameters: ofCourse,
    output: courseLearnersSchema,
    run: async (actor, { parameters }) => await learnersIn(await loadTaught(actor, readId(parameters.id))),
  }),
  operation({
    ...changing('put', '/courses/{id}/classes', 'enrolClassesInCourse'),
    summary: 'Says which classes learn in a course.',
    parameters: ofCourse,
    body: z.strictObject({ classIds: z.array(idSchema).max(mostClasses), revision }),
    output: courseLearnersSchema,
    run: async (actor, { parameters, body: { classIds, revision }, origin }) =>
      await learnersIn(await enrolClasses(actor, at(parameters, revision, origin), classIds.map(readId))),
  }),
  operation({
    ...changing('post', '/courses/{id}/learners', 'enrolInCourse', 201),
    summary: 'Takes in one person: somebody whom the caller may see, or by the exact user name.',
    parameters: ofCourse,
    body: z.strictObject({ personId: idSchema.optional(), userName: z.string().max(200).optional() }),
    output: courseLearnersSchema,
    run: async (actor, { parameters, body: { personId, userName }, origin }) => {
      const wanted = { userName, personId: personId === undefined ? undefined : readId(personId) }
      return await learnersIn(await enrolPerson(actor, at(parameters, undefined, origin), wanted))
    },
  }),
  operation({
    ...removing('/courses/{id}/learners/{personId}', 'removeFromCourse'),
    summary: 'Takes out somebody who has not come with a class.',
    parameters: ofPerson,
    run: async (actor, { parameters, origin }) =>
      await unenrolPerson(actor, at(parameters, undefined, origin), readId(parameters.personId)),
  }),
  operation({
    ...changing('put', '/courses/{id}/door', 'setCourseDoor'),
    summary: 'Says who comes in by themselves, and makes a new code when it is wanted.',
    parameters: ofCourse,
    body: z.strictObject({ door: z.enum(doors), isNewCode: z.boolean().default(false), revision }),
    output: courseLearnersSchema,
    run: async (actor, { parameters, body: { door, isNewCode, revision }, origin }) =>
      await learnersIn(await setDoor(actor, at(parameters, revision, origin), { door, isNewCode })),
  }),
  operation({
    method: 'get',
    path: '/courses/{id}/groups',
    operationId: 'listCourseGroups',
    summary: 'The groups of a course, for those who teach it.',
    scope: read,
    status: 200,
    refusals: [403, 404],
    parameters: ofCourse,
    output: courseGroupsSchema,
    run: async (actor, { parameters }) => presentGroups(await loadTaught(actor, readId(parameters.id))),
  }),
  operation({
    ...changing('post', '/courses/{id}/groups', 'addCourseGroup', 201),
    summary: 'Adds a group of learners.',
    parameters: ofCourse,
    body: z.strictObject({ name: groupNameField, personIds: z.array(idSchema).max(mostPeople), revision }),
    output: courseGroupsSchema,
    run: async (actor, { parameters, body: { name, personIds, revision }, origin }) => {
      const form = { name, personIds: personIds.map(readId) }
      return presentGroups((await addGroup(actor, at(parameters, revision, origin), form)).course)
    },
  }),
  operation({
    ...changing('put', '/courses/{id}/groups/{groupId}', 'changeCourseGroup'),
    summary: 'Says what a group is called and who is in it.',
    parameters: ofGroup,
    body: z.strictObject({ name: groupNameField, personIds: z.array(idSchema).max(mostPeople), revision }),
    output: courseGroupsSchema,
    run: async (actor, { parameters, body: { name, personIds, revision }, origin }) => {
      const form = { id: readId(parameters.groupId), name, personIds: personIds.map(readId) }
      return presentGroups((await changeGroup(actor, at(parameters, revision, origin), form)).course)
    },
  }),
  operation({
    ...removing('/courses/{id}/groups/{groupId}', 'removeCourseGroup'),
    summary: 'Removes a group; what was for it alone is hidden.',
    parameters: ofGroup.extend({ revision: seenInQuery }),
    run: async (actor, { parameters, origin }) =>
      void (await removeGroup(actor, at(parameters, parameters.revision, origin), readId(parameters.groupId))),
  }),
  operation({
    method: 'post',
    path: '/course-codes',
    operationId: 'joinCourseWithCode',
    summary: 'Comes into a course with its code.',
    scope: write,
    status: 200,
    refusals: [403, 409],
    body: z.strictObject({ code: z.string().min(1).max(40) }),
    output: courseSchema,
    run: async (actor, { body: { code }, origin }) => {
      await countTry(actor)
      const answered = await joinByCode(actor, readableCodeOf(code), origin)
      if (answered.kind !== 'joined') throw new InvalidInput({ code: { key: `courses.errors.code.${answered.kind}` } })
      return presented(await loadCourse(actor, answered.courseId))
    },
  }),
  operation({
    method: 'put',
    path: '/courses/{id}/membership',
    operationId: 'joinCourse',
    summary: 'Comes into a course whose door is open to the caller.',
    scope: write,
    status: 200,
    refusals: [404, 409],
    parameters: ofCourse,
    output: courseSchema,
    run: async (actor, { parameters, origin }) => {
      const { _id } = await joinOpenCourse(actor, readId(parameters.id), origin)
      return presented(await loadCourse(actor, _id))
    },
  }),
  operation({
    ...removing('/courses/{id}/membership', 'leaveCourse'),
    summary: 'Leaves a course into which the caller has come by themselves.',
    parameters: ofCourse,
    run: async (actor, { parameters, origin }) => await leaveCourse(actor, readId(parameters.id), origin),
  }),
]

function changing<S extends 200 | 201 = 200>(
  method: 'post' | 'put',
  path: string,
  operationId: string,
  status: S = 200 as S,
) {
  return { method, path, operationId, status, scope: write, refusals: [403, 404, 409] as const }
}

function removing(path: string, operationId: string) {
  return {
    ...{ method: 'delete' as const, path, operationId, status: 204 as const, scope: write },
    refusals: [403, 404, 409] as const,
  }
}

function at({ id }: { readonly id: string }, seen: number | undefined, origin: Origin): Changing {
  return { id: readId(id), seen, origin }
}

async function answer(actor: Actor, course: CourseRecord) {
  return presentCourse(await viewerOf(actor), course)
}

function presented({ viewer, course }: Awaited<ReturnType<typeof loadCourse>>) {
  return presentCourse(viewer, course)
}

async function learnersIn(course: CourseRecord) {
  return presentLearners(course, await listLearners(course))
}

function subjectOf(subject: { level: string; code: string } | undefined) {
  return subject && { level: subject.level, subjectCode: subject.code }
}

function settingsOf<T extends { readonly opensAt?: string | undefined }>({ opensAt, ...form }: T) {
  return { ...form, opensAt: opensAt === undefined ? undefined : new Date(opensAt) }
}

/** @throws AppError 404; InvalidInput of fields `facts.<name>` */
function factsOf(kind: string, facts: Readonly<Record<string, string>>): object {
  const read = kindNamed(kind).readForm(facts)
  if (read.ok) return read.values
  throw new InvalidInput(
    Object.fromEntries(Object.entries(read.errors).map(([name, error]) => [`facts.${name}`, error])),
  )
}
