import type { Translator } from '../../i18n/translator.ts'
import { formatDate } from '../../pages/helpers.ts'
import { addressOfCourse } from '../address.ts'
import type { CourseGroup, CourseRecord } from '../course.model.ts'
import type { FormState } from '../item-page.ts'
import { mostGroups } from '../limits.ts'
import { crumbs } from '../view-page.ts'
import type { Learner } from './learners.ts'
import { summaryOf } from './teachers-page.ts'

export interface GroupsPage extends Omit<FormState, 'typed'> {
  readonly course: CourseRecord
  readonly learners: readonly Learner[]
  /** Undefined: all of them, with the form for a new one. */
  readonly group: CourseGroup | undefined
  readonly typed?: { readonly name: string; readonly members: readonly string[] } | undefined
}

export function groupsPage(page: GroupsPage, { t, language }: Translator) {
  const { course, learners, group, typed, errors = {}, isStale } = page
  const title = t(group ? 'courses.titles.group' : 'courses.titles.groups')
  const url = `${addressOfCourse(course._id)}/groups`
  const members = new Set(typed?.members ?? group?.personIds.map(String) ?? [])
  const isHere = new Map(learners.map((one) => [one.id, one]))
  return {
    title,
    name: course.title,
    breadcrumbs: crumbs(course, t, title),
    url: group ? `${url}/${group._id.toString()}` : url,
    backUrl: group ? url : `${addressOfCourse(course._id)}/people`,
    removeUrl: group && `${url}/${group._id.toString()}/remove`,
    revision: course.revision,
    groups: group
      ? undefined
      : course.groups.map(({ _id, name, personIds }) => {
          const own = personIds.flatMap((id) => isHere.get(id.toString()) ?? [])
          return {
            name,
            url: `${url}/${_id.toString()}`,
            count: t('courses.people.count', { count: own.length }),
            members: own.map((one) => one.name).join(', '),
            editLabel: t('courses.edit.of', { name }),
          }
        }),
    isFull: !group && course.groups.length >= mostGroups,
    form: {
      name: typed?.name ?? group?.name ?? '',
      members: learners.map(({ id, name, className, birthDate }) => ({
        value: id,
        label: name,
        hint: [
          className,
          birthDate && t('courses.people.born', { date: formatDate(birthDate, 'day', language, birthDate) }),
        ]
          .filter(Boolean)
          .join(' · '),
        isChecked: members.has(id),
        isVietnamese: true,
      })),
      actionLabel: t(group ? 'courses.form.save' : 'courses.groups.add'),
    },
    errors,
    isStale,
    summary: summaryOf(errors, t),
  }
}
