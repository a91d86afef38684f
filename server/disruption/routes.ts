import { randomBytes } from 'node:crypto'
import type { Request, Response } from 'express'
import { Types } from 'mongoose'
import { attachment } from '../../storage/files/disposition.ts'
import { hasRole } from '../actor.ts'
import { InvalidInput } from '../api/index.ts'
import { dayOf } from '../day.ts'
import { AppError, forbidden } from '../errors.ts'
import { actorOf, originOf } from '../http/context.ts'
import { type FieldErrors, readForm, typedText } from '../http/form.ts'
import { readId } from '../http/id.ts'
import { notify } from '../http/notices.ts'
import { readPage } from '../http/page.ts'
import { get, only, post, type Route, signedIn } from '../http/route.ts'
import { communeOfficeIds, findUnits, listManagedSchools, listUnits, schoolIdsOf } from '../schools/index.ts'
import { xlsxType } from '../spreadsheets/index.ts'
import { canDeclare, deciders, heads, isClassTeacher, sector } from './access.ts'
import { classesOf } from './classes.ts'
import { cancelDisruption, declareDisruption, setLastDay } from './declare.ts'
import { findDisruption, listDisruptions } from './find.ts'
import { cancelForm, declareForm, lastDayForm } from './input.ts'
import { addressOfDisruption, type Choice, classPage, home, listPage, newPage, onePage } from './page.ts'
import { findReach, listReached } from './reach.ts'
import { reachCsv, reachWorkbook } from './sheet.ts'

const decide = only(...deciders)
const one = `${home}/:id`

export const disruptionRoutes: readonly Route[] = [
  get(home, decide, showList),
  get(`${home}/new`, decide, async (req, res) => await drawNew(req, res)),
  post(`${home}/new`, decide, declare),
  get(one, signedIn, async (req, res) => await drawOne(req, res)),
  get(`${one}/sheet`, signedIn, sendSheet),
  get(`${one}/classes/:classId`, signedIn, showClass),
  post(`${one}/last-day`, signedIn, changeLastDay),
  post(`${one}/cancel`, signedIn, cancel),
]

async function showList(req: Request, res: Response): Promise<void> {
  res.render(
    'disruption/list',
    listPage(await listDisruptions(actorOf(req), readPage(req, 24)), req.context.translator),
  )
}

interface NewState {
  readonly typed?: Readonly<Record<string, string>>
  readonly chosen?: readonly string[]
  readonly errors?: FieldErrors
}

async function drawNew(req: Request, res: Response, state: NewState = {}): Promise<void> {
  const { office = '' } = typedText(req.query, 'office')
  const offices = await officesFor(req)
  const officeId = offices.find(({ id }) => id === office)?.id ?? (offices.length === 1 ? offices[0]!.id : '')
  const schools = await schoolsFor(req, officeId)
  const classes = schools.length === 1 ? await classesFor(schools[0]!.id) : []
  const operation = randomBytes(16).toString('base64url')
  const page = newPage({ offices, officeId, schools, classes, operation, ...state }, req.context.translator)
  res.status(state.errors ? 422 : 200).render('disruption/new', page)
}

/** Whose schools somebody may choose from: the offices of communes, for the sector all of them. */
async function officesFor(req: Request): Promise<Choice[]> {
  const actor = actorOf(req)
  if (hasRole(actor, ...sector)) {
    const query = { kind: 'communeOffice' as const, level: '' as const, text: '', day: '' }
    const { items } = await listUnits(query, { limit: 100 })
    return items.map(({ _id, name }) => ({ id: _id.toString(), name }))
  }
  const units = await findUnits(communeOfficeIds(actor))
  return [...units.values()].map(({ id, name }) => ({ id, name }))
}

async function schoolsFor(req: Request, officeId: string): Promise<Choice[]> {
  if (officeId !== '') {
    const { items } = await listManagedSchools({ officeId: new Types.ObjectId(officeId) }, new Date(), { limit: 100 })
    return items.map(({ _id, name }) => ({ id: _id.toString(), name }))
  }
  const units = await findUnits(schoolIdsOf(actorOf(req), heads))
  return [...units.values()].map(({ id, name }) => ({ id, name }))
}

async function classesFor(schoolId: string): Promise<Choice[]> {
  const classes = await classesOf({ schoolId: new Types.ObjectId(schoolId), classIds: [], from: dayOf(new Date()) })
  return classes.map(({ _id, name }) => ({ id: _id.toString(), name }))
}

async function declare(req: Request, res: Response): Promise<void> {
  const body = (req.body ?? {}) as Record<string, unknown>
  const [schoolIds, classIds] = [listOf(body.schoolIds), listOf(body.classIds)]
  const typed = typedText(body, 'from', 'lastDay', 'reason', 'text')
  const again = async (errors: FieldErrors) =>
    await drawNew(req, res, { typed, errors, chosen: [...schoolIds, ...classIds] })
  const read = readForm(declareForm, { ...body, schoolIds, classIds })
  if (!read.ok) return await again(read.errors)
  try {
    const made = await declareDisruption(actorOf(req), read.values, originOf(req))
    notify(res, { kind: 'good', key: 'disruption.done.declared', values: { count: made.length } })
    res.redirect(303, made.length === 1 ? addressOfDisruption(made[0]!._id) : home)
  } catch (error) {
    if (!(error instanceof InvalidInput)) throw error
    await again(error.errors)
  }
}

function listOf(value: unknown): string[] {
  return [value].flat().filter((one): one is string => typeof one === 'string')
}

async function drawOne(
  req: Request,
  res: Response,
  state: { typed?: string; errors?: FieldErrors } = {},
): Promise<void> {
  const actor = actorOf(req)
  const id = readId(req.params.id)
  const { school } = await findDisruption(actor, id)
  const reach = await findReach(actor, id)
  const mayDecide = canDeclare(actor, school)
  const ownClassIds = reach.classes
    .filter(({ classId }) => isClassTeacher(actor, classId))
    .map(({ classId }) => classId.toString())
  // Of the classes of others, staff are told no numbers.
  const classes = mayDecide
    ? reach.classes
    : reach.classes.filter(({ classId }) => ownClassIds.includes(classId.toString()))
  const page = onePage({ ...reach, classes, mayDecide, ownClassIds, ...state }, req.context.translator)
  res.status(state.errors ? 422 : 200).render('disruption/one', {
    ...page,
    table: classes.length > 0 && page.table,
    sheetUrl: mayDecide && page.sheetUrl,
  })
}

async function sendSheet(req: Request, res: Response): Promise<void> {
  const reach = await findDecided(req)
  const { translator } = req.context
  const name = translator.t('disruption.reach.fileName', { school: reach.disruption.schoolName })
  if (req.query.format === 'csv')
    res
      .type('text/csv')
      .set('Content-Disposition', attachment(`${name}.csv`))
      .send(reachCsv(reach, translator))
  else
    res
      .type(xlsxType)
      .set('Content-Disposition', attachment(`${name}.xlsx`))
      .send(await reachWorkbook(reach, translator))
}

/** @throws AppError 403, 404 */
async function findDecided(req: Request) {
  const actor = actorOf(req)
  const id = readId(req.params.id)
  const { school } = await findDisruption(actor, id)
  if (!canDeclare(actor, school)) throw forbidden()
  return await findReach(actor, id)
}

async function showClass(req: Request, res: Response): Promise<void> {
  const reached = await listReached(actorOf(req), readId(req.params.id), readId(req.params.classId))
  res.render('disruption/class', classPage(reached, req.context.translator))
}

async function changeLastDay(req: Request, res: Response): Promise<void> {
  const id = readId(req.params.id)
  const { lastDay: typed = '' } = typedText(req.body, 'lastDay')
  await findDisruption(actorOf(req), id)
  const read = readForm(lastDayForm, req.body)
  if (!read.ok) return await drawOne(req, res, { typed, errors: read.errors })
  try {
    const { lastDay, revision: seen } = read.values
    await setLastDay(actorOf(req), { id, seen, origin: originOf(req) }, lastDay)
    notify(res, { kind: 'good', key: 'disruption.done.changed' })
    res.redirect(303, addressOfDisruption(id))
  } catch (error) {
    if (!(error instanceof InvalidInput)) throw error
    await drawOne(req, res, { typed, errors: error.errors })
  }
}

async function cancel(req: Request, res: Response): Promise<void> {
  const id = readId(req.params.id)
  await findDisruption(actorOf(req), id)
  const read = readForm(cancelForm, req.body)
  if (!read.ok) throw new AppError(422, 'invalid')
  await cancelDisruption(actorOf(req), { id, seen: read.values.revision, origin: originOf(req) })
  notify(res, { kind: 'good', key: 'disruption.done.cancelled' })
  res.redirect(303, addressOfDisruption(id))
}
