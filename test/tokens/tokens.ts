import { expect } from 'chai'
import { call } from '../api/client.ts'
import { type MadePerson, password } from '../support/make.ts'
import type { RunningApp } from '../support/start.ts'

/** A token that a program has got with somebody's password. */
export async function tokenOf(
  app: Pick<RunningApp, 'url'>,
  { userName }: Pick<MadePerson, 'userName'>,
  wish: { name?: string; scopes?: string[]; expiresInDays?: number } = {},
): Promise<string> {
  const { status, json } = await call(app, 'POST /tokens', { body: { userName, password, ...wish } })
  expect(status).to.equal(201)
  return (json as { token: string }).token
}

/** The token that a page shows. */
export function shownToken({ html }: { readonly html: string }): string | undefined {
  return /<textarea[^>]*>(hl_[0-9a-f]{24}_[0-9a-f]{64})</.exec(html)?.[1]
}

export function idOf(token: string): string {
  return token.split('_')[1]!
}
