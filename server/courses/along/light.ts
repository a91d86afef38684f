// Lighter copies first: when somebody has said so on this device, or their browser asks for as little as can be.

import type { Request, Response } from 'express'
import { cookieOf } from '../../http/context.ts'

const cookie = 'light'

export function prefersLight(req: Request): boolean {
  return isLightByDefault(req) || req.query.media === 'light' || req.query.light === 'yes'
}

/** What was said counts more than what the browser says. */
export function isLightByDefault(req: Request): boolean {
  const said = cookieOf(req, cookie)
  return said === undefined ? req.get('save-data')?.toLowerCase() === 'on' : said === 'yes'
}

export function keepPreference(req: Request, res: Response, isLight: boolean): void {
  const secure = req.app.get('secure cookies') === true
  const maxAge = 365 * 24 * 3600_000
  res.cookie(cookie, isLight ? 'yes' : 'no', { httpOnly: true, sameSite: 'lax', secure, path: '/', maxAge })
}

/** It is fetched to be kept on a device: nobody looks at it now. */
export function isKeptCopy(req: Request): boolean {
  return req.query.along === 'yes'
}
