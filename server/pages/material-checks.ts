// What features have to tell of a learning material before its owner hands it in: nothing of it keeps them from it.

import type { Request } from 'express'
import type { Actor } from '../actor.ts'
import type { Translator } from '../i18n/translator.ts'
import { declaredFeatures } from './administration.ts'

/** Of the draft of a material that the actor may see. */
export type MaterialChecks = (
  draft: { readonly materialId: string },
  actor: Actor,
  words: Translator,
) => Promise<readonly ShownCheck[]>

/** For the partial `checks`. */
export interface ShownCheck {
  readonly name: string
  readonly text: string
  readonly badge: { readonly kind: string; readonly icon: string; readonly label: string }
  readonly places: readonly {
    readonly text: string
    readonly url?: string | undefined
    /** A name that somebody has given. */
    readonly isVietnamese?: boolean
  }[]
}

export async function materialChecks(req: Request, actor: Actor, materialId: string): Promise<ShownCheck[]> {
  const shown: ShownCheck[] = []
  for (const { materialChecks: check } of declaredFeatures(req))
    if (check) shown.push(...(await check({ materialId }, actor, req.context.translator)))
  return shown
}
