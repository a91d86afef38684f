import type { Request, Response } from 'express'
import { Types } from 'mongoose'
import { actorOf, originOf } from '../http/context.ts'
import { readForm, typedText } from '../http/form.ts'
import { readId } from '../http/id.ts'
import { notify } from '../http/notices.ts'
import { behind } from '../http/rate-limit.ts'
import { readPage } from '../http/page.ts'
import { get, only, post, type Route, signedIn } from '../http/route.ts'
import { personLinks } from '../pages/place-links.ts'
import { dayOf, findUnits, schoolManagers, schoolStaff, sectorOverseers } from '../schools/index.ts'
import { canSeePersonalId, listedGroups } from './access.ts'
import { createPerson } from './create.ts'
import { type Facts, factNames, factsOf } from './facts.ts'
import {
  editPage,
  endPage,
  joinPage,
  newPage,
  readSince,
  removeRolePage,
  rolePage,
  type Typed,
  typedFacts,
} from './form-pages.ts'
import {
  endForm,
  factsForm,
  factsOfForm,
  joinForm,
  type ListQuery,
  listQuery,
  newPersonForm,
  roleForm,
} from './input.ts'
import { joinPerson } from './join.ts'
import { limitGuesses } from './limits.ts'
import { findChild } from './family/link.ts'
import { listPeople } from './list.ts'
import { listPage } from './list-page.ts'
import { listChoices, listGivingUnits, toldCounts } from './overview.ts'
import { lookAtPersonalId } from './personal-id.ts'
import { personPage, urlOf } from './person-page.ts'
import { findProfile } from './profile.ts'
import { addRole, endRole, findRole, takeBackRole } from './roles.ts'
import { findScope } from './scope.ts'
import { updatePerson } from './update.ts'
import { findManaged, findViewed, seen } from './view.ts'

/** Whoever has a list that is more than their own family. */
export const listReaders = [...schoolStaff, ...sectorOverseers, 'communeOfficer', 'sectorAdministrator'] as const
export const managers = only(...schoolManagers, 'sectorAdministrator')

export const personRoutes: readonly Route[] = [
  get('/people', only(...listReaders), showList),
  get('/people/new', managers, showNew),
  post('/people/new', managers, create),
  get('/people/join', managers, showJoin),
  post('/people/join', managers, behind(limitGuesses('joining'), join)),
  get('/people/:id', signedIn, showPerson),
  post('/people/:id/personal-id', signedIn, showPersonalId),
  get('/people/:id/edit', managers, showEdit),
  post('/people/:id/edit', managers, update),
  get('/people/:id/roles', managers, showAddRole),
  post('/people/:id/roles', managers, giveRole),
  get('/people/:id/roles/:roleId/end', managers, showEndRole),
  post('/people/:id/roles/:roleId/end', managers, stopRole),
  get('/people/:id/roles/:roleId/remove', managers, askToRemoveRole),
  post('/people/:id/roles/:roleId/remove', managers, removeRole),
]

async function showList(req: Request, res: Response): Promise<unknown> {
  const actor = actorOf(req)
  const { translator } = req.context
  const form = readForm(listQuery, req.query)
  const asked = form.ok ? form.values : ({ ...nothing, ...typedText(req.query, 'unit', 'group') } as ListQuery)
  const scope = await findScope(actor)
  const choices = await listChoices(scope)
  const query = { ...asked, ...shown(asked, choices, listedGroups(scope, undefined).length > 0) }
  // A commune office that manages no school, somebody who only belongs to a subject group.
  if (query.unit === '') return res.render('people/no-lists', {})
  const unitId = query.unit === 'all' ? undefined : readId(query.unit)
  const { group } = query
  const { text, role } = form.ok ? query : nothing
  const wanted = { unitId, group, text, role: role === '' || group !== 'staff' ? undefined : role }
  const list = await listPeople(actor, wanted, readPage(req))
  const placed = list.people.items.flatMap(({ places }) => places.map(({ unitId: id }) => id.toString()))
  const page = {
    query: form.ok ? query : { ...query, ...typedText(req.query, 'text') },
    list,
    choices,
    counts: list.unit?.kind === 'school' ? await toldCounts(scope, list.unit.id) : undefined,
    unitNames: new Map([...(await findUnits(placed)).values()].map(({ id, name }) => [id, name])),
    isFurther: typeof req.query.cursor === 'string' && req.query.cursor !== '',
    canAdd: (await listGivingUnits(scope, list.unit ? [list.unit.id] : [])).length > 0,
    errors: form.ok ? undefined : form.errors,
  }
  res.status(form.ok ? 200 : 422).render('people/list', listPage(page, translator, new Date()))
}

const nothing: ListQuery = { unit: '', group: '', text: '', role: '' }

/** One's own school, and who works there, unless something else is asked for. */
function shown(asked: ListQuery, choices: readonly { readonly id: string }[], seesSector: boolean) {
  const unit = asked.unit !== '' ? asked.unit : (choices[0]?.id ?? (seesSector ? 'all' : ''))
  return { unit, group: asked.group === '' ? ('staff' as const) : asked.group }
}

async function showNew(req: Request, res: Response): Promise<void> {
  const { unit, child } = typedText(req.query, 'unit', 'child')
  const typed = { unit: unit ?? '', child: child ?? '', ...(child ? { role: 'guardian' } : {}), from: today() }
  res.render('people/new', await newPageOf(req, { typed }))
}

async function create(req: Request, res: Response): Promise<void> {
  const form = readForm(newPersonForm, req.body)
  const typed = typedText(req.body, ...factNames, 'personalId', ...roleFields, 'child', 'relation', 'decision')
  if (!form.ok) {
    res.status(422).render('people/new', await newPageOf(req, { typed, errors: form.errors }))
    return
  }
  const { values } = form
  const { unit, role, from, child, relation, decision, personalId } = values
  if (child && !relation) {
    const errors = { relation: { key: 'people.errors.relation' } }
    res.status(422).render('people/new', await newPageOf(req, { typed, errors }))
    return
  }
  const created = await createPerson(
    actorOf(req),
    {
      facts: factsOfForm(values),
      personalId,
      role: { unitId: unit, role, from, lastDay: null },
      child: child && relation ? { childId: child, relation } : undefined,
      decision: decision === '' ? undefined : decision,
    },
    originOf(req),
  )
  if (created.kind === 'alike') {
    res.status(409).render('people/new', await newPageOf(req, { typed, alike: created.people }))
    return
  }
  notify(res, { kind: 'good', key: created.kind === 'created' ? 'people.new.done' : 'people.new.known' })
  res.redirect(303, urlOf(child ?? created.personId))
}

const roleFields = ['unit', 'role', 'from', 'lastDay']

async function newPageOf(req: Request, form: Pick<Parameters<typeof newPage>[0], 'typed' | 'errors' | 'alike'>) {
  const actor = actorOf(req)
  const { unit, child: childId = '' } = form.typed
  const child = childId === '' ? undefined : await findChild(actor, readId(childId))
  const units = await listGivingUnits(await findScope(actor), knownIds(unit, ...schoolsOf(child)))
  return newPage({ ...form, units, child }, req.context.translator, new Date())
}

function schoolsOf(child: { places: readonly { unitId: Types.ObjectId; group: string }[] } | undefined): string[] {
  return child?.places.filter(({ group }) => group === 'student').map(({ unitId }) => unitId.toString()) ?? []
}

async function showJoin(req: Request, res: Response): Promise<void> {
  const { unit = '' } = typedText(req.query, 'unit')
  res.render('people/join', await joinPageOf(req, { typed: { unit, from: today() } }))
}

async function join(req: Request, res: Response): Promise<void> {
  const form = readForm(joinForm, req.body)
  const typed = typedText(req.body, 'fullName', 'birthDate', 'personalId', 'sectorCode', ...roleFields)
  if (!form.ok) {
    res.status(422).render('people/join', await joinPageOf(req, { typed, errors: form.errors }))
    return
  }
  const { unit, role, from, ...described } = form.values
  const wanted = { described, role: { unitId: unit, role, from, lastDay: null } }
  const joined = await joinPerson(actorOf(req), wanted, originOf(req))
  if (joined.kind === 'unknown') {
    res.status(422).render('people/join', await joinPageOf(req, { typed, isUnknown: true }))
    return
  }
  notify(res, { kind: 'good', key: 'people.join.done' })
  res.redirect(303, urlOf(joined.personId))
}

async function joinPageOf(req: Request, form: Pick<Parameters<typeof joinPage>[0], 'typed' | 'errors' | 'isUnknown'>) {
  const units = await listGivingUnits(await findScope(actorOf(req)), knownIds(form.typed.unit))
  return joinPage({ ...form, units }, req.context.translator)
}

async function showPerson(req: Request, res: Response): Promise<void> {
  res.render('people/person', await personPageOf(req))
}

/** Asked for with a form, because the view is written down. */
async function showPersonalId(req: Request, res: Response): Promise<void> {
  const personalId = (await lookAtPersonalId(actorOf(req), readId(req.params.id), originOf(req))) ?? ''
  res.render('people/person', await personPageOf(req, personalId))
}

async function personPageOf(req: Request, personalId?: string) {
  const id = readId(req.params.id)
  const profile = await findProfile(actorOf(req), id)
  const memberships = profile.roles
    .filter(({ isNow }) => isNow)
    .map(({ membership, unit }) => ({ role: membership.role, unitId: unit.id }))
  const links = personLinks(req, { id: id.toString(), memberships, isOwnPupil: profile.isOwnPupil })
  return personPage({ profile, links, personalId }, req.context.translator, new Date())
}

async function showEdit(req: Request, res: Response): Promise<void> {
  const { person } = await findManaged(actorOf(req), readId(req.params.id))
  const since = factsOf(person)
  res.render('people/edit', await editPageOf(req, { since, typed: typedFacts(since) }))
}

async function update(req: Request, res: Response): Promise<void> {
  const actor = actorOf(req)
  const id = readId(req.params.id)
  const typed = typedText(req.body, ...factNames, 'personalId', 'removePersonalId')
  const { person } = await findManaged(actor, id)
  const since = readSince((req.body as Record<string, unknown> | undefined)?.since) ?? factsOf(person)
  const form = readForm(factsForm, req.body)
  if (!form.ok) {
    res.status(422).render('people/edit', await editPageOf(req, { since, typed, errors: form.errors }))
    return
  }
  const { personalId, removePersonalId } = form.values
  const given = personalId ?? (removePersonalId === 'yes' ? null : undefined)
  const change = { facts: factsOfForm(form.values), ...(given === undefined ? {} : { personalId: given }), since }
  const updated = await updatePerson(actor, id, change, originOf(req))
  if (updated.kind === 'changedMeanwhile') {
    const again = { since: updated.now, typed: mergedText(typed, since, updated), changed: updated.changed }
    res.status(409).render('people/edit', await editPageOf(req, again))
    return
  }
  notify(res, { kind: 'good', key: 'people.edit.done' })
  res.redirect(303, urlOf(id))
}

/** Their own text stays; where they have changed nothing, what the other one has written comes in. */
function mergedText(
  typed: Typed,
  since: Facts,
  { now, changed }: { now: Facts; changed: readonly (keyof Facts)[] },
): Typed {
  const untouched = changed.filter((name) => typed[name] === (since[name] ?? ''))
  return { ...typed, ...Object.fromEntries(untouched.map((name) => [name, now[name] ?? ''])) }
}

async function editPageOf(
  req: Request,
  form: Pick<Parameters<typeof editPage>[0], 'since' | 'typed' | 'errors' | 'changed'>,
) {
  const { scope, person } = await findManaged(actorOf(req), readId(req.params.id))
  const canSetPersonalId = canSeePersonalId(scope, seen(person))
  return editPage({ ...form, person, canSetPersonalId }, req.context.translator, new Date())
}

async function showAddRole(req: Request, res: Response): Promise<void> {
  const { unit = '' } = typedText(req.query, 'unit')
  res.render('people/role', await rolePageOf(req, { typed: { unit, from: today() } }))
}

async function giveRole(req: Request, res: Response): Promise<void> {
  const id = readId(req.params.id)
  const form = readForm(roleForm, req.body)
  if (!form.ok) {
    const typed = typedText(req.body, ...roleFields)
    res.status(422).render('people/role', await rolePageOf(req, { typed, errors: form.errors }))
    return
  }
  const { unit, ...rest } = form.values
  await addRole(actorOf(req), id, { unitId: unit, ...rest }, originOf(req))
  notify(res, { kind: 'good', key: 'people.role.done' })
  res.redirect(303, urlOf(id))
}

async function rolePageOf(req: Request, form: Pick<Parameters<typeof rolePage>[0], 'typed' | 'errors'>) {
  const { scope, person } = await findViewed(actorOf(req), readId(req.params.id))
  const places = person.places.map(({ unitId }) => unitId.toString())
  const units = await listGivingUnits(scope, knownIds(form.typed.unit, ...places))
  return rolePage({ ...form, person, units }, req.context.translator)
}

async function showEndRole(req: Request, res: Response): Promise<void> {
  res.render('people/end-role', endPage({ ...(await roleOf(req)), typed: { lastDay: today() } }, ...wordsAndNow(req)))
}

async function stopRole(req: Request, res: Response): Promise<void> {
  const role = await roleOf(req)
  const typed = typedText(req.body, 'lastDay')
  const form = readForm(endForm, req.body)
  const ended = form.ok && (await endRole(actorOf(req), readId(req.params.roleId), form.values, originOf(req)))
  if (!ended || ended.kind === 'beforeItBegan') {
    const errors = form.ok ? { lastDay: { key: 'people.errors.lastBeforeFirst' } } : form.errors
    res.status(422).render('people/end-role', endPage({ ...role, typed, errors }, ...wordsAndNow(req)))
    return
  }
  notify(res, { kind: 'good', key: 'people.end.done' })
  res.redirect(303, urlOf(role.role.membership.personId))
}

async function askToRemoveRole(req: Request, res: Response): Promise<void> {
  res.render('people/confirm', removeRolePage(await roleOf(req), ...wordsAndNow(req)))
}

async function removeRole(req: Request, res: Response): Promise<void> {
  const { role } = await roleOf(req)
  await takeBackRole(actorOf(req), readId(req.params.roleId), originOf(req))
  notify(res, { kind: 'good', key: 'people.removeRole.done' })
  res.redirect(303, urlOf(role.membership.personId))
}

async function roleOf(req: Request) {
  const role = await findRole(actorOf(req), readId(req.params.roleId))
  const unitId = role.membership.unitId.toString()
  return { role, unitName: (await findUnits([unitId])).get(unitId)?.name ?? '' }
}

/** Those that are ids at all: the rest of what stands in an address is nothing. */
function knownIds(...texts: readonly (string | undefined)[]): string[] {
  return texts.filter((text) => text !== undefined && Types.ObjectId.isValid(text) && text.length === 24) as string[]
}

function wordsAndNow(req: Request) {
  return [req.context.translator, new Date()] as const
}

function today(): string {
  return dayOf(new Date())
}
