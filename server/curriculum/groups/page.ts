import type { FieldErrors } from '../../http/form.ts'
import { curriculumLevels } from '../levels.ts'
import { breadcrumbsTo, type Look, tabsFor, versionsUrl } from '../tabs.ts'
import type { VersionRecord } from '../version.model.ts'
import type { TypedGroup } from './input.ts'

export interface GroupsPage {
  readonly version: VersionRecord
  readonly typed: readonly TypedGroup[]
  readonly edition: string
  readonly errors?: FieldErrors
  /** Somebody else has saved the version since the form was opened. */
  readonly isStale?: boolean
}

export function groupsPage({ version, typed, edition, errors = {}, isStale = false }: GroupsPage, look: Look) {
  const { t } = look.translator
  const url = `${versionsUrl}/${version.code}`
  return {
    title: t('curriculum.titles.choiceGroups'),
    lead: version.name,
    tabs: tabsFor(look, undefined),
    breadcrumbs: breadcrumbsTo(
      look.translator,
      t('curriculum.titles.choiceGroups'),
      { label: t('curriculum.titles.versions'), url: versionsUrl },
      { label: version.name, url },
    ),
    url: `${url}/choice-groups`,
    backUrl: url,
    edition,
    isStale,
    groups: typed.map(({ level, code, name, choose }, at) => ({
      heading: name === '' ? t('curriculum.groups.new') : name,
      levelName: `level-${at}`,
      levels: curriculumLevels.map((one) => ({
        value: one,
        label: t(`schools.levels.${one}`),
        isSelected: one === level,
      })),
      fields: Object.entries({ code, name, choose }).map(([field, value]) => ({
        name: `${field}-${at}`,
        label: t(`curriculum.groups.${field}`),
        value,
        error: errors[`${field}-${at}`],
        inputmode: field === 'choose' ? 'numeric' : undefined,
      })),
      levelError: errors[`level-${at}`],
    })),
    problem: errors.groups,
    summary: Object.entries(errors)
      .filter(([name]) => name !== 'groups')
      .map(([name, error]) => ({ ...error, name, label: t(`curriculum.groups.${name.replace(/-\d+$/, '')}`) })),
  }
}
