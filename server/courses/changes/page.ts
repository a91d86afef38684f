import type { Translator } from '../../i18n/translator.ts'
import { addressOfChanges, addressOfCourse } from '../address.ts'
import type { CourseRecord } from '../course.model.ts'
import { crumbs } from '../view-page.ts'
import { daysToUndo, mostUndone } from './keep.ts'
import type { ListedChange } from './undo.ts'

interface Listed {
  readonly course: CourseRecord
  readonly changes: readonly ListedChange[]
}

export function changesPage({ course, changes }: Listed, { t }: Translator) {
  const title = t('courses.titles.changes')
  return {
    title,
    name: course.title,
    breadcrumbs: crumbs(course, t, title),
    hint: t('courses.changes.hint', { days: daysToUndo, count: mostUndone }),
    revision: course.revision,
    isEmpty: changes.length === 0,
    emptyUrl: addressOfCourse(course._id),
    changes: changes.map(({ _id, action, name, at, until, difference, why, undoneAt, undoneByName }) => ({
      what: t(action.replace('courses.', 'courses.audit.')),
      by: name,
      at: at.toISOString(),
      until: until.toISOString(),
      names: titlesIn(course, difference),
      why: why && t(`courses.changes.why.${why}`),
      undoneAt: undoneAt?.toISOString(),
      undoneBy: undoneByName ?? undefined,
      undoUrl: why ? undefined : `${addressOfChanges(course._id)}/${_id.toString()}/undo`,
      undoLabel: t('courses.changes.undoOf', { name: t(action.replace('courses.', 'courses.audit.')) }),
    })),
  }
}

/** Of some of what it was about. */
function titlesIn({ sections }: CourseRecord, { removed, set, sections: changed }: ListedChange['difference']): string {
  const now = new Map(sections.flatMap(({ items }) => items.map((item) => [item._id.toString(), item.title] as const)))
  const all = [
    ...removed.map(({ item }) => item.title),
    ...set.flatMap(({ id, before }) => before.title ?? now.get(id.toString()) ?? []),
    ...changed.map(({ before }) => before.title),
  ]
  return [...all.slice(0, mostNames), ...(all.length > mostNames ? ['…'] : [])].join(', ')
}

const mostNames = 4
