// Who may say yes or no for whom, who may enter what was signed on paper, and who may see it.

import type { Actor } from '../actor.ts'
import type { PersonFacts } from '../people/index.ts'
import { canManageSchool } from '../schools/index.ts'
import { sidesNeeded } from './standing.ts'
import type { Side } from './statement.model.ts'

type Subject = Pick<PersonFacts, 'id' | 'birthDate' | 'places' | 'classIds'>

/** For whom somebody speaks; undefined when for nobody. A guardian does no longer once the child is old enough to decide alone. */
export function sideOf(actor: Actor, subject: Subject, now: Date): Side | undefined {
  const side = actor.personId.toString() === subject.id ? 'self' : isGuardian(actor, subject) ? 'guardian' : undefined
  return side && sidesNeeded(subject.birthDate, now).includes(side) ? side : undefined
}

/** Enters what was signed on paper: who keeps the school's records, and the class teacher. */
export function canRecord(actor: Actor, { places, classIds }: Subject): boolean {
  const isPupilsTeacher = actor.classes.some(
    ({ classId, isHomeroom }) => isHomeroom && classIds.includes(classId.toString()),
  )
  return isPupilsTeacher || places.some(({ unitId, group }) => group !== 'guardian' && canManageSchool(actor, unitId))
}

export function canView(actor: Actor, subject: Subject): boolean {
  return actor.personId.toString() === subject.id || isGuardian(actor, subject) || canRecord(actor, subject)
}

function isGuardian({ childIds }: Actor, { id }: Subject): boolean {
  return childIds.some((childId) => childId.toString() === id)
}
