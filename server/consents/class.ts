// How it stands in a class: who may still be asked.

import { Types } from 'mongoose'
import type { Actor } from '../actor.ts'
import { findClasses, listPupils } from '../classes/index.ts'
import { notFound } from '../errors.ts'
import type { KnownPerson } from '../people/index.ts'
import { canManageSchool } from '../schools/index.ts'
import { findStandings } from './find.ts'
import type { Purpose } from './purposes.ts'
import type { Standing } from './standing.ts'

export interface ClassConsents {
  readonly id: string
  readonly name: string
  readonly pupils: readonly {
    readonly person: KnownPerson
    readonly standings: Readonly<Record<Purpose, Standing>>
  }[]
}

/** For who keeps the school's records and for the class teacher. @throws AppError 404 */
export async function findClassConsents(
  actor: Actor,
  classId: Types.ObjectId,
  now = new Date(),
): Promise<ClassConsents> {
  const id = classId.toString()
  const found = (await findClasses([classId])).get(id)
  const isOwn = actor.classes.some((one) => one.isHomeroom && one.classId.equals(classId))
  if (!found || !(isOwn || canManageSchool(actor, found.schoolId))) throw notFound()

  const pupils = await listPupils(classId, now)
  const standings = await findStandings(
    pupils,
    pupils.map(({ id }) => new Types.ObjectId(id)),
    now,
  )
  return { id, name: found.name, pupils: pupils.map((person) => ({ person, standings: standings.get(person.id)! })) }
}
