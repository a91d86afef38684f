import { makeSchool, makeCourse, prepareKinds } from '../courses.ts'
import type { Answers } from '../../api/caller.ts'
import { call } from '../../api/client.ts'
import type { RunningApp } from '../../support/start.ts'
import { tokenOf } from '../../tokens/tokens.ts'
import { addPage } from './pages.ts'

export const answers: Answers = {
  findCoursePage: async (app) => {
    const { path, token } = await anew(app)
    return await call(app, `GET ${path}`, { token })
  },
  changeCoursePage: async (app) => {
    const { path, token } = await anew(app)
    return await call(app, `PUT ${path}`, { token, body: { text: '# Mới', revision: 1 } })
  },
  listCoursePageVersions: async (app) => {
    const { path, token } = await anew(app)
    await call(app, `PUT ${path}`, { token, body: { text: '# Mới', revision: 1 } })
    return await call(app, `GET ${path}/versions`, { token })
  },
}

async function anew(app: RunningApp) {
  prepareKinds()
  const { teacher } = await makeSchool()
  const { course, item } = await addPage(teacher, await makeCourse(teacher), '# Cũ')
  const path = `/courses/${course._id.toString()}/pages/${item._id.toString()}`
  return { path, token: await tokenOf(app, teacher.person) }
}
