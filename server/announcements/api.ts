import { z } from 'zod'
import { type ApiRoute, idSchema, listOperation, operation, timeSchema } from '../api/index.ts'
import { readId } from '../http/id.ts'
import { type AnnouncementRecord, announcementStates, groups, type ReceiptRecord } from './announcement.model.ts'
import { groupsField, linkField, operationField, textField, titleField } from './input.ts'
import {
  confirmRead,
  countReaders,
  findTold,
  keepRead,
  listKept,
  listReaders,
  listTold,
  readerFilters,
} from './read.ts'
import { announce, changeAnnouncement, withdrawAnnouncement } from './write.ts'

const read = 'announcements:read'
const write = 'announcements:write'
const one = z.object({ id: idSchema })

const words = {
  title: titleField,
  text: textField.meta({ description: 'Markdown.' }),
  link: linkField.meta({ description: 'A material, or an item of a course, as an address of this site; or nothing.' }),
  asksConfirmation: z.boolean().default(false),
  startsAt: timeSchema.optional().meta({ description: 'Left out: now.' }),
  endsAt: timeSchema.optional().meta({ description: 'Left out: a month later.' }),
}

const announcementSchema = z
  .strictObject({
    id: idSchema,
    unitId: idSchema,
    courseId: idSchema.nullable(),
    classIds: z.array(idSchema).meta({ description: 'None, and of no course: the whole school.' }),
    groups: z.array(z.enum(groups)),
    title: z.string(),
    text: z.string(),
    link: z.string(),
    asksConfirmation: z.boolean(),
    startsAt: timeSchema,
    endsAt: timeSchema,
    changedAt: timeSchema.nullable(),
    state: z.enum(announcementStates),
    revision: z.int(),
    readAt: timeSchema.nullable().meta({ description: 'By the caller.' }),
    confirmedAt: timeSchema.nullable(),
  })
  .meta({ id: 'Announcement' })

const readerSchema = z
  .strictObject({
    personId: idSchema,
    name: z.string(),
    as: z.enum(groups),
    readAt: timeSchema.nullable(),
    confirmedAt: timeSchema.nullable(),
  })
  .meta({ id: 'AnnouncementReader' })

const countSchema = z
  .strictObject({ as: z.enum(groups), told: z.int(), read: z.int(), confirmed: z.int() })
  .meta({ id: 'AnnouncementCount' })

export const announcementsApi: readonly ApiRoute[] = [
  listOperation({
    path: '/announcements',
    operationId: 'listAnnouncements',
    summary: 'What the caller was told, or has told and looks after, the latest first.',
    scope: read,
    parameters: z.object({ show: z.enum(['told', 'sent']).default('told') }),
    item: announcementSchema,
    run: async (actor, { parameters: { show, ...page } }) => {
      if (show === 'sent') {
        const { items, next } = await listKept(actor, page)
        return { items: items.map((announcement) => present(announcement)), next }
      }
      const { items, next } = await listTold(actor, page)
      return { items: items.map(({ announcement, receipt }) => present(announcement, receipt)), next }
    },
  }),
  operation({
    method: 'post',
    path: '/announcements',
    operationId: 'announce',
    summary: 'Tells a course, or classes, families and staff of a school; or all of a school, when no class is named.',
    scope: write,
    status: 201,
    refusals: [403, 404, 409],
    body: z
      .strictObject({
        ...words,
        courseId: idSchema.optional(),
        schoolId: idSchema.optional(),
        classIds: z.array(idSchema).max(100).default([]),
        groups: groupsField,
        operation: operationField.meta({ description: 'Sent again with the same one it is the same announcement.' }),
      })
      .refine(({ courseId, schoolId }) => (courseId === undefined) !== (schoolId === undefined)),
    output: announcementSchema,
    run: async (actor, { body: { courseId, schoolId, classIds, groups: told, operation: sent, ...form }, origin }) => {
      const target = courseId
        ? { courseId: readId(courseId), groups: told }
        : { schoolId: readId(schoolId), classIds: classIds.map(readId), groups: told }
      return present(await announce(actor, target, wordsOf(form), { operation: sent, origin }))
    },
  }),
  operation({
    method: 'get',
    path: '/announcements/{id}',
    operationId: 'findAnnouncement',
    summary: 'One that the caller was told, that stands in a course of theirs, or that they look after.',
    scope: read,
    status: 200,
    refusals: [404],
    parameters: one,
    output: announcementSchema,
    run: async (actor, { parameters }) => {
      const { announcement, receipt } = await findTold(actor, readId(parameters.id))
      return present(announcement, receipt)
    },
  }),
  operation({
    method: 'put',
    path: '/announcements/{id}',
    operationId: 'changeAnnouncement',
    summary: 'Changes one; whoever was told sees that it has changed.',
    scope: write,
    status: 200,
    refusals: [404, 409],
    parameters: one,
    body: z.strictObject({ ...words, revision: z.int().min(1) }),
    output: announcementSchema,
    run: async (actor, { parameters, body: { revision, ...form }, origin }) => {
      const changing = { id: readId(parameters.id), seen: revision, origin }
      return present(await changeAnnouncement(actor, changing, wordsOf(form)))
    },
  }),
  operation({
    method: 'post',
    path: '/announcements/{id}/withdraw',
    operationId: 'withdrawAnnouncement',
    summary: 'Takes one back: nobody sees it any more but those who look after it.',
    scope: write,
    status: 204,
    refusals: [404],
    parameters: one,
    run: async (actor, { parameters, origin }) =>
      await withdrawAnnouncement(actor, { id: readId(parameters.id), origin }),
  }),
  operation({
    method: 'post',
    path: '/announcements/{id}/read',
    operationId: 'readAnnouncement',
    summary: 'The caller has read it.',
    scope: write,
    status: 204,
    refusals: [404],
    parameters: one,
    run: async (actor, { parameters }) => await keepRead(await findTold(actor, readId(parameters.id))),
  }),
  operation({
    method: 'post',
    path: '/announcements/{id}/confirm',
    operationId: 'confirmAnnouncement',
    summary: 'The caller confirms that they have read it, as it asks for.',
    scope: write,
    status: 204,
    refusals: [404, 409],
    parameters: one,
    run: async (actor, { parameters }) => await confirmRead(actor, readId(parameters.id)),
  }),
  operation({
    method: 'get',
    path: '/announcements/{id}/counts',
    operationId: 'countAnnouncementReaders',
    summary: 'How many were told and have read it, guardians by themselves.',
    scope: read,
    status: 200,
    refusals: [404],
    parameters: one,
    output: z.strictObject({ items: z.array(countSchema) }),
    run: async (actor, { parameters }) => ({ items: await countReaders(actor, readId(parameters.id)) }),
  }),
  listOperation({
    path: '/announcements/{id}/readers',
    operationId: 'listAnnouncementReaders',
    summary: 'Who has read it, or has not.',
    scope: read,
    refusals: [404],
    parameters: one.extend({
      show: z.enum(readerFilters).default('unread'),
      as: z.enum(groups).optional(),
    }),
    item: readerSchema,
    run: async (actor, { parameters: { id, show, as, ...page } }) => {
      const { items, next } = await listReaders(actor, readId(id), page, { show, as })
      return {
        items: items.map(({ personId, name, as: group, readAt, confirmedAt }) => ({
          ...{ personId: personId.toString(), name, as: group, readAt: readAt?.toISOString() ?? null },
          confirmedAt: confirmedAt?.toISOString() ?? null,
        })),
        next,
      }
    },
  }),
]

interface Sent {
  readonly title: string
  readonly text: string
  readonly link: string
  readonly asksConfirmation: boolean
  readonly startsAt?: string | undefined
  readonly endsAt?: string | undefined
}

function wordsOf({ startsAt, endsAt, ...form }: Sent) {
  return { ...form, startsAt: startsAt ? new Date(startsAt) : undefined, endsAt: endsAt ? new Date(endsAt) : undefined }
}

function present(one: AnnouncementRecord, receipt?: ReceiptRecord) {
  return {
    ...{ id: one._id.toString(), unitId: one.unitId.toString(), courseId: one.courseId?.toString() ?? null },
    ...{
      classIds: one.classIds.map(String),
      groups: [...one.groups],
      title: one.title,
      text: one.text,
      link: one.link,
    },
    ...{ asksConfirmation: one.asksConfirmation, startsAt: one.startsAt.toISOString() },
    ...{ endsAt: one.endsAt.toISOString(), changedAt: one.changedAt?.toISOString() ?? null, state: one.state },
    ...{ revision: one.revision, readAt: receipt?.readAt?.toISOString() ?? null },
    confirmedAt: receipt?.confirmedAt?.toISOString() ?? null,
  }
}
