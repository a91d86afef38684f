// Codes with which guardians link themselves to a child: from the class teacher or the school, on paper, each for one use.

import { randomInt } from 'node:crypto'
import type { ClientSession, Types } from 'mongoose'
import { inTransaction } from '../../../storage/database/index.ts'
import type { Actor, Origin } from '../../actor.ts'
import { record } from '../../audit/index.ts'
import { forbidden } from '../../errors.ts'
import { markOf, marksOf } from '../../sealing/index.ts'
import { canBeGuardian, canMakeGuardianCode, isPupil } from '../access.ts'
import { GuardianCode } from './code.model.ts'
import type { GuardianRelation } from '../guardianship.model.ts'
import { link } from './link.ts'
import { Person, type PersonRecord } from '../person.model.ts'
import { auditedUnitIds, findViewed, readPerson } from '../view.ts'

export interface MadeCode {
  /** `AB2CD-E3FGH`, to be shown this once. */
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
  return { code: `${code.slice(0, codeLength / 2)}-${code.slice(codeLength / 2)}`, expiresAt, child }
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
  return await inTransaction(async (session): Promise<UsedCode> => {
    const childId = await takeCode(code, session, now)
    if (!childId) return { kind: 'wrong' }
    await link(actor, { guardianId: actor.personId, childId, relation, origin: 'code' }, origin, session)
    return { kind: 'linked', childId }
  })
}

/** Whose code it is, for somebody who has shown it; undefined when it is wrong, used, or too old. */
export async function findChildOfCode(code: string, now = new Date()): Promise<PersonRecord | undefined> {
  const known = await GuardianCode.findOne(await openBy(code, now)).lean()
  const child = known ? await Person.findById(known.childId).lean() : null
  return child && !child.removedAt && isPupil({ now }, child) ? child : undefined
}

/** Uses it up. Of two at the same time one is told to try again, and then finds it used. */
export async function takeCode(
  code: string,
  session: ClientSession,
  now = new Date(),
): Promise<Types.ObjectId | undefined> {
  const known = await GuardianCode.findOne(await openBy(code, now))
    .session(session)
    .lean()
  if (!known || !isPupil({ now }, await readPerson(known.childId, session))) return undefined
  await GuardianCode.updateOne({ _id: known._id }, { $set: { usedAt: now } }, { session })
  return known.childId
}

async function openBy(code: string, now: Date) {
  const mark = { $in: await marksOf(purpose, plainCode(code)) }
  return { mark, usedAt: { $exists: false }, expiresAt: { $gt: now } }
}

/** As it is typed: in any case, with or without the hyphen. */
export function plainCode(text: string): string {
  return text.toUpperCase().replace(/[^A-Z0-9]/g, '')
}

const validDays = 14
const purpose = 'guardian code'
/** So many that nobody finds one by trying, also where every child of a province has one. */
const codeLength = 10
/** Without what is read for something else: 0 and O, 1, I and L. */
const characters = 'ABCDEFGHJKMNPQRSTUVWXYZ23456789'

function newCode(): string {
  return Array.from({ length: codeLength }, () => characters[randomInt(characters.length)]).join('')
}
