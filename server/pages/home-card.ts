import type { Actor } from '../actor.ts'
import { createComposed, type Sources } from '../changes/composed.ts'
import { dayOf } from '../day.ts'

export interface HomeCard {
  /** Smallest first. */
  readonly order: number
  /** The partial that draws it, in the feature's own folder: `operations/_stores-card`. */
  readonly view: string
  isFor(actor: Actor): boolean
  /** What the partial is given; undefined when there is nothing to show today. */
  load(actor: Actor): Promise<object | undefined> | object | undefined
  /** The partial draws nothing but what it is given, and that is the same object until something of it changes. */
  readonly isLasting?: boolean
}

export interface LastingCard extends Pick<HomeCard, 'order' | 'view' | 'isFor'> {
  /** Names whatever it reads: `sources.add('unit', schoolId)`. Who asks and the day need not be named. */
  load(actor: Actor, sources: Sources): Promise<object | undefined>
}

interface Loaded {
  readonly actor: Actor
  readonly day: string
  readonly model: object | undefined
}

/** A card that is remembered for each person until something of what it has been made of changes. */
export function lastingCard({ load, ...card }: LastingCard): HomeCard {
  const loaded = createComposed<Loaded>('account', 10_000)
  return {
    ...card,
    isLasting: true,
    load: (actor) => {
      const key = actor.accountId.toString()
      const day = dayOf(new Date())
      const known = loaded.get(key)
      // An actor is read anew, as another object, when anything of it changes or may have changed.
      if (known?.actor === actor && known.day === day) return known.model
      return loaded
        .make(key, async (sources) => ({ actor, day, model: await load(actor, sources) }))
        .then(({ model }) => model)
    },
  }
}
