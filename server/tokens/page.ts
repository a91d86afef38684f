import { scopeKey } from '../api/index.ts'
import type { FieldErrors } from '../http/form.ts'
import type { Translate } from '../i18n/translator.ts'
import type { Tab } from '../pages/administration.ts'
import { type MadeToken, mostTokens } from './create.ts'
import { serviceValidities, validities } from './input.ts'
import type { KnownService } from './service-accounts.ts'
import type { TokenRecord } from './token.model.ts'

/** As it was typed. */
export interface Typed {
  readonly name?: string
  readonly days?: string
  readonly addresses?: string
  readonly scopes?: readonly string[]
}

export interface FormState {
  readonly typed?: Typed
  readonly errors?: FieldErrors
  /** All that there are. */
  readonly scopes: readonly string[]
  readonly t: Translate
}

export interface OwnTokensPage extends FormState {
  readonly tokens: readonly TokenRecord[]
  readonly now: Date
}

export function ownTokensPage({ tokens, now, ...form }: OwnTokensPage) {
  const { t } = form
  return {
    tokens: tokens.map((token) => ({
      ...tokenCard(token, now, t),
      revokeUrl: `/account/tokens/${token._id.toString()}/revoke`,
    })),
    canCreate: tokens.length < mostTokens,
    ...formOf(form, validities),
    breadcrumbs: [profileCrumb(t), { label: t('tokens.titles.own') }],
  }
}

export interface ServiceAccountsPage extends FormState {
  readonly services: readonly KnownService[]
  readonly now: Date
  readonly tabs: readonly Tab[]
}

export function serviceAccountsPage({ services, now, tabs, ...form }: ServiceAccountsPage) {
  const { t } = form
  return {
    tabs,
    services: services.map(({ account, token }) => {
      const url = `/administration/service-accounts/${account._id.toString()}`
      return {
        name: account.name,
        scopes: scopeLabels(account.scopes, t),
        addresses: account.addresses.join(', '),
        createdAt: account.createdAt.toISOString(),
        closedAt: account.closedAt?.toISOString(),
        token: token && tokenCard(token, now, t),
        rotateUrl: `${url}/rotate`,
        closeUrl: `${url}/close`,
      }
    }),
    addresses: form.typed?.addresses ?? '',
    ...formOf(form, serviceValidities),
  }
}

/** The one page that shows a token. */
export function madePage({ text, token }: MadeToken, backUrl: string, t: Translate) {
  return {
    title: t('tokens.titles.made'),
    name: token.name,
    text,
    scopes: scopeLabels(token.scopes, t),
    expiresAt: token.expiresAt?.toISOString(),
    backUrl,
  }
}

export function revokePage({ name, _id }: TokenRecord, t: Translate) {
  return {
    ...confirmation('revoke', name, t),
    url: `/account/tokens/${_id.toString()}/revoke`,
    cancelUrl: '/account/tokens',
    breadcrumbs: [
      profileCrumb(t),
      { url: '/account/tokens', label: t('tokens.titles.own') },
      { label: t('tokens.revoke.action') },
    ],
  }
}

export function closePage({ name, _id }: KnownService['account'], t: Translate) {
  return {
    ...confirmation('close', name, t),
    url: `/administration/service-accounts/${_id.toString()}/close`,
    cancelUrl: servicesUrl,
    breadcrumbs: [servicesCrumb(t), { label: t('tokens.close.action') }],
  }
}

export function rotatePage({ name, _id }: KnownService['account'], t: Translate, errors: FieldErrors = {}) {
  return {
    name,
    url: `/administration/service-accounts/${_id.toString()}/rotate`,
    cancelUrl: servicesUrl,
    validities: validityOptions(serviceValidities, '365', t),
    errors,
    breadcrumbs: [servicesCrumb(t), { label: t('tokens.rotate.action') }],
  }
}

const servicesUrl = '/administration/service-accounts'

function profileCrumb(t: Translate) {
  return { url: '/account', label: t('accounts.titles.profile') }
}

function servicesCrumb(t: Translate) {
  return { url: servicesUrl, label: t('tokens.titles.serviceAccounts') }
}

function confirmation(what: 'revoke' | 'close', name: string, t: Translate) {
  return {
    name,
    title: t(`tokens.${what}.title`, { name }),
    text: t(`tokens.${what}.text`),
    consequences: [t(`tokens.${what}.consequence`)],
    actionLabel: t(`tokens.${what}.action`),
  }
}

function tokenCard(token: TokenRecord, now: Date, t: Translate) {
  return {
    name: token.name,
    scopes: scopeLabels(token.scopes, t),
    isFromPassword: token.isFromPassword,
    createdAt: token.createdAt.toISOString(),
    expiresAt: token.expiresAt?.toISOString(),
    isExpired: token.expiresAt !== undefined && token.expiresAt !== null && token.expiresAt <= now,
    lastUsedAt: token.lastUsedAt?.toISOString(),
    lastUsedFrom: token.lastUsedFrom ?? undefined,
  }
}

function scopeLabels(scopes: readonly string[], t: Translate) {
  return scopes.map((scope) => ({ scope, label: t(scopeKey(scope)) }))
}

function formOf({ typed = {}, errors = {}, scopes, t }: FormState, days: readonly string[]) {
  return {
    name: typed.name ?? '',
    scopeOptions: scopes.map((scope) => ({
      value: scope,
      label: t(scopeKey(scope)),
      hint: scope,
      isChecked: typed.scopes?.includes(scope) ?? false,
    })),
    validities: validityOptions(days, typed.days ?? '90', t),
    errors,
    summary: Object.entries(errors).map(([name, error]) => ({ ...error, name, label: t(`tokens.form.${name}`) })),
  }
}

function validityOptions(days: readonly string[], selected: string, t: Translate) {
  return days.map((value) => ({
    value,
    label: value === 'unlimited' ? t('tokens.validity.unlimited') : t('tokens.validity.days', { days: Number(value) }),
    isSelected: value === selected,
  }))
}
