import type { Actor } from '../actor.ts'
import { callNameOf } from '../people/index.ts'
import { type Role, roles } from '../roles.ts'
import { dayOf } from '../schools/index.ts'
import type { LoadedCard } from './cards.ts'

export interface Today {
  readonly actor: Actor
  readonly cards: readonly LoadedCard[]
  /** When this session began, as ISO. */
  readonly signedInAt: string | undefined
  readonly now: Date
}

export function todayPage({ actor, cards, signedInAt, now }: Today) {
  const today = dayOf(now)
  const [, month, day] = today.split('-')
  const { name, places } = ownWords(actor)
  return {
    greeting: { name, weekday: weekdayOf(today), date: `${day}/${month}` },
    places,
    cards,
    userName: actor.userName,
    signedInAt,
  }
}

type OwnWords = { readonly name: string; readonly places: ReturnType<typeof placesOf> }

const known = new WeakMap<Actor, OwnWords>()

/** Of the same actor they are the same: of one that changes another is made. */
function ownWords(actor: Actor): OwnWords {
  const found = known.get(actor) ?? { name: callNameOf(actor.name), places: placesOf(actor) }
  known.set(actor, found)
  return found
}

const weekdays = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'] as const

function weekdayOf(day: string): string {
  return weekdays[new Date(day).getUTCDay()]!
}

/** What somebody is, where: each unit once, with all their roles in it, those of their work first. */
function placesOf({ memberships }: Actor) {
  const places = new Map<string, { unit: string; roles: Role[] }>()
  for (const { unitId, unitName, role } of memberships) {
    const place = places.get(unitId.toString()) ?? { unit: unitName, roles: [] }
    places.set(unitId.toString(), { ...place, roles: [...place.roles, role] })
  }
  return [...places.values()].map(({ unit, roles }) => ({
    unit,
    roles: roles.sort((a, b) => rankOf(a) - rankOf(b)).map((role) => `roles.${role}`),
  }))
}

function rankOf(role: Role): number {
  return role === 'guardian' ? roles.length : roles.indexOf(role)
}
