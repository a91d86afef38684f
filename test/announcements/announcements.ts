// Schools in which somebody has something to tell.

import { Types } from 'mongoose'
import type { Actor } from '../../server/actor.ts'
import { Announcement, type AnnouncementRecord, Receipt } from '../../server/announcements/announcement.model.ts'
import { carryOut } from '../../server/announcements/fan-out.ts'
import { announce, type Target, type Words } from '../../server/announcements/write.ts'
import { makeOpen, makeSchool, origin } from '../courses/courses.ts'
import { actorOf, assign, makeClass, makeGuardian, makePupil } from '../support/make.ts'

/** A school with two classes, an open course of the first, a class teacher of it, a principal and a family. */
export async function makeTelling() {
  const school = await makeSchool()
  const course = await makeOpen(school)
  const other = await makeClass(school.unitId)
  const otherPupil = await makePupil(other, { name: 'Lê Minh Châu' })
  const homeroom = await school.as('teacher')
  await assign(homeroom.person, school.group)
  const guardian = await makeGuardian(school.pupil.person)
  let count = 0
  return {
    ...{ ...school, course, other },
    otherPupil: { person: otherPupil, actor: await actorOf(otherPupil) },
    homeroom: { person: homeroom.person, actor: await actorOf(homeroom.person) },
    guardian: { person: guardian, actor: await actorOf(guardian) },
    principal: await school.as('principal'),
    toCourse: { courseId: course._id, groups: ['pupils', 'guardians'] } as const,
    toSchool: { schoolId: school.unitId, classIds: [], groups: ['pupils', 'guardians', 'staff'] } as const,
    toClass: { schoolId: school.unitId, classIds: [school.group.classId], groups: ['pupils', 'guardians'] } as const,
    tell: async (actor: Actor, target: Target, words: Partial<Words> = {}, operation = `operation-${count++}`) =>
      await announce(actor, target, { ...usual, ...words }, { operation, origin }),
  }
}

const usual = { title: 'Nghỉ lễ', text: 'Cả trường **nghỉ** ngày 2/9.', link: '', asksConfirmation: false }

const context = { signal: new AbortController().signal, stillWorking: () => Promise.resolve() } as never

export const carry = async ({ _id }: Pick<AnnouncementRecord, '_id'>) =>
  await carryOut({ announcementId: _id.toString() }, context)

export const toldBy = async ({ _id }: Pick<AnnouncementRecord, '_id'>): Promise<string[]> =>
  (await Receipt.find({ announcementId: _id }).lean()).map(({ personId, as }) => `${as} ${personId.toString()}`).sort()

export const storedOf = async ({ _id }: Pick<AnnouncementRecord, '_id'>): Promise<AnnouncementRecord> =>
  (await Announcement.findById(_id).lean<AnnouncementRecord>())!

export const unknown = new Types.ObjectId()
