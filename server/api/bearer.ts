// Who asks, by the token in the header `Authorization: Bearer …`. https://www.rfc-editor.org/rfc/rfc6750

import type { Request } from 'express'
import type { Actor } from '../actor.ts'
import type { AppError } from '../errors.ts'

export interface Caller {
  readonly tokenId: string
  readonly actor: Actor
}

/** Why a token is not accepted is told only to those who have its secret. */
export type Known = { readonly caller: Caller } | { readonly refusal: AppError }

export interface Asked {
  readonly address: string
  readonly isReading: boolean
}

export interface Bearer {
  /** What changes something asks the database; what only reads may rely on what this server remembers for two seconds. */
  find(token: string, asked: Asked): Promise<Known>
}

/** The token of a request; undefined when it brings none. */
export function bearerTokenOf(req: Request): string | undefined {
  const header = req.headers.authorization
  const [, token] = /^bearer +(\S.*)$/i.exec(header ?? '') ?? []
  return token?.trim()
}
