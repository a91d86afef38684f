import type { Request, Response } from 'express'
import type { Actor } from '../../actor.ts'
import { siteOf } from '../../api/index.ts'
import { notFound } from '../../errors.ts'
import { actorOf, originOf } from '../../http/context.ts'
import { readForm, typedText } from '../../http/form.ts'
import { readId } from '../../http/id.ts'
import { notify } from '../../http/notices.ts'
import { behind } from '../../http/rate-limit.ts'
import { get, only, post, type Route, signedIn } from '../../http/route.ts'
import { personLinks } from '../../pages/place-links.ts'
import type { Form } from '../form-pages.ts'
import { codeForm, guardianForm } from '../input.ts'
import { limitGuesses } from '../limits.ts'
import { findProfile } from '../profile.ts'
import { urlOf } from '../person-page.ts'
import { findCandidates } from './candidates.ts'
import { type Child, listChildren, schoolsOf } from './children.ts'
import { makeGuardianCode, useGuardianCode } from './code.ts'
import { endGuardian, findChild, linkKnownGuardian } from './link.ts'
import { addChildPage, askCodePage, childrenShown, codePage, endGuardianPage, guardianPage } from './pages.ts'
import { listManagers } from '../role-fields.ts'
import { findViewed } from '../view.ts'

const managers = only(...listManagers)
/** Teachers for the class of which they are the class teacher. */
const codeMakers = only(...listManagers, 'teacher')

export const familyRoutes: readonly Route[] = [
  get('/people/children', signedIn, showChildren),
  get('/people/children/add', signedIn, showAddChild),
  post('/people/children/add', signedIn, behind(limitGuesses('guardianCodes'), addChild)),
  get('/people/:id/guardians', managers, showGuardians),
  post('/people/:id/guardians', managers, addGuardian),
  get('/people/:id/guardians/:guardianId/end', managers, askToEndGuardian),
  post('/people/:id/guardians/:guardianId/end', managers, stopGuardian),
  get('/people/:id/guardian-code', codeMakers, askForCode),
  post('/people/:id/guardian-code', codeMakers, makeCode),
]

async function showChildren(req: Request, res: Response): Promise<void> {
  res.render('people/children', childrenShown(await childrenWithLinks(req, actorOf(req))))
}

async function childrenWithLinks(req: Request, actor: Actor): Promise<Child[]> {
  const children = await listChildren(actor)
  return children.map((child) => ({
    ...child,
    links: personLinks(req, {
      id: child.person._id.toString(),
      memberships: schoolsOf(child.person, new Date()).map((unitId) => ({ role: 'student', unitId })),
      unitIds: child.person.places.map(({ unitId }) => unitId.toString()),
      isOwnPupil: false,
    }),
  }))
}

function showAddChild(req: Request, res: Response): void {
  const typed = typedText(req.query, 'code')
  res.render('people/add-child', addChildPage({ typed }, undefined, req.context.translator))
}

async function addChild(req: Request, res: Response): Promise<void> {
  const form = readForm(codeForm, req.body)
  const typed = typedText(req.body, 'code', 'relation')
  const { translator } = req.context
  if (!form.ok) {
    res.status(422).render('people/add-child', addChildPage({ typed, errors: form.errors }, undefined, translator))
    return
  }
  const used = await useGuardianCode(actorOf(req), form.values, originOf(req))
  if (used.kind === 'linked') {
    notify(res, { kind: 'good', key: 'people.addChild.done' })
    res.redirect(303, '/people/children')
    return
  }
  const refused =
    used.kind === 'wrong'
      ? addChildPage({ typed, errors: { code: { key: 'people.errors.code' } } }, undefined, translator)
      : addChildPage({ typed }, translator.t('people.addChild.notForPupils'), translator)
  res.status(422).render('people/add-child', refused)
}

async function showGuardians(req: Request, res: Response): Promise<void> {
  res.render('people/guardians', await guardiansPageOf(req, { typed: {} }))
}

async function addGuardian(req: Request, res: Response): Promise<void> {
  const childId = readId(req.params.id)
  const form = readForm(guardianForm, req.body)
  if (!form.ok) {
    const typed = typedText(req.body, 'guardian', 'relation', 'text')
    res.status(422).render('people/guardians', await guardiansPageOf(req, { typed, errors: form.errors }))
    return
  }
  const { guardian: guardianId, relation } = form.values
  await linkKnownGuardian(actorOf(req), { guardianId, childId, relation }, originOf(req))
  notify(res, { kind: 'good', key: 'people.guardian.done' })
  res.redirect(303, urlOf(childId))
}

async function guardiansPageOf(req: Request, form: Form) {
  const { text = '' } = { ...typedText(req.query, 'text'), ...(form.typed.text ? { text: form.typed.text } : {}) }
  const looked = text.trim().slice(0, 200)
  const actor = actorOf(req)
  const childId = readId(req.params.id)
  const { child, found } =
    looked === ''
      ? { child: await findChild(actor, childId), found: undefined }
      : await findCandidates(actor, childId, looked)
  return guardianPage({ ...form, child, found, text: looked }, req.context.translator, new Date())
}

async function askToEndGuardian(req: Request, res: Response): Promise<void> {
  const actor = actorOf(req)
  const childId = readId(req.params.id)
  const child = await findChild(actor, childId)
  const { guardians = [] } = await findProfile(actor, childId)
  const guardian = guardians.find(({ person }) => person._id.equals(readId(req.params.guardianId)))
  if (!guardian) throw notFound()
  res.render('people/confirm', endGuardianPage(child, guardian, req.context.translator))
}

async function stopGuardian(req: Request, res: Response): Promise<void> {
  const childId = readId(req.params.id)
  const guardianId = readId(req.params.guardianId)
  await endGuardian(actorOf(req), { guardianId, childId }, originOf(req))
  notify(res, { kind: 'good', key: 'people.endGuardian.done' })
  res.redirect(303, urlOf(childId))
}

async function askForCode(req: Request, res: Response): Promise<void> {
  const { person } = await findViewed(actorOf(req), readId(req.params.id))
  res.render('people/confirm', askCodePage(person, req.context.translator))
}

async function makeCode(req: Request, res: Response): Promise<void> {
  const made = await makeGuardianCode(actorOf(req), readId(req.params.id), originOf(req))
  res.status(201).render('people/code', codePage(made, siteOf(req), req.context.translator))
}
