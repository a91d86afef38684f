// Makes a course of 200 items in which a class of the demo learns, with 45 pupils who have opened and done most of it, and so
// many other courses of other classes, each with some pupils.

import { join } from 'node:path'
import mongoose, { Types } from 'mongoose'
import { Account } from '../../server/accounts/account.model.ts'
import { addPlacements, findClasses, listPlacementsOf, listPupils } from '../../server/classes/index.ts'
import { readConfig } from '../../server/config.ts'
import { Course, type CourseItem, type CourseRecord } from '../../server/courses/course.model.ts'
import { derivedOf } from '../../server/courses/derive.ts'
import { CourseProgress, type ItemProgress } from '../../server/courses/progress/progress.model.ts'
import { addPeopleWithMemberships } from '../../server/people/index.ts'
import { connect, disconnect } from '../../storage/database/index.ts'

const atATime = 1000
const [courses] = process.argv.slice(2).map(Number)
const [pupils, items, pupilsElsewhere] = [45, 200, 10]
const longAgo = new Date('2026-08-01')
const config = readConfig()
await connect({ uri: config.mongodbUri, directory: join(config.dataDirectory, 'database') })
try {
  await Promise.all(Object.values(mongoose.models).map((model) => model.init()))
  const [pupil, teacher] = [await personOf('hs01'), await personOf('an.tv2@lamgiang.example')]
  const [place] = await listPlacementsOf({ personIds: [pupil] })
  const { _id: classId, schoolId, yearKey } = (await findClasses([place!.classId])).get(place!.classId.toString())!
  const there = (await listPupils(classId)).map(({ id }) => new Types.ObjectId(id))
  const more = Array.from({ length: Math.max(0, pupils - there.length) }, () => new Types.ObjectId())
  await addPeopleWithMemberships(
    more.map((id, at) => ({
      ...{ id, fullName: `Nguyễn Thị Học ${at}`, birthDate: new Date('2014-05-05') },
      memberships: [{ unitId: schoolId, role: 'student', from: longAgo }],
    })),
  )
  await addPlacements(more.map((personId) => ({ personId, classId, schoolId, yearKey, from: longAgo })))
  const large = courseOf({ schoolId, yearKey, classId, teacher, title: 'Toán 6', count: items })
  await Course.collection.insertMany([large])
  const class_ = [...there, ...more].map((personId) => progressOf(large, personId))
  await CourseProgress.collection.insertMany(class_)
  for (let made = 0; made < courses!; made += atATime) {
    const batch = Array.from({ length: Math.min(atATime, courses! - made) }, (_, at) =>
      courseOf({
        ...{ schoolId: new Types.ObjectId(), yearKey, classId: new Types.ObjectId(), teacher: new Types.ObjectId() },
        ...{ title: `Khoá học ${made + at}`, count: 5 },
      }),
    )
    await Course.collection.insertMany(batch)
    const elsewhere = batch.flatMap((course) =>
      Array.from({ length: pupilsElsewhere }, () => progressOf(course, new Types.ObjectId())),
    )
    await CourseProgress.collection.insertMany(elsewhere)
  }
  console.log(large._id.toString())
} finally {
  await disconnect()
}

async function personOf(userName: string): Promise<Types.ObjectId> {
  const account = await Account.findOne({ userName }).lean()
  if (!account?.personId) throw new Error(`The demo has no ${userName}.`)
  return account.personId
}

interface Made {
  readonly schoolId: Types.ObjectId
  readonly yearKey: number
  readonly classId: Types.ObjectId
  readonly teacher: Types.ObjectId
  readonly title: string
  readonly count: number
}

function courseOf({ schoolId, yearKey, classId, teacher, title, count }: Made): CourseRecord {
  const list = Array.from({ length: count }, (_, at): CourseItem => {
    const facts = { url: `https://vi.example/${at}`, text: '' }
    const rule = at % 2 === 0 ? 'viewed' : 'byHand'
    return {
      ...{ _id: new Types.ObjectId(), kind: 'link', title: `Bài ${at + 1}: phép cộng và phép trừ`, isPublished: true },
      ...{ groupIds: [], isOptional: false, rule, facts, addedAt: longAgo, changedAt: longAgo },
    }
  })
  const sections = Array.from({ length: Math.ceil(count / 20) }, (_, at) => ({
    ...{ _id: new Types.ObjectId(), title: `Chương ${at + 1}`, text: '' },
    items: list.slice(at * 20, at * 20 + 20),
  }))
  const facts = {
    ...{ title, introduction: '', unitId: schoolId, unitName: 'Trường', isOfOffice: false, yearKey, grades: [6] },
    ...{ state: 'open' as const, classIds: [classId], personIds: [], door: 'closed' as const, groups: [], sections },
    teachers: [{ _id: new Types.ObjectId(), personId: teacher, name: 'Trần Văn An', role: 'owner' as const }],
    isTemplate: false,
  }
  const times = { revision: 1, createdAt: longAgo, changedAt: longAgo }
  return { _id: new Types.ObjectId(), ...facts, ...derivedOf(facts), ...times }
}

/** Of five items four are opened, and half of those done. */
function progressOf({ _id: courseId, sections }: CourseRecord, personId: Types.ObjectId) {
  const at = new Date('2026-10-01')
  const made: Record<string, ItemProgress> = {}
  for (const [number, item] of sections.flatMap((section) => section.items).entries())
    if (number % 5 !== 4)
      made[item._id.toString()] = {
        ...{ openedAt: at, lastAt: at, times: 3, seconds: 240 },
        ...(number % 4 === 1 && { handAt: at, saidAt: at }),
      }
  return { _id: new Types.ObjectId(), courseId, personId, items: made, visitedAt: new Date() }
}
