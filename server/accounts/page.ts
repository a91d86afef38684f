import type { Actor, ActorMembership } from '../actor.ts'
import type { FieldError, FieldErrors } from '../http/form.ts'
import type { ProfileLink } from '../pages/navigation.ts'
import { type Language, languages, type Translate } from '../i18n/translator.ts'
import type { Contact } from '../people/index.ts'
import { deviceOf } from './device.ts'
import type { SignInHint } from './hints.ts'
import { shortestPassword } from './password.ts'
import type { OwnSession } from './sessions.ts'

export interface SignInPage {
  readonly userName?: string
  readonly next: string
  readonly errors?: FieldErrors
  /** What is said above the form. */
  readonly problem?: FieldError
  readonly hints: readonly SignInHint[]
  /** With whom one can sign in besides. */
  readonly provider: string | undefined
}

export function signInPage({ userName = '', next, errors = {}, problem, hints, provider }: SignInPage) {
  return {
    userName,
    next,
    errors,
    problem,
    hints: hints.map(({ userName, password, name: person, role, unit }) => ({
      ...{ userName, password, person, unit },
      role: `roles.${role}`,
    })),
    openid: provider && { name: provider, url: `/sign-in/openid?next=${encodeURIComponent(next)}` },
    scripts,
  }
}

/** What to say after a refusal: never whether the name exists. `words`: where `wrong`, `wrongAndWait` and `wait` are. */
export function refusalOf(
  answer: { kind: 'wrong' | 'wait'; seconds: number },
  words:
    | 'accounts.signIn'
    | 'accounts.enterCode'
    | 'accounts.signInCode'
    | 'accounts.signUp'
    | 'accounts.turnOff' = 'accounts.signIn',
): FieldError {
  const { kind, seconds } = answer
  if (seconds === 0) return { key: `${words}.wrong` }
  const isLong = seconds >= 100
  return {
    key: `${words}.${kind === 'wait' ? 'wait' : 'wrongAndWait'}`,
    values: { count: isLong ? Math.ceil(seconds / 60) : seconds, unit: isLong ? 'minutes' : 'seconds' },
  }
}

export interface PasswordPage {
  readonly actor: Actor
  readonly next?: string
  readonly errors?: FieldErrors
  readonly problem?: FieldError
  /** Somebody let in with a code on paper, or by a provider, has no password that could be asked for. */
  readonly hasPassword: boolean
  readonly t: Translate
}

export function passwordPage({ actor, next = '/', errors = {}, problem, hasPassword, t }: PasswordPage) {
  const { userName, memberships } = actor
  const isFirst = actor.duty === 'setPassword'
  return {
    title: t(isFirst ? 'accounts.password.firstTitle' : 'accounts.titles.password'),
    lead: t(`accounts.password.${isFirst ? (hasPassword ? 'firstLead' : 'newLead') : 'lead'}`),
    userName,
    next,
    shortest: shortestPassword(memberships),
    errors,
    summary: summaryOf(errors, 'accounts.password', t),
    problem,
    isFirst,
    asksCurrent: asksCurrent(actor, hasPassword),
    breadcrumbs: isFirst ? [] : [profileCrumb(t), { label: t('accounts.titles.password') }],
    scripts,
  }
}

/** Without a password of their own, whoever sits there could set one: only at the first time, right after the code. */
export function asksCurrent({ duty }: Pick<Actor, 'duty'>, hasPassword: boolean): boolean {
  return hasPassword || duty !== 'setPassword'
}

export interface ProfilePage {
  readonly actor: Actor
  readonly contact: Contact
  /** With whom they can sign in besides. */
  readonly provider: string | undefined
  /** As it was typed. */
  readonly typed?: { readonly email: string; readonly language: string }
  readonly errors?: FieldErrors
  readonly isMailOn: boolean
  /** What other features add. */
  readonly links: readonly ProfileLink[]
  readonly t: Translate
  readonly language: Language
}

export function profilePage({
  actor,
  contact,
  provider,
  typed,
  errors = {},
  isMailOn,
  links,
  t,
  language,
}: ProfilePage) {
  const chosen = typed?.language ?? actor.language ?? language
  return {
    personName: actor.name,
    facts: [
      { term: t('accounts.profile.name'), text: actor.name },
      { term: t('accounts.profile.userName'), text: actor.userName },
    ],
    places: placesOf(actor.memberships, t),
    provider,
    links: links.map(({ key, url, icon }) => ({ label: t(key), url, icon })),
    email: typed?.email ?? contact.email ?? '',
    hasEmail: contact.email !== undefined,
    isConfirmed: contact.isConfirmed,
    canConfirm: contact.email !== undefined && !contact.isConfirmed && isMailOn,
    languages: languages.map((code) => ({ value: code, label: t(`languages.${code}`), isChecked: code === chosen })),
    errors,
    summary: summaryOf(errors, 'accounts.profile', t),
  }
}

export interface SessionsPage {
  readonly sessions: readonly OwnSession[]
  readonly currentId: string
  readonly t: Translate
  readonly now: Date
}

export function sessionsPage({ sessions, currentId, t, now }: SessionsPage) {
  const cards = sessions.map(({ id, device, address, startedAt, seenAt }) => ({
    id,
    device: deviceText(device, t),
    symbol: deviceOf(device).isHandheld ? 'phone' : 'desktop',
    address,
    startedAt: startedAt?.toISOString(),
    seenAt: (id === currentId ? now : seenAt)?.toISOString(),
    isThis: id === currentId,
  }))
  return {
    sessions: [...cards.filter(({ isThis }) => isThis), ...cards.filter(({ isThis }) => !isThis)],
    hasOthers: cards.some(({ isThis }) => !isThis),
    breadcrumbs: [profileCrumb(t), { label: t('accounts.titles.sessions') }],
  }
}

export function confirmEmailPage({ email, code }: { email: string; code: string }, t: Translate) {
  return {
    email,
    hidden: [{ name: 'code', value: code }],
    breadcrumbs: [profileCrumb(t), { label: t('accounts.titles.confirmEmail') }],
  }
}

/** `Chrome trên Windows`. */
export function deviceText(userAgent: string, t: Translate): string {
  const { browser, system } = deviceOf(userAgent)
  if (browser && system) return t('accounts.device.both', { browser, system })
  return browser ?? system ?? t('accounts.device.unknown')
}

export const scripts = ['accounts/show-passwords.js']

export function profileCrumb(t: Translate) {
  return { url: '/account', label: t('accounts.titles.profile') }
}

/** Each unit once, with what somebody is there. */
export function placesOf(memberships: readonly ActorMembership[], t: Translate) {
  const places = new Map<string, { unit: string; roles: string[] }>()
  for (const { unitId, unitName, role } of memberships) {
    const place = places.get(unitId.toString()) ?? { unit: unitName, roles: [] }
    places.set(unitId.toString(), { ...place, roles: [...place.roles, t(`roles.${role}`)] })
  }
  return [...places.values()].map(({ unit, roles }) => ({ term: unit, text: roles.join(', ') }))
}

/** For the list above the form. The label of a field `email` is the word `<prefix>.email`. */
export function summaryOf(errors: FieldErrors, prefix: string, t: Translate) {
  return Object.entries(errors).map(([name, error]) => ({ ...error, name, label: t(`${prefix}.${name}`) }))
}
