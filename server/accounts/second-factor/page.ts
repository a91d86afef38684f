import type { Actor } from '../../actor.ts'
import type { FieldError, FieldErrors } from '../../http/form.ts'
import type { Translate } from '../../i18n/translator.ts'
import { profileCrumb, scripts, summaryOf } from '../page.ts'
import { qrOf } from '../../pages/qr.ts'
import type { SecondFactor } from './change.ts'
import type { Draft } from './set-up.ts'
import { secretUri } from './totp.ts'

export interface EnterCodePage {
  readonly problem?: FieldError
  readonly errors?: FieldErrors
}

export function enterCodePage({ problem, errors = {} }: EnterCodePage) {
  return { problem, errors }
}

export interface SetUpPage {
  readonly actor: Actor
  readonly draft: Draft
  readonly next: string
  readonly errors?: FieldErrors
  readonly t: Translate
}

export function setUpPage({ actor, draft, next, errors = {}, t }: SetUpPage) {
  const isDuty = actor.duty === 'setUpSecondFactor'
  const uri = secretUri(draft.secret, { userName: actor.userName, issuer: t('layout.name') })
  return {
    title: t('accounts.titles.secondFactor'),
    lead: t(isDuty ? 'accounts.secondFactor.dutyLead' : 'accounts.secondFactor.lead'),
    isDuty,
    qr: qrOf(uri),
    uri,
    secret: draft.secret.replace(/.{4}(?=.)/g, '$& '),
    draft: draft.sealed,
    next,
    errors,
    summary: summaryOf(errors, 'accounts.secondFactor', t),
    breadcrumbs: isDuty ? [] : crumbs(t),
  }
}

export interface SecondFactorPage {
  readonly factor: SecondFactor
  readonly errors?: FieldErrors
  readonly problem?: FieldError
  readonly t: Translate
}

export function secondFactorPage({ factor, errors = {}, problem, t }: SecondFactorPage) {
  const { since, codesLeft, trusted } = factor
  return {
    title: t('accounts.titles.secondFactor'),
    since: since.toISOString(),
    codesLeft,
    isShort: codesLeft <= 3,
    trusted,
    errors,
    problem,
    breadcrumbs: crumbs(t),
  }
}

/** The one page that shows recovery codes. */
export function recoveryCodesPage({ codes, actor, next }: { codes: readonly string[]; actor: Actor; next: string }) {
  return { codes, userName: actor.userName, next }
}

export interface TurnOffPage {
  readonly userName: string
  readonly errors?: FieldErrors
  readonly problem?: FieldError
  readonly t: Translate
}

export function turnOffPage({ userName, errors = {}, problem, t }: TurnOffPage) {
  return {
    userName,
    errors,
    problem,
    summary: summaryOf(errors, 'accounts.turnOff', t),
    scripts,
    breadcrumbs: [
      profileCrumb(t),
      { url: '/account/second-factor', label: t('accounts.titles.secondFactor') },
      { label: t('accounts.titles.turnOff') },
    ],
  }
}

function crumbs(t: Translate) {
  return [profileCrumb(t), { label: t('accounts.titles.secondFactor') }]
}
