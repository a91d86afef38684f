import { pipeline } from 'node:stream/promises'
import type { Request, Response } from 'express'
import { Types } from 'mongoose'
import { AppError } from '../../errors.ts'
import { InvalidInput } from '../../api/index.ts'
import { attachment } from '../../../storage/files/disposition.ts'
import { actorOf, originOf } from '../../http/context.ts'
import { readForm, typedText } from '../../http/form.ts'
import { readId } from '../../http/id.ts'
import { notify } from '../../http/notices.ts'
import { readPage } from '../../http/page.ts'
import { get, only, post, type Route } from '../../http/route.ts'
import { addressOf } from '../../pages/address.ts'
import { schoolManagers } from '../../schools/index.ts'
import { xlsxType } from '../../spreadsheets/index.ts'
import { chooseManagedSchool, chooseYear, listYearKeys } from '../choose.ts'
import { findManagedSchool, findSchool } from '../guarded.ts'
import { yearLabel } from '../time.ts'
import { confirmPage } from './confirm-page.ts'
import { rolloversUrl, rolloverUrl } from './crumbs.ts'
import { dropDraft, findDraft, saveDraft } from './draft.ts'
import { cancelForm, itemQuery, readDecisions, rolloverQuery, rolloverStep } from './input.ts'
import { countRefused, listItems } from './items.ts'
import { type Decisions, nothingDecided } from './plan.ts'
import { previewPage, type PreviewPage } from './preview-page.ts'
import { cancelPage, reportPage, undoPage } from './report-page.ts'
import { streamReport } from './report.ts'
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
import { findDelay, findObstacle } from './waiting.ts'

const managers = only(...schoolManagers, 'sectorAdministrator')

export const rolloverRoutes: readonly Route[] = [
  get(rolloverUrl, managers, showPreview),
  post(rolloverUrl, managers, goOn),
  get(`${rolloversUrl}/:id`, managers, showReport),
  get(`${rolloversUrl}/:id/report`, managers, downloadReport),
  get(`${rolloversUrl}/:id/cancel`, managers, askToCancel),
  post(`${rolloversUrl}/:id/cancel`, managers, cancel),
  get(`${rolloversUrl}/:id/undo`, managers, askToUndo),
  post(`${rolloversUrl}/:id/undo`, managers, undo),
]

async function showPreview(req: Request, res: Response): Promise<void> {
  renderPreview(req, res, { ...(await readPreview(req, undefined)), isChecked: false })
}

async function goOn(req: Request, res: Response): Promise<void> {
  const actor = actorOf(req)
  const form = readForm(rolloverStep, typedText(req.body, 'step', 'fingerprint'))
  const { step, fingerprint } = form.ok ? form.values : { step: 'preview' as const, fingerprint: '' }
  const decisions = readDecisions(req.body)
  const page = await readPreview(req, decisions)
  const { previewed, school, fromKey } = page
  const drafted = { schoolId: new Types.ObjectId(school.id), fromKey }
  if (step === 'discard') {
    await dropDraft(actor, drafted)
    res.redirect(303, addressOf(rolloverUrl, { school: school.id, year: String(fromKey) }))
    return
  }
  if (previewed) await saveDraft(actor, drafted, decisions)
  if (!previewed || step === 'preview') return renderPreview(req, res, { ...page, isChecked: step !== 'preview' })
  if (Object.keys(previewed.errors).length > 0) return renderPreview(req, res.status(422), { ...page, isChecked: true })
  if (step === 'check') {
    const confirmed = confirmPage({ ...page, previewed, isChecked: true }, req.context.translator, new Date())
    return void res.render('classes/confirm', confirmed)
  }
  try {
    const id = await startRollover(actor, { ...drafted, decisions, fingerprint }, originOf(req))
    res.redirect(303, `${rolloversUrl}/${id.toString()}`)
  } catch (error) {
    if (!isShownInPlace(error)) throw error
    // It is looked at once more, and says why it has not begun.
    const isOutdated = error instanceof AppError && error.code === 'rolloverOutdated'
    const state = { ...(await readPreview(req, decisions)), isChecked: true, isOutdated }
    renderPreview(req, res.status(error instanceof AppError ? error.status : 422), state)
  }
}

function isShownInPlace(error: unknown): boolean {
  const codes = ['rolloverOutdated', 'rolloverExists', 'rolloverRunning']
  return error instanceof InvalidInput || (error instanceof AppError && codes.includes(error.code))
}

function renderPreview(req: Request, res: Response, page: PreviewPage): void {
  res.render('classes/rollover', previewPage(page, req.context.translator, new Date()))
}

async function showReport(req: Request, res: Response): Promise<void> {
  const actor = actorOf(req)
  const rollover = await findRollover(actor, readId(req.params.id))
  const form = readForm(itemQuery, req.query)
  const { show } = form.ok ? form.values : { show: 'all' as const }
  const isWorking = rollover.state === 'running' || rollover.state === 'undoing'
  const page = {
    rollover,
    school: await findSchool(rollover.schoolId),
    counts: await countItems(rollover._id),
    refused: await countRefused(rollover._id),
    delay: isWorking ? await findDelay(rollover) : undefined,
    items: await listItems(actor, rollover._id, show, readPage(req, rows)),
    show,
    isFurther: typeof req.query.cursor === 'string',
  }
  res.render('classes/rollover-report', reportPage(page, req.context.translator, new Date()))
}

async function downloadReport(req: Request, res: Response): Promise<void> {
  const actor = actorOf(req)
  const { _id, schoolId, fromKey } = await findRollover(actor, readId(req.params.id))
  const { translator } = req.context
  const school = await findSchool(schoolId)
  const name = translator.t('classes.rollover.fileName', { school: school.name, year: yearLabel(fromKey + 1) })
  res.type(xlsxType).set('Content-Disposition', attachment(`${name}.xlsx`))
  await pipeline(streamReport(actor, _id, translator), res)
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

/** `sent` undefined: what was kept of an earlier look is gone on with. */
async function readPreview(req: Request, sent: Decisions | undefined): Promise<Omit<PreviewPage, 'isChecked'>> {
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
  const draft = sent ? undefined : await findDraft(actor, { schoolId, fromKey })
  const decisions = sent ?? draft?.decisions ?? nothingDecided
  const previewed = await unlessMissing(() => previewRollover(actor, { schoolId, fromKey, decisions }))
  const obstacle = await findObstacle({ schoolId, earlier, previewed })
  const keys = [...new Set([...fromKeys, fromKey])].sort((a, b) => b - a)
  return { school, fromKey, fromKeys: keys, earlier, previewed, decisions, savedAt: draft?.savedAt, obstacle }
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
