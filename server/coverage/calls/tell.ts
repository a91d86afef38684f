// Who hears what of a call, together with it or not at all.

import type { ClientSession, Types } from 'mongoose'
import { formatDate } from '../../pages/helpers.ts'
import { notify } from '../../notices/index.ts'
import { beginningOf } from '../../schools/index.ts'
import { addressOfCall } from '../address.ts'
import type { CallRecord, ClaimRecord } from './call.model.ts'
import type { CallStep } from './states.ts'

/** Whoever has made the call. */
export async function tellFulfilled(
  { _id, title, madeById, fulfilled, wanted }: CallRecord,
  claim: Pick<ClaimRecord, '_id' | 'personId'>,
  material: string,
  session: ClientSession,
): Promise<void> {
  if (claim.personId.equals(madeById)) return
  const values = { title, material, fulfilled, wanted }
  const key = `coverage.notices.${fulfilled >= wanted ? 'fulfilled' : 'oneMore'}`
  const once = `coverage fulfilled ${claim._id.toString()}`
  await notify([madeById], { key, values, url: addressOfCall(_id), urgency: 'digest', once }, session)
}

export async function tellClaimers(
  step: CallStep,
  { _id, title, until }: CallRecord,
  personIds: readonly Types.ObjectId[],
  session: ClientSession,
): Promise<void> {
  if (personIds.length === 0) return
  const urgency = step === 'withdraw' ? 'now' : 'digest'
  const values = { title, until: dayText(until) }
  await notify(personIds, { key: `coverage.notices.${step}`, values, url: addressOfCall(_id), urgency }, session)
}

/** Once for each last day. */
export async function remindClaimer(
  { _id, title, until }: CallRecord,
  { personId }: Pick<ClaimRecord, 'personId'>,
  session: ClientSession,
): Promise<void> {
  const once = `coverage reminder ${_id.toString()} ${until}`
  const values = { title, until: dayText(until) }
  const notice = { key: 'coverage.notices.reminder', values, url: addressOfCall(_id), urgency: 'digest' as const, once }
  await notify([personId], notice, session)
}

/** As it is written in both languages. */
export function dayText(day: string): string {
  const at = beginningOf(day)
  return formatDate(at, 'day', 'vi', at)
}
