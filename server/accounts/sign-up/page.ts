import type { FieldError, FieldErrors } from '../../http/form.ts'
import type { Translate } from '../../i18n/translator.ts'
import { addressOf } from '../../pages/address.ts'
import { relationOptions } from '../../people/index.ts'
import { scripts, summaryOf } from '../page.ts'
import { shortestPassword } from '../password.ts'

export interface CodePage {
  readonly code?: string
  readonly isRead?: boolean
  readonly errors?: FieldErrors
  readonly problem?: FieldError
}

export function codePage({ code = '', isRead = false, errors = {}, problem }: CodePage) {
  return { code, isRead, errors, problem }
}

export interface PersonPage {
  readonly code: string
  readonly child: string
  readonly typed: Readonly<Record<string, string>>
  readonly errors?: FieldErrors
  readonly isKnown?: boolean
}

export function personPage({ code, child, typed, errors = {}, isKnown = false }: PersonPage, t: Translate) {
  return {
    child,
    typed,
    isKnown,
    errors,
    signInUrl: signInUrl(code),
    relations: relationOptions(typed.relation ?? '', t),
    summary: summaryOf(errors, 'accounts.signUp', t),
  }
}

export interface AccountPage {
  readonly child: string
  readonly fullName: string
  readonly userName: string
  readonly errors?: FieldErrors
  readonly isAgreed?: boolean
}

export function accountPage({ child, fullName, userName, errors = {}, isAgreed = false }: AccountPage, t: Translate) {
  return {
    ...{ child, fullName, userName, errors, isAgreed },
    shortest: shortestPassword([{ role: 'guardian' }]),
    notice: [1, 2, 3, 4].map((part) => t(`accounts.signUp.notice${part}`)),
    summary: summaryOf(errors, 'accounts.signUp', t),
    scripts,
  }
}

/** Who has an account comes back to the same code. */
export function signInUrl(code: string): string {
  return addressOf('/sign-in', { next: addChildUrl(code) })
}

export function addChildUrl(code: string): string {
  return addressOf('/people/children/add', { code })
}
