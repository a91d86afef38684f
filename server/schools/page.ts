import { beginningOf } from './day.ts'
import type { OwnSchool } from './own.ts'
import type { OfficeKind, SchoolOverview } from './overview.ts'

export interface OfficeOverview {
  readonly name: string
  readonly kind: OfficeKind
  readonly overview: SchoolOverview
}

export function overviewCard(offices: readonly OfficeOverview[]) {
  return {
    offices: offices.map(({ name, kind, overview }) => ({
      name,
      isSector: kind === 'sectorOffice',
      asOf: beginningOf(overview.asOf).toISOString(),
      total: overview.total,
      managed: overview.managed,
      managedByCommunes: overview.total - overview.managed,
      withSeveralLevels: overview.withSeveralLevels,
      levels: overview.levels.map(({ level, count, names }) => ({ label: `schools.levels.${level}`, count, names })),
    })),
  }
}

export function ownSchoolsCard(schools: readonly OwnSchool[]) {
  return {
    schools: schools.map(({ school, managedBy, guidedBy, parts }) => ({
      name: school.name,
      levels: school.levels.map((level) => `schools.levels.${level}`),
      managedBy: managedBy?.name,
      // The same office, twice, would tell nothing.
      guidedBy: guidedBy?.id === managedBy?.id ? undefined : guidedBy?.name,
      parts: parts.map(({ name }) => name),
    })),
  }
}
