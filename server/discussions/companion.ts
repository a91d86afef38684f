// What stands of discussions beside a course and below its items, and goes with them when they are copied or removed.

import type { CourseCompanion, SeenCourse, SeenItem } from '../pages/course-companions.ts'
import { canWrite, whyNotWrite } from './access.ts'
import { Discussion, type DiscussionRecord } from './discussion.model.ts'
import { addressOfDiscussions, kindName, readDiscussion, seerOf } from './find.ts'
import { checkHeld, forgetDiscussion } from './forget.ts'
import { countNew, readDiscussions } from './list.ts'
import { rowsOf, unreadText } from './overview.ts'
import { discussionScripts, formOf } from './page.ts'

export const discussionCompanion: CourseCompanion = {
  order: 10,
  besideCourse: async (seen) => {
    if (!isSomebody(seen)) return undefined
    const { actor, course, items, words } = seen
    const read = await readDiscussions(course._id, actor.personId, (discussion, mark) =>
      seerOf(actor, seen, { discussion, mark }),
    )
    const rows = rowsOf(course._id, { items, isInside: seen.isInside }, read)
    if (rows.length === 0) return undefined
    const unread = rows.reduce((sum, row) => sum + row.unread, 0)
    const url = addressOfDiscussions(course._id)
    return { view: 'discussions/_beside-course', model: { url, unread: unreadText(unread, words.t) } }
  },
  besideItem: async (seen) => {
    if (!isSomebody(seen) || seen.item.kind === kindName) return undefined
    const found = await readDiscussion(seen.actor, seen)
    const { seer, isOn, discussion, course, url } = found
    if (discussion.threads === 0 && (!isOn || seer.as === 'guardian') && !seer.mayTeach) return undefined
    const { t } = seen.words
    const mayWrite = canWrite(seer) && !whyNotWrite(seer, { courseState: course.state, isOn, discussion })
    const page = { found, names: new Map<string, string>(), now: new Date() }
    const unread = discussion.last > 0 ? await countNew(found) : 0
    return {
      view: 'discussions/_beside-item',
      scripts: mayWrite ? discussionScripts : [],
      model: {
        url,
        count:
          seer.as === 'guardian' ? t('discussions.look') : t('discussions.questions', { count: discussion.threads }),
        unread: unreadText(unread, t),
        isOff: seer.mayTeach && !isOn,
        // A teacher answers there; pupils ask here.
        form: mayWrite && seer.as === 'pupil' ? formOf(page, undefined, seen.words) : undefined,
      },
    }
  },
  /** What was decided, without what was written. That of an item of our own kind is copied with it. */
  copyItem: async ({ fromId, toId, toCourseId }, session) => {
    const known = await Discussion.findById(fromId).session(session).lean<DiscussionRecord>()
    if (!known) return
    const { isOn, writeFirst, asksOn } = known
    const settings = { isOn, writeFirst, asksOn, courseId: toCourseId, changedAt: new Date() }
    await Discussion.updateOne({ _id: toId }, { $set: settings }, { upsert: true, session })
  },
  copyCourse: async (copied, session) => await discussionCompanion.copyItem!(copied, session),
  checkRemoval: checkHeld,
  removeItem: async (itemId, session) => await forgetDiscussion(itemId, session),
}

function isSomebody({ isInside, learns, childIds }: SeenCourse | SeenItem): boolean {
  return isInside || learns || childIds.length > 0
}
