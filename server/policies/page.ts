import type { Page } from '../api/paging.ts'
import type { AuditRecord } from '../audit/index.ts'
import type { FieldErrors } from '../http/form.ts'
import type { Translator } from '../i18n/translator.ts'
import { addressOf } from '../pages/address.ts'
import { formatDate } from '../pages/helpers.ts'
import type { PolicyDefinition, PolicyValue } from '../policy.ts'
import type { Override } from './overrides.ts'
import type { Holding, Setting } from './holding.ts'

interface Place {
  readonly id: string
  readonly name: string
}

export interface PoliciesPage {
  readonly holdings: readonly Holding[]
  /** Undefined: the sector's. */
  readonly school?: Place
  readonly overrides?: ReadonlyMap<string, number>
}

export function policyUrl(key: string, schoolId?: string): string {
  return `${schoolId === undefined ? listUrl : schoolUrl(schoolId)}/${key}`
}

export function policiesPage({ holdings, school, overrides }: PoliciesPage, words: Translator) {
  const { t } = words
  const features = [...new Set(holdings.map(({ definition }) => featureOf(definition)))]
  return {
    title: t(school ? 'policies.titles.ofSchool' : 'policies.titles.policies'),
    lead: school ? school.name : t('policies.list.lead'),
    isLeadVietnamese: school !== undefined,
    isOfSchool: school !== undefined,
    overridesUrl: school ? undefined : overridesUrl,
    breadcrumbs: school ? crumbsOf(school, t('policies.titles.ofSchool')) : undefined,
    groups: features.map((feature) => ({
      title: t(`${feature}.policies.title`),
      policies: holdings
        .filter(({ definition }) => featureOf(definition) === feature)
        .map((holding) => ({
          ...summaryOf(holding, school, words),
          url: policyUrl(holding.definition.key, school?.id),
          overrides: holding.mayOverride ? overrides?.get(holding.definition.key) : undefined,
        })),
    })),
  }
}

export interface FormState {
  readonly typed?: Readonly<Record<string, string>>
  readonly errors?: FieldErrors
}

export interface PolicyPage extends FormState {
  readonly holding: Holding
  readonly history: readonly AuditRecord[]
  readonly school?: Place
  readonly canChange: boolean
}

export function policyPage({ holding, history, school, canChange, typed, errors = {} }: PolicyPage, words: Translator) {
  const { t } = words
  const { definition, own, sector, mayOverride } = holding
  const shown = summaryOf(holding, school, words)
  const url = policyUrl(definition.key, school?.id)
  const setting = school ? own : sector
  return {
    ...shown,
    title: shown.name,
    breadcrumbs: school
      ? [...crumbsOf(school, t('policies.titles.ofSchool'), schoolUrl(school.id)), { label: shown.name }]
      : [{ label: t('policies.titles.policies'), url: listUrl }, { label: shown.name }],
    lead: school?.name,
    isLeadVietnamese: true,
    isOfSchool: school !== undefined,
    overridesUrl: school || definition.isSectorOnly ? undefined : addressOf(overridesUrl, { policy: definition.key }),
    url,
    canChange,
    dropUrl: canChange && own ? `${url}/drop` : undefined,
    isSetAside: own !== undefined && !mayOverride,
    seen: setting?.setAt.toISOString() ?? '',
    ...controlOf(definition, typed?.value ?? formValue(holding.value), words),
    canAllow: !school && !definition.isSectorOnly,
    mayOverride: typed ? typed.mayOverride === 'yes' : mayOverride,
    errors,
    summary: Object.entries(errors).map(([name, error]) => ({ ...error, name, label: t(`policies.policy.${name}`) })),
    ...historyOf(history, definition, words),
  }
}

export interface OverridesPage {
  readonly overrides: Page<Override>
  /** The key of the one that is asked for; empty: all. */
  readonly policy: string
  readonly definitions: readonly PolicyDefinition[]
  readonly isFurther: boolean
}

export function overridesPage({ overrides, policy, definitions, isFurther }: OverridesPage, words: Translator) {
  const { t, language } = words
  const label = (key: string) => ({ label: t(`policies.overrides.${key}`) })
  return {
    breadcrumbs: [{ label: t('policies.titles.policies'), url: listUrl }, { label: t('policies.titles.overrides') }],
    url: overridesUrl,
    policies: definitions
      .filter(({ isSectorOnly }) => !isSectorOnly)
      .map((definition) => ({
        value: definition.key,
        label: t(`${wordsKey(definition)}.name`),
        isSelected: definition.key === policy,
      })),
    columns: ['school', 'policy', 'value', 'who', 'when'].map(label),
    rows: overrides.items.map(({ school, definition, setting, isSetAside }) => ({
      cells: [
        {
          ...label('school'),
          text: school.name,
          url: policyUrl(definition.key, school.id),
          isName: true,
          isVietnamese: true,
        },
        { ...label('policy'), text: t(`${wordsKey(definition)}.name`) },
        {
          ...label('value'),
          text: textOf(definition, setting.value, words),
          note: isSetAside ? t('policies.overrides.setAside') : undefined,
        },
        { ...label('who'), text: setting.setByName, isVietnamese: true },
        { ...label('when'), text: formatDate(setting.setAt, 'dateTime', language, setting.setAt) },
      ],
    })),
    hasRows: overrides.items.length > 0,
    hasPages: isFurther || overrides.next !== undefined,
    previousUrl: isFurther ? addressOf(overridesUrl, { policy }) : undefined,
    nextUrl: overrides.next && addressOf(overridesUrl, { policy, cursor: overrides.next }),
  }
}

const listUrl = '/policies'
const overridesUrl = `${listUrl}/overrides`

function schoolUrl(id: string): string {
  return `${listUrl}/schools/${id}`
}

function crumbsOf({ id, name }: Place, label: string, url?: string) {
  return [
    { label: name, url: `/schools/${id}`, isVietnamese: true },
    { label, ...(url === undefined ? {} : { url }) },
  ]
}

function summaryOf(holding: Holding, school: Place | undefined, words: Translator) {
  const { t } = words
  const { definition, value, source, mayOverride, sectorValue } = holding
  const decided = { usual: undefined, sector: holding.sector, school: holding.own }[source]
  return {
    name: t(`${wordsKey(definition)}.name`),
    hint: t(`${wordsKey(definition)}.hint`),
    value: textOf(definition, value, words),
    source: t(`policies.sources.${source}`),
    isOwn: source === 'school',
    set: decided && setText(decided, words),
    sectorValue: school && source === 'school' ? textOf(definition, sectorValue, words) : undefined,
    override: t(`policies.override.${overrideWord(definition, mayOverride, school !== undefined)}`),
  }
}

function overrideWord({ isSectorOnly }: PolicyDefinition, mayOverride: boolean, isOfSchool: boolean): string {
  if (isSectorOnly) return 'sectorOnly'
  if (isOfSchool) return mayOverride ? 'hereAllowed' : 'hereForbidden'
  return mayOverride ? 'allowed' : 'forbidden'
}

function setText({ setByName, setAt }: Setting, { t, language }: Translator): string {
  return t('policies.list.set', { name: setByName, day: formatDate(setAt, 'dateTime', language, setAt) })
}

function textOf(definition: PolicyDefinition, value: PolicyValue, { t, has }: Translator): string {
  if (typeof value === 'boolean') return t(`policies.values.${value ? 'yes' : 'no'}`)
  if (typeof value === 'number') return t('policies.values.number', { value })
  // Of history: a choice that there is no more.
  const key = `${wordsKey(definition)}.values.${value}`
  return has(key) ? t(key) : value
}

/** As the form sends it. */
function formValue(value: PolicyValue): string {
  return typeof value === 'boolean' ? (value ? 'yes' : 'no') : String(value)
}

function controlOf(definition: PolicyDefinition, chosen: string, words: Translator) {
  const { values } = definition
  if (values.kind === 'number')
    return {
      written: chosen,
      writtenHint: words.t('policies.policy.between', { least: values.least, most: values.most }),
    }
  const offered = values.kind === 'yesNo' ? [true, false] : values.choices
  return {
    options: offered.map((value) => ({
      value: formValue(value),
      label: textOf(definition, value, words),
      isChecked: formValue(value) === chosen,
    })),
  }
}

function historyOf(history: readonly AuditRecord[], definition: PolicyDefinition, words: Translator) {
  const { t, language } = words
  const label = (key: string) => t(`policies.history.${key}`)
  const stateOf = (given: unknown) => {
    const { value, mayOverride } = (given ?? {}) as { value?: PolicyValue; mayOverride?: boolean }
    if (value === undefined) return '–'
    const override = mayOverride === undefined ? [] : [t(`policies.override.${mayOverride ? 'allowed' : 'forbidden'}`)]
    return [textOf(definition, value, words), ...(definition.isSectorOnly ? [] : override)].join('; ')
  }
  return {
    columns: ['at', 'who', 'before', 'after'].map((key) => ({ label: label(key) })),
    history: history.map(({ at, actorName, before, after }) => ({
      cells: [
        { label: label('at'), text: formatDate(at, 'dateTime', language, at), isName: true },
        { label: label('who'), text: actorName ?? '–' },
        { label: label('before'), text: stateOf(before) },
        { label: label('after'), text: stateOf(after) },
      ],
    })),
  }
}

function featureOf({ key }: PolicyDefinition): string {
  return key.split('.')[0]!
}

/** `years.schoolCalendar` has its words under `years.policies.schoolCalendar`. */
function wordsKey({ key }: PolicyDefinition): string {
  return key.replace('.', '.policies.')
}
