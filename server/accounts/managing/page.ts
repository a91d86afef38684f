import type { FieldErrors } from '../../http/form.ts'
import type { Translate } from '../../i18n/translator.ts'
import { placesOf } from '../page.ts'
import type { Deed } from './access.ts'
import type { ManagedAccount, ManagedPerson } from './find.ts'
import type { Holder } from './holder.ts'

export interface AccountPage extends ManagedAccount {
  /** With whom it can be opened besides. */
  readonly provider: string | undefined
  readonly now: Date
  readonly t: Translate
}

export function accountPage({ holder, may, provider, now, t }: AccountPage) {
  const { name, userName, memberships, closedAt, lastSignInAt, linkedAt, hasSecondFactor } = holder
  return {
    title: name,
    userName,
    closedAt: closedAt?.toISOString(),
    waiting: closedAt ? undefined : waitingFor(holder, now),
    lastSignInAt: lastSignInAt?.toISOString(),
    hasSecondFactor,
    provider: linkedAt && provider,
    places: placesOf(memberships, t),
    actions: actionsFor(holder, may).map(({ deed, icon }) => ({
      label: t(`accounts.deeds.${deed}.action`),
      url: deedUrl(holder, deed),
      icon,
    })),
    breadcrumbs: [{ label: t('accounts.titles.account') }, { label: name }],
  }
}

/** Before a grave thing is done; the page of a new user name has a form instead. */
export function deedPage(holder: Holder, deed: Exclude<Deed, 'see' | 'make' | 'rename'>, t: Translate) {
  const values = { name: holder.name, userName: holder.userName }
  return {
    ...deedFrame(holder, deed, t),
    question: t(`accounts.deeds.${deed}.title`, values),
    text: t(`accounts.deeds.${deed}.text`, values),
    consequences: [t(`accounts.deeds.${deed}.consequence`)],
    isGrave: deed === 'close' || deed === 'removeSecondFactor',
  }
}

export interface RenamePage {
  readonly holder: Holder
  readonly userName?: string
  readonly errors?: FieldErrors
  readonly t: Translate
}

export function renamePage({ holder, userName = holder.userName, errors = {}, t }: RenamePage) {
  return { ...deedFrame(holder, 'rename', t), name: holder.name, userName, errors }
}

export function noAccountPage({ personId, name, may }: ManagedPerson, t: Translate) {
  return {
    title: name,
    url: personUrl(personId),
    canMake: may.make,
    breadcrumbs: [{ label: t('accounts.titles.account') }, { label: name }],
  }
}

export function accountUrl({ accountId }: Pick<Holder, 'accountId'>): string {
  return `/accounts/${accountId.toString()}`
}

export function personUrl(personId: { toString(): string }): string {
  return `/accounts/people/${personId.toString()}`
}

function deedFrame(holder: Holder, deed: Exclude<Deed, 'see' | 'make'>, t: Translate) {
  const label = t(`accounts.deeds.${deed}.action`)
  return {
    title: label,
    actionLabel: label,
    url: deedUrl(holder, deed),
    cancelUrl: accountUrl(holder),
    breadcrumbs: [{ label: t('accounts.titles.account') }, { url: accountUrl(holder), label: holder.name }, { label }],
  }
}

const paths = {
  reset: 'reset',
  rename: 'rename',
  removeSecondFactor: 'remove-second-factor',
  close: 'close',
  reopen: 'reopen',
} as const

function deedUrl(holder: Holder, deed: keyof typeof paths): string {
  return `${accountUrl(holder)}/${paths[deed]}`
}

/** Those that make sense as it is, and that they may do. */
function actionsFor({ closedAt, hasSecondFactor }: Holder, may: ManagedAccount['may']) {
  const open = [
    { deed: 'reset', icon: 'key' },
    { deed: 'rename', icon: 'edit' },
    ...(hasSecondFactor ? [{ deed: 'removeSecondFactor', icon: 'phone' } as const] : []),
    { deed: 'close', icon: 'lock' },
  ] as const
  const closed = [{ deed: 'reopen', icon: 'check' }] as const
  return (closedAt ? closed : open).filter(({ deed }) => may[deed])
}

/** The word under `accounts.manage`; undefined when somebody can sign in with a password. */
function waitingFor({ hasPassword, codeUntil }: Holder, now: Date): { key: string; until?: string } | undefined {
  if (codeUntil && codeUntil > now)
    return { key: 'accounts.manage.hasCode', until: new Date(codeUntil.getTime() - 1).toISOString() }
  return hasPassword ? undefined : { key: 'accounts.manage.noPassword' }
}
