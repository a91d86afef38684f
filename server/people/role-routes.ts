// What somebody is, given and ended.

import type { Request, Response } from 'express'
import { actorOf, originOf } from '../http/context.ts'
import { readForm, typedText } from '../http/form.ts'
import { readId } from '../http/id.ts'
import { notify } from '../http/notices.ts'
import { get, only, post, type Route } from '../http/route.ts'
import { dayOf, findUnits } from '../schools/index.ts'
import { endPage, removeRolePage, rolePage } from './form-pages.ts'
import { endForm, roleForm } from './input.ts'
import { listGivingUnits } from './overview.ts'
import { urlOf } from './person-page.ts'
import { knownIds, listManagers, roleFields } from './role-fields.ts'
import { addRole, endRole, findRole, takeBackRole } from './roles.ts'
import { findViewed } from './view.ts'

const managers = only(...listManagers)

export const roleRoutes: readonly Route[] = [
  get('/people/:id/roles', managers, showAddRole),
  post('/people/:id/roles', managers, giveRole),
  get('/people/:id/roles/:roleId/end', managers, showEndRole),
  post('/people/:id/roles/:roleId/end', managers, stopRole),
  get('/people/:id/roles/:roleId/remove', managers, askToRemoveRole),
  post('/people/:id/roles/:roleId/remove', managers, removeRole),
]

async function showAddRole(req: Request, res: Response): Promise<void> {
  const { unit = '' } = typedText(req.query, 'unit')
  res.render('people/role', await rolePageOf(req, { typed: { unit, from: dayOf(new Date()) } }))
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
  res.render(
    'people/end-role',
    endPage({ ...(await roleOf(req)), typed: { lastDay: dayOf(new Date()) } }, ...wordsAndNow(req)),
  )
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

function wordsAndNow(req: Request) {
  return [req.context.translator, new Date()] as const
}
