import type { Answers } from '../api/caller.ts'
import { type ApiAnswer, call } from '../api/client.ts'
import { Course, type CourseRecord } from '../../server/courses/course.model.ts'
import { joinOpenCourse } from '../../server/courses/people/enrol.ts'
import { addGroup } from '../../server/courses/people/groups.ts'
import { addTeacher } from '../../server/courses/people/teachers.ts'
import type { RunningApp } from '../support/start.ts'
import { tokenOf } from '../tokens/tokens.ts'
import { answers as pages } from './kinds/answers.ts'
import { addLink, changing, makeCourse, makeOpen, makeSchool, origin, type School, stored } from './courses.ts'

export const answers: Answers = {
  ...pages,
  findOwnProgress: async (app) => {
    const { url, itemUrl, token } = await learnt(app)
    await call(app, `POST ${itemUrl}`, { token, body: {} })
    return await call(app, `GET ${url}/mine`, { token })
  },
  findClassProgress: async (app) => {
    const { url, teacherToken } = await learnt(app)
    return await call(app, `GET ${url}`, { token: teacherToken })
  },
  reportProgress: async (app) => {
    const { itemUrl, token } = await learnt(app)
    return await call(app, `POST ${itemUrl}`, { token, body: { operation: 'a1', done: true } })
  },
  listCourses: async (app) => {
    const { token } = await anew(app)
    return await call(app, 'GET /courses', { token })
  },
  createCourse: async (app) => {
    const { token, school } = await anew(app)
    const body = { title: 'Toán 6', introduction: '', unitId: school.unitId.toString(), firstSection: 'Phần 1' }
    return await call(app, 'POST /courses', { token, body })
  },
  findCourse: async (app) => await of(app, 'GET', () => ''),
  describeCourse: async (app) =>
    await of(
      app,
      'PUT',
      () => '',
      ({ revision }) => ({ title: 'Toán 6', introduction: 'Mới.', revision }),
    ),
  setCourseState: async (app) =>
    await of(
      app,
      'PUT',
      () => '/state',
      ({ revision }) => ({ state: 'closed', revision }),
    ),
  removeCourse: async (app) => {
    const { token, school } = await anew(app)
    const { _id, revision } = await makeCourse(school.teacher)
    return await call(app, `DELETE /courses/${_id.toString()}?revision=${revision}`, { token })
  },
  addCourseSection: async (app) =>
    await of(
      app,
      'POST',
      () => '/sections',
      ({ revision }) => ({ title: 'Phần 2', text: '', revision }),
    ),
  changeCourseSection: async (app) =>
    await of(app, 'PUT', section, ({ revision }) => ({ title: 'Phần 2', text: '', revision })),
  moveCourseSection: async (app) =>
    await of(
      app,
      'POST',
      (course) => `${section(course)}/moves`,
      ({ revision }) => ({ way: 'up', revision }),
    ),
  removeCourseSection: async (app) => {
    const { token, course, url } = await anew(app)
    const body = { title: 'Phần 2', text: '', revision: course.revision }
    await call(app, `POST ${url}/sections`, { token, body })
    return await call(app, `DELETE ${url}${section(course)}?revision=${course.revision + 1}`, { token })
  },
  addCourseItem: async (app) =>
    await of(
      app,
      'POST',
      () => '/items',
      ({ revision }) => ({
        ...{ title: '', rule: 'viewed', kind: 'link', revision },
        facts: { url: 'https://vi.example/', text: '' },
      }),
    ),
  changeCourseItem: async (app) =>
    await of(app, 'PUT', item, ({ revision }) => ({
      ...{ title: 'Khác', rule: 'viewed', opensAt: '2026-12-01T00:00:00.000Z', revision },
      facts: { url: 'https://vi.example/2', text: '' },
    })),
  moveCourseItem: async (app) =>
    await of(
      app,
      'POST',
      (course) => `${item(course)}/moves`,
      ({ revision }) => ({ way: 'up', revision }),
    ),
  placeCourseItem: async (app) =>
    await of(
      app,
      'PUT',
      (course) => `${item(course)}/place`,
      (course) => ({
        ...{ sectionId: course.sections[0]!._id.toString(), revision: course.revision },
      }),
    ),
  publishCourseItems: async (app) =>
    await of(
      app,
      'POST',
      () => '/publications',
      ({ sections, revision }) => ({
        ...{ itemIds: [sections[0]!.items[0]!._id.toString()], isPublished: false, revision },
      }),
    ),
  removeCourseItem: async (app) => await of(app, 'DELETE', (course) => `${item(course)}?revision=${course.revision}`),
  listCourseTeachers: async (app) => await of(app, 'GET', () => '/teachers'),
  addCourseTeacher: async (app) =>
    await of(
      app,
      'POST',
      () => '/teachers',
      ({ revision }, { colleague }) => ({
        ...{ personId: colleague.actor.personId.toString(), role: 'substitute', revision },
        ...{ from: '2026-11-01', to: '2099-11-01' },
      }),
    ),
  handOverCourse: async (app) =>
    await of(
      app,
      'PUT',
      () => '/owner',
      ({ revision }, { colleague }) => ({
        ...{ personId: colleague.actor.personId.toString(), revision },
      }),
    ),
  endCourseTeacher: async (app) => {
    const { token, course, url, school } = await anew(app)
    const { personId } = school.colleague.actor
    const seat = { personId, role: 'coTeacher' as const }
    const { teachers, revision } = await addTeacher(school.teacher.actor, changing(course), seat)
    return await call(app, `DELETE ${url}/teachers/${teachers[1]!._id.toString()}?revision=${revision}`, { token })
  },
  listCourseLearners: async (app) => await of(app, 'GET', () => '/learners'),
  enrolClassesInCourse: async (app) =>
    await of(
      app,
      'PUT',
      () => '/classes',
      ({ revision }, { group }) => ({
        ...{ classIds: [group.classId.toString()], revision },
      }),
    ),
  enrolInCourse: async (app) =>
    await of(
      app,
      'POST',
      () => '/learners',
      (_, { pupil }) => ({ userName: pupil.person.userName }),
    ),
  removeFromCourse: async (app) => {
    const { token, url, school } = await anew(app)
    const personId = school.pupil.actor.personId.toString()
    await call(app, `POST ${url}/learners`, { token, body: { personId } })
    return await call(app, `DELETE ${url}/learners/${personId}`, { token })
  },
  setCourseDoor: async (app) =>
    await of(
      app,
      'PUT',
      () => '/door',
      ({ revision }) => ({ door: 'code', revision }),
    ),
  listCourseGroups: async (app) => await of(app, 'GET', () => '/groups'),
  addCourseGroup: async (app) =>
    await of(
      app,
      'POST',
      () => '/groups',
      ({ revision }, { pupil }) => ({
        ...{ name: 'Nhóm 1', personIds: [pupil.actor.personId.toString()], revision },
      }),
    ),
  changeCourseGroup: async (app) => {
    const { token, url, id, revision } = await grouped(app)
    const body = { name: 'Nhóm 2', personIds: [], revision }
    return await call(app, `PUT ${url}/groups/${id}`, { token, body })
  },
  removeCourseGroup: async (app) => {
    const { token, url, id, revision } = await grouped(app)
    return await call(app, `DELETE ${url}/groups/${id}?revision=${revision}`, { token })
  },
  joinCourseWithCode: async (app) => {
    const { pupilToken, course } = await anew(app)
    await Course.updateOne({ _id: course._id }, { $set: { joinCode: 'CFGH3467', door: 'code', classIds: [] } })
    return await call(app, 'POST /course-codes', { token: pupilToken, body: { code: 'cfgh-3467' } })
  },
  joinCourse: async (app) => {
    const { pupilToken, course, url } = await anew(app)
    await Course.updateOne({ _id: course._id }, { $set: { door: 'everyone' } })
    return await call(app, `PUT ${url}/membership`, { token: pupilToken })
  },
  leaveCourse: async (app) => {
    const { course, url, school } = await anew(app)
    await Course.updateOne({ _id: course._id }, { $set: { door: 'everyone' } })
    await joinOpenCourse(school.colleague.actor, course._id, origin)
    return await call(app, `DELETE ${url}/membership`, { token: await tokenOf(app, school.colleague.person) })
  },
}

async function anew(app: RunningApp) {
  const school = await makeSchool()
  const { _id } = (await addLink(school.teacher, await makeOpen(school))).course
  return {
    ...{ school, course: await stored({ _id }), url: `/courses/${_id.toString()}` },
    token: await tokenOf(app, school.teacher.person),
    pupilToken: await tokenOf(app, school.pupil.person),
  }
}

async function grouped(app: RunningApp) {
  const made = await anew(app)
  const { group, course } = await addGroup(made.school.teacher.actor, changing(made.course), {
    ...{ name: 'Nhóm 1', personIds: [made.school.pupil.actor.personId] },
  })
  return { ...made, id: group._id.toString(), revision: course.revision }
}

async function of(
  app: RunningApp,
  method: string,
  pathOf: (course: CourseRecord) => string,
  bodyOf?: (course: CourseRecord, school: School) => object,
): Promise<ApiAnswer> {
  const { token, course, url, school } = await anew(app)
  return await call(app, `${method} ${url}${pathOf(course)}`, {
    token,
    ...(bodyOf && { body: bodyOf(course, school) }),
  })
}

function section({ sections }: CourseRecord): string {
  return `/sections/${sections[0]!._id.toString()}`
}

function item({ sections }: CourseRecord): string {
  return `/items/${sections[0]!.items[0]!._id.toString()}`
}

async function learnt(app: RunningApp) {
  const school = await makeSchool()
  const { course, item } = await addLink(school.teacher, await makeOpen(school), { rule: 'byHand' })
  const address = `/courses/${course._id.toString()}`
  return {
    ...{ url: `${address}/progress`, itemUrl: `${address}/items/${item._id.toString()}/progress` },
    token: await tokenOf(app, school.pupil.person),
    teacherToken: await tokenOf(app, school.teacher.person),
  }
}
