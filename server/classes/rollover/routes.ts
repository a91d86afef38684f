import type { Request, Response } from 'express'
import { Types } from 'mongoose'
import { AppError } from '../../errors.ts'
import { InvalidInput } from '../../api/index.ts'
import { actorOf, originOf } from '../../http/context.ts'
import { readForm, typedText } from '../../http/form.ts'
import { readId } from '../../http/id.ts'
import { notify } from '../../http/notices.ts'
import { readPage } from '../../http/page.ts'
import { get, only, post, type Route } from '../../http/route.ts'
import { schoolManagers } from '../../schools/index.ts'
import { chooseManagedSchool, chooseYear, listYearKeys } from '../choose.ts'
import { findManagedSchool, findSchool } from '../guarded.ts'
import { cancelForm, itemQuery, readDecisions, rolloverQuery, rolloverStep } from './input.ts'
import { countRefused, listItems } from './items.ts'
import {
  cancelPage,
  confirmPage,
  previewPage,
  type PreviewPage,
  reportPage,
  rolloversUrl,
  rolloverUrl,
  undoPage,
} from './page.ts'
import { type Decisions, nothingDecided } from './plan.ts'
import { countItems } from './run.ts'
import {
  cancelRollover,
  findRollover,
  listRollovers,
  type PreviewedYear,
  previewRollover,
  startRollover,
  undoRollover,
} from './start.ts'

const managers = only(...schoolManagers, 'sectorAdministrator')

export const rolloverRoutes: readonly Route[] = [
  get(rolloverUrl, managers, showPreview),
  post(rolloverUrl, managers, goOn),
  get(`${rolloversUrl}/:id`, managers, showReport),
  get(`${rolloversUrl}/:id/cancel`, managers, askToCancel),
  post(`${rolloversUrl}/:id/cancel`, managers, cancel),
  get(`${rolloversUrl}/:id/undo`, managers, askToUndo),
  post(`${rolloversUrl}/:id/undo`, managers, undo),
]

async function showPreview(req: Request, res: Response): Promise<void> {
  const page = await readPreview(req, nothingDecided)
  res.render('classes/rollover', previewPage({ ...page, isChecked: false }, req.context.translator, new Date()))
}

async function goOn(req: Request, res: Response): Promise<void> {
  const form = readForm(rolloverStep, typedText(req.body, 'step', 'fingerprint'))
  const { step, fingerprint } = form.ok ? form.values : { step: 'preview' as const, fingerprint: '' }
  const page = await readPreview(req, readDecisions(req.body))
  const { previewed, school, fromKey, decisions } = page
  const render = (status: number, state: Pick<PreviewPage, 'isChecked' | 'isOutdated'>) =>
    res
      .status(status)
      .render('classes/rollover', previewPage({ ...page, ...state }, req.context.translator, new Date()))

  if (!previewed || step === 'preview') return void render(200, { isChecked: step !== 'preview' })
  if (Object.keys(previewed.errors).length > 0) return void render(422, { isChecked: true })
  if (step === 'check') {
    const confirmed = confirmPage({ ...page, previewed, isChecked: true }, req.context.translator, new Date())
    return void res.render('classes/confirm', confirmed)
  }
  try {
    const wish = { schoolId: new Types.ObjectId(school.id), fromKey, decisions, fingerprint }
    const id = await startRollover(actorOf(req), wish, originOf(req))
    res.redirect(303, `${rolloversUrl}/${id.toString()}`)
  } catch (error) {
    // Somebody has changed something meanwhile: it is looked at once more.
    const isOutdated = error instanceof AppError && error.code === 'rolloverOutdated'
    if (!isOutdated && !(error instanceof InvalidInput)) throw error
    render(isOutdated ? 409 : 422, { isChecked: true, isOutdated })
  }
}

async function showReport(req: Request, res: Response): Promise<void> {
  const actor = actorOf(req)
  const rollover = await findRollover(actor, readId(req.params.id))
  const form = readForm(itemQuery, req.query)
  const { show } = form.ok ? form.values : { show: 'all' as const }
  const isWorking = rollover.state === 'running' || rollover.state === 'undoing'
  // Looks again by itself, without scripts; not where somebody is reading further down.
  if (isWorking && req.query.cursor === undefined) res.set('Refresh', '5')
  const page = {
    rollover,
    school: await findSchool(rollover.schoolId),
    counts: await countItems(rollover._id),
    refused: await countRefused(rollover._id),
    items: await listItems(actor, rollover._id, show, readPage(req, rows)),
    show,
    isFurther: typeof req.query.cursor === 'string',
  }
  res.render('classes/rollover-report', reportPage(page, req.context.translator, new Date()))
}

async function askToCancel(req: Request, res: Response): Promise<void> {
  const rollover = await findRollover(actorOf(req), readId(req.params.id))
  const page = { rollover, school: await findSchool(rollover.schoolId) }
  res.render('classes/rollover-cancel', cancelPage(page, req.context.translator))
}

async function cancel(req: Request, res: Response): Promise<void> {
  const id = readId(req.params.id)
  const rollover = await findRollover(actorOf(req), id)
  const form = readForm(cancelForm, req.body)
  if (!form.ok) {
    const page = { rollover, school: await findSchool(rollover.schoolId) }
    const state = { ...cancelPage(page, req.context.translator), errors: form.errors }
    res.status(422).render('classes/rollover-cancel', state)
    return
  }
  const { how } = form.values
  await cancelRollover(actorOf(req), id, { undoes: how === 'undo' }, originOf(req))
  notify(res, { kind: 'good', key: how === 'undo' ? 'classes.rollover.cancel.undone' : 'classes.rollover.cancel.kept' })
  res.redirect(303, `${rolloversUrl}/${id.toString()}`)
}

async function askToUndo(req: Request, res: Response): Promise<void> {
  const rollover = await findRollover(actorOf(req), readId(req.params.id))
  const page = { rollover, school: await findSchool(rollover.schoolId) }
  res.render('classes/confirm', undoPage(page, req.context.translator))
}

async function undo(req: Request, res: Response): Promise<void> {
  const id = readId(req.params.id)
  await undoRollover(actorOf(req), id, originOf(req))
  res.redirect(303, `${rolloversUrl}/${id.toString()}`)
}

const rows = 100

async function readPreview(req: Request, decisions: Decisions): Promise<Omit<PreviewPage, 'isChecked'>> {
  const actor = actorOf(req)
  const given = { ...req.query, ...(req.body as object | undefined) }
  const asked = readForm(rolloverQuery, typedText(given, 'school', 'year'))
  const { school: schoolText, year } = asked.ok ? asked.values : { school: '', year: '' }
  const school = await chooseManagedSchool(actor, schoolText)
  const schoolId = new Types.ObjectId(school.id)
  await findManagedSchool(actor, schoolId)
  const fromKeys = await listYearKeys(schoolId)
  const fromKey = year === '' ? await usualFrom(school.id, fromKeys) : Number(year)
  const earlier = await listRollovers(schoolId, fromKey)
  const previewed = await unlessMissing(() => previewRollover(actor, { schoolId, fromKey, decisions }))
  const keys = [...new Set([...fromKeys, fromKey])].sort((a, b) => b - a)
  return { school, fromKey, fromKeys: keys, earlier, previewed, decisions }
}

/** The current year, or the one before when that has no classes yet. */
async function usualFrom(schoolId: string, keys: readonly number[]): Promise<number> {
  const { yearKey } = await chooseYear(schoolId, '', new Date())
  return keys.includes(yearKey) || !keys.includes(yearKey - 1) ? yearKey : yearKey - 1
}

async function unlessMissing(preview: () => Promise<PreviewedYear>): Promise<PreviewedYear | undefined> {
  try {
    return await preview()
  } catch (error) {
    if (error instanceof AppError && error.code === 'nextYearMissing') return undefined
    throw error
  }
}
