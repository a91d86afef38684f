import type { Page } from '../api/paging.ts'
import type { FieldErrors } from '../http/form.ts'
import type { Translator } from '../i18n/translator.ts'
import { addressOf } from '../pages/address.ts'
import type { KnownUnit } from '../schools/index.ts'
import type { YearChoice } from './choose.ts'
import type { ListedClass, PupilCount } from './list.ts'
import type { TaughtClass } from './own.ts'
import type { KnownAssignment } from './teachers/list.ts'
import { yearLabel } from './time.ts'

export const listUrl = '/classes'

export function classUrl(id: { toString(): string }): string {
  return `${listUrl}/${id.toString()}`
}

export interface ListPage extends YearChoice {
  readonly school: KnownUnit
  /** Between which somebody who works in several may choose. */
  readonly schools: readonly KnownUnit[]
  readonly classes: Page<ListedClass>
  readonly own: readonly TaughtClass[]
  readonly leaving: readonly (KnownAssignment & { readonly className: string })[]
  readonly isFurther: boolean
  readonly canManage: boolean
  readonly errors?: FieldErrors
}

export function listPage(page: ListPage, words: Translator) {
  const { school, schools, classes, own, leaving, years, yearKey, isFurther, canManage } = page
  const { t } = words
  const year = String(yearKey)
  const query = { school: school.id, year }
  return {
    schoolName: school.name,
    lead: t('classes.list.lead', { school: school.name, year: yearLabel(yearKey) }),
    schools:
      schools.length < 2
        ? []
        : schools.map(({ id, name }) => ({
            label: name,
            isVietnamese: true,
            url: addressOf(listUrl, { school: id, year }),
            isCurrent: id === school.id,
          })),
    years: yearOptions(years, yearKey).map(({ value, label, isSelected }) => ({
      label: t('classes.list.yearTab', { year: label }),
      url: addressOf(listUrl, { school: school.id, year: value }),
      isCurrent: isSelected,
    })),
    own: own.map(({ one, isHomeroom, pupils }) => ({
      name: one.name,
      url: classUrl(one._id),
      isHomeroom,
      pupils: t('classes.pupils', { count: pupils }),
    })),
    leaving: leaving.map((assignment) => ({
      text: t('classes.list.leavingOne', {
        teacher: assignment.person.fullName,
        className: assignment.className,
        duty: dutyName(assignment, words),
      }),
      url: classUrl(assignment.classId),
    })),
    groups: groupsOf(classes.items, words),
    canManage,
    createUrl: addressOf(`${listUrl}/new`, query),
    rolloverUrl: addressOf(`${listUrl}/rollover`, { school: school.id }),
    hasPages: isFurther || classes.next !== undefined,
    previousUrl: isFurther ? addressOf(listUrl, query) : undefined,
    nextUrl: classes.next && addressOf(listUrl, { ...query, cursor: classes.next }),
  }
}

export function dutyName(
  { kind, subjectName }: Pick<KnownAssignment, 'kind' | 'subjectName'>,
  { t }: Translator,
): string {
  return kind === 'homeroom' ? t('classes.duties.homeroom') : (subjectName ?? '')
}

/** `Khối 6`, `Lớp ghép 1, 2`, or preschool. */
export function gradesName(grades: readonly number[], { t }: Translator): string {
  if (grades.length > 1) return t('classes.grades.combined', { grades: grades.join(', ') })
  return grades[0] === 0 ? t('classes.grades.preschool') : t('classes.grades.one', { grade: grades[0] })
}

export function countName(count: PupilCount, { t }: Translator): string | undefined {
  if (count === undefined) return undefined
  return 'count' in count ? t('classes.pupils', count) : t('classes.few', { count: count.fewerThan })
}

export function yearOptions(years: YearChoice['years'], yearKey: number) {
  const keys = [...new Set([...years.map(({ key }) => key), yearKey])].sort((a, b) => b - a)
  return keys.map((key) => ({ value: String(key), label: yearLabel(key), isSelected: key === yearKey }))
}

function groupsOf(classes: readonly ListedClass[], words: Translator) {
  const { t } = words
  const label = (key: string) => t(`classes.list.${key}`)
  const groups = new Map<string, ListedClass[]>()
  for (const listed of classes) {
    const name = gradesName(listed.one.grades, words)
    groups.set(name, [...(groups.get(name) ?? []), listed])
  }
  return [...groups].map(([name, members]) => {
    const isCounted = members.some(({ pupils }) => pupils !== undefined)
    return {
      name,
      caption: t('classes.list.caption', { count: members.length }),
      columns: ['name', ...(isCounted ? ['pupils'] : []), 'classTeacher'].map((key) => ({ label: label(key) })),
      rows: members.map(({ one, pupils, classTeachers }) => ({
        cells: [
          { label: label('name'), text: one.name, url: classUrl(one._id), isName: true },
          ...(isCounted ? [{ label: label('pupils'), text: countName(pupils, words) ?? '' }] : []),
          {
            label: label('classTeacher'),
            text: classTeachers.map(({ fullName }) => fullName).join(', ') || t('classes.nobody'),
            isVietnamese: classTeachers.length > 0,
          },
        ],
      })),
    }
  })
}
