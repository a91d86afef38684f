// What teachers see of the progress of a class.

import type { FieldErrors } from '../../http/form.ts'
import type { Translator } from '../../i18n/translator.ts'
import { addressOf } from '../../pages/address.ts'
import { addressOfCourse, addressOfItem } from '../address.ts'
import type { CourseItem, CourseRecord } from '../course.model.ts'
import { crumbs } from '../view-page.ts'
import { type Grid, type GridRow, shareOf } from './grid.ts'
import { doneOfClass, doneOfOutcome, type OutcomeRow } from './outcomes.ts'
import type { Learner, LearnerGroup } from './people.ts'
import { doneOf, type Progress, type Standing } from './state.ts'

export function addressOfProgress(courseId: CourseRecord['_id']): string {
  return `${addressOfCourse(courseId)}/progress`
}

/** How many rows a page has: a class is never cut, a course for hundreds is. */
export const rowsOnPage = 100

const looks: Record<Standing, { readonly icon: string; readonly sign: string; readonly kind: string | undefined }> = {
  done: { icon: 'check', sign: '✓', kind: 'good' },
  opened: { icon: 'eye', sign: '◐', kind: undefined },
  unopened: { icon: 'minus', sign: '–', kind: undefined },
  locked: { icon: 'lock', sign: '×', kind: undefined },
}

export function standingBadge(standing: Standing, t: Translator['t']) {
  const { icon, kind } = looks[standing]
  return { icon, kind, label: t(`courses.progress.standings.${standing}`) }
}

interface Seen {
  readonly grid: Grid
  readonly rows: readonly GridRow[]
  readonly sort: string
  readonly page: number
}

export function gridPage({ grid, rows, sort, page }: Seen, { t }: Translator) {
  const { course, items, onlyClassIds, group } = grid
  const url = addressOfProgress(course._id)
  const title = t('courses.progress.titles.grid')
  const query = queryOf(group)
  const cells = cellsOf(t)
  const isWhole = onlyClassIds === undefined
  const ids = items.map(({ _id }) => _id.toString())
  const first = (page - 1) * rowsOnPage
  const pageUrl = (at: number) => addressOf(url, { ...query, ...(sort !== 'name' && { sort }), page: String(at) })
  const isLast = first + rowsOnPage >= rows.length
  const sortUrl = (by: string) => addressOf(url, { ...query, ...(by !== 'name' && { sort: by }) })
  return {
    title,
    name: course.title,
    breadcrumbs: isWhole ? crumbs(course, t, title) : undefined,
    groups: tabsOf(grid, (one) => addressOf(url, queryOf(one)), t),
    groupsLabel: t('courses.progress.group'),
    caption: t('courses.progress.caption', { name: group ? nameOf(group, t) : '', count: rows.length }),
    isEmpty: rows.length === 0,
    emptyText: t('courses.progress.nobody'),
    isWhole,
    legend: isWhole ? (['done', 'opened', 'unopened', 'locked'] as const).map((one) => cells[one].text) : undefined,
    nameSort: { url: sortUrl('name'), isCurrent: sort === 'name' },
    shareSort: { url: sortUrl('share'), isCurrent: sort === 'share' },
    columns: isWhole
      ? items.map((item, at) => ({
          title: item.title,
          at: at + 1,
          isCurrent: sort === item._id.toString(),
          sortUrl: sortUrl(item._id.toString()),
          sortLabel: t('courses.progress.sortBy', { name: item.title }),
          url: addressOf(`${url}/items/${item._id.toString()}`, query),
        }))
      : [],
    rows: rows.slice(first, first + rowsOnPage).map((row) => ({
      ...personOf(row),
      share: shareText(row, t),
      percent: Math.round(shareOf(row) * 100),
      cells: isWhole ? ids.map((id) => cells[row.standings.get(id) ?? 'none']) : [],
    })),
    previousUrl: page > 1 ? pageUrl(page - 1) : undefined,
    nextUrl: isLast ? undefined : pageUrl(page + 1),
    files: isWhole
      ? ['xlsx', 'csv'].map((format) => ({
          label: t(`courses.progress.files.${format}`),
          url: addressOf(`${url}/sheet`, { ...query, format }),
        }))
      : [],
    outcomesUrl: isWhole ? addressOf(`${url}/outcomes`, query) : undefined,
  }
}

/** Few objects for thousands of cells. */
function cellsOf(t: Translator['t']) {
  const cell = (standing: Standing) => ({
    look: standing,
    text: `${looks[standing].sign} ${t(`courses.progress.cells.${standing}`)}`,
  })
  return {
    ...{ done: cell('done'), opened: cell('opened'), unopened: cell('unopened'), locked: cell('locked') },
    none: { look: 'none', text: '' },
  }
}

export function shareText({ done, all }: Pick<Progress, 'done' | 'all'>, t: Translator['t']): string {
  return t('courses.progress.share', { done, all })
}

function personOf({ name, birthDate, id }: Learner) {
  return { id: id.toString(), name, birthDate: birthDate?.toISOString() }
}

function queryOf(group: LearnerGroup | undefined): Record<string, string> {
  return group ? { class: group.id } : {}
}

export function nameOf({ name }: LearnerGroup, t: Translator['t']): string {
  return name ?? t('courses.progress.others')
}

function tabsOf({ groups, group }: Grid, url: (one: LearnerGroup) => string, t: Translator['t']) {
  if (groups.length < 2) return undefined
  return groups.map((one) => ({ label: nameOf(one, t), url: url(one), isCurrent: one === group }))
}

export function itemSummaryPage(
  { grid, item, errors }: { readonly grid: Grid; readonly item: CourseItem; readonly errors?: FieldErrors | undefined },
  { t }: Translator,
) {
  const { course, rows, group, mayTeach } = grid
  const id = item._id.toString()
  const url = `${addressOfProgress(course._id)}/items/${id}`
  const isTicked = mayTeach && item.rule === 'teacher'
  const shown = rows.filter(({ standings }) => standings.has(id))
  const of = (...wanted: Standing[]) => shown.filter(({ standings }) => wanted.includes(standings.get(id)!))
  const lists = [
    { key: 'unopened', rows: of('unopened', 'locked') },
    { key: 'opened', rows: of('opened') },
    { key: 'done', rows: of('done') },
  ]
  return {
    title: t('courses.progress.titles.item'),
    name: item.title,
    breadcrumbs: [
      ...crumbs(course, t, t('courses.progress.titles.grid')).map((crumb, at) =>
        at === 2 ? { ...crumb, url: addressOf(addressOfProgress(course._id), queryOf(group)) } : crumb,
      ),
      { label: item.title, isVietnamese: true },
    ],
    itemUrl: addressOfItem(course._id, item._id),
    ruleText: t('courses.progress.ruleIs', { rule: t(`courses.rules.${item.rule}`) }),
    groups: tabsOf(grid, (one) => addressOf(url, queryOf(one)), t),
    groupsLabel: t('courses.progress.group'),
    lists: lists.map(({ key, rows: own }) => ({
      key,
      heading: t(`courses.progress.lists.${key}`, { count: own.length }),
      icon: looks[key as Standing].icon,
      people: own.map((row) => ({
        ...personOf(row),
        doneAt: key === 'done' ? doneOf(item, row.items?.[id])?.at.toISOString() : undefined,
        lastAt: key === 'opened' ? row.items?.[id]?.lastAt?.toISOString() : undefined,
      })),
    })),
    form: isTicked && shown.length > 0 ? { url: addressOf(url, queryOf(group)) } : undefined,
    isTicked,
    errors,
    summary:
      errors &&
      Object.entries(errors).map(([name, error]) => ({ ...error, name, label: t('courses.progress.pupils') })),
  }
}

export function classOutcomesPage(grid: Grid, outcomes: readonly OutcomeRow[], { t }: Translator) {
  const { course, rows } = grid
  const url = `${addressOfProgress(course._id)}/outcomes`
  const labels = { outcome: t('courses.progress.outcome'), items: t('courses.progress.itemsDone') }
  const pupils = t('courses.progress.pupilsDone')
  return {
    ...outcomesFrame(course, t),
    groups: tabsOf(grid, (one) => addressOf(url, queryOf(one)), t),
    groupsLabel: t('courses.progress.group'),
    columns: [{ label: labels.outcome }, { label: labels.items, isNumber: true }, { label: pupils, isNumber: true }],
    rows: outcomes.map((outcome) => {
      const { items, allItems, pupils: done, allPupils } = doneOfClass(outcome, rows)
      return {
        cells: [
          outcomeCell(outcome),
          { label: labels.items, text: t('courses.progress.share', { done: items, all: allItems }), isNumber: true },
          { label: pupils, text: t('courses.progress.share', { done, all: allPupils }), isNumber: true },
        ],
      }
    }),
    isEmpty: outcomes.length === 0,
  }
}

export function ownOutcomesPage({ course, outcomes, progress, name }: OwnOutcomes, { t }: Translator) {
  const items = t('courses.progress.itemsDone')
  const shown = outcomes
    .map((outcome) => ({ outcome, ...doneOfOutcome(outcome, progress) }))
    .filter(({ all }) => all > 0)
  return {
    ...outcomesFrame(course, t),
    about: name,
    columns: [{ label: t('courses.progress.outcome') }, { label: items, isNumber: true }],
    rows: shown.map(({ outcome, done, all }) => ({
      cells: [outcomeCell(outcome), { label: items, text: t('courses.progress.share', { done, all }), isNumber: true }],
    })),
    isEmpty: shown.length === 0,
  }
}

export interface OwnOutcomes {
  readonly course: CourseRecord
  readonly outcomes: readonly OutcomeRow[]
  readonly progress: Pick<Progress, 'standings'>
  /** Of a child. */
  readonly name: string | undefined
}

function outcomesFrame(course: CourseRecord, t: Translator['t']) {
  const title = t('courses.progress.titles.outcomes')
  return {
    title,
    name: course.title,
    breadcrumbs: crumbs(course, t, title),
    emptyText: t('courses.progress.noOutcomes'),
  }
}

function outcomeCell({ code, text }: OutcomeRow) {
  return { text, isName: true, isVietnamese: true, note: code }
}

export function classCoursesPage(
  courses: readonly Pick<CourseRecord, '_id' | 'title' | 'teachers'>[],
  { id, name }: { readonly id: string; readonly name: string },
  { t }: Translator,
) {
  return {
    title: t('courses.progress.titles.ofClass', { name }),
    courses: courses.map((course) => ({
      title: course.title,
      url: addressOf(addressOfProgress(course._id), { class: id }),
      teachers: course.teachers.map((teacher) => teacher.name).join(', '),
    })),
    isEmpty: courses.length === 0,
    emptyText: t('courses.progress.noCourses'),
  }
}
