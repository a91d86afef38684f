import type { Request, Response } from 'express'
import { actorOf, originOf } from '../http/context.ts'
import { readForm, typedText } from '../http/form.ts'
import { readId } from '../http/id.ts'
import { notify } from '../http/notices.ts'
import { readPage } from '../http/page.ts'
import { get, only, post, type Route } from '../http/route.ts'
import { schoolStaff } from '../schools/index.ts'
import { canDecideForSchool, canDecideForSector, schoolDeciders, sectorDeciders, sectorReaders } from './access.ts'
import { listDefinitions } from './definitions.ts'
import { policyForm, seenForm } from './input.ts'
import { listOverrides } from './overrides.ts'
import {
  countOverrides,
  findSchoolPolicy,
  findSectorPolicy,
  listSchoolPolicies,
  listSectorPolicies,
  type PolicyWithHistory,
} from './list.ts'
import { type FormState, overridesPage, policiesPage, policyPage, policyUrl } from './page.ts'
import { dropOverride, overridePolicy, setSectorPolicy } from './set.ts'

const sector = only(...sectorReaders)
const sectorSetters = only(...sectorDeciders)
const school = only(...sectorReaders, ...schoolStaff)
const schoolSetters = only(...sectorDeciders, ...schoolDeciders)

export const policiesRoutes: readonly Route[] = [
  get('/policies', sector, showSector),
  get('/policies/overrides', sector, showOverrides),
  get('/policies/:key', sector, showSectorPolicy),
  post('/policies/:key', sectorSetters, setForSector),
  get('/policies/schools/:id', school, showSchool),
  get('/policies/schools/:id/:key', school, showSchoolPolicy),
  post('/policies/schools/:id/:key', schoolSetters, setForSchool),
  post('/policies/schools/:id/:key/drop', schoolSetters, dropForSchool),
]

async function showSector(req: Request, res: Response): Promise<void> {
  const holdings = await listSectorPolicies(actorOf(req))
  res.render('policies/policies', policiesPage({ holdings, overrides: await countOverrides() }, req.context.translator))
}

async function showOverrides(req: Request, res: Response): Promise<void> {
  const { policy } = typedText(req.query, 'policy')
  const input = readPage(req, 30)
  const overrides = await listOverrides(actorOf(req), policy!, input)
  const page = { overrides, policy: policy!, definitions: listDefinitions(), isFurther: input.cursor !== undefined }
  res.render('policies/overrides', overridesPage(page, req.context.translator))
}

async function showSectorPolicy(req: Request, res: Response): Promise<void> {
  drawPolicy(req, res, await findSectorPolicy(actorOf(req), req.params.key))
}

async function setForSector(req: Request, res: Response): Promise<void> {
  const found = await findSectorPolicy(actorOf(req), req.params.key)
  const { definition } = found.holding
  const form = readForm(policyForm(definition), req.body)
  if (!form.ok) return drawPolicy(req, res, found, { typed: typed(req), errors: form.errors })

  await setSectorPolicy(actorOf(req), definition.key, form.values, originOf(req))
  notify(res, { kind: 'good', key: 'policies.policy.set' })
  res.redirect(303, policyUrl(definition.key))
}

async function showSchool(req: Request, res: Response): Promise<void> {
  const { school, holdings } = await listSchoolPolicies(actorOf(req), readId(req.params.id))
  res.render('policies/policies', policiesPage({ holdings, school }, req.context.translator))
}

async function showSchoolPolicy(req: Request, res: Response): Promise<void> {
  drawPolicy(req, res, await findSchoolPolicy(actorOf(req), readId(req.params.id), req.params.key))
}

async function setForSchool(req: Request, res: Response): Promise<void> {
  const schoolId = readId(req.params.id)
  const found = await findSchoolPolicy(actorOf(req), schoolId, req.params.key)
  const { definition } = found.holding
  const form = readForm(policyForm(definition), req.body)
  if (!form.ok) return drawPolicy(req, res, found, { typed: typed(req), errors: form.errors })

  await overridePolicy(actorOf(req), { schoolId, key: definition.key }, form.values, originOf(req))
  notify(res, { kind: 'good', key: 'policies.policy.overridden' })
  res.redirect(303, policyUrl(definition.key, schoolId.toString()))
}

async function dropForSchool(req: Request, res: Response): Promise<void> {
  const schoolId = readId(req.params.id)
  const form = readForm(seenForm, req.body)
  const seen = form.ok ? form.values.seen : null
  const { key } = req.params
  await dropOverride(actorOf(req), { schoolId, key }, { seen }, originOf(req))
  notify(res, { kind: 'good', key: 'policies.policy.dropped' })
  res.redirect(303, policyUrl(String(key), schoolId.toString()))
}

type Found = PolicyWithHistory & Partial<Pick<Awaited<ReturnType<typeof findSchoolPolicy>>, 'school'>>

function drawPolicy(req: Request, res: Response, found: Found, form: FormState = {}): void {
  const actor = actorOf(req)
  const { school, holding } = found
  const canChange = school ? holding.mayOverride && canDecideForSchool(actor, school.id) : canDecideForSector(actor)
  res
    .status(form.errors ? 422 : 200)
    .render('policies/policy', policyPage({ ...found, ...form, canChange }, req.context.translator))
}

function typed(req: Request): Record<string, string> {
  return typedText(req.body, 'value', 'mayOverride')
}
