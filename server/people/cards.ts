// What this feature shows on people's home page.

import { type Actor, hasRole } from '../actor.ts'
import { type HomeCard, lastingCard } from '../pages/home-card.ts'
import type { Role } from '../roles.ts'
import { beginningOf } from '../schools/index.ts'
import { countMembers } from './count.ts'
import { listChildren } from './family/children.ts'
import { childrenShown } from './family/pages.ts'

export const membersCard: HomeCard = {
  order: 20,
  view: 'people/_members-card',
  isFor: (actor) => hasRole(actor, ...leadingRoles) && schoolsLedBy(actor).size > 0,
  load: async (actor) => {
    const schools = []
    for (const [unitId, name] of schoolsLedBy(actor)) {
      const { asOf, ...counts } = await countMembers(unitId)
      schools.push({ name, ...counts, asOf: beginningOf(asOf).toISOString() })
    }
    return { schools }
  },
}

export const childrenCard = lastingCard({
  order: 10,
  view: 'people/_children-card',
  isFor: (actor) => actor.childIds.length > 0,
  // What other features have of them stands on the page of the children.
  load: async (actor, sources) => {
    const children = await listChildren(actor)
    sources.add('person', actor.personId.toString(), ...children.map(({ person }) => person._id.toString()))
    sources.add('unit', ...children.flatMap(({ person }) => person.places.map(({ unitId }) => unitId.toString())))
    return childrenShown(children.map((child) => ({ ...child, links: [] })))
  },
})

const leadingRoles: readonly Role[] = ['principal', 'vicePrincipal', 'schoolAdministrator', 'registrar']

function schoolsLedBy({ memberships }: Actor): Map<string, string> {
  const led = memberships.filter(({ role, unitKind }) => leadingRoles.includes(role) && unitKind === 'school')
  return new Map(led.map(({ unitId, unitName }) => [unitId.toString(), unitName]))
}
