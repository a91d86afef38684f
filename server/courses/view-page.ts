// A course: for those who teach it with all that can be changed, for those who learn in it with what is open to them.

import { itemsOf } from '../arrange.ts'
import type { Translator } from '../i18n/translator.ts'
import type { OnlineSpan } from '../online-spans.ts'
import type { ShownCompanion } from '../pages/course-companions.ts'
import type { ItemCost } from '../pages/course-kinds.ts'
import type { ShownLink } from '../pages/place-links.ts'
import { addressOfArranging, addressOfChanges, addressOfCourse, addressOfItem, home } from './address.ts'
import type { CourseItem, CourseRecord, CourseSection } from './course.model.ts'
import { listKinds } from './kinds.ts'
import { mostItems, mostSections } from './limits.ts'
import { badgeOf } from './list-page.ts'
import { learningOf, type ShownLearning } from './progress/shown.ts'
import { addressOfProgress } from './progress/pages.ts'
import { rowOf } from './rows.ts'
import type { ItemNews } from './materials/news.ts'

export interface ViewPage {
  readonly course: CourseRecord
  readonly sections: readonly CourseSection[]
  readonly mayTeach: boolean
  readonly mayOwn: boolean
  /** A teacher looks at it as a pupil does. */
  readonly asPupil: boolean
  readonly subject: string | undefined
  readonly classNames: readonly string[]
  readonly costs: ReadonlyMap<string, ItemCost>
  readonly news: ReadonlyMap<string, ItemNews>
  readonly now: Date
  /** When its classes learn online: due dates wait. */
  readonly onlineSpans: readonly OnlineSpan[]
  /** They have come by themselves. */
  readonly canLeave: boolean
  /** Of whoever learns in it, or of the child that is looked at. */
  readonly learning?: ShownLearning | undefined
  readonly seesProgress: boolean
  /** Of other features. */
  readonly companions: readonly ShownCompanion[]
  readonly links: readonly ShownLink[]
}

export function viewPage(page: ViewPage, words: Translator) {
  const { course, sections, mayTeach, mayOwn, asPupil, subject, classNames, canLeave } = page
  const { t } = words
  const { title, introduction, yearKey, unitName, teachers, revision } = course
  const url = addressOfCourse(course._id)
  const teaches = mayTeach && !asPupil
  return {
    title,
    breadcrumbs: crumbs(course, t),
    lead: [subject, classNames.join(', '), `${yearKey}–${yearKey + 1}`].filter(Boolean).join(' · '),
    unit: unitName,
    teachers: teachers.map(({ name, role, from, to }) => ({ name, role: t(`courses.teacherRoles.${role}`), from, to })),
    paragraphs: introduction.split(/\n\s*\n/).filter((text) => text.trim() !== ''),
    teaching: teaches && {
      badge: badgeOf(course, t),
      state: t(`courses.stateHints.${course.state}`),
      describeUrl: `${url}/describe`,
      peopleUrl: `${url}/people`,
      groupsUrl: `${url}/groups`,
      copyUrl: `${url}/copy`,
      arrangeUrl: addressOfArranging(course._id),
      changesUrl: addressOfChanges(course._id),
      links: page.links,
      pupilUrl: `${url}?as=pupil`,
      removeUrl: mayOwn && course.state === 'draft' ? `${url}/remove` : undefined,
      stateUrl: `${url}/state`,
      nextStates: ({ draft: ['open'], open: ['closed'], closed: ['open'] } as const)[course.state].map((state) => ({
        value: state,
        label: t(`courses.toState.${state}`),
        icon: state === 'open' ? 'check' : 'lock',
      })),
      revision,
      hasNobody: course.classIds.length + course.personIds.length === 0,
      kinds:
        itemsOf(course.sections).length < mostItems
          ? listKinds().map(({ name, feature, icon }) => ({
              icon,
              value: name,
              label: t(`${feature}.kinds.${name}.name`),
              hint: t(`${feature}.kinds.${name}.hint`),
            }))
          : undefined,
      newItemUrl: `${url}/items/new`,
      newSectionUrl: course.sections.length < mostSections ? `${url}/sections` : undefined,
    },
    drag: teaches && dragTexts(t),
    teachersUrl: (mayTeach || mayOwn) && !asPupil ? `${url}/teachers` : undefined,
    leaveUrl: canLeave ? `${url}/leave` : undefined,
    progressUrl: page.seesProgress ? addressOfProgress(course._id) : undefined,
    learning: page.learning && learningOf(course, page.learning, words),
    backUrl: mayTeach && asPupil ? url : undefined,
    sections: sections.map((section, at) => sectionOf(section, at, { ...page, teaches, url }, words)),
    companions: page.companions,
    scripts: [
      ...new Set([
        ...(teaches ? ['courses/arrange.js'] : []),
        ...page.companions.flatMap(({ scripts = [] }) => scripts),
      ]),
    ],
    isEmpty: sections.every(({ items }) => items.length === 0),
    emptyText: t(teaches ? 'courses.view.emptyForTeachers' : 'courses.view.empty'),
  }
}

interface Context extends ViewPage {
  readonly teaches: boolean
  readonly url: string
}

function sectionOf(section: CourseSection, at: number, context: Context, words: Translator) {
  const { sections, teaches, url, course } = context
  const { t } = words
  const { title, text, items } = section
  const sectionUrl = `${url}/sections/${section._id.toString()}`
  return {
    id: section._id.toString(),
    ...{ title, text, at: at + 1 },
    edit: teaches && {
      url: sectionUrl,
      revision: course.revision,
      editLabel: t('courses.edit.of', { name: title }),
      upLabel: t('courses.edit.up', { name: title }),
      downLabel: t('courses.edit.down', { name: title }),
      canGoUp: at > 0,
      canGoDown: at < sections.length - 1,
      newLabel: t('courses.edit.addTo', { name: title }),
      newUrl: `${url}/items/new?section=${section._id.toString()}`,
    },
    ...(teaches
      ? {
          items: items.map((item, place) =>
            itemOf(
              item,
              { canGoUp: at > 0 || place > 0, canGoDown: at < sections.length - 1 || place < items.length - 1 },
              context,
              words,
            ),
          ),
        }
      : { rows: items.map((item) => rowOf(item, context, words)) }),
    isEmpty: items.length === 0,
  }
}

interface Ways {
  readonly canGoUp: boolean
  readonly canGoDown: boolean
}

/** With all that those who teach can do with it. */
function itemOf(item: CourseItem, ways: Ways, context: Context, words: Translator) {
  const { course, now, url } = context
  const { t } = words
  const itemUrl = addressOfItem(course._id, item._id)
  return {
    ...rowOf(item, context, words),
    badge: standingOf(item, now, t),
    opensAt: item.opensAt && item.opensAt > now ? item.opensAt.toISOString() : undefined,
    edit: {
      ...ways,
      url: itemUrl,
      outlineUrl: url,
      revision: course.revision,
      isPublished: item.isPublished,
      publishLabel: t(item.isPublished ? 'courses.edit.hide' : 'courses.edit.show', { name: item.title }),
      publishValue: item.isPublished ? '' : 'yes',
      editLabel: t('courses.edit.of', { name: item.title }),
      upLabel: t('courses.edit.up', { name: item.title }),
      downLabel: t('courses.edit.down', { name: item.title }),
    },
  }
}

/** The script puts in what it is about. */
function dragTexts(t: Translator['t']) {
  const [name, at, section] = ['{name}', '{at}', '{section}']
  return {
    handle: t('courses.drag.handle', { name }),
    moved: t('courses.drag.moved', { name, at, section }),
    movedSection: t('courses.drag.movedSection', { name, at }),
    stale: t('courses.drag.stale', { name }),
    failed: t('courses.drag.failed', { name }),
  }
}

export function standingOf({ isPublished, opensAt }: CourseItem, now: Date, t: Translator['t']) {
  if (!isPublished) return { kind: 'careful', icon: 'edit', label: t('courses.standings.draft') }
  if (opensAt && opensAt > now) return { kind: 'careful', icon: 'clock', label: t('courses.standings.scheduled') }
  return undefined
}

export function crumbs({ title, _id }: Pick<CourseRecord, 'title' | '_id'>, t: Translator['t'], ...more: string[]) {
  const first = { label: t('courses.titles.list'), url: home }
  const course = { label: title, isVietnamese: true, ...(more.length > 0 && { url: addressOfCourse(_id) }) }
  return [first, course, ...more.map((label) => ({ label }))]
}
