import type { Actor } from '../actor.ts'
import type { Translator } from '../i18n/translator.ts'
import { addressOf } from '../pages/address.ts'
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
  /** Of the shelf `learning`: whose courses they can be, whose they are, and how far those are, by their ids. */
  readonly learners?: readonly ListLearner[] | undefined
  readonly learner?: ListLearner | undefined
  readonly shares?: ReadonlyMap<string, Progress> | undefined
}

export function listPage(page: ListPage, { t }: Translator) {
  const { shelf, shelves, courses, next, isFurther, canMake } = page
  const chosen: Record<string, string> = page.learner && !page.learner.isOwn ? { child: page.learner.id } : {}
  const query: Record<string, string> = { ...(shelf === shelves[0] ? {} : { shelf }), ...chosen }
  return {
    title: t('courses.titles.list'),
    newUrl: canMake ? `${home}/new` : undefined,
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
    isEmpty: courses.length === 0,
    emptyText: page.learner?.isOwn === false ? t('courses.progress.childEmpty') : t(`courses.empty.${shelf}`),
    firstUrl: isFurther ? addressOf(home, query) : undefined,
    nextUrl: next ? addressOf(home, { ...query, cursor: next }) : undefined,
  }
}

function cardOf(course: CourseOutline, { subjects, shelf, learner, shares }: ListPage, t: Translator['t']) {
  const { level, subjectCode, grades, yearKey, state, teachers } = course
  const subject = subjects.get(`${level} ${subjectCode}`)
  const lesson = [subject, grades.length > 0 ? t('courses.grades', { grades: grades.join(', ') }) : undefined]
  return {
    url: addressOf(addressOfCourse(course._id), learner && !learner.isOwn ? { child: learner.id } : {}),
    ...(learner && shares && shareOfCard(course, { learner, shares }, t)),
    title: course.title,
    about: lesson.filter((one) => one !== undefined).join(' · '),
    year: `${yearKey}–${yearKey + 1}`,
    unit: course.unitName,
    teachers: teachers.map(({ name }) => name).join(', '),
    badge: state === 'open' && shelf !== 'teaching' ? undefined : badgeOf(course, t),
  }
}

export function badgeOf({ state }: Pick<CourseOutline, 'state'>, t: Translator['t']) {
  const looks = { draft: ['careful', 'edit'], open: ['good', 'check'], closed: ['quiet', 'lock'] } as const
  const [kind, icon] = looks[state]
  return { kind, icon, label: t(`courses.states.${state}`) }
}
