// Where the offices of the sector edit what schools teach.

import type { Request, Response } from 'express'
import { AppError, notFound } from '../../errors.ts'
import { actorOf, originOf } from '../../http/context.ts'
import { readForm, typedText } from '../../http/form.ts'
import { readId } from '../../http/id.ts'
import { notify } from '../../http/notices.ts'
import { get, only, post, type Route } from '../../http/route.ts'
import { curriculumEditors } from '../access.ts'
import { lookOf, versionLookOf } from '../look.ts'
import { isOver } from '../versions.ts'
import { addEntry, findHome } from './add.ts'
import { listUrlOf } from './address.ts'
import { changeEntry } from './change.ts'
import { findEntry, findParent, listBelow, listInOrder, siblingsOf } from './find.ts'
import { entryPage, newEntryPage, retirePage } from './form-page.ts'
import { type EntryForm, formOf, homeFields, newFormOf, type NewForm, proposedCode, readHome } from './form.ts'
import { type EntryRecord, type Kind, kindCalled, kinds } from './kinds.ts'
import { type Direction, directions, moveEntry } from './move.ts'
import { contentsPage, editListPage, editSubjectsPage } from './pages.ts'
import { restoreEntry, retireEntry } from './retire.ts'
import { openFields, textsOf, typedValues, valuesOf, wholeValues } from './values.ts'
import type { Change } from './write.ts'

const editors = only(...curriculumEditors)
const entry = '/curriculum/edit/:plural/:id'

export const entryRoutes: readonly Route[] = [
  get('/curriculum/edit', editors, showSubjects),
  get('/curriculum/edit/:plural', editors, showList),
  get('/curriculum/edit/:plural/new', editors, showNew),
  post('/curriculum/edit/:plural/new', editors, add),
  get(entry, editors, showEntry),
  post(entry, editors, change),
  get(`${entry}/contents`, editors, showContents),
  post(`${entry}/move`, editors, move),
  get(`${entry}/retire`, editors, askToRetire),
  post(`${entry}/retire`, editors, retire),
  post(`${entry}/restore`, editors, restore),
]

async function showSubjects(req: Request, res: Response): Promise<void> {
  const look = await versionLookOf(req)
  const { version } = look
  const subjects = version ? await listInOrder(kinds.subject, { versionCode: version.code }) : []
  res.render(
    'curriculum/edit-subjects',
    editSubjectsPage(subjects, look, version !== undefined && (await isOver(version))),
  )
}

async function showList(req: Request, res: Response): Promise<void> {
  const kind = readKind(req)
  if (kind.isOfVersion) throw notFound()
  res.render('curriculum/edit-list', editListPage(kind, await listInOrder(kind, {}), lookOf(req)))
}

async function showContents(req: Request, res: Response): Promise<void> {
  const kind = readKind(req)
  if (kind.name !== 'subjectGrade') throw notFound()
  const subjectGrade = await findEntry(kind, readId(req.params.id))
  const subject = await findParent(kind, subjectGrade)
  if (!subject) throw notFound()
  const filter = siblingsOf(kinds.strand, subjectGrade)
  const contents = {
    strands: await listInOrder(kinds.strand, filter),
    topics: await listInOrder(kinds.topic, filter),
    outcomes: await listInOrder(kinds.outcome, filter),
  }
  res.render('curriculum/contents', contentsPage({ subject, subjectGrade, ...contents }, lookOf(req)))
}

async function showNew(req: Request, res: Response): Promise<void> {
  const kind = readKind(req)
  const home = typedText(req.query, ...homeFields)
  const { where } = await findHome(kind, readHome(home))
  const code = await proposedCode(kind, where)
  await showNewForm(req, res, { kind, home, typed: { code } })
}

async function add(req: Request, res: Response): Promise<unknown> {
  const kind = readKind(req)
  const home = typedText(req.body, ...homeFields)
  const typed = typedText(req.body, ...namesOf(kind.fields))
  const place = readHome(home)
  await findHome(kind, place)
  const form = readForm(wholeValues(kind.fields), typedValues(kind.fields, typed))
  if (!form.ok) return await showNewForm(req, res.status(422), { kind, home, typed, errors: form.errors })

  const written = await addEntry(kind, place, form.values, changeOf(req))
  if (!written.ok) return await showNewForm(req, res.status(422), { kind, home, typed, errors: written.errors })
  notify(res, { kind: 'good', key: 'curriculum.notices.added' })
  res.redirect(303, await listUrlOf(kind, written.entry))
}

async function showEntry(req: Request, res: Response): Promise<void> {
  const { kind, entry } = await readEntry(req)
  await showForm(req, res, { kind, entry, typed: textsOf(kind, valuesOf(kind, entry)) })
}

async function change(req: Request, res: Response): Promise<unknown> {
  const { kind, entry } = await readEntry(req)
  const fields = openFields(kind)
  const { edition = '', ...typed } = typedText(req.body, ...namesOf(fields), 'edition')
  const form = readForm(wholeValues(fields), typedValues(fields, typed))
  // Who mends a mistake goes on from what they have seen, not from what is stored by now.
  const seen = { ...entry, edition }
  if (!form.ok) return await showForm(req, res.status(422), { kind, entry: seen, typed, errors: form.errors })

  const written = await unlessStale(changeEntry(kind, { id: entry._id, edition }, form.values, changeOf(req)))
  if (!written) {
    const now = await findEntry(kind, entry._id)
    return await showForm(req, res.status(409), { kind, entry: now, typed, isStale: true })
  }
  if (!written.ok) return await showForm(req, res.status(422), { kind, entry: seen, typed, errors: written.errors })
  notify(res, { kind: 'good', key: 'curriculum.notices.saved' })
  res.redirect(303, await listUrlOf(kind, entry))
}

async function move(req: Request, res: Response): Promise<void> {
  const { kind, entry } = await readEntry(req)
  const { direction } = typedText(req.body, 'direction')
  if (!isDirection(direction)) throw notFound()
  await moveEntry(kind, entry._id, direction, changeOf(req))
  res.redirect(303, await listUrlOf(kind, entry))
}

async function askToRetire(req: Request, res: Response): Promise<void> {
  const { kind, entry } = await readEntry(req)
  const below = (await listBelow(kind, entry)).flatMap(({ entries }) => entries.filter(({ retiredAt }) => !retiredAt))
  res.render('curriculum/retire', retirePage(kind, entry, below.length, lookOf(req)))
}

async function retire(req: Request, res: Response): Promise<void> {
  const { kind, entry } = await readEntry(req)
  await retireEntry(kind, entry._id, changeOf(req))
  notify(res, { kind: 'good', key: 'curriculum.notices.retired' })
  res.redirect(303, await listUrlOf(kind, entry))
}

async function restore(req: Request, res: Response): Promise<void> {
  const { kind, entry } = await readEntry(req)
  await restoreEntry(kind, entry._id, changeOf(req))
  notify(res, { kind: 'good', key: 'curriculum.notices.restored' })
  res.redirect(303, await listUrlOf(kind, entry))
}

async function showNewForm(req: Request, res: Response, form: NewForm): Promise<void> {
  res.render('curriculum/entry', newEntryPage(await newFormOf(form), lookOf(req)))
}

async function showForm(req: Request, res: Response, form: EntryForm): Promise<void> {
  res.render('curriculum/entry', entryPage(await formOf(form), lookOf(req)))
}

function readKind(req: Request): Kind {
  const kind = kindCalled(req.params.plural)
  if (!kind) throw notFound()
  return kind
}

async function readEntry(req: Request): Promise<{ kind: Kind; entry: EntryRecord }> {
  const kind = readKind(req)
  return { kind, entry: await findEntry(kind, readId(req.params.id)) }
}

function namesOf(fields: readonly { readonly name: string }[]): string[] {
  return fields.map(({ name }) => name)
}

function isDirection(text: unknown): text is Direction {
  return directions.some((direction) => direction === text)
}

function changeOf(req: Request): Change {
  return { actor: actorOf(req), origin: originOf(req) }
}

/** Undefined when somebody else has been faster. */
async function unlessStale<Result>(work: Promise<Result>): Promise<Result | undefined> {
  try {
    return await work
  } catch (error) {
    if (error instanceof AppError && error.code === 'conflict') return undefined
    throw error
  }
}
