// From a lesson of the timetable into its course: the materials of the topic that is next, and what somebody had last year.

import type { Types } from 'mongoose'
import type { Actor } from '../../actor.ts'
import { findInCatalogue } from '../../catalogue/index.ts'
import { findTopics } from '../../curriculum/index.ts'
import { forbidden } from '../../errors.ts'
import { findMaterials, isOffered, type MaterialRecord, shownContent } from '../../materials/index.ts'
import { beginningOf } from '../../schools/index.ts'
import { findLesson, giverOf, type NamedLesson } from '../../timetable/index.ts'
import { addDays, listYears, weekOf } from '../../years/index.ts'
import { taughtBy } from '../access.ts'
import { Course, type CourseRecord } from '../course.model.ts'
import { materialIdOf } from '../derive.ts'
import { viewerOf } from '../viewer.ts'

export interface Topic {
  readonly code: string
  readonly name: string
}

export interface LessonOffer {
  readonly lesson: NamedLesson
  /** Of the school year; undefined in a week without a number. */
  readonly week: number | undefined
  /** The course of this class in this subject. */
  readonly course: CourseRecord | undefined
  /** Their own of the year before, in this subject and grade. */
  readonly earlier: readonly CourseRecord[]
  readonly topics: readonly Topic[]
  readonly topic: Topic | undefined
  readonly materials: readonly MaterialRecord[]
}

export interface AskedLesson {
  readonly lessonId: Types.ObjectId
  /** `2026-11-30` */
  readonly day: string
  /** The code of a topic; left out: where the course stands, or the week. */
  readonly topic?: string | undefined
}

/** Of whoever gives the lesson. @throws AppError 403, 404 */
export async function findLessonOffer(
  actor: Actor,
  { lessonId, day, topic: asked }: AskedLesson,
): Promise<LessonOffer> {
  const from = beginningOf(day)
  const lesson = await findLesson(actor, lessonId, { from, to: addDays(from, 1) })
  if (!giverOf(lesson)?.equals(actor.personId)) throw forbidden()
  const { level, subjectCode, yearKey, classId, schoolId } = lesson.lesson
  const year = (await listYears(schoolId)).find(({ key }) => key === yearKey)
  const week = year && weekOf(year, from)?.number
  const grade = lesson.group.grades[0]!
  const own = await Course.find({
    $and: [taughtBy(await viewerOf(actor)), { yearKey: { $in: [yearKey, yearKey - 1] }, level, subjectCode }],
  } as object)
    .sort({ yearKey: -1, sortKey: 1, _id: 1 })
    .limit(most)
    .lean<CourseRecord[]>()
  const course = own.find((one) => one.yearKey === yearKey && one.classIds.some((id) => id.equals(classId)))
  const isOfGrade = ({ grades }: CourseRecord) => grades.length === 0 || grades.includes(grade)
  const earlier = own.filter((one) => one.yearKey === yearKey - 1 && isOfGrade(one)).slice(0, mostEarlier)
  const topics = await findTopics(subjectCode, grade)
  const share = week && year ? (week - 1) / year.weeks.length : 0
  const topic =
    topics.find(({ code }) => code === asked) ??
    (await standingAt(actor, course, topics)) ??
    topics[Math.floor(share * topics.length)]
  const materials = await findOffered(actor, { subjectCode, grade, topic: topic?.code })
  return { lesson, week, course, earlier, topics, topic, materials }
}

/** The topic of what stands last in the course. */
async function standingAt(actor: Actor, course: CourseRecord | undefined, topics: readonly Topic[]) {
  const ids = (course?.sections ?? []).flatMap(({ items }) => items.flatMap((item) => materialIdOf(item) ?? []))
  const found = await findMaterials(actor, ids.slice(-mostLooked))
  for (const id of ids.slice(-mostLooked).reverse()) {
    const material = found.get(id.toString())
    const codes = material ? shownContent(material).topics : []
    const topic = topics.findLast(({ code }) => codes.includes(code))
    if (topic) return topic
  }
  return undefined
}

interface Wanted {
  readonly subjectCode: string
  readonly grade: number
  readonly topic: string | undefined
}

async function findOffered(actor: Actor, { subjectCode, grade, topic }: Wanted): Promise<MaterialRecord[]> {
  const chosen = { subject: [subjectCode], grade: [grade], ...(topic && { topic: [topic] }) }
  const query = { text: '', exact: [], chosen, sort: undefined, page: 1 }
  const answer = await findInCatalogue(actor, query, { facets: [], offset: 0, limit: mostMaterials })
  const found = answer.isSearched ? answer.results.items : answer.browsed.items
  return found.map(({ material }) => material).filter(isOffered)
}

const most = 40
const mostEarlier = 3
const mostLooked = 20
const mostMaterials = 12
