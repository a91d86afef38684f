// What the tables of doors are written with: each feature has one, test/<feature>/doors.ts.

import { duties, type Duty } from '../../server/actor.ts'
import type { Role } from '../../server/roles.ts'

export interface Door {
  /** The answer to somebody signed out. */
  readonly out: number
  /** To anybody signed in, but for the exceptions. */
  readonly in: number
  readonly except?: Partial<Record<Role, number>>
  /** Open all the same to somebody who has one of these still to do. */
  readonly despite?: readonly Duty[]
}

/** Without a session somebody is led to the sign-in page, or told why the form was not taken. */
export const page = (status: number): Door => ({ out: 303, in: status })
export const form = (status: number): Door => ({ out: 401, in: status })
/** Nobody but people with these roles. */
export const onlyFor =
  (...roles: readonly Role[]) =>
  (door: Door): Door => ({ ...door, in: 403, except: Object.fromEntries(roles.map((role) => [role, door.in])) })

export const administrators = onlyFor('sectorAdministrator')
export const always = (out: number, signedIn = out): Door => ({ out, in: signedIn, despite: duties })

export type Doors = Readonly<Record<string, Door>>

/** By method and path, as in `GET /schools/:id`. */
export interface DoorTables {
  readonly doors?: Doors
  /** The same for /api/v1, with the token that somebody gets for their password; a session opens nothing there. */
  readonly apiDoors?: Doors
}
