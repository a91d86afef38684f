// The parts of the home page, which the features bring. One that fails, or takes too long, costs only itself.

import type { Actor } from '../actor.ts'
import type { Feature } from '../feature.ts'
import type { Log } from '../log.ts'
import type { HomeCard } from '../pages/home-card.ts'

/** Either `view` with its `model`, or `isMissing`. */
export interface LoadedCard {
  readonly view?: string
  readonly model?: object
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
  const loaded = await Promise.all(inOrder.map((card) => load(card, actor, limit.reached, log)))
  limit.clear()
  return loaded.flatMap((card) => card ?? [])
}

/** Milliseconds. */
const patience = 3000

async function load(
  card: HomeCard,
  actor: Actor,
  limit: Promise<never>,
  log: Log | undefined,
): Promise<LoadedCard | undefined> {
  const { view } = card
  try {
    const model = await Promise.race([card.load(actor), limit])
    return model && { view, model }
  } catch (error) {
    log?.error({ view, error }, 'a part of the home page has failed')
    return { isMissing: true }
  }
}

/** One for all cards of a page. */
function startLimit(): { reached: Promise<never>; clear(): void } {
  let timer: NodeJS.Timeout | undefined
  const reached = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`It was not loaded within ${patience} milliseconds.`)), patience)
  })
  return { reached, clear: () => clearTimeout(timer) }
}
