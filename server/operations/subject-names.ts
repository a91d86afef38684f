// What the entries of the log are about, by name: a code tells nobody anything. Names are those of today.

import { Types } from 'mongoose'
import type { AuditRecord } from '../audit/index.ts'
import { findClasses } from '../classes/index.ts'
import { findPeople } from '../people/index.ts'
import { findUnits } from '../schools/index.ts'

export type SubjectNames = ReadonlyMap<string, string>

/** By the subjects' ids; those of kinds without names are left out. At most one query for each kind. */
export async function findSubjectNames(entries: readonly AuditRecord[]): Promise<SubjectNames> {
  const idsOf = (kind: string) => [
    ...new Set(entries.filter(({ subjectKind }) => subjectKind === kind).map(({ subjectId }) => String(subjectId))),
  ]
  const objectIdsOf = (kind: string) => idsOf(kind).map((id) => new Types.ObjectId(id))
  const people = await findPeople(objectIdsOf('person'))
  const units = await findUnits(idsOf('unit'))
  const classes = await findClasses(objectIdsOf('class'))
  return new Map([
    ...[...people].map(([id, { fullName }]) => [id, fullName] as const),
    ...[...units].map(([id, { name }]) => [id, name] as const),
    ...[...classes].map(([id, { name }]) => [id, name] as const),
  ])
}
