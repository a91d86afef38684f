// All discussions of a course: its own, those that are items of it, and those below other items in which something was asked.

import type { Types } from 'mongoose'
import type { Actor } from '../actor.ts'
import { type CourseItem, courseCrumbs, findCourseFor, type FoundCourse } from '../courses/index.ts'
import { notFound } from '../errors.ts'
import type { Translator } from '../i18n/translator.ts'
import { findPeople } from '../people/index.ts'
import type { DiscussionRecord } from './discussion.model.ts'
import { addressOfDiscussion, emptyDiscussion, kindName, seerOf } from './find.ts'
import { type CourseDiscussions, listReported, mostUnread, readDiscussions } from './list.ts'
import type { PostRecord } from './post.model.ts'

export interface FoundDiscussions extends CourseDiscussions {
  readonly found: FoundCourse & { readonly items: readonly CourseItem[] }
  readonly rows: readonly DiscussionRow[]
  readonly reported: readonly PostRecord[]
  readonly names: ReadonlyMap<string, string>
}

export interface DiscussionRow {
  readonly placeId: Types.ObjectId
  /** Undefined: of the whole course. */
  readonly item: Pick<CourseItem, '_id' | 'title' | 'kind'> | undefined
  readonly discussion: DiscussionRecord
  readonly isOn: boolean
  readonly unread: number
}

/** @throws AppError 404 */
export async function findDiscussions(actor: Actor, courseId: Types.ObjectId): Promise<FoundDiscussions> {
  const found = await findCourseFor(actor, courseId)
  if (!found.isInside && !found.learns && found.childIds.length === 0) throw notFound()
  const read = await readDiscussions(courseId, actor.personId, (discussion, mark) =>
    seerOf(actor, found, { discussion, mark }),
  )
  const reported = found.isInside ? await listReported(courseId) : []
  const authors = reported.flatMap(({ authorId }) => authorId ?? [])
  const people = authors.length > 0 ? await findPeople(authors) : new Map<string, { fullName: string }>()
  const names = new Map([...people].map(([id, { fullName }]) => [id, fullName]))
  return { ...read, found, rows: rowsOf(courseId, found, read), reported, names }
}

/** Of what somebody is shown of a course. */
export function rowsOf(
  courseId: Types.ObjectId,
  {
    items,
    isInside,
  }: { readonly items: readonly Pick<CourseItem, '_id' | 'title' | 'kind'>[]; readonly isInside: boolean },
  { records, unread }: CourseDiscussions,
): DiscussionRow[] {
  const own = records.get(courseId.toString())
  const asksOn = own?.asksOn ?? true
  const places = [{ placeId: courseId, item: undefined }, ...items.map((item) => ({ placeId: item._id, item }))]
  return places.flatMap(({ placeId, item }) => {
    const id = placeId.toString()
    const discussion = records.get(id) ?? emptyDiscussion(placeId, courseId)
    const isAsk = item !== undefined && item.kind !== kindName
    const isOn = discussion.isOn && (!isAsk || asksOn)
    const isShown = discussion.last > 0 || (!isAsk && (isOn || isInside))
    return isShown ? [{ placeId, item, discussion, isOn, unread: unread.get(id) ?? 0 }] : []
  })
}

export function discussionsPage({ found, rows, reported, names }: FoundDiscussions, { t }: Translator) {
  const { course, isInside, childIds, learns, mayTeach } = found
  return {
    title: t('discussions.titles.list'),
    breadcrumbs: courseCrumbs(course, t, t('discussions.titles.list')),
    courseTitle: course.title,
    isGuardian: !isInside && !learns && childIds.length > 0,
    rows: rows.map(({ placeId, item, discussion, isOn, unread }) => ({
      title: item?.title ?? t('discussions.ofCourse'),
      isVietnamese: item !== undefined,
      url: addressOfDiscussion(course._id, placeId),
      icon: item && item.kind !== kindName ? 'info' : 'comment',
      note: isInside || learns ? t('discussions.threads', { count: discussion.threads }) : undefined,
      isOff: !isOn || discussion.isClosed,
      unread: unreadText(unread, t),
    })),
    emptyText: rows.length === 0 ? t('discussions.noneInCourse') : undefined,
    settingsUrl: mayTeach ? `${addressOfDiscussion(course._id, course._id)}/settings` : undefined,
    reported: reported.map((post) => ({
      name: (post.authorId && names.get(post.authorId.toString())) ?? t('discussions.gone'),
      text: post.text.slice(0, 200),
      count: t('discussions.reported', { count: post.openReports }),
      url: `${addressOfDiscussion(course._id, post.discussionId)}/posts/${post._id.toString()}/moderate`,
    })),
  }
}

export function unreadText(unread: number, t: Translator['t']): string | undefined {
  if (unread === 0) return undefined
  return unread > mostUnread ? t('discussions.manyNew', { count: mostUnread }) : t('discussions.new', { count: unread })
}
