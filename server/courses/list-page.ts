import type { Actor } from '../actor.ts'
import type { Translator } from '../i18n/translator.ts'
import { addressOf } from '../pages/address.ts'
import type { ShownLink } from '../pages/place-links.ts'
import { canEnter, canView, type Viewer } from './access.ts'
import { addressOfCourse, home } from './address.ts'
import type { CourseOutline, Shelf } from './find.ts'
import { listChildrenTabs, type ListLearner, shareOfCard } from './progress/list.ts'
import type { Progress } from './progress/state.ts'

export interface ListPage {
  readonly actor: Actor
  readonly shelf: Shelf
  /** Those that are the actor's business. */
  readonly shelves: readonly Shelf[]
  readonly courses: readonly CourseOutline[]
  readonly next: string | undefined
  readonly isFurther: boolean
  /** By `<level> <code>`. */
  readonly subjects: ReadonlyMap<string, string>
  readonly canMake: boolean
  /** What was searched for. */
  readonly text: string
  readonly viewer: Viewer
  /** Of other features. */
  readonly links: readonly ShownLink[]
  /** How many courses of the school have an owner who has left it. */
  readonly ownerless: number
  /** Of the shelf `learning`: whose courses they can be, whose they are, and how far those are, by their ids. */
  readonly learners?: readonly ListLearner[] | undefined
  readonly learner?: ListLearner | undefined
  readonly shares?: ReadonlyMap<string, Progress> | undefined
}

export function listPage(page: ListPage, { t }: Translator) {
  const { shelf, shelves, courses, next, isFurther, canMake, text, ownerless } = page
  const chosen: Record<string, string> = page.learner && !page.learner.isOwn ? { child: page.learner.id } : {}
  const query: Record<string, string> = {
    ...(shelf !== shelves[0] && { shelf }),
    ...(text !== '' && { q: text }),
    ...chosen,
  }
  return {
    title: t('courses.titles.list'),
    newUrl: canMake ? `${home}/new` : undefined,
    links: page.links,
    tabs:
      shelves.length < 2
        ? undefined
        : shelves.map((one) => ({
            label: t(`courses.shelves.${one}`),
            url: one === shelves[0] ? home : `${home}?shelf=${one}`,
            isCurrent: one === shelf,
          })),
    children: listChildrenTabs(page, t),
    cards: courses.map((course) => cardOf(course, page, t)),
    joinUrl: shelf === 'learning' ? `${home}/join` : undefined,
    search: shelf === 'open' ? { shelf, text } : undefined,
    ownerless:
      ownerless > 0
        ? { url: `${home}/ownerless`, text: t('courses.ownerless.count', { count: ownerless }) }
        : undefined,
    isEmpty: courses.length === 0,
    emptyText: t(emptyKey(page)),
    firstUrl: isFurther ? addressOf(home, query) : undefined,
    nextUrl: next ? addressOf(home, { ...query, cursor: next }) : undefined,
  }
}

function emptyKey({ learner, text, shelf }: ListPage): string {
  if (learner?.isOwn === false) return 'courses.progress.childEmpty'
  return text === '' ? `courses.empty.${shelf}` : 'courses.empty.found'
}

function cardOf(course: CourseOutline, page: ListPage, t: Translator['t']) {
  const { subjects, shelf, learner, shares } = page
  const { level, subjectCode, grades, yearKey, state, teachers } = course
  const subject = subjects.get(`${level} ${subjectCode}`)
  const lesson = [subject, grades.length > 0 ? t('courses.grades', { grades: grades.join(', ') }) : undefined]
  return {
    url: addressFor(course, page),
    ...(learner && shares && shareOfCard(course, { learner, shares }, t)),
    title: course.title,
    about: lesson.filter((one) => one !== undefined).join(' · '),
    year: `${yearKey}–${yearKey + 1}`,
    unit: course.unitName,
    teachers: teachers.map(({ name }) => name).join(', '),
    badge: state === 'open' && shelf !== 'teaching' ? undefined : badgeOf(course, t),
  }
}

/** What others offer is copied, an open door is gone through, all else is opened. */
function addressFor(course: CourseOutline, { shelf, viewer, learner }: ListPage): string {
  const url = addressOfCourse(course._id)
  if (shelf === 'templates') return `${url}/copy`
  if (isOutside(course, viewer)) return `${url}/join`
  return addressOf(url, learner && !learner.isOwn ? { child: learner.id } : {})
}

/** Found behind an open door, before they have come in. */
function isOutside(course: CourseOutline, viewer: Viewer): boolean {
  return canEnter(viewer.actor, course) && !canView(viewer, course)
}

export function badgeOf({ state }: Pick<CourseOutline, 'state'>, t: Translator['t']) {
  const looks = { draft: ['careful', 'edit'], open: ['good', 'check'], closed: ['quiet', 'lock'] } as const
  const [kind, icon] = looks[state]
  return { kind, icon, label: t(`courses.states.${state}`) }
}
