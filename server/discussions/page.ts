// A discussion, and one thread of it, as the view draws them.

import { randomBytes } from 'node:crypto'
import { courseCrumbs, renderMessage } from '../courses/index.ts'
import type { FieldErrors } from '../http/form.ts'
import type { Translator } from '../i18n/translator.ts'
import {
  canAnswer,
  canEdit,
  canModerate,
  canReport,
  canWrite,
  isOwn,
  readsText,
  whyNotWrite,
  type WhyNot,
} from './access.ts'
import { addressOfDiscussions, addressOfThread, type FoundDiscussion } from './find.ts'
import { longestPost } from './input.ts'
import type { Filter, ReplyList, ThreadList } from './list.ts'
import type { PostRecord } from './post.model.ts'

export interface TypedState {
  readonly typed?: Readonly<Record<string, string>> | undefined
  readonly errors?: FieldErrors | undefined
  /** Why what was sent could not be taken: its words are kept. */
  readonly refusal?: string | undefined
}

interface Context extends TypedState {
  readonly found: FoundDiscussion
  readonly names: ReadonlyMap<string, string>
  readonly now: Date
  /** Of the form that was taken just now: the device forgets what it has kept of it. */
  readonly sent?: string | undefined
}

export interface ThreadsPage extends Context {
  readonly list: ThreadList
  readonly filter: Filter
  readonly isFurther: boolean
}

export const discussionScripts = ['discussions/draft.js']

export function threadsPage(page: ThreadsPage, words: Translator) {
  const { found, list, filter, isFurther, sent } = page
  const { seer, url, course, item } = found
  const { t } = words
  const query = filter === 'open' ? '&show=open' : ''
  const isInside = seer.as === 'inside'
  return {
    ...headOf(found, words),
    ...aboutOf(page, undefined, words),
    sent,
    scripts: discussionScripts,
    tabs: isInside &&
      found.discussion.threads > 0 && [
        { label: t('discussions.all'), url, isCurrent: filter === 'all' },
        { label: t('discussions.open'), url: `${url}?show=open`, isCurrent: filter === 'open' },
      ],
    threads: list.items.map(({ thread, recent }) => ({
      ...threadOf(thread, page, words),
      ...{ replies: recent.map((reply) => postOf(reply, thread, page, words)) },
      url: addressOfThread(url, thread._id),
      moreText: moreText(thread.replies, recent.length, found, words),
      replyLabel: canReply(page, thread) ? t('discussions.reply') : undefined,
    })),
    emptyText: list.items.length === 0 ? t(emptyKey(page)) : undefined,
    pages: (list.next !== undefined || isFurther) && {
      nextUrl: list.next && `${url}?cursor=${encodeURIComponent(list.next)}${query}`,
      previousUrl: isFurther ? `${url}${filter === 'open' ? '?show=open' : ''}` : undefined,
    },
    settingsUrl: seer.mayTeach ? `${url}/settings` : undefined,
    allUrl: addressOfDiscussions(course._id),
    isAsk: item !== undefined,
  }
}

export interface ThreadPage extends Context {
  readonly thread: PostRecord
  readonly list: ReplyList
  readonly isFurther: boolean
}

export function threadPage(page: ThreadPage, words: Translator) {
  const { found, thread, list, isFurther, sent } = page
  const { t } = words
  const url = addressOfThread(found.url, thread._id)
  return {
    ...headOf(found, words, t('discussions.thread')),
    ...aboutOf(page, thread, words),
    sent,
    scripts: discussionScripts,
    thread: threadOf(thread, page, words),
    replies: list.items.map((reply) => postOf(reply, thread, page, words)),
    controls: controlsOf(found, thread, words),
    stateUrl: `${url}/state`,
    pages: (list.next !== undefined || isFurther) && {
      nextUrl: list.next && `${url}?cursor=${encodeURIComponent(list.next)}`,
      previousUrl: isFurther ? url : undefined,
    },
    backUrl: found.url,
  }
}

export function headOf({ course, item, title, url }: FoundDiscussion, { t }: Translator, ...more: string[]) {
  const own = item ? item.title : t('discussions.ofCourse')
  const crumbs = courseCrumbs(course, t, t('discussions.titles.list'), own, ...more)
  const links = [addressOfDiscussions(course._id), ...(more.length > 0 ? [url] : [])]
  return {
    title: item ? title : t('discussions.ofCourse'),
    isTitleVietnamese: item !== undefined,
    courseTitle: course.title,
    breadcrumbs: crumbs.map((crumb, at) => ({ ...crumb, ...(at > 1 && links[at - 2] && { url: links[at - 2] }) })),
  }
}

/** What stands above: whether something can be written, why not, and the form. */
function aboutOf(page: Context, thread: PostRecord | undefined, words: Translator) {
  const { found, typed, errors = {}, refusal } = page
  const { seer, discussion } = found
  const { t } = words
  const why = whyNot(page, thread)
  return {
    isGuardian: seer.as === 'guardian',
    mustWriteFirst: seer.mustWriteFirst && !why,
    closedText: canWrite(seer) && why ? t(`discussions.why.${why}`) : undefined,
    refusal: refusal && { text: t(`discussions.refused.${refusal}`), typed: typed?.text ?? '' },
    form: canWrite(seer) && !why ? formOf(page, thread, words) : undefined,
    html: discussion.instructions === '' ? undefined : renderMessage(discussion.instructions),
    summary: Object.entries(errors).map(([name, error]) => ({ ...error, name, label: t(`discussions.form.${name}`) })),
  }
}

export function formOf({ found, typed, errors = {} }: Context, thread: PostRecord | undefined, { t }: Translator) {
  const { url, seer, item } = found
  const label = thread ? 'answer' : item && item.kind !== 'discussion' ? 'question' : 'post'
  return {
    url: thread ? addressOfThread(url, thread._id) : url,
    operation: randomBytes(16).toString('base64url'),
    text: typed?.text ?? '',
    errors,
    limit: longestPost,
    personId: seer.personId.toString(),
    label: t(`discussions.form.${label}`),
    action: t(`discussions.send.${label}`),
  }
}

function whyNot({ found }: Context, thread: PostRecord | undefined): WhyNot | undefined {
  const { seer, course, isOn, discussion } = found
  return whyNotWrite(seer, { courseState: course.state, isOn, discussion, thread })
}

function canReply(page: Context, thread: PostRecord): boolean {
  return canWrite(page.found.seer) && !whyNot(page, thread)
}

function emptyKey({ found, filter }: ThreadsPage): string {
  if (filter === 'open') return 'discussions.noneOpen'
  if (found.seer.as === 'guardian') return 'discussions.noneOfChild'
  return 'discussions.none'
}

/** Others may have written what this person is not shown: then no number is told. */
function moreText(replies: number, shown: number, { seer }: FoundDiscussion, { t }: Translator): string | undefined {
  if (replies <= shown) return undefined
  return seer.as === 'guardian' || seer.mustWriteFirst ? undefined : t('discussions.allReplies', { count: replies })
}

function threadOf(thread: PostRecord, page: Context, words: Translator) {
  const { t } = words
  const isAnswered = thread.answeredAt != null
  return {
    ...postOf(thread, thread, page, words),
    marks: [
      ...(thread.isPinned ? [{ kind: 'lotus', icon: 'star', label: t('discussions.pinned') }] : []),
      ...(isAnswered ? [{ kind: 'good', icon: 'good', label: t('discussions.answered') }] : []),
      ...(thread.isClosed ? [{ icon: 'lock', label: t('discussions.closed') }] : []),
    ],
  }
}

export function postOf(post: PostRecord, thread: PostRecord, page: Context, words: Translator) {
  const { found, names, now } = page
  const { seer, mark, course, isOn, discussion, editMinutes: minutes } = found
  const { t } = words
  const id = post._id.toString()
  const url = `${found.url}/posts/${id}`
  const reads = readsText(seer, post)
  const own = isOwn(seer, post)
  const name = post.authorId ? names.get(post.authorId.toString()) : undefined
  const mayChange =
    !whyNotWrite(seer, { courseState: course.state, isOn, discussion, thread }) && canEdit(seer, post, { minutes, now })
  const answers = thread.answerId?.equals(post._id) === true
  const canSayAnswer = post !== thread && reads && post.state === 'shown' && !thread.answerId && canAnswer(seer, thread)
  return {
    id,
    name: reads ? (name ?? t('discussions.gone')) : undefined,
    isNameVietnamese: name !== undefined,
    isOwn: own && seer.as === 'pupil',
    isByTeacher: reads && post.isByTeacher,
    isNew: !own && (seer.as === 'inside' || seer.as === 'pupil') && post.number > (mark?.seen ?? 0),
    answers,
    at: post.at.toISOString(),
    isEdited: reads && post.editedAt != null,
    html: reads ? renderMessage(post.text) : undefined,
    placeholder: reads ? undefined : t(`discussions.placeholders.${placeholderOf(post)}`),
    hiddenText:
      reads && post.state === 'hidden'
        ? t('discussions.hiddenBecause', { reason: post.hiding?.reason ?? '' })
        : undefined,
    reportedText:
      canModerate(seer) && post.openReports > 0 ? t('discussions.reported', { count: post.openReports }) : undefined,
    answerUrl: canSayAnswer ? `${addressOfThread(found.url, thread._id)}/state` : undefined,
    links: [
      ...(mayChange ? [{ label: t('discussions.edit'), url: `${url}/edit` }] : []),
      ...(mayChange ? [{ label: t('discussions.delete'), url: `${url}/delete` }] : []),
      ...(canReport(seer, post) ? [{ label: t('discussions.report'), url: `${url}/report` }] : []),
      ...(canModerate(seer) && (!own || post.openReports > 0)
        ? [{ label: t('discussions.moderate'), url: `${url}/moderate` }]
        : []),
    ].map((link) => ({ ...link, about: name ? t('discussions.of', { name }) : undefined })),
  }
}

function placeholderOf({ state }: PostRecord): string {
  return state === 'shown' ? 'others' : state
}

function controlsOf({ seer }: FoundDiscussion, thread: PostRecord, { t }: Translator) {
  const teaching = seer.mayTeach
    ? [
        thread.isPinned ? ('unpin' as const) : ('pin' as const),
        thread.isClosed ? ('open' as const) : ('close' as const),
      ]
    : []
  const answering = canAnswer(seer, thread) ? [thread.answeredAt ? ('unanswered' as const) : ('answered' as const)] : []
  return [...answering, ...teaching].map((value) => ({ value, label: t(`discussions.set.${value}`) }))
}
