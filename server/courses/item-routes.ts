// The pages of sections and items.

import type { Request, Response } from 'express'
import type { z } from 'zod'
import { findItem, findSection } from '../arrange.ts'
import { AppError } from '../errors.ts'
import { actorOf } from '../http/context.ts'
import { readForm, typedText } from '../http/form.ts'
import { readId } from '../http/id.ts'
import { notify } from '../http/notices.ts'
import { get, post, type Route, signedIn } from '../http/route.ts'
import type { CourseItemKind } from '../pages/course-kinds.ts'
import { tellWatchers } from '../pages/material-watchers.ts'
import { findLearning, openItem } from './progress/learn.ts'
import { queryOf, stateOf } from './progress/shown.ts'
import { addressOfCourse, addressOfItem, home } from './address.ts'
import { isKeptCopy, isLightByDefault, prefersLight } from './along/light.ts'
import { besideItem, standingIn } from './companions.ts'
import type { CourseItem, CourseRecord } from './course.model.ts'
import { sectionPage } from './forms-page.ts'
import {
  changeItemForm,
  moveForm,
  newItemForm,
  placeForm,
  placeSectionForm,
  publishForm,
  sectionForm,
  seenForm,
} from './input.ts'
import { type FormState, itemFormPage, shownPage } from './item-page.ts'
import {
  addItem,
  addSection,
  changeItem,
  changeSection,
  moveItemOf,
  moveSectionOf,
  placeItemOf,
  placeSectionOf,
  publishItems,
  removeItemOf,
  removeSectionOf,
} from './items.ts'
import { kindNamed, weightsOf } from './kinds.ts'
import { placeOf } from './place.ts'
import { newsOf } from './materials/news.ts'
import { changing, courseUrl, findTaught, pressed, saving, statusOf } from './saving.ts'
import { readsFiles, readSent, type Sent } from './sent.ts'
import { findShownItem } from './shown-item.ts'

const one = `${home}/:id`

export const itemRoutes: readonly Route[] = [
  post(`${one}/sections`, signedIn, addOneSection),
  get(`${one}/sections/:sectionId`, signedIn, async (req, res) => await drawSection(req, res)),
  post(`${one}/sections/:sectionId`, signedIn, saveSection),
  post(`${one}/sections/:sectionId/move`, signedIn, moveOneSection),
  post(`${one}/sections/:sectionId/place`, signedIn, placeOneSection),
  post(`${one}/sections/:sectionId/remove`, signedIn, removeOneSection),
  get(`${one}/items/new`, signedIn, async (req, res) => await drawNewItem(req, res)),
  post(`${one}/items/new`, signedIn, addOneItem, { reads: readsFiles }),
  get(`${one}/items/:itemId`, signedIn, showItem),
  get(`${one}/items/:itemId/edit`, signedIn, async (req, res) => await drawItem(req, res)),
  post(`${one}/items/:itemId/edit`, signedIn, saveItem, { reads: readsFiles }),
  post(`${one}/items/:itemId/move`, signedIn, moveOneItem),
  post(`${one}/items/:itemId/place`, signedIn, placeOneItem),
  post(`${one}/items/:itemId/publish`, signedIn, publishOneItem),
  post(`${one}/items/:itemId/remove`, signedIn, removeOneItem),
]

async function addOneSection(req: Request, res: Response): Promise<void> {
  await pressed(req, res, sectionForm, async ({ revision, title, text }) => {
    const { sections } = await addSection(actorOf(req), changing(req, revision), { title, text })
    return courseUrl(req, `section-${sections.at(-1)!._id.toString()}`)
  })
}

async function drawSection(req: Request, res: Response, state: FormState = {}): Promise<void> {
  const course = await findTaught(req)
  const page = { course, section: findSection(course.sections, readId(req.params.sectionId)), ...state }
  res.status(statusOf(state)).render('courses/section', sectionPage(page, req.context.translator))
}

async function saveSection(req: Request, res: Response): Promise<void> {
  const id = readId(req.params.sectionId)
  findSection((await findTaught(req)).sections, id)
  const typed = typedText(req.body, 'title', 'text')
  const again = async (state: FormState) => await drawSection(req, res, state)
  const read = readForm(sectionForm, req.body)
  if (!read.ok) return await again({ typed, errors: read.errors })
  await saving(again, typed, async () => {
    const { revision, title, text } = read.values
    await changeSection(actorOf(req), changing(req, revision), { id, title, text })
    res.redirect(303, courseUrl(req, `section-${id.toString()}`))
  })
}

async function moveOneSection(req: Request, res: Response): Promise<void> {
  await pressed(req, res, moveForm, async ({ revision, way }) => {
    const id = readId(req.params.sectionId)
    await moveSectionOf(actorOf(req), changing(req, revision), { id, way })
    return courseUrl(req, `section-${id.toString()}`)
  })
}

async function removeOneSection(req: Request, res: Response): Promise<void> {
  await pressed(req, res, seenForm, async ({ revision }) => {
    await removeSectionOf(actorOf(req), changing(req, revision), readId(req.params.sectionId))
    notify(res, { kind: 'good', key: 'courses.done.sectionRemoved' })
    return courseUrl(req)
  })
}

async function drawNewItem(req: Request, res: Response, state: FormState = {}): Promise<void> {
  const course = await findTaught(req)
  const kind = kindNamed(textOf(req.query.kind))
  const form = await kind.drawForm(
    actorOf(req),
    undefined,
    state.typed,
    req.context.translator,
    drawingOf(course, state),
  )
  const sectionId = state.typed?.section ?? textOf(req.query.section) ?? course.sections.at(-1)!._id.toString()
  const page = { course, kind, item: undefined, form, sectionId, ...state }
  res.status(statusOf(state)).render('courses/item-form', itemFormPage(page, req.context.translator))
}

async function addOneItem(req: Request, res: Response): Promise<void> {
  const course = await findTaught(req)
  const kind = kindNamed(textOf(req.query.kind))
  const sent = await readSent(req, kind)
  const { typed, uploads } = sent
  const again = async (state: FormState) => await drawNewItem(req, res, { ...state, uploads })
  if (kind.isPreview?.(sent.facts) && !isRefused(sent)) return await again({ typed })
  const [read, facts] = [readForm(newItemForm, req.body), kind.readForm(sent.facts)]
  if (!read.ok || !facts.ok || isRefused(sent)) return await again({ typed, errors: errorsOf(read, facts, sent) })
  await saving(again, typed, async () => {
    const { section, revision, ...form } = read.values
    const sectionId = course.sections.find(({ _id }) => _id.toString() === section)?._id
    const added = { ...form, kind: kind.name, values: facts.values, uploadIds: uploads.map(({ id }) => id), sectionId }
    const { item } = await addItem(actorOf(req), changing(req, revision), added)
    notify(res, { kind: 'good', key: 'courses.done.itemAdded' })
    res.redirect(303, savedUrl(req, item._id, kind))
  })
}

async function showItem(req: Request, res: Response): Promise<void> {
  const actor = actorOf(req)
  const { viewer, course, sections, item, kind, mayTeach, isInside, learner } = await findShownItem(
    actor,
    { courseId: readId(req.params.id), itemId: readId(req.params.itemId) },
    textOf(req.query.child),
  )
  const now = new Date()
  const url = addressOfItem(course._id, item._id)
  const words = req.context.translator
  const isSaved = req.query.saved !== undefined
  const savesData = prefersLight(req)
  const isCopy = isKeptCopy(req)
  const learning = learner && { ...(await findLearning(course, learner.personId, now)), learner }
  if (learning?.standings.get(item._id.toString()) === 'locked') {
    notify(res, { kind: 'careful', key: 'courses.progress.locked' })
    return res.redirect(303, `${addressOfCourse(course._id)}#item-${item._id.toString()}`)
  }
  const shown = await kind.show({
    actor,
    item,
    place: placeOf(course),
    isTeacher: isInside,
    isSaved,
    savesData,
    url,
    words,
  })
  const cost = (await kind.costsOf([item])).get(item._id.toString())
  const weight = (await weightsOf([item])).get(item._id.toString())
  const light = { isLight: savesData, isDefault: isLightByDefault(req) }
  const isOwn = learner !== undefined && learner.name === undefined && course.state === 'open'
  const made =
    isOwn && !isCopy
      ? await openItem({ course, personId: learner.personId }, item, now)
      : learning?.record?.items?.[item._id.toString()]
  const state = learning && stateOf({ course, item, learning, made }, words)
  const query = learner ? queryOf(learner) : {}
  const news = (await newsOf(course, [item], { mayTeach, words, now })).get(item._id.toString())
  const companions = await besideItem({
    ...{ actor, course, mayTeach, item, words },
    ...standingIn(viewer, course, { mayTeach, isInside }),
  })
  const page = { course, sections, item, shown, cost, weight, light, news, mayTeach, state, query, companions }
  res.render('courses/item', shownPage(page, words))
  if (shown.seen && !isCopy) tellWatchers(req, { what: 'view', material: shown.seen, part: 'page' })
}

async function drawItem(req: Request, res: Response, state: FormState = {}): Promise<void> {
  const { course, item, kind } = await findOne(req)
  const form = await kind.drawForm(actorOf(req), item, state.typed, req.context.translator, drawingOf(course, state))
  const page = { course, kind, item, form, sectionId: '', ...state }
  res.status(statusOf(state)).render('courses/item-form', itemFormPage(page, req.context.translator))
}

async function saveItem(req: Request, res: Response): Promise<void> {
  const { item, kind } = await findOne(req)
  const sent = await readSent(req, kind)
  const { typed, uploads } = sent
  const again = async (state: FormState) => await drawItem(req, res, { ...state, uploads })
  if (kind.isPreview?.(sent.facts) && !isRefused(sent)) return await again({ typed })
  const [read, facts] = [readForm(changeItemForm, req.body), kind.readForm(sent.facts)]
  if (!read.ok || !facts.ok || isRefused(sent)) return await again({ typed, errors: errorsOf(read, facts, sent) })
  await saving(again, typed, async () => {
    const { revision, ...form } = read.values
    const changed = { ...form, id: item._id, values: facts.values, uploadIds: uploads.map(({ id }) => id) }
    await changeItem(actorOf(req), changing(req, revision), changed)
    notify(res, { kind: 'good', key: 'courses.done.saved' })
    res.redirect(303, savedUrl(req, item._id, kind))
  })
}

async function moveOneItem(req: Request, res: Response): Promise<void> {
  await pressed(req, res, moveForm, async ({ revision, way }) => {
    const id = readId(req.params.itemId)
    await moveItemOf(actorOf(req), changing(req, revision), { id, way })
    return courseUrl(req, `item-${id.toString()}`)
  })
}

async function placeOneItem(req: Request, res: Response): Promise<void> {
  await placing(req, res, placeForm, async ({ revision, section, before }) => {
    const id = readId(req.params.itemId)
    const place = { id, sectionId: readId(section), beforeId: before === '' ? undefined : readId(before) }
    return [await placeItemOf(actorOf(req), changing(req, revision), place), `item-${id.toString()}`]
  })
}

async function placeOneSection(req: Request, res: Response): Promise<void> {
  await placing(req, res, placeSectionForm, async ({ revision, before }) => {
    const id = readId(req.params.sectionId)
    const place = { id, beforeId: before === '' ? undefined : readId(before) }
    return [await placeSectionOf(actorOf(req), changing(req, revision), place), `section-${id.toString()}`]
  })
}

/** A script that has dragged something goes on with the next revision, and shows by itself what has become of it. */
async function placing<T>(
  req: Request,
  res: Response,
  form: z.ZodType<T>,
  place: (values: T) => Promise<[CourseRecord, string]>,
): Promise<void> {
  if (req.accepts('html', 'json') !== 'json')
    return await pressed(req, res, form, async (values) => courseUrl(req, (await place(values))[1]))
  await findTaught(req)
  const read = readForm(form, req.body)
  if (!read.ok) throw new AppError(422, 'invalid')
  const [{ revision }] = await place(read.values)
  res.json({ revision })
}

async function publishOneItem(req: Request, res: Response): Promise<void> {
  await pressed(req, res, publishForm, async ({ revision, isPublished }) => {
    const id = readId(req.params.itemId)
    await publishItems(actorOf(req), changing(req, revision), { ids: [id], isPublished })
    return courseUrl(req, `item-${id.toString()}`)
  })
}

async function removeOneItem(req: Request, res: Response): Promise<void> {
  await pressed(req, res, seenForm, async ({ revision }) => {
    await removeItemOf(actorOf(req), changing(req, revision), readId(req.params.itemId))
    notify(res, { kind: 'good', key: 'courses.done.itemRemoved' })
    return courseUrl(req)
  })
}

/** @throws AppError 403, 404 */
async function findOne(req: Request): Promise<{ course: CourseRecord; item: CourseItem; kind: CourseItemKind }> {
  const course = await findTaught(req)
  const { item } = findItem(course.sections, readId(req.params.itemId))
  return { course, item, kind: kindNamed(item.kind) }
}

/** Of a text one wants to see what has become of it. */
function savedUrl(req: Request, itemId: CourseItem['_id'], { showsSaved }: CourseItemKind): string {
  const courseId = readId(req.params.id)
  return showsSaved ? `${addressOfItem(courseId, itemId)}?saved=yes` : courseUrl(req, `item-${itemId.toString()}`)
}

function drawingOf(course: CourseRecord, { uploads = [] }: FormState) {
  return { place: placeOf(course), uploadIds: uploads.map(({ id }) => id) }
}

const prefix = 'facts.'

function isRefused({ errors }: Sent): boolean {
  return Object.keys(errors).length > 0
}

type Read = ReturnType<CourseItemKind['readForm']>

function errorsOf(read: Read, facts: Read, sent: Sent) {
  const own = facts.ok
    ? {}
    : Object.fromEntries(Object.entries(facts.errors).map(([name, error]) => [`${prefix}${name}`, error]))
  return { ...(read.ok ? {} : read.errors), ...own, ...sent.errors }
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}
