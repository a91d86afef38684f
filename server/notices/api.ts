import { z } from 'zod'
import type { Actor } from '../actor.ts'
import { type ApiRoute, idSchema, listOperation, operation, timeSchema } from '../api/index.ts'
import { readId } from '../http/id.ts'
import { translatorFor } from '../i18n/translator.ts'
import type { NoticeRecord } from './notice.model.ts'
import { countUnread, listNotices, readAllNotices, readNotice } from './own.ts'
import { wordsOfNotice } from './page.ts'

const noticeSchema = z
  .strictObject({
    id: idSchema,
    key: z.string().meta({ description: 'What it tells, for programs.' }),
    title: z.string().meta({ description: 'In the language that the person has chosen, else Vietnamese.' }),
    text: z.string(),
    url: z.string().meta({ description: 'The page that it leads to, below the address of this site.' }),
    at: timeSchema,
    isRead: z.boolean(),
  })
  .meta({ id: 'Notice' })

export const noticesApi: readonly ApiRoute[] = [
  listOperation({
    path: '/notices',
    operationId: 'listNotices',
    summary: 'What the person whose token it is was told, the latest first. It is kept for 180 days.',
    scope: 'notices:read',
    parameters: z.object({
      unread: z.enum(['true', 'false']).default('false').meta({ description: 'Only those that are not read yet.' }),
    }),
    item: noticeSchema,
    run: async (actor, { parameters: { unread, ...page } }) => {
      const { items, next } = await listNotices(actor, { isUnread: unread === 'true' }, page)
      return { items: items.map((notice) => answerOf(notice, actor)), next }
    },
  }),
  operation({
    method: 'get',
    path: '/notices/count',
    operationId: 'countNotices',
    summary: 'How many are not read yet; above 99 it is no longer counted.',
    scope: 'notices:read',
    status: 200,
    output: z.strictObject({ unread: z.int() }).meta({ id: 'NoticeCount' }),
    run: async (actor) => ({ unread: await countUnread(actor) }),
  }),
  operation({
    method: 'post',
    path: '/notices/{id}/read',
    operationId: 'readNotice',
    summary: 'Marks one as read.',
    scope: 'notices:write',
    status: 200,
    refusals: [404],
    parameters: z.object({ id: idSchema }),
    output: noticeSchema,
    run: async (actor, { parameters }) => answerOf(await readNotice(actor, readId(parameters.id)), actor),
  }),
  operation({
    method: 'post',
    path: '/notices/read',
    operationId: 'readAllNotices',
    summary: 'Marks all of them as read.',
    scope: 'notices:write',
    status: 204,
    run: async (actor) => await readAllNotices(actor),
  }),
]

function answerOf(notice: NoticeRecord, { language = 'vi' }: Actor) {
  const { _id, key, url, at, isRead } = notice
  return {
    id: _id.toString(),
    key,
    url,
    isRead,
    at: at.toISOString(),
    ...wordsOfNotice(notice, translatorFor(language).t),
  }
}
