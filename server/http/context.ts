// What is known of a request besides its text: who asks, in which language, under which id.

import type { Request } from 'express'
import type { Actor, Origin } from '../actor.ts'
import { notSignedIn } from '../errors.ts'
import type { Translate, Translator } from '../i18n/translator.ts'

export interface Context {
  readonly id: string
  translator: Translator
  /** Undefined when signed out. */
  visitor: Actor | undefined
  /** Of the visitor, when a browser asks. */
  session: { readonly id: string; readonly startedAt: string | undefined } | undefined
}

declare module 'express-serve-static-core' {
  interface Request {
    context: Context
  }
}

/** @throws AppError 401 when signed out */
export function actorOf(req: Request): Actor {
  if (!req.context.visitor) throw notSignedIn()
  return req.context.visitor
}

export function visitorOf(req: Request): Actor | undefined {
  return req.context.visitor
}

export function wordsOf(req: Request): Translate {
  return req.context.translator.t
}

export function cookieOf(req: Request, name: string): string | undefined {
  return (req.cookies as Record<string, string | undefined>)[name]
}

export function originOf(req: Request): Origin {
  return { address: req.ip ?? '', device: (req.get('user-agent') ?? '').slice(0, 300) }
}
