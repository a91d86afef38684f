import type { Page } from '../api/index.ts'
import type { FieldErrors } from '../http/form.ts'
import type { Translate, Translator } from '../i18n/translator.ts'
import { addressOf } from '../pages/address.ts'
import { addressOfNotice, choiceUrl, home } from './address.ts'
import { type MailTime, mailTimes } from './input.ts'
import type { NoticeRecord } from './notice.model.ts'

type Worded = Pick<NoticeRecord, 'key' | 'values'>

/** A notice may outlive the words it was written with: then it says only that there is something. */
export function wordsOfNotice({ key, values }: Worded, t: Translate): { title: string; text: string } {
  const filled = (values ?? {}) as Readonly<Record<string, unknown>>
  try {
    return { title: t(`${key}.title`, filled), text: t(`${key}.text`, filled) }
  } catch {
    return { title: t('notices.lost.title'), text: t('notices.lost.text') }
  }
}

export interface NoticesPage {
  readonly notices: Page<NoticeRecord>
  readonly isUnread: boolean
  readonly isFurther: boolean
  readonly unread: number
}

export function noticesPage({ notices, isUnread, isFurther, unread }: NoticesPage, { t }: Translator) {
  const url = isUnread ? addressOf(home, { show: 'unread' }) : home
  return {
    choiceUrl,
    readAllUrl: unread > 0 ? `${home}/read` : undefined,
    tabs: [
      { label: t('notices.tabs.all'), url: home, isCurrent: !isUnread },
      { label: t('notices.tabs.unread'), url: addressOf(home, { show: 'unread' }), isCurrent: isUnread, count: unread },
    ],
    notices: notices.items.map((notice) => {
      const { _id, at, isRead } = notice
      const { title, text } = wordsOfNotice(notice, t)
      const address = addressOfNotice(_id)
      return { title, text, at: at.toISOString(), url: address, isNew: !isRead, readUrl: `${address}/read` }
    }),
    isEmpty: notices.items.length === 0,
    emptyText: t(`notices.empty.${isFurther ? 'further' : isUnread ? 'unread' : 'all'}`),
    firstUrl: isFurther ? url : undefined,
    nextUrl: notices.next && addressOf(home, { show: isUnread ? 'unread' : '', cursor: notices.next }),
  }
}

export interface ChoicePage {
  readonly mail: MailTime | undefined
  readonly hasAddress: boolean
  readonly isMailOn: boolean
  readonly errors?: FieldErrors
}

export function choicePage({ mail, hasAddress, isMailOn, errors = {} }: ChoicePage, { t }: Translator) {
  return {
    options: mailTimes.map((value) => ({
      value,
      label: t(`notices.choice.times.${value}.label`),
      hint: t(`notices.choice.times.${value}.hint`),
      isChecked: value === mail,
    })),
    warning: isMailOn ? (hasAddress ? undefined : t('notices.choice.noAddress')) : t('notices.choice.noMail'),
    errors,
    summary: Object.entries(errors).map(([name, error]) => ({ ...error, name, label: t('notices.choice.mail') })),
    action: choiceUrl,
    breadcrumbs: [{ url: '/account', label: t('accounts.titles.profile') }, { label: t('notices.titles.choice') }],
  }
}
