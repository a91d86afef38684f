// The pages of the administration of the system stand side by side as tabs, from whichever feature each comes.

import type { Request } from 'express'
import type { Actor } from '../actor.ts'
import type { Feature } from '../feature.ts'

export interface AdministrationTab {
  /** Locale key of its label. */
  readonly key: string
  readonly url: string
  /** Smallest first. */
  readonly order: number
  isFor(actor: Actor): boolean
}

export interface Tab {
  readonly url: string
  readonly label: string
  readonly isCurrent: boolean
}

/** The tabs above a page of the administration, of those that may be seen by who asks. */
export function administrationTabs(req: Request): Tab[] {
  const { visitor, translator } = req.context
  if (!visitor) return []
  return declaredFeatures(req)
    .flatMap(({ administration = [] }) => administration)
    .filter((tab) => tab.isFor(visitor))
    .sort((a, b) => a.order - b.order)
    .map(({ key, url }) => ({
      url,
      label: translator.t(key),
      isCurrent: req.path === url || req.path.startsWith(`${url}/`),
    }))
}

/** All features, also those that the asking one may not import. */
export function declaredFeatures(req: Request): readonly Feature[] {
  return (req.app.get('features') as readonly Feature[] | undefined) ?? []
}
