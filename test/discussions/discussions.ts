// A course in which people talk, as far along as a test needs it.

import type { Types } from 'mongoose'
import type { Actor } from '../../server/actor.ts'
import { setDiscussion, type Settings } from '../../server/discussions/moderate.ts'
import { Post, type PostRecord } from '../../server/discussions/post.model.ts'
import { tellPosted } from '../../server/discussions/tell.ts'
import { writePost } from '../../server/discussions/write.ts'
import { addItem } from '../../server/courses/items.ts'
import { addLink, changing, makeOpen, makeSchool, origin, stored } from '../courses/courses.ts'
import { actorOf, makeGuardian, makePupil } from '../support/make.ts'

/** A class of two with an open course: a link, and a discussion of its own; a guardian of the first pupil. */
export async function makeTalk({ rule = 'posted' as const, writeFirst = false } = {}) {
  const school = await makeSchool()
  const { item: link, course: with1 } = await addLink(school.teacher, await makeOpen(school))
  const settings = { title: 'Em nghĩ gì?', isPublished: true, opensAt: undefined, isOptional: false }
  const values = { instructions: 'Vì sao lá xanh?', writeFirst }
  const added = { ...settings, rule, kind: 'discussion', values }
  const { item, course } = await addItem(school.teacher.actor, changing(with1), added)
  const other = await makePupil(school.group, { name: 'Ngô Gia Hân' })
  const guardian = await makeGuardian(school.pupil.person)
  const courseId = course._id
  let count = 0
  const write = async (
    actor: Actor,
    text = 'Em hỏi ạ.',
    { placeId = courseId, threadId, operation = `operation-${count++}`, now }: WriteOptions = {},
  ): Promise<PostRecord> => await writePost(actor, { courseId, placeId, threadId, operation, text, origin }, now)
  return {
    ...{ ...school, course, courseId, link, item, write },
    other: { person: other, actor: await actorOf(other) },
    guardian: { person: guardian, actor: await actorOf(guardian) },
    url: `/courses/${courseId.toString()}/discussions`,
    set: async (changes: Partial<Settings>, placeId = courseId) =>
      await setDiscussion(
        school.teacher.actor,
        { courseId, placeId, origin },
        { isOn: true, isClosed: false, writeFirst: false, asksOn: true, ...changes },
      ),
    latest: async () => await stored(course),
    tellAll: async () => {
      for (const { _id } of await Post.find({}, { _id: 1 }).sort({ number: 1 }))
        await tellPosted({ postId: _id.toString() }, undefined as never)
    },
  }
}

interface WriteOptions {
  readonly placeId?: Types.ObjectId
  readonly threadId?: Types.ObjectId
  readonly operation?: string
  readonly now?: Date
}

export const postOf = async ({ _id }: Pick<PostRecord, '_id'>): Promise<PostRecord> =>
  (await Post.findById(_id).lean<PostRecord>())!
