// What has just happened, told on the next page. It travels in a cookie, not in the session: the next page may come from
// another server.

import type { Request, Response } from 'express'
import { cookieOf } from './context.ts'
import type { Notice } from '../pages/frame.ts'

/** A locale key and what fills it. */
export interface NoticeToCome {
  readonly kind: Notice['kind']
  readonly key: string
  readonly values?: Readonly<Record<string, string | number>>
}

export function notify(res: Response, notice: NoticeToCome): void {
  res.cookie(name, Buffer.from(JSON.stringify(notice)).toString('base64url'), {
    httpOnly: true,
    sameSite: 'lax',
    path: '/',
    secure: res.app.get('secure cookies') === true,
    maxAge: 60_000,
  })
}

/** The notices for this page, which are told once. */
export function takeNotices(req: Request, res: Response): Notice[] {
  const cookie = cookieOf(req, name)
  if (!cookie) return []
  res.clearCookie(name, { path: '/' })
  const notice = read(cookie)
  const { translator } = req.context
  return notice && translator.has(notice.key)
    ? [{ kind: notice.kind, text: translator.t(notice.key, notice.values) }]
    : []
}

const name = 'notice'
const kinds: readonly unknown[] = ['good', 'careful', 'wrong', 'info']

/** Anybody can write a cookie in their own browser: only a known key with plain values is shown. */
function read(cookie: string): NoticeToCome | undefined {
  try {
    const { kind, key, values = {} } = JSON.parse(Buffer.from(cookie, 'base64url').toString()) as NoticeToCome
    const arePlain = Object.values(values).every((value) => typeof value === 'string' || typeof value === 'number')
    return kinds.includes(kind) && typeof key === 'string' && arePlain ? { kind, key, values } : undefined
  } catch {
    return undefined
  }
}
