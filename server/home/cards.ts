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
  const limit = new Limit()
  const loading = cardsOf(features)
    .filter((card) => card.isFor(actor))
    .map((card) => load(card, actor, limit, log))
  const loaded: LoadedCard[] = []
  for (const coming of loading) {
    const card = coming instanceof Promise ? await coming : coming
    if (card) loaded.push(card)
  }
  limit.clear()
  return loaded
}

const inOrder = new WeakMap<readonly Feature[], readonly HomeCard[]>()

function cardsOf(features: readonly Feature[]): readonly HomeCard[] {
  const known = inOrder.get(features)
  if (known) return known

  const cards = features.flatMap(({ home = [] }) => home).sort((a, b) => a.order - b.order)
  inOrder.set(features, cards)
  return cards
}

/** What this server remembers is there at once. */
function load(
  card: HomeCard,
  actor: Actor,
  limit: Limit,
  log: Log | undefined,
): LoadedCard | undefined | Promise<LoadedCard | undefined> {
  try {
    const model = card.load(actor)
    if (!(model instanceof Promise)) return shown(card, model)
    return limit.within(model).then(
      (model) => shown(card, model),
      (error: unknown) => missing(card, error, log),
    )
  } catch (error) {
    return missing(card, error, log)
  }
}

function shown({ view, isLasting }: HomeCard, model: object | undefined): LoadedCard | undefined {
  return model && (isLasting ? { view, model, isLasting } : { view, model })
}

function missing({ view }: HomeCard, error: unknown, log: Log | undefined): LoadedCard {
  log?.error({ view, error }, 'a part of the home page has failed')
  return { isMissing: true }
}

/** Milliseconds. */
const patience = 3000

/** One for all cards of a page, from the first that has to be waited for. */
class Limit {
  #timer: NodeJS.Timeout | undefined
  #reached: Promise<never> | undefined

  /** Rejects when it takes too long. */
  within<T>(loading: Promise<T>): Promise<T> {
    this.#reached ??= new Promise<never>((_, reject) => {
      this.#timer = setTimeout(() => reject(new Error(`It was not loaded within ${patience} milliseconds.`)), patience)
    })
    return Promise.race([loading, this.#reached])
  }

  clear(): void {
    clearTimeout(this.#timer)
  }
}
