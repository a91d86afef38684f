// Who is asking. Made once for a request from the account, the person and the memberships that hold today.

import type { Types } from 'mongoose'
import type { Role } from './roles.ts'

/** What somebody may have to do before anything else; where that is done is in http/duty.ts. */
export const duties = ['setPassword', 'setUpSecondFactor'] as const
export type Duty = (typeof duties)[number]

export interface ActorMembership {
  readonly role: Role
  readonly unitId: Types.ObjectId
  readonly unitName: string
  readonly unitKind: string
  /** Of a part of a school, such as a subject group: the school. */
  readonly schoolId?: Types.ObjectId | undefined
}

/** A class that somebody teaches today. */
export interface ActorClass {
  readonly classId: Types.ObjectId
  readonly schoolId: Types.ObjectId
  /** As its class teacher, who sees guardians and gives out passwords; otherwise a subject. */
  readonly isHomeroom: boolean
}

export interface Actor {
  readonly accountId: Types.ObjectId
  readonly personId: Types.ObjectId
  readonly name: string
  readonly userName: string
  readonly language: 'vi' | 'en' | undefined
  readonly memberships: readonly ActorMembership[]
  readonly classes: readonly ActorClass[]
  /** Whom they are a guardian of. */
  readonly childIds: readonly Types.ObjectId[]
  /** Until it is done no other page opens for them. */
  readonly duty: Duty | undefined
  /** A service account is asking, not a person. */
  readonly isService: boolean
  /** Of an access token: all that it may be used for. Undefined for somebody in the browser, who may do all they may. */
  readonly scopes: readonly string[] | undefined
}

/** Where a request comes from, for the audit log and for limits. */
export interface Origin {
  readonly address: string
  readonly device: string
}

export function hasRole(actor: Actor, ...wanted: readonly Role[]): boolean {
  return actor.memberships.some(({ role }) => wanted.includes(role))
}
