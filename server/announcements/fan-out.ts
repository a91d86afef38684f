// Whom an announcement goes to, by the worker: a class with its families at a time, each piece in one transaction with the mark that it
// is done. Killed at any moment it goes on where it was, and nobody is told twice.

import { Types } from 'mongoose'
import { inTransaction } from '../../storage/database/index.ts'
import { listPupils } from '../classes/index.ts'
import { findCourse } from '../courses/index.ts'
import { notify } from '../notices/index.ts'
import type { EventHandler } from '../outbox/run.ts'
import { listGuardianships, listMemberIds } from '../people/index.ts'
import { type Role, roles } from '../roles.ts'
import { schoolStaff } from '../schools/index.ts'
import { addressOfAnnouncement } from './address.ts'
import { Announcement, type AnnouncementRecord, type Group, Receipt } from './announcement.model.ts'
import { classesAt } from './classes.ts'

/** Of people who learn in a course one by one. */
const atATime = 100

export const carryOut: EventHandler = async (payload, { signal, stillWorking }) => {
  const _id = new Types.ObjectId(payload.announcementId as string)
  for (;;) {
    signal.throwIfAborted()
    const found = await Announcement.findById(_id).lean<AnnouncementRecord>()
    const now = new Date()
    // Put off since, then another event comes; or taken back.
    if (!found || found.startsAt > now || found.state === 'sent' || found.state === 'withdrawn') return
    if (found.state === 'waiting') await begin(found, now)
    else if (found.done < found.pieces.length) await tellPiece(found, now)
    else await Announcement.updateOne({ _id, state: 'sending' }, { $set: { state: 'sent' } })
    await stillWorking()
  }
}

async function begin(announcement: AnnouncementRecord, now: Date): Promise<void> {
  const pieces = await piecesOf(announcement, now)
  const { _id } = announcement
  await Announcement.updateOne({ _id, state: 'waiting' }, { $set: { state: 'sending', pieces, done: 0 } })
}

/** `class.<id>`, `people.<from which of them on>`, `role.<role>`. */
export async function piecesOf(announcement: AnnouncementRecord, now: Date): Promise<string[]> {
  const { courseId, unitId, classIds, groups } = announcement
  if (courseId) {
    const course = await findCourse(courseId)
    if (!course) return []
    const slices = Math.ceil(course.personIds.length / atATime)
    return [
      ...course.classIds.map((id) => `class.${id.toString()}`),
      ...Array.from({ length: slices }, (_, at) => `people.${at * atATime}`),
    ]
  }
  const isForFamilies = groups.some((group) => group !== 'staff')
  const ids = !isForFamilies
    ? []
    : classIds.length > 0
      ? classIds
      : (await classesAt(unitId, now)).map(({ _id }) => _id)
  const staffRoles = groups.includes('staff') ? schoolStaff : []
  return [...ids.map((id) => `class.${id.toString()}`), ...staffRoles.map((role) => `role.${role}`)]
}

interface Addressee {
  readonly personId: Types.ObjectId
  readonly as: Group
}

async function tellPiece(announcement: AnnouncementRecord, now: Date): Promise<void> {
  const { _id, done, startsAt, endsAt, authorId } = announcement
  const found = await addresseesOf(announcement, announcement.pieces[done]!, now)
  const people = [...new Map(found.map((one) => [one.personId.toString(), one])).values()].filter(
    ({ personId }) => !authorId?.equals(personId),
  )
  await inTransaction(async (session) => {
    const mark = { _id, done, state: 'sending' as const }
    const { matchedCount } = await Announcement.updateOne(mark, { $set: { done: done + 1 } }, { session })
    // Another worker has done it, or it was taken back.
    if (matchedCount === 0 || people.length === 0) return
    const written = await Receipt.bulkWrite(
      people.map(({ personId, as }) => ({
        updateOne: {
          filter: { announcementId: _id, personId },
          update: { $setOnInsert: { as, startsAt, endsAt, isOpen: true } },
          upsert: true,
        },
      })),
      { session },
    )
    const told = people.filter((_, at) => written.upsertedIds[at] !== undefined)
    const notice = {
      ...{ key: 'announcements.notices.told', values: { title: announcement.title } },
      ...({ url: addressOfAnnouncement(_id), urgency: announcement.asksConfirmation ? 'now' : 'digest' } as const),
      once: `announcements.told.${_id.toString()}`,
    }
    await notify(
      told.map(({ personId }) => personId),
      notice,
      session,
    )
  })
}

async function addresseesOf(announcement: AnnouncementRecord, piece: string, now: Date): Promise<Addressee[]> {
  const [kind, which = ''] = piece.split('.')
  const { groups, unitId } = announcement
  if (kind === 'role') {
    const role = roles.find((one) => one === which) as Role
    return (await listMemberIds({ unitId, role }, now)).map((personId) => ({ personId, as: 'staff' }))
  }
  const learners =
    kind === 'class'
      ? (await listPupils(new Types.ObjectId(which), now)).map(({ id }) => new Types.ObjectId(id))
      : await learnersFrom(announcement, Number(which))
  const guardians = groups.includes('guardians') ? await listGuardianships({ childIds: learners }, now) : []
  return [
    ...(groups.includes('pupils') ? learners.map((personId) => ({ personId, as: 'pupils' as const })) : []),
    ...guardians.map(({ guardianId }) => ({ personId: guardianId, as: 'guardians' as const })),
  ]
}

/** Whoever comes in between two pieces sees it in the course. */
async function learnersFrom({ courseId }: AnnouncementRecord, from: number): Promise<Types.ObjectId[]> {
  const course = courseId && (await findCourse(courseId))
  return course ? course.personIds.slice(from, from + atATime) : []
}
