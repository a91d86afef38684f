import type { FieldError, FieldErrors } from '../../http/form.ts'
import type { Translate } from '../../i18n/translator.ts'
import type { Actor } from '../../actor.ts'
import { scripts, summaryOf } from '../page.ts'
import { shortestPassword } from '../password.ts'

export interface ForgottenPage {
  readonly userName?: string
  readonly errors?: FieldErrors
  readonly isMailOn: boolean
}

export function forgottenPage({ userName = '', errors = {}, isMailOn }: ForgottenPage) {
  return { userName, errors, isMailOn }
}

export interface NewPasswordPage {
  readonly code: string
  readonly actor: Actor
  readonly errors?: Readonly<Record<string, FieldError>>
  readonly t: Translate
}

export function newPasswordPage({ code, actor, errors = {}, t }: NewPasswordPage) {
  return {
    code,
    lead: t('accounts.newPassword.lead', { name: actor.name, userName: actor.userName }),
    userName: actor.userName,
    shortest: shortestPassword(actor.memberships),
    errors,
    summary: summaryOf(errors, 'accounts.password', t),
    scripts,
  }
}
