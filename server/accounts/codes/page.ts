import type { FieldError, FieldErrors } from '../../http/form.ts'
import { type Translate, translatorFor } from '../../i18n/translator.ts'
import { formatDate } from '../../pages/helpers.ts'
import { qrOf } from '../../pages/qr.ts'
import { groupedCode } from '../readable-code.ts'
import type { ClassToSlip } from './class-slips.ts'

export interface SignInCodePage {
  readonly userName?: string
  readonly code?: string
  /** Both come from the QR code: there is nothing to type. */
  readonly isRead?: boolean
  readonly errors?: FieldErrors
  readonly problem?: FieldError
}

export function signInCodePage({ userName = '', code = '', isRead = false, errors = {}, problem }: SignInCodePage) {
  return { userName, code, isRead, errors, problem }
}

export interface Slip {
  readonly name: string
  /** Of the class; undefined for somebody who is in none. */
  readonly className?: string
  readonly userName: string
  readonly code: string
}

export interface SlipsPage {
  /** Of the school or the class, above the slips on the screen. */
  readonly place: string
  readonly slips: readonly Slip[]
  /** Names of those in the class who get none. */
  readonly without?: readonly string[]
  readonly until: Date
  /** Where people reach our pages, without a slash at the end. */
  readonly site: string
  readonly backUrl: string
  readonly now: Date
}

/** Whatever language the teacher reads, the paper is Vietnamese: it is for pupils and families. */
export function slipsPage({ place, slips, without = [], until, site, backUrl, now }: SlipsPage) {
  const { t, language } = translatorFor('vi')
  return {
    place,
    backUrl,
    count: slips.length,
    without,
    sheets: chunks(slips, slipsPerSheet).map((onSheet) => ({
      slips: onSheet.map(({ name, className, userName, code }) => ({
        name,
        className: className && t('accounts.slips.class', { name: className }),
        userName,
        code: groupedCode(code),
        labels: { userName: t('accounts.slips.userName'), code: t('accounts.slips.code') },
        qr: qrOf(codeUrl(site, userName, code)),
        qrLabel: t('accounts.slips.qr', { userName }),
        steps: t('accounts.slips.steps', { site: site.replace(/^https?:\/\//, '') }),
        until: t('accounts.slips.until', { day: formatDate(new Date(until.getTime() - 1), 'day', language, now) }),
      })),
    })),
  }
}

/** Between wanting slips and making them. */
export function classSlipsPage({ id, name, schoolName, pupils }: ClassToSlip, t: Translate) {
  return {
    place: `${schoolName} · ${name}`,
    text: t('accounts.classSlips.text', { name, count: pupils.length }),
    consequences: ['once', 'former', 'stays', 'paper'].map((what) => t(`accounts.classSlips.${what}`)),
    url: `/accounts/classes/${id.toString()}/slips`,
    cancelUrl: `/classes/${id.toString()}`,
    breadcrumbs: [{ url: `/classes/${id.toString()}`, label: name }, { label: t('accounts.titles.classSlips') }],
  }
}

/** A sheet of A4. */
export const slipsPerSheet = 10

export function codeUrl(site: string, userName: string, code: string): string {
  return `${site}/sign-in/code?${new URLSearchParams({ u: userName, c: code }).toString()}`
}

function chunks<T>(list: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(list.length / size) }, (_, at) => list.slice(at * size, (at + 1) * size))
}
