import type { Request, Response } from 'express'
import { notFound } from '../errors.ts'
import { actorOf, originOf } from '../http/context.ts'
import { type FieldErrors, readForm } from '../http/form.ts'
import { readId } from '../http/id.ts'
import { notify } from '../http/notices.ts'
import { get, only, post, type Route, signedIn } from '../http/route.ts'
import { findUnits, schoolManagers } from '../schools/index.ts'
import { canSetYears } from './access.ts'
import { findOwnYear, findYear, labelOf, listYears, type SchoolYear } from './find.ts'
import { formPage, nothingTyped, previewPage, typedOf } from './form-page.ts'
import { formOf, planOf, seenForm, typedYear, yearForm } from './input.ts'
import { nextYearOf } from './next.ts'
import { findReasonsToKeep, removeYear } from './remove.ts'
import {
  listUrl,
  type Place,
  removePage,
  removeYearPage,
  schoolYearPage,
  yearPage,
  yearsPage,
  yearUrl,
} from './page.ts'
import { findSchool, maySetOwnYear, removeOwnYear, saveOwnYear, saveYear } from './set.ts'

const sector = only('sectorAdministrator')
const managers = only('sectorAdministrator', ...schoolManagers)

export const yearsRoutes: readonly Route[] = [
  get('/years', signedIn, showYears),
  get('/years/new', sector, showNew),
  post('/years', sector, add),
  get('/years/:key', signedIn, showYear),
  get('/years/:key/next', sector, showNext),
  get('/years/:key/edit', sector, showChange),
  post('/years/:key', sector, change),
  get('/years/:key/remove', sector, askToRemoveYear),
  post('/years/:key/remove', sector, removeForAll),
  get('/years/schools/:id', signedIn, showSchoolYears),
  get('/years/:key/schools/:id', signedIn, showSchoolYear),
  get('/years/:key/schools/:id/edit', managers, showOwn),
  post('/years/:key/schools/:id', managers, setOwn),
  get('/years/:key/schools/:id/remove', managers, askToRemove),
  post('/years/:key/schools/:id/remove', managers, remove),
]

async function showYears(req: Request, res: Response): Promise<void> {
  const years = await listYears()
  const page = { years, canCreate: canSetYears(actorOf(req)), now: new Date() }
  res.render('years/years', yearsPage(page, req.context.translator))
}

async function showSchoolYears(req: Request, res: Response): Promise<void> {
  const school = await findSchool(readId(req.params.id))
  const page = { years: await listYears(school.id), school, canCreate: false, now: new Date() }
  res.render('years/years', yearsPage(page, req.context.translator))
}

async function showYear(req: Request, res: Response): Promise<void> {
  const year = await findYear(readKey(req.params.key))
  const ownSchools = await listOwnSchools(req, year.key)
  const page = { year, ownSchools, canChange: canSetYears(actorOf(req)), now: new Date() }
  res.render('years/year', yearPage(page, req.context.translator))
}

async function showSchoolYear(req: Request, res: Response): Promise<void> {
  const { school, year, sectorYear } = await findPlace(req)
  const canChange = await maySetOwnYear(actorOf(req), school.id)
  res.render(
    'years/school-year',
    schoolYearPage({ school, year, sectorYear, canChange, now: new Date() }, req.context.translator),
  )
}

async function showNew(req: Request, res: Response): Promise<void> {
  const { from } = req.query
  const typed = from === undefined ? nothingTyped : typedOf(nextYearOf(await findYear(readKey(from))))
  res.render('years/form', formPage({ typed, seen: '' }, req.context.translator))
}

async function showNext(req: Request, res: Response): Promise<void> {
  const from = await findYear(readKey(req.params.key))
  const plan = nextYearOf(from)
  const page = { from, plan, label: labelOf(plan.key), now: new Date() }
  res.render('years/next', previewPage(page, req.context.translator))
}

async function add(req: Request, res: Response): Promise<void> {
  const form = readYear(req)
  if (!form.ok) return drawForm(req, res, { errors: form.errors })

  const key = Number(form.values.firstDay.slice(0, 4))
  const isThere = (await listYears()).some((year) => year.key === key)
  const errors = isThere
    ? { firstDay: { key: 'years.errors.exists', values: { label: labelOf(key) } } }
    : await saveYear(actorOf(req), { plan: planOf(key, form.values), seen: null }, originOf(req))
  if (errors) return drawForm(req, res, { errors })
  notify(res, { kind: 'good', key: 'years.form.added', values: { label: labelOf(key) } })
  res.redirect(303, yearUrl(key))
}

async function showChange(req: Request, res: Response): Promise<void> {
  const year = await findYear(readKey(req.params.key))
  const page = { typed: typedOf(year), year, seen: year.changedAt.toISOString() }
  res.render('years/form', formPage(page, req.context.translator))
}

async function change(req: Request, res: Response): Promise<void> {
  const year = await findYear(readKey(req.params.key))
  const form = readYear(req)
  if (!form.ok) return drawForm(req, res, { errors: form.errors, year })

  const saving = { plan: planOf(year.key, form.values), seen: readSeen(req) }
  const errors = await saveYear(actorOf(req), saving, originOf(req))
  if (errors) return drawForm(req, res, { errors, year })
  notify(res, { kind: 'good', key: 'years.form.saved' })
  res.redirect(303, yearUrl(year.key))
}

async function askToRemoveYear(req: Request, res: Response): Promise<void> {
  await drawRemoval(req, res, readKey(req.params.key))
}

async function removeForAll(req: Request, res: Response): Promise<void> {
  const key = readKey(req.params.key)
  const reasons = await findReasonsToKeep(actorOf(req), key)
  if (reasons.length > 0) {
    res.status(409)
    return await drawRemoval(req, res, key)
  }
  await removeYear(actorOf(req), key, originOf(req))
  notify(res, { kind: 'good', key: 'years.remove.done', values: { label: labelOf(key) } })
  res.redirect(303, listUrl)
}

async function drawRemoval(req: Request, res: Response, key: number): Promise<void> {
  const year = await findYear(key)
  const reasons = await findReasonsToKeep(actorOf(req), key)
  res.render('years/remove-year', removeYearPage({ year, reasons }, req.context.translator))
}

async function showOwn(req: Request, res: Response): Promise<void> {
  const { school, year } = await findPlace(req)
  const seen = year.schoolId === undefined ? '' : year.changedAt.toISOString()
  res.render('years/form', formPage({ typed: typedOf(year), year, school, seen }, req.context.translator))
}

async function setOwn(req: Request, res: Response): Promise<void> {
  const { school, year } = await findPlace(req)
  const form = readYear(req)
  if (!form.ok) return drawForm(req, res, { errors: form.errors, year, school })

  const saving = { plan: planOf(year.key, form.values), seen: readSeen(req) }
  const errors = await saveOwnYear(actorOf(req), readId(school.id), saving, originOf(req))
  if (errors) return drawForm(req, res, { errors, year, school })
  notify(res, { kind: 'good', key: 'years.own.saved' })
  res.redirect(303, yearUrl(year.key, school.id))
}

async function askToRemove(req: Request, res: Response): Promise<void> {
  const { school, year } = await findPlace(req)
  if (year.schoolId === undefined) throw notFound()
  res.render('years/remove', removePage({ school, year }, req.context.translator))
}

async function remove(req: Request, res: Response): Promise<void> {
  const key = readKey(req.params.key)
  const schoolId = readId(req.params.id)
  await removeOwnYear(actorOf(req), schoolId, key, originOf(req))
  notify(res, { kind: 'good', key: 'years.own.removed' })
  res.redirect(303, yearUrl(key, schoolId.toString()))
}

/** @throws AppError 404 */
function readKey(text: unknown): number {
  if (typeof text !== 'string' || !/^\d{4}$/.test(text)) throw notFound()
  return Number(text)
}

function readYear(req: Request) {
  return readForm(yearForm, formOf(typedYear(req.body)))
}

function readSeen(req: Request): Date | null {
  const form = readForm(seenForm, req.body)
  return form.ok ? form.values.seen : null
}

async function findPlace(req: Request): Promise<{ school: Place; year: SchoolYear; sectorYear: SchoolYear }> {
  const key = readKey(req.params.key)
  const school = await findSchool(readId(req.params.id))
  return { school, year: await findYear(key, school.id), sectorYear: await findYear(key) }
}

/** The schools of the asking one that have a year in their own way. */
async function listOwnSchools(req: Request, key: number): Promise<Place[]> {
  const { memberships } = actorOf(req)
  const ids = memberships.filter(({ unitKind }) => unitKind === 'school').map(({ unitId }) => unitId.toString())
  const schools: Place[] = []
  for (const [id, { name }] of await findUnits(ids)) if (await findOwnYear(key, id)) schools.push({ id, name })
  return schools
}

interface Mistaken {
  readonly errors: FieldErrors
  readonly year?: SchoolYear
  readonly school?: Place
}

function drawForm(req: Request, res: Response, mistaken: Mistaken): void {
  const { seen } = (req.body ?? {}) as { seen?: unknown }
  const page = { ...mistaken, typed: typedYear(req.body), seen: typeof seen === 'string' ? seen : '' }
  res.status(422).render('years/form', formPage(page, req.context.translator))
}
