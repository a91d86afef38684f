import type { Request, Response } from 'express'
import { Types } from 'mongoose'
import { hasRole } from '../actor.ts'
import { InvalidInput } from '../api/index.ts'
import { findCourse } from '../courses/index.ts'
import { AppError, notFound } from '../errors.ts'
import { actorOf, originOf } from '../http/context.ts'
import { readForm, typedText } from '../http/form.ts'
import { readId } from '../http/id.ts'
import { notify } from '../http/notices.ts'
import { readPage } from '../http/page.ts'
import { get, post, type Route, signedIn } from '../http/route.ts'
import { findPeople } from '../people/index.ts'
import { findUnits } from '../schools/index.ts'
import { looksAfter } from './access.ts'
import { addressOfAnnouncement, home } from './address.ts'
import type { AnnouncementRecord } from './announcement.model.ts'
import { announcementForm, editForm } from './input.ts'
import { offerCourse, offerSchool, schoolsToTell } from './offer.ts'
import { crumbs, editPage, type FormState, listPage, newPage, type Offered, readersPage, shownPage } from './page.ts'
import { confirmRead, countReaders, findTold, keepRead, listKept, listReaders, listTold } from './read.ts'
import { tellers } from './tellers.ts'
import { announce, changeAnnouncement, findKept, type Target, withdrawAnnouncement } from './write.ts'

const one = `${home}/:id`

export const announcementRoutes: readonly Route[] = [
  get(home, signedIn, showList),
  get(`${home}/new`, signedIn, async (req, res) => await drawNew(req, res)),
  post(`${home}/new`, signedIn, create),
  get(one, signedIn, show),
  post(`${one}/confirm`, signedIn, confirm),
  get(`${one}/readers`, signedIn, showReaders),
  get(`${one}/edit`, signedIn, async (req, res) => await drawEdit(req, res)),
  post(`${one}/edit`, signedIn, save),
  get(`${one}/withdraw`, signedIn, askToWithdraw),
  post(`${one}/withdraw`, signedIn, withdraw),
]

async function showList(req: Request, res: Response): Promise<void> {
  const actor = actorOf(req)
  const words = req.context.translator
  const page = readPage(req, 30)
  const keeps = hasRole(actor, ...tellers)
  const isKept = keeps && req.query.show === 'sent'
  const ids = schoolsToTell(actor)
  const units = ids.length > 0 ? await findUnits(ids) : new Map<string, { name: string }>()
  const places = ids.map((id) => ({
    label: words.t('announcements.tell', { name: units.get(id)?.name ?? '' }),
    url: `${home}/new?school=${id}`,
  }))
  const lists = isKept ? { kept: await listKept(actor, page) } : { told: await listTold(actor, page) }
  const list = { ...lists, keeps, places, isFurther: page.cursor !== undefined }
  res.render('announcements/list', listPage(list, words))
}

async function drawNew(req: Request, res: Response, state: FormState = {}): Promise<void> {
  const offered = await findOffered(req)
  res.status(statusOf(state)).render('announcements/form', newPage({ offered, ...state }, req.context.translator))
}

async function create(req: Request, res: Response): Promise<void> {
  const offered = await findOffered(req)
  const state = { typed: typedOf(req), chosen: { groups: listOf(req, 'groups'), classes: listOf(req, 'classes') } }
  const read = readForm(announcementForm, req.body)
  if (!read.ok) return await drawNew(req, res, { ...state, errors: read.errors })
  const { operation, groups, classes, ...words } = read.values
  // Whoever leads some classes and not the school names them.
  if (!offered.mayTellAll && classes.length === 0)
    return await drawNew(req, res, { ...state, errors: { classes: { key: 'field.errors.required' } } })
  const target: Target = {
    ...placeOf(req),
    ...{ groups, classIds: classes.map((id) => new Types.ObjectId(id)) },
  }
  try {
    const made = await announce(actorOf(req), target, words, { operation, origin: originOf(req) })
    const isNow = made.startsAt <= new Date()
    notify(res, { kind: 'good', key: isNow ? 'announcements.done.sent' : 'announcements.done.waiting' })
    res.redirect(303, addressOfAnnouncement(made._id))
  } catch (error) {
    if (!(error instanceof InvalidInput)) throw error
    await drawNew(req, res, { ...state, errors: error.errors })
  }
}

async function show(req: Request, res: Response): Promise<void> {
  const actor = actorOf(req)
  const told = await findTold(actor, readId(req.params.id))
  const { announcement } = told
  const page = {
    ...{ ...told, place: await placeNameOf(announcement), keeps: looksAfter(actor, announcement) },
    author: await authorOf(announcement),
  }
  res.render('announcements/announcement', shownPage(page, req.context.translator))
  await keepRead(told)
}

async function confirm(req: Request, res: Response): Promise<void> {
  const id = readId(req.params.id)
  await confirmRead(actorOf(req), id)
  notify(res, { kind: 'good', key: 'announcements.done.confirmed' })
  res.redirect(303, addressOfAnnouncement(id))
}

async function showReaders(req: Request, res: Response): Promise<void> {
  const actor = actorOf(req)
  const announcement = await findKept(actor, readId(req.params.id))
  const show = req.query.show === 'read' ? 'read' : 'unread'
  const input = readPage(req, 50)
  const [counts, list] = await Promise.all([
    countReaders(actor, announcement._id),
    listReaders(actor, announcement._id, input, { show }),
  ])
  const page = { announcement, counts, list, isFurther: input.cursor !== undefined }
  res.render('announcements/readers', readersPage({ ...page, show }, req.context.translator))
}

async function drawEdit(req: Request, res: Response, state: FormState = {}): Promise<void> {
  const announcement = await findKept(actorOf(req), readId(req.params.id))
  res.status(statusOf(state)).render('announcements/form', editPage({ announcement, ...state }, req.context.translator))
}

async function save(req: Request, res: Response): Promise<void> {
  const id = readId(req.params.id)
  await findKept(actorOf(req), id)
  const typed = typedOf(req)
  const read = readForm(editForm, req.body)
  if (!read.ok) return await drawEdit(req, res, { typed, errors: read.errors })
  const { revision, ...words } = read.values
  try {
    await changeAnnouncement(actorOf(req), { id, seen: revision, origin: originOf(req) }, words)
    notify(res, { kind: 'good', key: 'announcements.done.changed' })
    res.redirect(303, addressOfAnnouncement(id))
  } catch (error) {
    if (error instanceof InvalidInput) return await drawEdit(req, res, { typed, errors: error.errors })
    if (!(error instanceof AppError) || error.code !== 'announcementChanged') throw error
    await drawEdit(req, res, { typed, isStale: true })
  }
}

async function askToWithdraw(req: Request, res: Response): Promise<void> {
  const { _id, title } = await findKept(actorOf(req), readId(req.params.id))
  const { t } = req.context.translator
  res.render('announcements/withdraw', {
    title: t('announcements.titles.withdraw'),
    breadcrumbs: crumbs(t, t('announcements.titles.withdraw')),
    name: title,
    url: `${addressOfAnnouncement(_id)}/withdraw`,
    cancelUrl: addressOfAnnouncement(_id),
  })
}

async function withdraw(req: Request, res: Response): Promise<void> {
  const id = readId(req.params.id)
  await withdrawAnnouncement(actorOf(req), { id, origin: originOf(req) })
  notify(res, { kind: 'good', key: 'announcements.done.withdrawn' })
  res.redirect(303, addressOfAnnouncement(id))
}

/** @throws AppError 403, 404 */
async function findOffered(req: Request): Promise<Offered> {
  const place = placeOf(req)
  return 'courseId' in place
    ? await offerCourse(actorOf(req), place.courseId)
    : await offerSchool(actorOf(req), place.schoolId)
}

/** @throws AppError 404 */
function placeOf({ query }: Request): { courseId: Types.ObjectId } | { schoolId: Types.ObjectId } {
  if (typeof query.course === 'string') return { courseId: readId(query.course) }
  if (typeof query.school === 'string') return { schoolId: readId(query.school) }
  throw notFound()
}

async function placeNameOf({ courseId, unitId }: AnnouncementRecord): Promise<string> {
  if (courseId) return (await findCourse(courseId))?.title ?? ''
  return (await findUnits([unitId.toString()])).get(unitId.toString())?.name ?? ''
}

async function authorOf({ authorId }: AnnouncementRecord): Promise<string | undefined> {
  return authorId ? (await findPeople([authorId])).get(authorId.toString())?.fullName : undefined
}

function typedOf(req: Request): Record<string, string> {
  return typedText(req.body, 'title', 'text', 'link', 'startsAt', 'endsAt', 'asksConfirmation')
}

function listOf(req: Request, name: string): string[] {
  const given = (req.body as Record<string, unknown> | undefined)?.[name]
  return [given].flat().filter((one): one is string => typeof one === 'string')
}

function statusOf({ errors, isStale }: FormState): number {
  return isStale ? 409 : errors ? 422 : 200
}
