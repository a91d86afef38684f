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
  const loaded = await Promise.all(inOrder.map((card) => load(card, actor, log)))
  return loaded.flatMap((card) => card ?? [])
}

/** Milliseconds. */
const patience = 3000

async function load(card: HomeCard, actor: Actor, log: Log | undefined): Promise<LoadedCard | undefined> {
  const { view } = card
  try {
    const model = await inTime(card.load(actor))
    return model && { view, model }
  } catch (error) {
    log?.error({ view, error }, 'a part of the home page has failed')
    return { isMissing: true }
  }
}

async function inTime<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`It was not loaded within ${patience} milliseconds.`)), patience)
  })
  try {
    return await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
  }
}
