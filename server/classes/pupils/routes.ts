import type { Request, Response } from 'express'
import { Types } from 'mongoose'
import { actorOf, originOf } from '../../http/context.ts'
import { type FieldErrors, readForm, typedText } from '../../http/form.ts'
import { readId } from '../../http/id.ts'
import { notify } from '../../http/notices.ts'
import { get, only, post, type Route, signedIn } from '../../http/route.ts'
import { findPeople } from '../../people/index.ts'
import { dayOf, schoolManagers } from '../../schools/index.ts'
import { attempt } from '../attempt.ts'
import { findClasses } from '../find.ts'
import { findManagedClass } from '../guarded.ts'
import { endForm } from '../input.ts'
import { classUrl, listUrl } from '../list-page.ts'
import { listRoll } from '../roll.ts'
import { momentOf } from '../time.ts'
import type { ClassInSchool } from '../view.ts'
import { listCandidates, listOtherClasses } from './candidates.ts'
import { findClassHistory } from './history.ts'
import { gradesTyped, moveForm, placeForm, retainedForm, searchQuery } from './input.ts'
import {
  addPage,
  gradesPage,
  historyPage,
  placedPage,
  pupilPage,
  type PupilPage,
  retainedPage,
  type RollPage,
} from './page.ts'
import { findPlace, markRetained, mostAtOnce, movePupil, placePupils, setGrades, takeOutPupil } from './place.ts'
import { notFound } from '../../errors.ts'

const managers = only(...schoolManagers, 'sectorAdministrator')

export const pupilRoutes: readonly Route[] = [
  get(`${listUrl}/of/:personId`, signedIn, showHistory),
  get(`${listUrl}/:id/pupils/add`, managers, showAdd),
  post(`${listUrl}/:id/pupils/add`, managers, add),
  get(`${listUrl}/:id/pupils/retained`, managers, showRetained),
  post(`${listUrl}/:id/pupils/retained`, managers, saveRetained),
  get(`${listUrl}/:id/pupils/grades`, managers, showGrades),
  post(`${listUrl}/:id/pupils/grades`, managers, saveGrades),
  get(`${listUrl}/:id/pupils/:personId`, managers, showPupil),
  post(`${listUrl}/:id/pupils/:personId/move`, managers, move),
  post(`${listUrl}/:id/pupils/:personId/end`, managers, end),
]

async function showHistory(req: Request, res: Response): Promise<void> {
  const now = new Date()
  const history = await findClassHistory(actorOf(req), readId(req.params.personId), now)
  res.render('classes/history', historyPage(history, req.context.translator, now))
}

async function showAdd(req: Request, res: Response): Promise<void> {
  const found = await findManagedClass(actorOf(req), readId(req.params.id))
  const firstDay = dayOf(await momentOf(found.one, new Date()))
  await renderAdd(req, res, { found, firstDay, grade: '', chosen: [] })
}

async function add(req: Request, res: Response): Promise<void> {
  const actor = actorOf(req)
  const found = await findManagedClass(actor, readId(req.params.id))
  const form = readForm(placeForm, req.body)
  const placed = form.ok
    ? await attempt(() =>
        placePupils(
          actor,
          found.one._id,
          { personIds: form.values.pupils, firstDay: form.values.firstDay, grade: form.values.grade },
          originOf(req),
        ),
      )
    : form
  if (!placed.ok) {
    const { pupils } = (req.body ?? {}) as { pupils?: string | string[] }
    const { firstDay = '', grade = '' } = typedText(req.body, 'firstDay', 'grade')
    res.status(422)
    await renderAdd(req, res, { found, firstDay, grade, chosen: [pupils ?? []].flat(), errors: placed.errors })
    return
  }
  const isPlain = placed.value.every(({ outcome, className }) => outcome === 'placed' && className === undefined)
  if (isPlain) {
    const values = { count: placed.value.length, name: found.one.name }
    notify(res, { kind: 'good', key: 'classes.notices.placed', values })
    res.redirect(303, classUrl(found.one._id))
    return
  }
  const people = await findPeople(placed.value.map(({ personId }) => new Types.ObjectId(personId)))
  const page = placedPage({ ...found, results: placed.value, people }, req.context.translator, new Date())
  res.render('classes/placed', page)
}

interface AddState {
  readonly found: ClassInSchool
  readonly firstDay: string
  readonly grade: string
  readonly chosen: readonly string[]
  readonly errors?: FieldErrors
}

async function renderAdd(req: Request, res: Response, { found, ...state }: AddState): Promise<void> {
  const now = new Date()
  const query = readForm(searchQuery, typedText({ ...req.query, ...(req.body as object | undefined) }, 'text'))
  const text = query.ok ? query.values.text : ''
  const at = await momentOf(found.one, now)
  const { items, next } = await listCandidates(found.one, { text, at, limit: mostAtOnce, cursor: undefined })
  const page = { ...found, ...state, text, candidates: items, hasMore: next !== undefined }
  res.render('classes/add', addPage(page, req.context.translator, now))
}

async function showRetained(req: Request, res: Response): Promise<void> {
  res.render('classes/retained', retainedPage(await rollState(req), req.context.translator, new Date()))
}

async function saveRetained(req: Request, res: Response): Promise<void> {
  const id = readId(req.params.id)
  const form = readForm(retainedForm, req.body)
  if (!form.ok) throw notFound()
  await markRetained(actorOf(req), id, form.values.pupils, originOf(req))
  notify(res, { kind: 'good', key: 'classes.notices.retained', values: { count: form.values.pupils.length } })
  res.redirect(303, classUrl(id))
}

async function showGrades(req: Request, res: Response): Promise<void> {
  res.render('classes/grades', gradesPage(await rollState(req), req.context.translator, new Date()))
}

async function saveGrades(req: Request, res: Response): Promise<void> {
  const found = await findManagedClass(actorOf(req), readId(req.params.id))
  const { _id, name } = found.one
  await setGrades(actorOf(req), _id, gradesTyped(req.body, found.one.grades), originOf(req))
  notify(res, { kind: 'good', key: 'classes.notices.gradesSet', values: { name } })
  res.redirect(303, classUrl(_id))
}

async function showPupil(req: Request, res: Response): Promise<void> {
  res.render('classes/pupil', pupilPage(await pupilState(req), req.context.translator, new Date()))
}

async function move(req: Request, res: Response): Promise<void> {
  const state = await pupilState(req)
  const { one, person } = state
  const from = { classId: one._id, personId: new Types.ObjectId(person.id) }
  const form = readForm(moveForm, req.body)
  const moved = form.ok
    ? await attempt(() =>
        movePupil(actorOf(req), from, { classId: form.values.class, firstDay: form.values.firstDay }, originOf(req)),
      )
    : form
  if (!moved.ok) {
    const { class: wanted = '', firstDay = '' } = typedText(req.body, 'class', 'firstDay')
    const page = { ...state, move: { class: wanted, firstDay, errors: moved.errors } }
    res.status(422).render('classes/pupil', pupilPage(page, req.context.translator, new Date()))
    return
  }
  const target = (await findClasses([form.ok ? form.values.class : one._id])).values().next().value
  const values = { pupil: person.fullName, name: target?.name ?? '' }
  notify(res, { kind: 'good', key: 'classes.notices.moved', values })
  res.redirect(303, classUrl(one._id))
}

async function end(req: Request, res: Response): Promise<void> {
  const state = await pupilState(req)
  const { one, person } = state
  const form = readForm(endForm, req.body)
  const place = { classId: one._id, personId: new Types.ObjectId(person.id) }
  const ended = form.ok
    ? await attempt(() => takeOutPupil(actorOf(req), place, form.values.lastDay, originOf(req)))
    : form
  if (!ended.ok) {
    const { how = '', lastDay = '' } = typedText(req.body, 'how', 'lastDay')
    const page = { ...state, end: { how, lastDay, errors: ended.errors } }
    res.status(422).render('classes/pupil', pupilPage(page, req.context.translator, new Date()))
    return
  }
  notify(res, { kind: 'good', key: 'classes.notices.takenOut', values: { pupil: person.fullName, name: one.name } })
  res.redirect(303, classUrl(one._id))
}

async function rollState(req: Request): Promise<RollPage> {
  const now = new Date()
  const found = await findManagedClass(actorOf(req), readId(req.params.id))
  const at = await momentOf(found.one, now)
  return { ...found, pupils: await listRoll(found.one, { at, now, withGuardians: false }) }
}

async function pupilState(req: Request): Promise<PupilPage> {
  const found = await findManagedClass(actorOf(req), readId(req.params.id))
  const personId = readId(req.params.personId)
  const place = await findPlace(found.one, personId)
  const person = (await findPeople([personId])).get(personId.toString())
  if (!person) throw notFound()
  const today = dayOf(await momentOf(found.one, new Date()))
  return { ...found, person, place, others: await listOtherClasses(found.one), today }
}
