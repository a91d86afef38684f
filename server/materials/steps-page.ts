import type { FieldErrors } from '../http/form.ts'
import type { Translator } from '../i18n/translator.ts'
import type { ShownCheck } from '../pages/material-checks.ts'
import { fieldOf, type Missing } from './completeness.ts'
import { labelKeyOf } from './describe-page.ts'
import { addressOfMaterial, home, titleOf } from './labels.ts'
import type { MaterialRecord } from './material.model.ts'
import { isOnItsWay, reasonCodes, type Step } from './states.ts'
import type { Touched } from './touched.ts'
import { touchedCard } from './touched-card.ts'
import { changeKinds } from './vocabulary.ts'

export interface StepPage {
  readonly material: MaterialRecord
  readonly step: Step
  readonly missing: readonly Missing[]
  /** What keeps it from being taken, by the field in which that would be mended. */
  readonly hindrances: FieldErrors
  /** Whether they are the one to mend it. */
  readonly isEditor: boolean
  readonly touched: Touched | undefined
  readonly checks: readonly ShownCheck[]
  readonly typed: Readonly<Record<string, string>>
  readonly errors?: FieldErrors | undefined
}

export function stepPage(
  { material, step, missing, hindrances, isEditor, touched, checks, typed, errors = {} }: StepPage,
  { t }: Translator,
) {
  const url = addressOfMaterial(material._id)
  const label = t(`materials.steps.${step.name}`)
  const isPersonal = step.makesEdition && material.draft.scope === 'personal'
  const lacks = [
    ...missing.map((what) => ({ text: t(`materials.missing.${what}`), field: fieldOf(what) })),
    ...Object.entries(hindrances).map(([field, { key, values }]) => ({ text: t(key, values), field })),
  ].map(({ text, field }) => ({ text, url: isEditor ? `${url}/edit#field-${field}` : undefined }))
  const { reason = '', note = '', change = 'content', reasonCode, liveOn = '' } = typed
  return {
    title: label,
    breadcrumbs: [
      { label: t('materials.titles.own'), url: home },
      { label: titleOf(material.draft, t), url },
      { label },
    ],
    name: titleOf(material.draft, t),
    text: t(
      step.makesEdition && isOnItsWay(material.state)
        ? 'materials.step.supersedes'
        : `materials.stepTexts.${step.name}`,
    ),
    url: `${url}/steps/${step.name}`,
    cancelUrl: url,
    editUrl: isEditor ? `${url}/edit` : undefined,
    actionLabel: label,
    touched: touched && touchedCard(touched, t),
    checks,
    isGrave: step.name === 'hide' || step.name === 'refuse',
    lacks: isPersonal
      ? [{ text: t('materials.errors.personalScope'), url: `${url}/edit#field-scope` }, ...lacks]
      : lacks,
    isReady: lacks.length === 0 && !isPersonal,
    needsReason: step.needsReason === true,
    reasonCodes: reasonCodes.map((value) => ({
      value,
      label: t(`materials.reasonCodes.${value}`),
      isSelected: value === reasonCode,
    })),
    takesDay: step.takesDay === true,
    liveOn,
    asksNote: step.makesEdition === true,
    asksChange: step.makesEdition === true && material.latestNumber > 0,
    reason,
    note,
    changes: changeKinds
      .filter((value) => value !== 'first')
      .map((value) => ({
        value,
        label: t(`materials.changes.${value}`),
        hint: t(`materials.changeHints.${value}`),
        isChecked: value === change,
      })),
    errors,
    summary: Object.entries(errors).map(([name, error]) => ({ ...error, name, label: t(labelKeyOf(name)) })),
  }
}

export function removePage(material: MaterialRecord, { t }: Translator) {
  const url = addressOfMaterial(material._id)
  const name = titleOf(material.draft, t)
  return {
    title: t('materials.titles.remove', { name }),
    breadcrumbs: [
      { label: t('materials.titles.own'), url: home },
      { label: name, url },
      { label: t('materials.remove.action') },
    ],
    question: t('materials.remove.question', { name }),
    text: t('materials.remove.text'),
    url: `${url}/remove`,
    cancelUrl: url,
    actionLabel: t('materials.remove.action'),
  }
}
