// Notices by mail: at once, or together once a day. A mail that is sent twice has the same id.

import { Types } from 'mongoose'
import { inTransaction } from '../../storage/database/index.ts'
import { findReaders } from '../accounts/index.ts'
import { dayOf } from '../day.ts'
import { type Language, type Translate, translatorFor } from '../i18n/translator.ts'
import { linkTo, sendMail } from '../mail/index.ts'
import { enqueue, enqueueAll } from '../outbox/index.ts'
import type { EventHandler } from '../outbox/run.ts'
import { findContact } from '../people/index.ts'
import { findMailTime } from './choice.ts'
import { digestEvent, digestsEvent, mailEvent } from './events.ts'
import { Notice, type NoticeRecord } from './notice.model.ts'
import { wordsOfNotice } from './page.ts'
import { addressOfNotice, choiceUrl } from './address.ts'

export const noticeEvents: Readonly<Record<string, EventHandler>> = {
  [mailEvent]: async ({ noticeId }, { id }) => {
    const notice = await Notice.findById(idOf(noticeId)).lean()
    if (notice?.mail !== 'now') return
    const time = await findMailTime(notice)
    const reader = await findReader(notice.personId)
    if (reader && time === 'daily') {
      await Notice.updateOne({ _id: notice._id }, { $set: { mail: 'digest' } })
      return
    }
    if (reader && time === 'atOnce' && !notice.isRead) {
      const { t } = translatorFor(reader.language)
      const { title, text } = wordsOfNotice(notice, t)
      const body = [title, text, linkTo(addressOfNotice(notice._id))]
      await sendMail({ id, to: reader.email, subject: title, text: withSignature(body, t) })
    }
    await Notice.updateOne({ _id: notice._id }, { $unset: { mail: 1 } })
  },
  /** Puts together who gets the mail of the day. */
  [digestsEvent]: async ({ day }, { stillWorking }) => {
    let last: Types.ObjectId | undefined
    for (;;) {
      const personIds = await personsAfter(last)
      last = personIds.at(-1)
      if (!last) return
      await inTransaction(async (session) => {
        const payloads = personIds.map((personId) => ({ personId, day }))
        await enqueueAll(digestEvent, payloads, session)
      })
      await stillWorking()
    }
  },
  [digestEvent]: async ({ personId, day }) => {
    const waiting = await Notice.find({ mail: 'digest', personId: idOf(personId) })
      .sort({ _id: -1 })
      .limit(mostInOne)
      .lean()
    const unread = waiting.filter(({ isRead }) => !isRead)
    const reader = unread.length > 0 ? await findReader(idOf(personId)) : undefined
    if (reader && (await findMailTime({ personId: idOf(personId) })) !== 'never') {
      const { t } = translatorFor(reader.language)
      // Not the event's: whoever gathers a second time makes another event for the same mail.
      const id = `notices.${String(personId)}.${String(day)}`
      const subject = t('notices.mails.digest.subject', { count: unread.length, site: t('layout.name') })
      await sendMail({ id, to: reader.email, subject, text: withSignature(digestOf(unread, t), t) })
    }
    await Notice.updateMany({ _id: { $in: waiting.map(({ _id }) => _id) } }, { $unset: { mail: 1 } })
  },
}

/** A worker that dies over it, or a mail server that is away, must not cost anybody their mail. */
export async function orderDigests(now = new Date()): Promise<void> {
  await inTransaction((session) => enqueue(digestsEvent, { day: dayOf(now) }, session))
}

/** Who had more on one day hears of the rest in the next mail, and on the page at once. */
const mostInOne = 200
const mostShown = 30
const noticesAtATime = 1000

/** Each once, although several notices wait for them. */
async function personsAfter(last: Types.ObjectId | undefined): Promise<Types.ObjectId[]> {
  const found = await Notice.find({ mail: 'digest', ...(last && { personId: { $gt: last } }) }, { personId: 1 })
    .sort({ personId: 1 })
    .limit(noticesAtATime)
    .lean()
  return [...new Map(found.map(({ personId }) => [personId.toString(), personId])).values()]
}

interface MailReader {
  readonly email: string
  readonly language: Language
}

/** Undefined when they have left, or no address of theirs is confirmed. */
async function findReader(personId: Types.ObjectId): Promise<MailReader | undefined> {
  const account = (await findReaders([personId])).get(personId.toString())
  const contact = account && (await findContact(personId))
  return contact?.email && contact.isConfirmed
    ? { email: contact.email, language: account?.language ?? 'vi' }
    : undefined
}

function digestOf(notices: readonly NoticeRecord[], t: Translate): string[] {
  const shown = notices.slice(0, mostShown).map((notice) => {
    const { title, text } = wordsOfNotice(notice, t)
    return [`• ${title}`, text, linkTo(addressOfNotice(notice._id))].join('\n')
  })
  const more = notices.length - shown.length
  const lead = t('notices.mails.digest.lead', { count: notices.length })
  return [lead, ...shown, ...(more > 0 ? [t('notices.mails.digest.more', { count: more })] : [])]
}

function withSignature(parts: readonly string[], t: Translate): string {
  return `${[...parts, signatureIn(t)].join('\n\n')}\n`
}

function signatureIn(t: Translate): string {
  const site = t('layout.name')
  return t('notices.mails.signature', { site, purpose: t('layout.purpose'), link: linkTo(choiceUrl) })
}

function idOf(value: unknown): Types.ObjectId {
  return value instanceof Types.ObjectId ? value : new Types.ObjectId(String(value))
}
