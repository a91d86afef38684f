// What this feature shows on people's home page.

import { type Actor, hasRole } from '../actor.ts'
import { type HomeCard, lastingCard } from '../pages/home-card.ts'
import { findUnits } from './find.ts'
import { listOwnSchools } from './own.ts'
import { type OfficeKind, overviewOf } from './overview.ts'
import { type OfficeOverview, overviewCard, ownSchoolsCard } from './page.ts'

export const officesCard: HomeCard = {
  order: 20,
  view: 'schools/_overview-card',
  isFor: (actor) => hasRole(actor, ...officeRoles) && officesOf(actor).length > 0,
  load: async (actor) => {
    const offices: OfficeOverview[] = []
    for (const { unitId, unitName, unitKind } of officesOf(actor)) {
      const kind = unitKind as OfficeKind
      offices.push({ name: unitName, kind, overview: await overviewOf(unitId.toString(), kind) })
    }
    return overviewCard(offices)
  },
}

export const schoolsCard = lastingCard({
  order: 30,
  view: 'schools/_own-schools-card',
  isFor: (actor) => actor.memberships.some(({ unitKind }) => schoolKinds.includes(unitKind)),
  load: async (actor, sources) => {
    const schools = await listOwnSchools(actor)
    const ids = actor.memberships.map(({ unitId }) => unitId.toString())
    sources.add('unit', ...ids)
    for (const { id, relations } of [...(await findUnits(ids)).values(), ...schools.map(({ school }) => school)])
      sources.add('unit', id, ...relations.map(({ unitId }) => unitId))
    return schools.length === 0 ? undefined : ownSchoolsCard(schools)
  },
})

const officeRoles = ['communeOfficer', 'sectorSpecialist', 'sectorLeader', 'sectorAdministrator'] as const
const officeKinds: readonly string[] = ['sectorOffice', 'communeOffice'] satisfies OfficeKind[]
const schoolKinds: readonly string[] = ['school', 'campus', 'subjectGroup']

/** Each once, whatever roles somebody has there. */
function officesOf(actor: Actor): Actor['memberships'] {
  const offices = actor.memberships.filter(({ unitKind }) => officeKinds.includes(unitKind))
  return offices.filter(({ unitId }, at) => offices.findIndex((other) => other.unitId.equals(unitId)) === at)
}
