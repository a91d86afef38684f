// What features add to the page of a learning material: beside it others like it, where it is used; and what can be done with it.

import type { Request } from 'express'
import type { Actor } from '../actor.ts'
import type { Translator } from '../i18n/translator.ts'
import type { Log } from '../log.ts'
import { declaredFeatures } from './administration.ts'

export interface MaterialAside {
  /** Locale key of its heading. */
  readonly key: string
  /** Smallest first. */
  readonly order: number
  /** Only what this visitor may see; nothing: it is left out. */
  list(place: MaterialPlace, visitor: Actor | undefined, words: Translator): Promise<readonly AsideItem[]>
}

export interface MaterialPlace {
  readonly id: string
  readonly title: string
  /** A code: `PHT`. */
  readonly type: string
  readonly subjects: readonly string[]
  readonly grades: readonly number[]
  readonly topics: readonly string[]
  /** It is not live: nobody else sees it yet. */
  readonly isDraft: boolean
  /** Others see an edition of it, this one or another. */
  readonly isLive: boolean
  /** It stands in lists: live, neither hidden nor retired. */
  readonly isOffered: boolean
  /** The number of the edition that is shown; undefined: it is the draft. */
  readonly edition?: number | undefined
  /** The person who has brought it. */
  readonly ownerId: string
}

/** What can be done with a learning material, besides what it brings itself. */
export interface MaterialAction {
  /** Locale key of its label. */
  readonly key: string
  /** Smallest first. */
  readonly order: number
  readonly icon: string
  /** Undefined: not with this one, or not by this visitor. */
  urlOf(place: MaterialPlace, visitor: Actor | undefined): string | undefined
}

export interface ShownAction {
  readonly label: string
  readonly icon: string
  readonly url: string
}

export function materialActions(req: Request, place: MaterialPlace): ShownAction[] {
  const { visitor, translator } = req.context
  return declaredFeatures(req)
    .flatMap(({ materialActions = [] }) => materialActions)
    .sort((a, b) => a.order - b.order)
    .flatMap(({ key, icon, urlOf }) => {
      const url = urlOf(place, visitor)
      return url === undefined ? [] : [{ label: translator.t(key), icon, url }]
    })
}

export interface AsideItem {
  readonly title: string
  /** Left out: it leads nowhere. */
  readonly url?: string
  readonly note?: string
  /** The title is ours, in the language of the page; others are names of materials. */
  readonly isOurs?: true
}

export interface ShownAside {
  readonly heading: string
  readonly items: readonly AsideItem[]
}

/** One that fails is left out: the material is there all the same. */
export async function materialAsides(req: Request, place: MaterialPlace): Promise<ShownAside[]> {
  const { visitor, translator } = req.context
  const asides = declaredFeatures(req)
    .flatMap(({ materialAsides = [] }) => materialAsides)
    .sort((a, b) => a.order - b.order)
  const lists = await Promise.all(
    asides.map((aside) =>
      aside.list(place, visitor, translator).catch((error: unknown) => {
        const log = req.app.get('log') as Log
        log.error({ requestId: req.context.id, error, aside: aside.key }, 'an aside of a material has failed')
        return []
      }),
    ),
  )
  return asides
    .map(({ key }, at) => ({ heading: translator.t(key), items: lists[at]! }))
    .filter(({ items }) => items.length > 0)
}
