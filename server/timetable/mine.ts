// The lessons of a person: those that they give, and those of the classes that they are in.

import type { Types } from 'mongoose'
import { type Actor, hasRole } from '../actor.ts'
import { listPlacementsOf } from '../classes/index.ts'
import { holdsAt, schoolStaff } from '../schools/index.ts'
import type { Span } from '../years/index.ts'
import { lessonsGivenBy, lessonsOfClasses, type NamedLesson } from './find.ts'

/** Of the actor or of one of their children; of anybody else there are none. */
export async function lessonsOfPerson(actor: Actor, personId: Types.ObjectId, span: Span): Promise<NamedLesson[]> {
  const isSelf = actor.personId.equals(personId)
  const isChild = actor.childIds.some((id) => id.equals(personId))
  const given = isSelf && hasRole(actor, ...schoolStaff) ? await lessonsGivenBy(personId, span) : []
  if (!isChild && !(isSelf && hasRole(actor, 'student'))) return given
  return [...given, ...(await attended([personId], span)).map(({ lesson }) => lesson)]
}

export interface Attended {
  readonly lesson: NamedLesson
  readonly personId: Types.ObjectId
}

/** What these pupils attend: of each the lessons of the class in which they are on that day. */
export async function attended(personIds: readonly Types.ObjectId[], span: Span): Promise<Attended[]> {
  if (personIds.length === 0) return []
  const placements = await listPlacementsOf({ personIds })
  const inSpan = placements.filter(({ from, to }) => from < span.to && (!to || to > span.from))
  const lessons = await lessonsOfClasses(distinct(inSpan.map(({ classId }) => classId)), span)
  return lessons.flatMap((lesson) =>
    inSpan
      .filter(({ classId, from, to }) => {
        return classId.equals(lesson.lesson.classId) && holdsAt({ from, to: to ?? undefined }, lesson.begins)
      })
      .map(({ personId }) => ({ lesson, personId })),
  )
}

function distinct(ids: readonly Types.ObjectId[]): Types.ObjectId[] {
  return [...new Map(ids.map((id) => [id.toString(), id])).values()]
}
