// The pages on which a course goes out as a package.

import { addressOfCourse, courseCrumbs, type CourseRecord } from '../courses/index.ts'
import type { FieldErrors } from '../http/form.ts'
import type { Translator } from '../i18n/translator.ts'
import { formatBytes, formatDate } from '../pages/helpers.ts'
import { addressOfExport } from './address.ts'
import { reasonText } from './describe.ts'
import { exportKinds, type ExportRecord } from './export.model.ts'
import { exportDays } from './export.ts'
import type { Reason } from './read/draft.ts'
import type { Told } from './write/collect.ts'

export interface AskPage {
  readonly course: CourseRecord
  readonly earlier: readonly ExportRecord[]
  readonly errors?: FieldErrors | undefined
  readonly now: Date
}

export function askPage({ course, earlier, errors, now }: AskPage, { t, language }: Translator) {
  const error = errors?.kind
  return {
    title: t('cartridges.titles.export'),
    lead: course.title,
    breadcrumbs: courseCrumbs(course, t, t('cartridges.titles.export')),
    url: `${addressOfCourse(course._id)}/export`,
    cancelUrl: addressOfCourse(course._id),
    kinds: exportKinds.map((value) => ({
      ...{ value, label: t(`cartridges.kinds.${value}.name`), hint: t(`cartridges.kinds.${value}.hint`) },
      isChecked: value === 'own',
    })),
    people: t('cartridges.export.people'),
    days: t('cartridges.export.days', { days: exportDays }),
    error,
    summary: error && [{ ...error, name: 'kind', label: t('cartridges.export.kind') }],
    earlier: earlier.map(({ _id, kind, state, createdAt }) => ({
      url: addressOfExport(_id),
      name: t(`cartridges.kinds.${kind}.name`),
      about: `${formatDate(createdAt, 'dateTime', language, now)} · ${t(`cartridges.exportStates.${state}`)}`,
    })),
  }
}

export function exportPage(found: ExportRecord, { t, language }: Translator, now: Date) {
  const { _id, courseId, kind, state, position, total, size, expiresAt, title } = found
  const problem = found.problem as Reason | null | undefined
  const url = addressOfExport(_id)
  const told = found.rows as Told[]
  const label = (key: string) => t(`cartridges.rows.${key}`)
  return {
    title: t('cartridges.titles.exported'),
    lead: title,
    breadcrumbs: courseCrumbs({ _id: courseId, title }, t, t('cartridges.titles.exported')),
    url,
    kind: t(`cartridges.kinds.${kind}.name`),
    progress:
      state === 'working'
        ? {
            label: t('cartridges.exportStates.working'),
            value: position,
            max: Math.max(total, 1),
            text: t('cartridges.progress.of', { value: position, max: total }),
          }
        : undefined,
    fileUrl: state === 'done' ? `${url}/file` : undefined,
    size: size ? formatBytes(size, language) : undefined,
    until:
      state === 'done'
        ? t('cartridges.export.until', { day: formatDate(expiresAt, 'dateTime', language, now) })
        : undefined,
    problem: problem ? reasonText(problem, t) : undefined,
    isGone: state === 'gone',
    isWhole: state === 'done' && told.length === 0,
    againUrl: `${addressOfCourse(courseId)}/export`,
    reportUrl: told.length > 0 ? `${url}/report` : undefined,
    caption: t('cartridges.export.told'),
    columns: ['title', 'notes'].map((key) => ({ label: label(key) })),
    rows: told.slice(0, 400).map(({ title: name, reason }) => ({
      cells: [
        { label: label('title'), text: name, isName: true, isVietnamese: true },
        { label: label('notes'), text: reasonText(reason, t) },
      ],
    })),
    hasRows: told.length > 0,
  }
}
