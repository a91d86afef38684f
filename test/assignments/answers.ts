import { saveDraft } from '../../server/assignments/work.ts'
import type { Answers } from '../api/caller.ts'
import { type ApiAnswer, call } from '../api/client.ts'
import { prepareKinds } from '../courses/courses.ts'
import type { RunningApp } from '../support/start.ts'
import { tokenOf } from '../tokens/tokens.ts'
import { makeUpload } from '../uploads/uploads.ts'
import { makeAssignment } from './assignments.ts'

const draft = { text: 'Bài làm', link: '', revision: 0 }

export const answers: Answers = {
  findCourseAssignment: async (app) => await asPupil(app, 'GET', ''),
  findOwnWork: async (app) => {
    const { key, pupil, handIn, path, pupilToken: token } = await anew(app)
    await handIn(pupil.actor)
    const uploadIds = [await makeUpload(pupil.actor)]
    await saveDraft(pupil.actor, { ...key, seen: 1 }, { text: 'Bài làm', link: '', uploadIds })
    return await call(app, `GET ${path}/mine`, { token })
  },
  saveWorkDraft: async (app) => await asPupil(app, 'PUT', '/mine', draft),
  handInWork: async (app) => await asPupil(app, 'POST', '/mine/submit', { ...draft, operation: 'operation-1' }),
  takeBackWork: async (app) => {
    const { pupil, handIn, path, pupilToken: token } = await anew(app)
    await handIn(pupil.actor)
    return await call(app, `POST ${path}/mine/take-back`, { token, body: { revision: 1 } })
  },
  listWorkSubmissions: async (app) => {
    const { pupil, handIn, path, teacherToken: token } = await anew(app)
    await handIn(pupil.actor)
    return await call(app, `GET ${path}/submissions`, { token })
  },
  markWorkSubmission: async (app) => {
    const { pupil, handIn, path, teacherToken: token } = await anew(app)
    await handIn(pupil.actor)
    const body = { mark: '8,5', comment: 'Tốt', attempt: 1, revision: 1 }
    return await call(app, `POST ${path}/submissions/${pupil.actor.personId.toString()}/mark`, { token, body })
  },
  returnMarkedWork: async (app) => {
    const { path, teacherToken: token } = await anew(app)
    return await call(app, `POST ${path}/return`, { token, body: {} })
  },
}

async function anew(app: RunningApp) {
  prepareKinds()
  const made = await makeAssignment()
  return {
    ...{ ...made, path: made.url.replace('/items/', '/assignments/') },
    pupilToken: await tokenOf(app, made.pupil.person),
    teacherToken: await tokenOf(app, made.teacher.person),
  }
}

async function asPupil(app: RunningApp, method: string, where: string, body?: object): Promise<ApiAnswer> {
  const { path, pupilToken: token } = await anew(app)
  return await call(app, `${method} ${path}${where}`, { token, ...(body && { body }) })
}
