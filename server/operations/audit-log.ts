// The audit log: of everything for the sector’s administrators, of their school for those who answer for it.

import { Types } from 'mongoose'
import type { Actor } from '../actor.ts'
import { type Order, type Page, pageFrom, type PageInput, pageQuery } from '../api/paging.ts'
import { type AuditFilter, type AuditRecord, findEntry, listEntries } from '../audit/index.ts'
import { forbidden, notFound } from '../errors.ts'
import { beginningOf } from '../schools/index.ts'
import { auditedUnits } from './access.ts'
import type { AuditQuery } from './input.ts'

/** No day in Vietnam is shorter or longer. */
const dayMilliseconds = 24 * 3600_000
const newestFirst: Order = { field: 'at', direction: -1 }

/** @throws AppError 403 */
export async function listAudit(actor: Actor, query: AuditQuery, input: PageInput): Promise<Page<AuditRecord>> {
  const units = auditedUnits(actor)
  if (!units) throw forbidden()
  const filter = { ...filterOf(query), ...(units === 'all' ? {} : { unitIds: units }) }
  const found = await listEntries(filter, pageQuery(input, newestFirst))
  return pageFrom(found, input, newestFirst, (entry) => entry)
}

/** @throws AppError 403 and 404 */
export async function findAudit(actor: Actor, id: Types.ObjectId): Promise<AuditRecord> {
  const units = auditedUnits(actor)
  if (!units) throw forbidden()
  const entry = await findEntry(id)
  const isTheirs = units === 'all' || entry?.unitIds?.some((unitId) => units.some((own) => own.equals(unitId)))
  if (!entry || !isTheirs) throw notFound()
  return entry
}

/** Days are those of Vietnam, both included. */
function filterOf({ name, action, person, subject, from, to }: AuditQuery): AuditFilter {
  return {
    actorName: name === '' ? undefined : name,
    action: action === '' ? undefined : action,
    actorId: person === '' ? undefined : new Types.ObjectId(person),
    subjectId: /^[0-9a-f]{24}$/.test(subject) ? new Types.ObjectId(subject) : subject === '' ? undefined : subject,
    from: from === '' ? undefined : beginningOf(from),
    to: to === '' ? undefined : new Date(beginningOf(to).getTime() + dayMilliseconds),
  }
}
