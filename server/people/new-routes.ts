// Somebody comes: as a new person, or as one who is in the system already.

import type { Request, Response } from 'express'
import { actorOf, originOf } from '../http/context.ts'
import { readForm, typedText } from '../http/form.ts'
import { readId } from '../http/id.ts'
import { notify } from '../http/notices.ts'
import { behind } from '../http/rate-limit.ts'
import { get, only, post, type Route } from '../http/route.ts'
import { dayOf } from '../schools/index.ts'
import { createPerson } from './create.ts'
import { factNames } from './facts.ts'
import { findChild } from './family/link.ts'
import { joinPage } from './form-pages.ts'
import { factsOfForm, joinForm, newPersonForm } from './input.ts'
import { joinPerson } from './join.ts'
import { limitGuesses } from './limits.ts'
import { newPage } from './new-page.ts'
import { listGivingUnits } from './overview.ts'
import { urlOf } from './person-page.ts'
import type { PersonRecord } from './person.model.ts'
import { knownIds, listManagers, roleFields } from './role-fields.ts'
import { findScope } from './scope.ts'

const managers = only(...listManagers)

export const newRoutes: readonly Route[] = [
  get('/people/new', managers, showNew),
  post('/people/new', managers, create),
  get('/people/join', managers, showJoin),
  post('/people/join', managers, behind(limitGuesses('joining'), join)),
]

async function showNew(req: Request, res: Response): Promise<void> {
  const { unit, child } = typedText(req.query, 'unit', 'child')
  const typed = {
    unit: unit ?? '',
    child: child ?? '',
    ...(child ? { role: 'guardian' } : {}),
    from: dayOf(new Date()),
  }
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

async function newPageOf(req: Request, form: Pick<Parameters<typeof newPage>[0], 'typed' | 'errors' | 'alike'>) {
  const actor = actorOf(req)
  const { unit, child: childId = '' } = form.typed
  const child = childId === '' ? undefined : await findChild(actor, readId(childId))
  const units = await listGivingUnits(await findScope(actor), knownIds(unit, ...schoolsOf(child)))
  return newPage({ ...form, units, child }, req.context.translator, new Date())
}

function schoolsOf(child: PersonRecord | undefined): string[] {
  return child?.places.filter(({ group }) => group === 'student').map(({ unitId }) => unitId.toString()) ?? []
}

async function showJoin(req: Request, res: Response): Promise<void> {
  const { unit = '' } = typedText(req.query, 'unit')
  res.render('people/join', await joinPageOf(req, { typed: { unit, from: dayOf(new Date()) } }))
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
