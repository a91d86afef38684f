// Lists of people, and the page of one.

import type { Request, Response } from 'express'
import { actorOf, originOf } from '../http/context.ts'
import { readForm, typedText } from '../http/form.ts'
import { readId } from '../http/id.ts'
import { notify } from '../http/notices.ts'
import { readPage } from '../http/page.ts'
import { get, only, post, type Route, signedIn } from '../http/route.ts'
import { personLinks } from '../pages/place-links.ts'
import { findUnits } from '../schools/index.ts'
import { canSeePersonalId, listedGroups } from './access.ts'
import { type Facts, factNames, factsOf } from './facts.ts'
import { editPage, readSince, type Typed, typedFacts } from './form-pages.ts'
import { factsForm, factsOfForm, type ListQuery, listQuery } from './input.ts'
import { listPage } from './list-page.ts'
import { listPeople } from './list.ts'
import { listChoices, listGivingUnits, toldCounts } from './overview.ts'
import { lookAtPersonalId } from './personal-id.ts'
import { personPage, urlOf } from './person-page.ts'
import { findProfile } from './profile.ts'
import { listManagers, listReaders } from './role-fields.ts'
import { findScope } from './scope.ts'
import { updatePerson } from './update.ts'
import { findManaged } from './view.ts'

export const personRoutes: readonly Route[] = [
  get('/people', only(...listReaders), showList),
  get('/people/:id', signedIn, showPerson),
  post('/people/:id/personal-id', signedIn, showPersonalId),
  get('/people/:id/edit', only(...listManagers), showEdit),
  post('/people/:id/edit', only(...listManagers), update),
]

async function showList(req: Request, res: Response): Promise<unknown> {
  const actor = actorOf(req)
  const { translator } = req.context
  const form = readForm(listQuery, req.query)
  const asked = form.ok ? form.values : { ...nothing, ...typedText(req.query, 'unit', 'group') }
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
  const { person, isOwnPupil } = profile
  const unitIds = person.places.map(({ unitId }) => unitId.toString())
  // Of somebody who was removed nothing is left to go on to.
  const links = person.removedAt ? [] : personLinks(req, { id: id.toString(), memberships, unitIds, isOwnPupil })
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
  const canSetPersonalId = canSeePersonalId(scope, person)
  return editPage({ ...form, person, canSetPersonalId }, req.context.translator, new Date())
}
