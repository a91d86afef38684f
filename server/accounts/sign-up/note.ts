// Between the pages the browser keeps a sealed note of what was shown and typed: nothing is stored before all of it is there.

import type { Request, Response } from 'express'
import { cookieOf } from '../../http/context.ts'
import type { Arrival } from '../../people/index.ts'
import { cookieOptions, ownCookie } from '../entrance.ts'
import { openSealed, sealFor } from '../sealed-note.ts'

export interface SignUpNote extends Partial<Omit<Arrival, 'code'>> {
  readonly code: string
}

/** Milliseconds to type it all in, with somebody asking questions meanwhile. */
const patience = 30 * 60_000
const purpose = 'sign up'
const cookie = 'sign-up'

export async function keepNote(req: Request, res: Response, note: SignUpNote): Promise<void> {
  const sealed = await sealFor(purpose, note, new Date(Date.now() + patience))
  res.cookie(ownCookie(req, cookie), sealed, { ...cookieOptions(req), maxAge: patience })
}

export async function findNote(req: Request): Promise<SignUpNote | undefined> {
  const sealed = cookieOf(req, ownCookie(req, cookie))
  return sealed === undefined ? undefined : await openSealed<SignUpNote>(purpose, sealed)
}

export function dropNote(req: Request, res: Response): void {
  res.clearCookie(ownCookie(req, cookie), cookieOptions(req))
}
