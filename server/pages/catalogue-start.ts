// What features show on the first page of the catalogue, before somebody has looked for anything.

import type { Request } from 'express'
import type { Actor } from '../actor.ts'
import type { Translator } from '../i18n/translator.ts'
import type { Log } from '../log.ts'
import { declaredFeatures } from './administration.ts'

export interface CatalogueStart {
  /** Smallest first. */
  readonly order: number
  /** The partial that draws it, in the feature's own folder. */
  readonly view: string
  /** What the partial is given; undefined when there is nothing to show. */
  load(visitor: Actor | undefined, words: Translator): Promise<object | undefined>
}

export interface ShownStart {
  readonly view: string
  readonly model: object
}

/** One that fails is left out: the catalogue is there all the same. */
export async function catalogueStarts(req: Request): Promise<ShownStart[]> {
  const { visitor, translator } = req.context
  const declared = declaredFeatures(req)
    .flatMap(({ catalogueStarts = [] }) => catalogueStarts)
    .sort((a, b) => a.order - b.order)
  const shown: ShownStart[] = []
  for (const { view, load } of declared) {
    try {
      const model = await load(visitor, translator)
      if (model) shown.push({ view, model })
    } catch (error) {
      const log = req.app.get('log') as Log
      log.error({ requestId: req.context.id, error, view }, 'a part of the catalogue has failed')
    }
  }
  return shown
}
