// The demo's courses, each in one transaction with what has happened in it: its outline, who learns, how far they are, their work.
// Days are counted from the one on which the demo is loaded, so that something is always due.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type ClientSession, Types } from 'mongoose'
import { inTransaction } from '../../storage/database/index.ts'
import { findAccountIds, findActor, findPeopleByUserName, userNameKeyOf } from '../accounts/index.ts'
import type { Actor } from '../actor.ts'
import { addWork } from '../assignments/index.ts'
import { listClassesNamed } from '../classes/index.ts'
import {
  addCourse,
  type AddedCourse,
  type AddedCourseItem,
  addProgress,
  addSectionTo,
  beginCopyOf,
  type CourseRecord,
} from '../courses/index.ts'
import { dayOf } from '../day.ts'
import { isDuplicateKey } from '../errors.ts'
import type { Log } from '../log.ts'
import { beginningOf, findUnitsByCode } from '../schools/index.ts'
import { type DemoItem, readCourseText } from './course-texts.ts'
import { type DemoCourse, demoCourses, demoPeople } from './data.ts'
import { DemoMarker } from './marker.model.ts'

/** Each once, where the materials of the demo have been loaded together with what they are called. */
export async function loadDemoCourses(log: Log): Promise<void> {
  const loaded = await DemoMarker.find({ _id: { $in: ['materials', ...demoCourses().map(markerOf)] } })
  const there = new Set(loaded.map(({ _id }) => _id))
  const materialIds = loaded.find(({ _id }) => _id === 'materials')?.ids
  if (!materialIds || demoCourses().every((plan) => there.has(markerOf(plan)))) return
  const known = await findKnown(materialIds)
  const made = new Map<string, CourseRecord>()
  for (const plan of demoCourses()) {
    if (there.has(markerOf(plan))) continue
    const load = await prepare(plan, known, made)
    if (!load) continue
    try {
      const course = await inTransaction(async (session) => {
        await new DemoMarker({ _id: markerOf(plan), loadedAt: known.now }).save({ session })
        return await load(session)
      })
      made.set(plan.key, course)
    } catch (error) {
      // Another server that started at the same time has loaded it.
      if (!isDuplicateKey(error)) throw error
    }
  }
  if (made.size > 0) log.info({ courses: made.size }, 'the courses of the demo have been loaded')
}

const yearKey = 2026
const dayLength = 24 * 3600_000

function markerOf({ key }: DemoCourse): string {
  return `course.${key}`
}

interface Known {
  readonly people: ReadonlyMap<string, Actor>
  readonly materialIds: ReadonlyMap<string, Types.ObjectId>
  readonly now: Date
}

async function findKnown(materialIds: ReadonlyMap<string, Types.ObjectId>): Promise<Known> {
  const plan = demoPeople()
  const personIds = await findPeopleByUserName(plan.map(({ userName }) => userName))
  const people = new Map<string, Actor>()
  for (const { key, userName } of plan) {
    const personId = personIds.get(userNameKeyOf(userName))
    const [accountId] = personId ? await findAccountIds(personId) : []
    const actor = accountId && (await findActor(accountId.toString()))
    if (actor) people.set(key, actor)
  }
  return { people, materialIds, now: new Date() }
}

type Load = (session: ClientSession) => Promise<CourseRecord>

/** Undefined: its owner or its school is not there any more. */
async function prepare(
  plan: DemoCourse,
  known: Known,
  made: ReadonlyMap<string, CourseRecord>,
): Promise<Load | undefined> {
  const owner = known.people.get(plan.owner)
  const unit = [...(await findUnitsByCode([plan.unit]))][0]
  if (!owner || !unit) return undefined
  const { introduction, sections } = readCourseText(readText(plan.key))
  const ids = new Map<string, Types.ObjectId>()
  const facts = {
    ...{ id: new Types.ObjectId(), owner, yearKey, title: plan.title, introduction, subject: plan.subject },
    coTeachers: peopleNamed(plan.coTeachers ?? [], known),
    unit: { id: unit._id, name: unit.name, isOfOffice: unit.kind !== 'school' },
    ...(await classesOf(unit._id, plan.classes)),
    joined: peopleNamed(plan.joined ?? [], known),
    ...{ door: plan.door ?? 'closed', isTemplate: plan.isTemplate ?? false, at: daysFrom(known, -plan.daysAgo) },
    sections: sections.map(({ title, text, items }) => ({
      ...{ title, text, items: items.flatMap((item) => itemOf(item, known, ids)) },
    })),
  } satisfies AddedCourse
  return async (session) => {
    const source = plan.copyOf === undefined ? undefined : made.get(plan.copyOf)
    const course = source ? await copyOf(source, facts, session) : await addCourse(facts, session)
    await addProgress(progressOf(plan, course, ids, known), session)
    await addWork(worksOf(plan, ids, known), session)
    return course
  }
}

/** All of it, by the worker, after what is this course's own. */
async function copyOf(source: CourseRecord, facts: AddedCourse, session: ClientSession): Promise<CourseRecord> {
  const { owner, unit, title, introduction, classIds, grades, at, sections } = facts
  const target = { unit, year: undefined, yearKey }
  const copy = await beginCopyOf(owner, source, { title, target, itemIds: undefined }, session)
  const own = { owner, introduction, classIds, grades, at, section: sections[0]! }
  return await addSectionTo(copy, own, session)
}

async function classesOf(schoolId: Types.ObjectId, names: readonly string[]) {
  const classes = await listClassesNamed(schoolId, { yearKey, names })
  const grades = [...new Set(classes.flatMap((one) => one.grades))].sort((a, b) => a - b)
  return { classIds: classes.map(({ _id }) => _id), grades }
}

/** A material that is not there any more leaves a gap. */
function itemOf(
  { kind, title, text, said }: DemoItem,
  { materialIds, now }: Known,
  ids: Map<string, Types.ObjectId>,
): AddedCourseItem[] {
  const id = new Types.ObjectId()
  ids.set(said.get('id') ?? title, id)
  const settings = {
    ...{ id, kind, title: kind === 'material' ? '' : title, rule: said.get('rule') as AddedCourseItem['rule'] },
    ...{ isOptional: said.has('optional'), isPublished: !said.has('draft') },
    opensAt: said.has('opens') ? beginningOf(dayAt(now, Number(said.get('opens')))) : undefined,
  }
  const moment = (key: string) => (said.has(key) ? `${dayAt(now, Number(said.get(key)))}T21:00` : '')
  if (kind === 'page') return [{ ...settings, input: { text } }]
  if (kind === 'link') return [{ ...settings, input: { url: said.get('to'), text } }]
  if (kind === 'heading') return [{ ...settings, input: { text } }]
  if (kind === 'assignment') {
    const dates = { dueAt: moment('due'), closesAt: moment('closes') }
    const policy = { again: said.get('again') ?? 'untilMarked', scheme: said.get('scheme') }
    return [{ ...settings, rule: 'submitted', input: { instructions: text, ...dates, ...policy } }]
  }
  const material = materialIds.get(title)
  return material ? [{ ...settings, input: { material: material.toString() } }] : []
}

/** Whoever is far has opened the first items, one or two on a day. */
function progressOf(
  { progress, daysAgo, works = [] }: DemoCourse,
  course: CourseRecord,
  ids: ReadonlyMap<string, Types.ObjectId>,
  known: Known,
) {
  const handedIn = new Map(
    works.map(({ by, assignment, daysAgo: day, isDraft }) => [
      `${by} ${String(ids.get(assignment))}`,
      isDraft ? undefined : daysFrom(known, -day, 20),
    ]),
  )
  const items = course.sections
    .flatMap((section) => section.items)
    .filter(({ kind, isPublished }) => kind !== 'heading' && isPublished)
  return Object.entries(progress ?? {}).flatMap(([key, count]) => {
    const person = known.people.get(key)
    if (!person) return []
    const opened = items.filter(({ _id }, place) => place < count || handedIn.has(`${key} ${_id.toString()}`))
    const at = (place: number) => daysFrom(known, -daysAgo + ((daysAgo - 1) * (place + 1)) / (count + 1), 19)
    const made = opened.map(({ _id, rule }, place): [string, Readonly<Record<string, unknown>>] => {
      const ruleAt = handedIn.get(`${key} ${_id.toString()}`)
      const first = ruleAt && ruleAt < at(place) ? ruleAt : at(Math.min(place, count - 1))
      const isDone = rule === 'byHand' && place % 4 !== 3
      return [
        _id.toString(),
        {
          ...{ openedAt: first, lastAt: new Date(first.getTime() + 600_000), times: 1 + (place % 3) },
          ...(ruleAt && { ruleAt }),
          ...(isDone && { handAt: new Date(first.getTime() + 600_000), saidAt: new Date(first.getTime() + 600_000) }),
        },
      ]
    })
    return [
      { courseId: course._id, personId: person.personId, items: Object.fromEntries(made), visitedAt: at(count - 1) },
    ]
  })
}

function worksOf({ works = [], owner }: DemoCourse, ids: ReadonlyMap<string, Types.ObjectId>, known: Known) {
  return works.flatMap(({ assignment, by, text, link = '', daysAgo, isDraft, mark }) => {
    const [assignmentId, person, teacher] = [ids.get(assignment), known.people.get(by), known.people.get(owner)]
    if (!assignmentId || !person || !teacher) return []
    const at = daysFrom(known, -daysAgo, 20)
    const given = mark && {
      ...{ typed: mark.value ?? '', comment: mark.comment, by: teacher, at: daysFrom(known, -mark.daysAgo, 21) },
      isReturned: !mark.isKept,
    }
    const work = { assignmentId, personId: person.personId, text, link, savedAt: at, mark: given }
    return [{ ...work, submittedAt: isDraft ? undefined : at }]
  })
}

function peopleNamed(keys: readonly string[], { people }: Known): Actor[] {
  return keys.flatMap((key) => people.get(key) ?? [])
}

function dayAt(now: Date, days: number): string {
  return dayOf(new Date(now.getTime() + days * dayLength))
}

function daysFrom({ now }: Known, days: number, hour = 8): Date {
  return new Date(beginningOf(dayAt(now, Math.floor(days))).getTime() + hour * 3600_000)
}

function readText(key: string): string {
  return readFileSync(join(import.meta.dirname, 'courses', `${key}.txt`), 'utf8')
}
