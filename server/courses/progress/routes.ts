// What learners tell of what they do, and the pages on which others see how far they are.

import type { Request, Response } from 'express'
import { findItem } from '../../arrange.ts'
import { findClasses } from '../../classes/index.ts'
import { AppError, forbidden, notFound } from '../../errors.ts'
import { actorOf, originOf } from '../../http/context.ts'
import { attachment } from '../../../storage/files/disposition.ts'
import { type FieldErrors, readForm } from '../../http/form.ts'
import { readId } from '../../http/id.ts'
import { notify } from '../../http/notices.ts'
import { get, post, type Route, signedIn } from '../../http/route.ts'
import { schoolIdsOf } from '../../schools/index.ts'
import { xlsxType } from '../../spreadsheets/index.ts'
import { leaders, learnedBy } from '../access.ts'
import { addressOfItem, home } from '../address.ts'
import { Course } from '../course.model.ts'
import { loadCourse } from '../write.ts'
import { findGrid, type Grid, openItems, sorted } from './grid.ts'
import { reportForm, tickForm } from './input.ts'
import { findLearning, report } from './learn.ts'
import { chooseLearner } from './onlookers.ts'
import { outcomesOf } from './outcomes.ts'
import {
  addressOfProgress,
  classCoursesPage,
  classOutcomesPage,
  gridPage,
  itemSummaryPage,
  ownOutcomesPage,
} from './pages.ts'
import { homeroomsOf } from './people.ts'
import { gridCsv, gridWorkbook } from './sheet.ts'
import { tick } from './tick.ts'

const one = `${home}/:id`

export const progressRoutes: readonly Route[] = [
  get(`${home}/of-class/:classId`, signedIn, showClass),
  get(`${one}/outcomes`, signedIn, showOwnOutcomes),
  get(`${one}/progress`, signedIn, showGrid),
  get(`${one}/progress/sheet`, signedIn, sendSheet),
  get(`${one}/progress/outcomes`, signedIn, showOutcomes),
  get(`${one}/progress/items/:itemId`, signedIn, async (req, res) => await drawItem(req, res)),
  post(`${one}/progress/items/:itemId`, signedIn, tickItem),
  post(`${one}/items/:itemId/progress`, signedIn, takeReport),
]

/** From a button it leads back to the item, to a script it says what has become of it. */
async function takeReport(req: Request, res: Response): Promise<void> {
  const [courseId, itemId] = [readId(req.params.id), readId(req.params.itemId)]
  await loadCourse(actorOf(req), courseId)
  const read = readForm(reportForm, req.body)
  if (!read.ok) throw new AppError(422, 'invalid')
  const { isDone } = await report(actorOf(req), { courseId, itemId }, read.values)
  if (req.accepts(['html', 'json']) === 'json') {
    res.json({ isDone })
    return
  }
  // The last word of a page that goes: nobody waits for an answer.
  if (read.values.done === undefined) {
    res.status(204).end()
    return
  }
  notify(res, { kind: 'good', key: read.values.done ? 'courses.progress.told.done' : 'courses.progress.told.undone' })
  res.redirect(303, addressOfItem(courseId, itemId))
}

async function showGrid(req: Request, res: Response): Promise<void> {
  const grid = await gridIn(req)
  const sort = textOf(req.query.sort) || 'name'
  const page = Math.min(Math.max(Math.trunc(Number(req.query.page)) || 1, 1), 1000)
  const rows = sorted(grid.rows, grid.onlyClassIds && sort !== 'share' ? 'name' : sort)
  res.render('courses/progress/grid', gridPage({ grid, rows, sort, page }, req.context.translator))
}

async function sendSheet(req: Request, res: Response): Promise<void> {
  const grid = await wholeGridIn(req)
  const { translator } = req.context
  const name = translator.t('courses.progress.fileName', { title: grid.course.title })
  if (req.query.format === 'csv')
    res
      .type('text/csv')
      .set('Content-Disposition', attachment(`${name}.csv`))
      .send(gridCsv(grid, translator))
  else
    res
      .type(xlsxType)
      .set('Content-Disposition', attachment(`${name}.xlsx`))
      .send(await gridWorkbook(grid, translator))
}

async function showOutcomes(req: Request, res: Response): Promise<void> {
  const grid = await wholeGridIn(req)
  const outcomes = await outcomesOf(grid.items)
  res.render('courses/progress/outcomes', classOutcomesPage(grid, outcomes, req.context.translator))
}

async function showOwnOutcomes(req: Request, res: Response): Promise<void> {
  const { viewer, course } = await loadCourse(actorOf(req), readId(req.params.id))
  const learner = await chooseLearner(viewer, course, textOf(req.query.child))
  if (!learner) throw notFound()
  const now = new Date()
  const progress = await findLearning(course, learner.personId, now)
  const outcomes = await outcomesOf(openItems(course, now))
  const page = { course, outcomes, progress, name: learner.name }
  res.render('courses/progress/outcomes', ownOutcomesPage(page, req.context.translator))
}

async function drawItem(req: Request, res: Response, errors?: FieldErrors): Promise<void> {
  const grid = await wholeGridIn(req)
  const { item } = findItem(grid.course.sections, readId(req.params.itemId))
  if (!grid.items.includes(item)) throw notFound()
  const page = itemSummaryPage({ grid, item, errors }, req.context.translator)
  res.status(errors ? 422 : 200).render('courses/progress/item', page)
}

async function tickItem(req: Request, res: Response): Promise<void> {
  const { course, mayTeach, group } = await wholeGridIn(req)
  if (!mayTeach) throw forbidden()
  const given = (req.body as { pupils?: unknown } | undefined)?.pupils ?? []
  const read = readForm(tickForm, { ...(req.body as object), pupils: Array.isArray(given) ? given : [given] })
  if (!read.ok) return await drawItem(req, res, read.errors)
  const itemId = readId(req.params.itemId)
  const { pupils: personIds, done } = read.values
  await tick(actorOf(req), { courseId: course._id, itemId, personIds, isDone: done === 'yes', origin: originOf(req) })
  notify(res, { kind: 'good', key: done === 'yes' ? 'courses.progress.told.ticked' : 'courses.progress.told.unticked' })
  res.redirect(303, `${addressOfProgress(course._id)}/items/${itemId.toString()}${group ? `?class=${group.id}` : ''}`)
}

/** The courses of a class, for its class teacher and the leaders of its school. */
async function showClass(req: Request, res: Response): Promise<void> {
  const actor = actorOf(req)
  const id = readId(req.params.classId)
  const found = (await findClasses([id])).get(id.toString())
  const isOwn = homeroomsOf(actor).some((classId) => classId.equals(id))
  if (!found || (!isOwn && !schoolIdsOf(actor, leaders).includes(found.schoolId.toString()))) throw notFound()
  const courses = await Course.find(learnedBy([`class.${id.toString()}`]) as never, { title: 1, teachers: 1 })
    .sort({ yearKey: -1, sortKey: 1, _id: 1 })
    .limit(mostOfClass)
    .lean()
  const page = classCoursesPage(courses, { id: id.toString(), name: found.name }, req.context.translator)
  res.render('courses/progress/class', page)
}

const mostOfClass = 100

async function gridIn(req: Request): Promise<Grid> {
  return await findGrid(actorOf(req), readId(req.params.id), textOf(req.query.class))
}

/** What a class teacher is not shown. @throws AppError 403, 404 */
async function wholeGridIn(req: Request): Promise<Grid> {
  const grid = await gridIn(req)
  if (grid.onlyClassIds) throw forbidden()
  return grid
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}
