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
  return { greeting: greetingOf(actor, dayOf(now)), cards, account: accountOf(actor, signedInAt) }
}

/** Of the same actor, of whom another is made when anything changes, both are the same objects: they are drawn only once. */
const greetings = new WeakMap<Actor, ReturnType<typeof makeGreeting>>()
const accounts = new WeakMap<Actor, Pick<Actor, 'userName'> & Pick<Today, 'signedInAt'>>()

function greetingOf(actor: Actor, today: string) {
  const known = greetings.get(actor)
  if (known?.today === today) return known
  const greeting = makeGreeting(actor, today)
  greetings.set(actor, greeting)
  return greeting
}

function makeGreeting(actor: Actor, today: string) {
  const [, month, day] = today.split('-')
  return {
    today,
    name: callNameOf(actor.name),
    weekday: weekdayOf(today),
    date: `${day}/${month}`,
    places: placesOf(actor),
  }
}

/** Somebody may be signed in at several places at a time. */
function accountOf(actor: Actor, signedInAt: string | undefined) {
  const known = accounts.get(actor)
  if (known?.signedInAt === signedInAt && known) return known
  const account = { userName: actor.userName, signedInAt }
  accounts.set(actor, account)
  return account
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
