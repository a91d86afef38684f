import type { Types } from 'mongoose'
import type { Actor } from '../actor.ts'
import { type AuditRecord, listEntries } from '../audit/index.ts'
import { forbidden, notFound } from '../errors.ts'
import { findUnits, type KnownUnit } from '../schools/index.ts'
import { canSeeSchoolPolicies, canSeeSectorPolicies } from './access.ts'
import { findDefinition, listDefinitions } from './definitions.ts'
import { findHolding } from './find.ts'
import type { Holding } from './holding.ts'
import { PolicySetting } from './setting.model.ts'

export interface PolicyWithHistory {
  readonly holding: Holding
  /** The latest changes first. */
  readonly history: readonly AuditRecord[]
}

/** @throws AppError 403 */
export async function listSectorPolicies(actor: Actor): Promise<Holding[]> {
  if (!canSeeSectorPolicies(actor)) throw forbidden()
  return await listHoldings()
}

/** How many schools have decided for themselves, by the key of the policy. */
export async function countOverrides(): Promise<ReadonlyMap<string, number>> {
  const counts = await PolicySetting.aggregate<{ _id: string; count: number }>([
    { $match: { unitId: { $ne: null } } },
    { $group: { _id: '$key', count: { $sum: 1 } } },
  ])
  return new Map(counts.map(({ _id, count }) => [_id, count]))
}

/** @throws AppError 403, 404 */
export async function findSectorPolicy(actor: Actor, key: unknown): Promise<PolicyWithHistory> {
  if (!canSeeSectorPolicies(actor)) throw forbidden()
  const holding = await findHolding(findDefinition(key))
  return { holding, history: await historyOf(subjectIdOf(holding.definition.key)) }
}

/** @throws AppError 404 */
export async function listSchoolPolicies(
  actor: Actor,
  schoolId: Types.ObjectId,
): Promise<{ school: KnownUnit; holdings: Holding[] }> {
  const school = await findSchoolToSee(actor, schoolId)
  return { school, holdings: await listHoldings(school.id) }
}

/** @throws AppError 404 */
export async function findSchoolPolicy(
  actor: Actor,
  schoolId: Types.ObjectId,
  key: unknown,
): Promise<PolicyWithHistory & { readonly school: KnownUnit }> {
  const school = await findSchoolToSee(actor, schoolId)
  const holding = await findHolding(findDefinition(key), school.id)
  return { school, holding, history: await historyOf(subjectIdOf(holding.definition.key, school.id)) }
}

/** @throws AppError 404 */
export async function findSchoolToSee(actor: Actor, schoolId: Types.ObjectId): Promise<KnownUnit> {
  const id = schoolId.toString()
  const unit = (await findUnits([id])).get(id)
  if (unit?.kind !== 'school' || !canSeeSchoolPolicies(actor, id)) throw notFound()
  return unit
}

/** What the audit log calls a policy of the sector, or of a school. */
export function subjectIdOf(key: string, schoolId?: string): string {
  return schoolId === undefined ? key : `${key}/${schoolId}`
}

const mostShown = 30

async function historyOf(subjectId: string): Promise<AuditRecord[]> {
  return await listEntries({ subjectId }, { filter: {}, sort: { at: -1, _id: -1 }, limit: mostShown })
}

async function listHoldings(schoolId?: string): Promise<Holding[]> {
  const holdings: Holding[] = []
  for (const definition of listDefinitions()) holdings.push(await findHolding(definition, schoolId))
  return holdings
}
