import type { Answers } from '../api/caller.ts'
import { call } from '../api/client.ts'
import type { RunningApp } from '../support/start.ts'
import { tokenOf } from '../tokens/tokens.ts'
import { carry, makeTelling } from './announcements.ts'

export const answers: Answers = {
  listAnnouncements: async (app) => await as(app, 'pupil', 'GET', () => '/announcements'),
  announce: async (app) => {
    const { principal, unitId } = await makeTelling()
    const body = { title: 'Họp phụ huynh', text: 'Thứ bảy, 8 giờ.', schoolId: unitId.toString(), groups: ['guardians'] }
    const token = await tokenOf(app, principal.person)
    return await call(app, 'POST /announcements', { token, body: { ...body, operation: 'one-form' } })
  },
  findAnnouncement: async (app) => await as(app, 'pupil', 'GET', (one) => one),
  changeAnnouncement: async (app) =>
    await as(app, 'teacher', 'PUT', (one) => one, { title: 'Mới', text: 'Sửa', revision: 1 }),
  withdrawAnnouncement: async (app) => await as(app, 'teacher', 'POST', (one) => `${one}/withdraw`),
  readAnnouncement: async (app) => await as(app, 'pupil', 'POST', (one) => `${one}/read`),
  confirmAnnouncement: async (app) => await as(app, 'pupil', 'POST', (one) => `${one}/confirm`),
  countAnnouncementReaders: async (app) => await as(app, 'teacher', 'GET', (one) => `${one}/counts`),
  listAnnouncementReaders: async (app) => await as(app, 'teacher', 'GET', (one) => `${one}/readers`),
}

async function as(
  app: RunningApp,
  who: 'pupil' | 'teacher',
  method: string,
  path: (one: string) => string,
  body?: object,
) {
  const made = await makeTelling()
  const told = await made.tell(made.teacher.actor, made.toCourse, { asksConfirmation: true })
  await carry(told)
  const token = await tokenOf(app, made[who].person)
  return await call(app, `${method} ${path(`/announcements/${told._id.toString()}`)}`, { token, ...(body && { body }) })
}
