// The parts of the home page, which the features bring. One that fails, or takes too long, costs only itself.

import type { Actor } from '../actor.ts'
import type { Feature } from '../feature.ts'
import type { Log } from '../log.ts'
import type { HomeCard } from '../pages/home-card.ts'

/** Either `view` with its `model`, or `isMissing`. */
export interface LoadedCard {
  readonly view?: string
  readonly model?: object
  /** Of the same model it is drawn only once. */
  readonly isLasting?: boolean
  readonly isMissing?: true
}

export interface CardSource {
  readonly features: readonly Feature[]
  readonly log?: Log
}

/** Those that are for this person, in their order, all loaded at the same time. Never rejects. */
export async function loadCards(actor: Actor, { features, log }: CardSource): Promise<LoadedCard[]> {
  const cards = features.flatMap(({ home = [] }) => home).filter((card) => card.isFor(actor))
  const inOrder = cards.sort((a, b) => a.order - b.order)
  const limit = startLimit()
  const loaded = await Promise.all(inOrder.map((card) => load(card, actor, limit, log)))
  limit.clear()
  return loaded.flatMap((card) => card ?? [])
}

/** Milliseconds. */
const patience = 3000

/** What this server remembers is there at once. */
function load(
  card: HomeCard,
  actor: Actor,
  limit: Limit,
  log: Log | undefined,
): LoadedCard | undefined | Promise<LoadedCard | undefined> {
  const { view, isLasting } = card
  const shown = (model: object | undefined) => model && { view, model, ...(isLasting ? { isLasting } : {}) }
  const missing = (error: unknown): LoadedCard => {
    log?.error({ view, error }, 'a part of the home page has failed')
    return { isMissing: true }
  }
  try {
    const model = card.load(actor)
    return model instanceof Promise ? limit.within(model).then(shown, missing) : shown(model)
  } catch (error) {
    return missing(error)
  }
}

interface Limit {
  /** Rejects when it takes too long. */
  within<T>(loading: Promise<T>): Promise<T>
  clear(): void
}

/** One for all cards of a page, from the first that has to be waited for. */
function startLimit(): Limit {
  let timer: NodeJS.Timeout | undefined
  let reached: Promise<never> | undefined
  const start = () =>
    new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error(`It was not loaded within ${patience} milliseconds.`)), patience)
    })
  return {
    within: (loading) => Promise.race([loading, (reached ??= start())]),
    clear: () => clearTimeout(timer),
  }
}
