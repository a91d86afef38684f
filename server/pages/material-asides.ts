// What features add to the page of a learning material: beside it others like it, where it is used; and what can be done with it.

import type { Request } from 'express'
import type { Actor } from '../actor.ts'
import type { Translate, Translator } from '../i18n/translator.ts'
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
  readonly subjects: readonly string[]
  readonly grades: readonly number[]
  readonly topics: readonly string[]
  /** It is not live: nobody else sees it yet. */
  readonly isDraft: boolean
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
  /** A name; or the locale key of the words, and what fills them. */
  readonly title: string | { readonly key: string; readonly values?: Readonly<Record<string, string | number>> }
  /** Left out: it leads nowhere. */
  readonly url?: string
  readonly note?: string
}

export interface ShownItem {
  readonly title: string
  readonly isVietnamese: boolean
  readonly url?: string | undefined
  readonly note?: string | undefined
}

export interface ShownAside {
  readonly heading: string
  readonly items: readonly ShownItem[]
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
    .map(({ key }, at) => ({ heading: translator.t(key), items: lists[at]!.map((item) => shown(item, translator.t)) }))
    .filter(({ items }) => items.length > 0)
}

function shown({ title, url, note }: AsideItem, t: Translate): ShownItem {
  if (typeof title === 'string') return { title, isVietnamese: true, url, note }
  return { title: t(title.key, title.values), isVietnamese: false, url, note }
}
