// What happens after changes of an account: its owner is told, by mail, if they have a confirmed address. A mail that is sent
// twice has the same id.

import { closeWithoutPlace, reopenReturned } from './memberships.ts'
import { Types } from 'mongoose'
import { type Language, translatorFor } from '../i18n/translator.ts'
import { linkTo, sendMail } from '../mail/index.ts'
import type { EventHandler } from '../outbox/run.ts'
import { formatDate } from '../pages/helpers.ts'
import { findContact } from '../people/index.ts'
import { Account } from './account.model.ts'
import { linkPath, prepareLink } from './forgotten/link.ts'
import { deviceText } from './page.ts'

export const accountEvents: Readonly<Record<string, EventHandler>> = {
  ...Object.fromEntries(
    [
      ...['passwordChanged', 'newBrowser', 'signInCodeUsed'],
      ...['secondFactorOn', 'secondFactorOff', 'recoveryCodeUsed', 'recoveryCodesMade'],
      ...['passwordReset', 'reopened', 'renamed', 'secondFactorRemoved'],
    ].map((kind): [string, EventHandler] => [`accounts.${kind}`, (payload, { id }) => tell(kind, payload, id)]),
  ),
  'classes.membershipsEnded': closeWithoutPlace,
  'classes.membershipsReturned': reopenReturned,
  'accounts.closed': async (payload, { id }) => {
    await tell('closed', payload, id, await findReaderEvenClosed(payload.accountId))
  },
  'accounts.passwordForgotten': async ({ accountId, at }, { id: eventId }) => {
    const reader = await findReader(accountId)
    if (!reader?.email) return
    const { name, userName, language, email } = reader
    const code = await prepareLink({ accountId: idOf(accountId), email, at: new Date(at as Date), eventId })
    if (code === undefined) return
    const values = { name, userName, link: linkTo(linkPath(code)) }
    await send({ id: eventId, to: email, kind: 'passwordForgotten', values, language })
  },
  'accounts.emailEntered': async ({ accountId }, { id }) => {
    const reader = await findReader(accountId)
    const { email: to, code, expiresAt } = reader?.emailProof ?? {}
    if (!reader || !to || !code || !expiresAt || expiresAt <= new Date()) return
    const values = { name: reader.name, link: linkTo(`/account/email/${code}`) }
    await send({ id, to, kind: 'emailEntered', values, language: reader.language })
  },
  'accounts.emailChanged': async ({ accountId, former }, { id }) => {
    const reader = await findReader(accountId)
    if (!reader || typeof former !== 'string') return
    await send({ id, to: former, kind: 'emailChanged', values: { name: reader.name }, language: reader.language })
  },
}

interface Reader {
  readonly name: string
  readonly userName: string
  readonly isClosed: boolean
  readonly language: Language
  readonly email: string | undefined
  readonly emailProof: { email?: string | null; code?: string | null; expiresAt?: Date | null } | undefined
}

/** Undefined when the account is gone or closed. */
async function findReader(accountId: unknown): Promise<Reader | undefined> {
  const reader = await findReaderEvenClosed(accountId)
  return reader?.isClosed ? undefined : reader
}

async function findReaderEvenClosed(accountId: unknown): Promise<Reader | undefined> {
  const fields = { personId: 1, userName: 1, language: 1, emailProof: 1, closedAt: 1 }
  const account = await Account.findById(idOf(accountId), fields).lean()
  const contact = account?.personId ? await findContact(account.personId) : undefined
  if (!account || !contact) return undefined
  const { fullName: name, email, isConfirmed } = contact
  const { userName, language, emailProof, closedAt } = account
  return {
    name,
    userName,
    isClosed: Boolean(closedAt),
    language: language ?? 'vi',
    email: isConfirmed ? email : undefined,
    emailProof: emailProof ?? undefined,
  }
}

async function tell(
  kind: string,
  payload: Readonly<Record<string, unknown>>,
  id: string,
  known?: Reader,
): Promise<void> {
  const reader = known ?? (await findReader(payload.accountId))
  if (!reader?.email) return
  const { language, name, userName, email: to } = reader
  const { t } = translatorFor(language)
  const time = formatDate(new Date(payload.at as Date), 'dateTime', language, new Date())
  const values = {
    name,
    userName,
    time,
    device: deviceText(textOf(payload.device), t),
    address: textOf(payload.address),
  }
  await send({ id, to, kind, values: { ...values, link: linkTo('/account/sessions') }, language })
}

interface Letter {
  readonly id: string
  readonly to: string
  readonly kind: string
  readonly values: Readonly<Record<string, string>>
  readonly language: Language
}

async function send({ id, to, kind, values, language }: Letter): Promise<void> {
  const { t } = translatorFor(language)
  const text = `${t(`accounts.mails.${kind}.text`, values)}\n\n${t('accounts.mails.signature')}\n`
  await sendMail({ id, to, subject: t(`accounts.mails.${kind}.subject`), text })
}

function idOf(value: unknown): Types.ObjectId {
  return value instanceof Types.ObjectId ? value : new Types.ObjectId(String(value))
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}
