// The classes of a school in a year, with how many are in them and who their class teachers are.

import { Types } from 'mongoose'
import type { Actor } from '../actor.ts'
import { type Order, type Page, pageFrom, type PageInput, pageQuery } from '../api/index.ts'
import { notFound } from '../errors.ts'
import { findPeople, type KnownPerson } from '../people/index.ts'
import { canSeeSchool, type KnownUnit, validAt } from '../schools/index.ts'
import { countsFor, fewest, viewableBy } from './access.ts'
import { Assignment } from './assignment.model.ts'
import { type ClassRecord, SchoolClass } from './class.model.ts'
import { countPupils } from './count.ts'
import { findClassYear, momentIn } from './time.ts'
import { viewerOf } from './view.ts'

/** Undefined for who is not told, `few` for those who are only told what is too much to be known by name. */
export type PupilCount = number | 'few' | undefined

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

/** What is told of a class besides the record, for whoever asks. */
export function shownCount(actor: Actor, school: KnownUnit, count: number, now = new Date()): PupilCount {
  const precision = countsFor(actor, school, now)
  if (precision === 'none') return undefined
  return precision === 'coarse' && count < fewest ? 'few' : count
}

const byPlace: Order = { field: 'sortKey', direction: 1 }

async function detailsOf(
  { actor, school, yearKey }: { actor: Actor; school: KnownUnit; yearKey: number },
  classes: readonly ClassRecord[],
  now: Date,
): Promise<(one: ClassRecord) => ListedClass> {
  const counts =
    countsFor(actor, school, now) === 'none' ? new Map<string, number>() : await countPupils(school.id, yearKey, now)
  const moment = momentIn(await findClassYear(yearKey, school.id), now)
  const classIds = classes.map(({ _id }) => _id)
  const homerooms = await Assignment.find({ classId: { $in: classIds }, kind: 'homeroom', ...validAt(moment) }).lean()
  const people = await findPeople(homerooms.map(({ personId }) => personId))
  return (one) => ({
    one,
    pupils: shownCount(actor, school, counts.get(one._id.toString()) ?? 0, now),
    classTeachers: homerooms
      .filter(({ classId }) => classId.equals(one._id))
      .sort((a, b) => Number(Boolean(a.substituteForId)) - Number(Boolean(b.substituteForId)))
      .flatMap(({ personId }) => people.get(personId.toString()) ?? []),
  })
}
