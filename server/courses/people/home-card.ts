// On the home page: what somebody teaches this year, what they learn in, and the same of each of their children.
//
// What it is made of: every course that is in it, and those that would be if they were open, by their ids; who is put into
// a course or taken out of it is told by the key of a learner (`class.<id>`, `person.<id>.<unit>`) or a teacher
// (`person.<id>`), which write.ts announces only when it comes or goes. So a teacher who works at an outline draws the cards
// of those in that course anew, and nobody else's.

import type { Types } from 'mongoose'
import type { Actor } from '../../actor.ts'
import type { Sources } from '../../changes/composed.ts'
import { listPlacementsOf } from '../../classes/index.ts'
import { findPeople } from '../../people/index.ts'
import { lastingCard } from '../../pages/home-card.ts'
import { yearAt } from '../../years/index.ts'
import { taughtBy } from '../access.ts'
import { addressOfCourse, home } from '../address.ts'
import { Course, type CourseRecord } from '../course.model.ts'
import { viewerOf } from '../viewer.ts'

export const coursesCard = lastingCard({
  order: 6,
  view: 'courses/people/_home-card',
  isFor: ({ isService }) => !isService,
  load: async (actor, sources) => {
    const viewer = await viewerOf(actor)
    sources.add('course', ...viewer.keys, ...viewer.children.flatMap(({ keys }) => [...keys]))
    sources.add('unit', ...(await schoolIdsOf(actor)))
    const from = await thisYear(actor)
    const read = async (filter: object, isTaught = false) => await readCourses(filter, { from, isTaught, sources })
    const teaching = await read(taughtBy(viewer), true)
    const learning = await read({ learners: { $in: viewer.keys } })
    const names = await findPeople(viewer.children.map(({ personId }) => personId))
    const lists: List[] = [
      { headingKey: 'teaching', courses: teaching },
      { headingKey: 'learning', courses: learning },
    ]
    for (const { personId, keys } of viewer.children) {
      const courses = await read({ learners: { $in: keys } })
      lists.push({ name: names.get(personId.toString())?.fullName, courses })
    }
    const shown = lists.filter(({ courses }) => courses.length > 0)
    return shown.length === 0 ? undefined : { url: home, lists: shown.map(presented) }
  },
})

interface List {
  readonly headingKey?: 'teaching' | 'learning'
  /** Of a child. */
  readonly name?: string | undefined
  readonly courses: readonly Shown[]
}

type Shown = Pick<CourseRecord, '_id' | 'title' | 'state'>

interface Reading {
  readonly from: number
  readonly isTaught: boolean
  readonly sources: Sources
}

async function readCourses(filter: object, { from, isTaught, sources }: Reading): Promise<Shown[]> {
  const found = await Course.find({ $and: [filter, { yearKey: { $gte: from } }] }, { title: 1, state: 1 })
    .sort({ yearKey: -1, sortKey: 1, _id: 1 })
    .limit(mostRead)
    .lean<Shown[]>()
  sources.add('course', ...found.map(({ _id }) => _id.toString()))
  return found.filter(({ state }) => state === 'open' || (isTaught && state === 'draft'))
}

/** Some of them may be drafts. */
const mostRead = 60
const mostShown = 6

function presented({ headingKey, name, courses }: List) {
  return {
    ...{ isTeaching: headingKey === 'teaching', isLearning: headingKey === 'learning', name },
    courses: courses.slice(0, mostShown).map(({ _id, title, state }) => ({
      ...{ title, url: addressOfCourse(_id), isDraft: state === 'draft' },
    })),
  }
}

/** The key of the year that is now. */
async function thisYear({ memberships }: Actor): Promise<number> {
  const school = memberships.find(({ unitKind }) => unitKind === 'school')
  const now = new Date()
  return (await yearAt(now, school?.schoolId ?? school?.unitId))?.key ?? now.getFullYear() - 1
}

/** Where families are in classes: whoever moves to another one is told of the school. */
async function schoolIdsOf({ personId, childIds, memberships }: Actor): Promise<string[]> {
  const isPupil = memberships.some(({ role }) => role === 'student')
  const personIds: Types.ObjectId[] = [...(isPupil ? [personId] : []), ...childIds]
  const placements = personIds.length > 0 ? await listPlacementsOf({ personIds }) : []
  return [...new Set(placements.map(({ schoolId }) => schoolId.toString()))]
}
