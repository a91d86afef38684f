// Slips for a class: one code for each pupil, shown once, for the class teacher to cut out and hand out.

import type { Types } from 'mongoose'
import { inTransaction } from '../../../storage/database/index.ts'
import type { Actor, Origin } from '../../actor.ts'
import { record } from '../../audit/index.ts'
import { forbidden } from '../../errors.ts'
import { canManageSchool } from '../../schools/index.ts'
import { Account } from '../account.model.ts'
import { permissionFor } from '../managing/access.ts'
import { findPeopleHere } from '../managing/holder.ts'
import { makeSignInCodes } from './make.ts'
import type { Slip } from './page.ts'

/** Who may see a class at all is decided where its list is found. */
export interface ClassToSlip {
  readonly id: Types.ObjectId
  readonly name: string
  readonly schoolId: Types.ObjectId
  readonly schoolName: string
  /** The asking one is its class teacher today. */
  readonly isOwn: boolean
  /** In the order of the class list. */
  readonly pupils: readonly { readonly personId: Types.ObjectId; readonly name: string }[]
}

export interface ClassSlips {
  readonly slips: readonly Slip[]
  readonly until: Date
  /** Names of those who get none: without an account, with a closed one, or with more rights than the asking one. */
  readonly without: readonly string[]
}

export function canMakeSlips(actor: Actor, { schoolId, isOwn }: Pick<ClassToSlip, 'schoolId' | 'isOwn'>): boolean {
  const isPersonHere = !actor.isService && actor.scopes === undefined
  return isPersonHere && (isOwn || canManageSchool(actor, schoolId))
}

/** @throws AppError 403 */
export async function makeClassSlips(
  actor: Actor,
  list: ClassToSlip,
  origin: Origin,
  now = new Date(),
): Promise<ClassSlips> {
  if (!canMakeSlips(actor, list)) throw forbidden()

  return await inTransaction(async (session) => {
    const allowed = await findOpenable(actor, list)
    const open = { personId: { $in: allowed }, closedAt: { $exists: false } }
    const accounts = await Account.find(open, { personId: 1, userName: 1 }).sort({ _id: 1 }).session(session).lean()
    const accountOf = new Map(accounts.reverse().map((account) => [String(account.personId), account]))
    const ids = [...accountOf.values()].map(({ _id }) => _id)
    const { codes, until } = await makeSignInCodes(session, ids, { now })
    const subject = { kind: 'class', id: list.id }
    const entry = { action: 'accounts.slipsMade', actor, subject, unitIds: [list.schoolId] }
    await record({ ...entry, after: { count: codes.size }, origin }, session)

    const slips = list.pupils.flatMap(({ personId, name }) => {
      const account = accountOf.get(personId.toString())
      const code = account && codes.get(account._id.toString())
      return account && code ? [{ name, className: list.name, userName: account.userName, code }] : []
    })
    const without = list.pupils.filter(({ personId }) => !accountOf.has(personId.toString())).map(({ name }) => name)
    return { slips, until, without }
  })
}

async function findOpenable(actor: Actor, { pupils, isOwn: isOwnPupil }: ClassToSlip): Promise<Types.ObjectId[]> {
  const people = await findPeopleHere(pupils.map(({ personId }) => personId))
  const mayOpen = people.filter((person) => permissionFor('reset', actor, { ...person, isOwnPupil }) === 'allowed')
  return mayOpen.map(({ personId }) => personId)
}
