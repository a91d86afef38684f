// A page's address, who may enter, and what answers. Each feature has a table of these; app.ts mounts them, and a test walks
// all of them as every role.

import type { Request, RequestHandler, Response } from 'express'
import { type Actor, type Duty, hasRole } from '../actor.ts'
import type { Role } from '../roles.ts'

export type Handler = (req: Request, res: Response) => Promise<unknown> | void

export interface Guard {
  readonly name: string
  admits(visitor: Actor | undefined): boolean
}

export interface Route {
  readonly method: 'get' | 'post'
  readonly path: string
  readonly guard: Guard
  readonly handle: Handler
  /** Open all the same to somebody who has one of these still to do. */
  readonly despite?: readonly Duty[]
  /** Answered before anybody is known and without a session, and never closed: for machines. */
  readonly isBare?: boolean
  /** A form with a file in its field `file` (upload.ts). */
  readonly takesFile?: boolean
  /** Reads a form with files, and looks at its token before the first of them. */
  readonly reads?: RequestHandler
}

export const everyone: Guard = { name: 'everyone', admits: () => true }
export const signedIn: Guard = { name: 'signed in', admits: (visitor) => visitor !== undefined }

/** A coarse door: what they may do inside is decided where it is done. */
export function only(...roles: readonly Role[]): Guard {
  return { name: roles.join(' or '), admits: (visitor) => visitor !== undefined && hasRole(visitor, ...roles) }
}

type Options = Pick<Route, 'despite' | 'isBare' | 'takesFile' | 'reads'>

export const get = (path: string, guard: Guard, handle: Handler, options?: Options): Route => ({
  method: 'get',
  path,
  guard,
  handle,
  ...options,
})

export const post = (path: string, guard: Guard, handle: Handler, options?: Options): Route => ({
  ...get(path, guard, handle, options),
  method: 'post',
})
