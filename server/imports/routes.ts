import { pipeline } from 'node:stream/promises'
import type { Request, Response } from 'express'
import { attachment } from '../../storage/files/disposition.ts'
import { notFound } from '../errors.ts'
import { actorOf, originOf } from '../http/context.ts'
import { readForm, typedText } from '../http/form.ts'
import { readId } from '../http/id.ts'
import { notify } from '../http/notices.ts'
import { readPage } from '../http/page.ts'
import { get, only, post, type Route } from '../http/route.ts'
import { fileOf } from '../http/upload.ts'
import { findUnits } from '../schools/index.ts'
import { streamXlsx, xlsxType } from '../spreadsheets/index.ts'
import { canImport, importableSchoolIds, isImporter } from './access.ts'
import { answerAll, answerRows } from './answer.ts'
import { choicesFor, chosenSchool } from './choose.ts'
import { cancelList, confirmList, readAgain, undoList } from './decide.ts'
import { templateOf } from './export/sheets.ts'
import { findList, findListToWorkOn, listLists, listRows } from './find.ts'
import { answerAllForm, choicesIn, kindForm, newListForm, rowQuery, schoolQuery } from './input.ts'
import { listsPage } from './lists-page.ts'
import { newListPage } from './new-page.ts'
import { askPage, importsUrl, listPage, type Shown, titleOf } from './page.ts'
import { receiveList } from './receive.ts'
import { streamReport } from './report.ts'
import { type Kind, kinds } from './wanted.ts'

const importers = only('sectorAdministrator', 'schoolAdministrator', 'registrar')
export const readers = only('sectorAdministrator', 'schoolAdministrator', 'registrar', 'principal', 'vicePrincipal')

export const importRoutes: readonly Route[] = [
  get('/imports', readers, showLists),
  get('/imports/new', importers, showNew),
  post('/imports', importers, receive, { takesFile: true }),
  get('/imports/templates/:kind', importers, downloadTemplate),
  get('/imports/:id', readers, showList),
  get('/imports/:id/report', readers, downloadReport),
  post('/imports/:id/kind', importers, chooseKind),
  post('/imports/:id/answers', importers, answer),
  post('/imports/:id/answer-all', importers, answerEvery),
  get('/imports/:id/confirm', importers, ask('confirm')),
  post('/imports/:id/confirm', importers, confirm),
  get('/imports/:id/cancel', importers, ask('cancel')),
  post('/imports/:id/cancel', importers, cancel),
  get('/imports/:id/undo', importers, ask('undo')),
  post('/imports/:id/undo', importers, undo),
]

async function showLists(req: Request, res: Response): Promise<void> {
  const actor = actorOf(req)
  const input = readPage(req, 30)
  const lists = await listLists(actor, input)
  const names = await schoolNames(lists.items)
  const page = { lists, schoolNames: names, isFurther: input.cursor !== undefined, canImport: isImporter(actor) }
  res.render('imports/lists', listsPage(page, shown(req)))
}

async function showNew(req: Request, res: Response): Promise<void> {
  const query = readForm(schoolQuery, req.query)
  const school = query.ok ? query.values.school : ''
  const page = { choosing: await choosing(req, school), typed: { school }, accountsFor: ['pupils'] }
  res.render('imports/new', newListPage(page, shown(req)))
}

async function receive(req: Request, res: Response): Promise<unknown> {
  const actor = actorOf(req)
  const form = readForm(newListForm, req.body)
  const file = fileOf(req)
  const chosen = form.ok ? await chosenSchool(actor, form.values) : undefined
  const errors = {
    ...(form.ok ? {} : form.errors),
    ...(chosen && !chosen.ok ? chosen.errors : {}),
    ...(file ? {} : { file: { key: 'spreadsheets.errors.none' } }),
  }
  if (!form.ok || !chosen?.ok || !file) {
    const typed = typedText(req.body, 'school', 'schoolCode', 'kind', 'year')
    const { accountsFor = [] } = (req.body ?? {}) as { accountsFor?: string | string[] }
    const page = { choosing: await choosing(req, typed.school ?? ''), typed, accountsFor: [accountsFor].flat(), errors }
    return res.status(422).render('imports/new', newListPage(page, shown(req)))
  }
  const { kind, year, accountsFor } = form.values
  const handedIn = {
    schoolId: chosen.schoolId,
    kind: kind === '' ? undefined : kind,
    yearKey: year,
    accountsFor,
    source: file,
  }
  const id = await receiveList(actor, handedIn, originOf(req))
  res.redirect(303, `${importsUrl}/${id.toString()}`)
}

async function downloadTemplate(req: Request, res: Response): Promise<void> {
  const kind = kinds.find((one) => one === req.params.kind)
  if (!kind) throw notFound()
  const { name, headings } = templateOf(kind)
  const sheet = { name, columns: headings.map((heading) => ({ heading, width: 22 })), rows: noRows() }
  res.type(xlsxType).set('Content-Disposition', attachment(`${name}.xlsx`))
  await pipeline(streamXlsx([sheet]), res)
}

async function* noRows() {
  // A template is empty.
}

async function showList(req: Request, res: Response): Promise<void> {
  const actor = actorOf(req)
  const id = readId(req.params.id)
  const list = await findList(actor, id)
  const query = readForm(rowQuery, req.query)
  const filter = query.ok && query.values.filter !== '' ? query.values.filter : undefined
  const input = readPage(req)
  const rows = await listRows(actor, id, { filter, page: input })
  const names = await schoolNames([list, { schoolId: list.waitingForId }])
  const page = listPage(
    {
      ...{ list, rows, filter, isFurther: input.cursor !== undefined, canWork: canImport(actor, list.schoolId) },
      schoolName: list.schoolId ? names.get(list.schoolId.toString()) : undefined,
      waitingFor: list.waitingForId ? names.get(list.waitingForId.toString()) : undefined,
    },
    shown(req),
  )
  res.render('imports/list', page)
}

async function downloadReport(req: Request, res: Response): Promise<void> {
  const list = await findList(actorOf(req), readId(req.params.id))
  if (list.forgottenAt) throw notFound()
  const words = req.context.translator
  const name = `${words.t('imports.report.fileName')} ${titleOf(list, words).replace(/\.\w+$/, '')}.xlsx`
  res.type(xlsxType).set('Content-Disposition', attachment(name))
  await pipeline(streamReport(list, words), res)
}

async function chooseKind(req: Request, res: Response): Promise<void> {
  const id = readId(req.params.id)
  const list = await findListToWorkOn(actorOf(req), id)
  const form = readForm(kindForm, req.body)
  const kind = form.ok ? form.values.kind : (list.wantedKind as Kind | null)
  if (kind) await readAgain(actorOf(req), id, { kind, origin: originOf(req) })
  res.redirect(303, `${importsUrl}/${id.toString()}`)
}

async function answer(req: Request, res: Response): Promise<void> {
  const id = readId(req.params.id)
  const count = await answerRows(actorOf(req), id, choicesIn(req.body))
  notify(res, { kind: count > 0 ? 'good' : 'info', key: 'imports.answers.taken', values: { count } })
  res.redirect(303, `${importsUrl}/${id.toString()}?filter=ask`)
}

async function answerEvery(req: Request, res: Response): Promise<void> {
  const id = readId(req.params.id)
  await findListToWorkOn(actorOf(req), id)
  const form = readForm(answerAllForm, req.body)
  if (form.ok) await answerAll(actorOf(req), id, form.values.answer)
  res.redirect(303, `${importsUrl}/${id.toString()}`)
}

function ask(what: 'confirm' | 'cancel' | 'undo') {
  return async (req: Request, res: Response): Promise<void> => {
    const list = await findListToWorkOn(actorOf(req), readId(req.params.id))
    res.render('imports/ask', askPage(list, what, shown(req)))
  }
}

async function confirm(req: Request, res: Response): Promise<void> {
  await decided(req, res, confirmList)
}

async function cancel(req: Request, res: Response): Promise<void> {
  await decided(req, res, cancelList)
}

async function undo(req: Request, res: Response): Promise<void> {
  await decided(req, res, undoList)
}

async function decided(req: Request, res: Response, decide: typeof confirmList): Promise<void> {
  const id = readId(req.params.id)
  await decide(actorOf(req), id, originOf(req))
  res.redirect(303, `${importsUrl}/${id.toString()}`)
}

async function choosing(req: Request, school: string) {
  const actor = actorOf(req)
  const own = importableSchoolIds(actor)
  return await choicesFor(
    actor,
    own === 'all' ? (school === '' ? [] : [school]) : school !== '' && own.includes(school) ? [school] : own,
  )
}

async function schoolNames(lists: readonly { readonly schoolId?: { toString(): string } | null }[]) {
  const units = await findUnits(lists.flatMap(({ schoolId }) => schoolId?.toString() ?? []))
  return new Map([...units.values()].map(({ id, name }) => [id, name]))
}

export function shown(req: Request): Shown {
  return { words: req.context.translator, now: new Date() }
}
