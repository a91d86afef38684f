// Codes with which guardians link themselves to a child: from the class teacher or the school, on paper, each for one use.

import { randomInt } from 'node:crypto'
import type { Types } from 'mongoose'
import { inTransaction } from '../../../storage/database/index.ts'
import type { Actor, Origin } from '../../actor.ts'
import { record } from '../../audit/index.ts'
import { forbidden } from '../../errors.ts'
import { markOf, marksOf } from '../../sealing/index.ts'
import { canBeGuardian, canMakeGuardianCode, isPupil } from '../access.ts'
import { GuardianCode } from './code.model.ts'
import type { GuardianRelation } from '../guardianship.model.ts'
import { link } from './link.ts'
import { Person } from '../person.model.ts'
import { auditedUnitIds, findViewed, readPerson } from '../view.ts'

export interface MadeCode {
  /** `AB2C-DE3F`, to be shown this once. */
  readonly code: string
  readonly expiresAt: Date
  readonly child: { readonly id: string; readonly fullName: string; readonly birthDate: Date | undefined }
}

/** @throws AppError 404; 403 */
export async function makeGuardianCode(actor: Actor, childId: Types.ObjectId, origin: Origin): Promise<MadeCode> {
  const { scope, person } = await findViewed(actor, childId)
  if (!canMakeGuardianCode(scope, person)) throw forbidden()

  const code = newCode()
  const expiresAt = new Date(Date.now() + validDays * 24 * 3600_000)
  const mark = await markOf(purpose, code)
  await inTransaction(async (session) => {
    await GuardianCode.insertMany([{ mark, childId, makerId: actor.personId, expiresAt }], { session })
    await record(
      {
        ...{ action: 'people.guardianCodeMade', actor, origin, unitIds: auditedUnitIds(person) },
        subject: { kind: 'person', id: childId },
        after: { expiresAt },
      },
      session,
    )
  })
  const { fullName, birthDate } = person
  const child = { id: childId.toString(), fullName, birthDate: birthDate ?? undefined }
  return { code: `${code.slice(0, 4)}-${code.slice(4)}`, expiresAt, child }
}

export type UsedCode =
  | { readonly kind: 'linked'; readonly childId: Types.ObjectId }
  /** No such code, used or out of date, or the child is at no school any more. */
  | { readonly kind: 'wrong' }
  /** A pupil has found the slip of another one, or uses their own. */
  | { readonly kind: 'notForPupils' }

/** How often somebody may try is limited where they come in. @throws AppError 403 for a service; 409 `guardianLinked` */
export async function useGuardianCode(
  actor: Actor,
  { code, relation }: { readonly code: string; readonly relation: GuardianRelation },
  origin: Origin,
  now = new Date(),
): Promise<UsedCode> {
  if (actor.isService) throw forbidden()
  const self = await Person.findById(actor.personId).lean()
  if (!self || !canBeGuardian(self, now)) return { kind: 'notForPupils' }
  const mark = { $in: await marksOf(purpose, plainCode(code)) }
  return await inTransaction(async (session): Promise<UsedCode> => {
    const open = { mark, usedAt: { $exists: false }, expiresAt: { $gt: now } }
    const known = await GuardianCode.findOne(open).session(session).lean()
    if (!known || !isPupil({ now }, await readPerson(known.childId, session))) return { kind: 'wrong' }
    const { childId } = known
    // Of two who use it at the same time one is told to try again, and then finds it used.
    await GuardianCode.updateOne({ _id: known._id }, { $set: { usedAt: now } }, { session })
    await link(actor, { guardianId: actor.personId, childId, relation, origin: 'code' }, origin, session)
    return { kind: 'linked', childId }
  })
}

/** As it is typed: in any case, with or without the hyphen. */
export function plainCode(text: string): string {
  return text.toUpperCase().replace(/[^A-Z0-9]/g, '')
}

const validDays = 14
const purpose = 'guardian code'
/** Without what is read for something else: 0 and O, 1, I and L. */
const characters = 'ABCDEFGHJKMNPQRSTUVWXYZ23456789'

function newCode(): string {
  return Array.from({ length: 8 }, () => characters[randomInt(characters.length)]).join('')
}
