// The classes of a school in a year, with how many are in them and who their class teachers are.

import { Types } from 'mongoose'
import type { Actor } from '../actor.ts'
import { type Order, type Page, pageFrom, type PageInput, pageQuery } from '../api/index.ts'
import { notFound } from '../errors.ts'
import { findLeastTold, findPeople, type KnownPerson, toldAbove, type ToldNumber } from '../people/index.ts'
import { canSeeSchool, type KnownUnit, validAt } from '../schools/index.ts'
import { countsFor, viewableBy } from './access.ts'
import { Assignment } from './assignment.model.ts'
import { type ClassRecord, SchoolClass } from './class.model.ts'
import { countPupils } from './count.ts'
import { findClassYear, momentIn } from './time.ts'
import { viewerOf } from './view.ts'

/** Undefined for who is not told. */
export type PupilCount = ToldNumber | undefined

export interface ListedClass {
  readonly one: ClassRecord
  readonly pupils: PupilCount
  /** Who stands in for somebody comes last. */
  readonly classTeachers: readonly KnownPerson[]
}

/** By grade, then naturally by name. @throws AppError 404 when the asking one sees neither the school nor a class of it */
export async function listClasses(
  actor: Actor,
  { school, yearKey }: { readonly school: KnownUnit; readonly yearKey: number },
  input: PageInput,
  now = new Date(),
): Promise<Page<ListedClass>> {
  const viewer = await viewerOf(actor, now)
  const filter = viewableBy(viewer, school, now)
  const page = pageQuery(input, byPlace)
  const ofSchool = { schoolId: new Types.ObjectId(school.id) }
  const found = await SchoolClass.find({ $and: [{ ...ofSchool, yearKey }, filter, page.filter] })
    .sort(page.sort)
    .limit(page.limit)
    .lean()
  if (
    found.length === 0 &&
    !canSeeSchool(actor, school, now) &&
    !(await SchoolClass.exists({ $and: [ofSchool, filter] }))
  )
    throw notFound()
  const details = await detailsOf({ actor, school, yearKey }, found, now)
  return pageFrom(found, input, byPlace, (one) => details(one))
}

/** How many are in a class, as it is told to whoever asks. */
export async function shownCounter(
  actor: Actor,
  school: KnownUnit,
  now = new Date(),
): Promise<(count: number) => PupilCount> {
  const precision = countsFor(actor, school, now)
  if (precision === 'none') return () => undefined
  if (precision === 'exact') return (count) => ({ count })
  const leastTold = await findLeastTold()
  return (count) => toldAbove(count, leastTold)
}

const byPlace: Order = { field: 'sortKey', direction: 1 }

async function detailsOf(
  { actor, school, yearKey }: { actor: Actor; school: KnownUnit; yearKey: number },
  classes: readonly ClassRecord[],
  now: Date,
): Promise<(one: ClassRecord) => ListedClass> {
  const counts =
    countsFor(actor, school, now) === 'none' ? new Map<string, number>() : await countPupils(school.id, yearKey, now)
  const shown = await shownCounter(actor, school, now)
  const moment = momentIn(await findClassYear(yearKey, school.id), now)
  const classIds = classes.map(({ _id }) => _id)
  const homerooms = await Assignment.find({ classId: { $in: classIds }, kind: 'homeroom', ...validAt(moment) }).lean()
  const people = await findPeople(homerooms.map(({ personId }) => personId))
  return (one) => ({
    one,
    pupils: shown(counts.get(one._id.toString()) ?? 0),
    classTeachers: homerooms
      .filter(({ classId }) => classId.equals(one._id))
      .sort((a, b) => Number(Boolean(a.substituteForId)) - Number(Boolean(b.substituteForId)))
      .flatMap(({ personId }) => people.get(personId.toString()) ?? []),
  })
}
