// What happens after changes of an account: its owner is told, by mail, if they have a confirmed address. A mail that is sent
// twice has the same id.

import { Types } from 'mongoose'
import { type Language, translatorFor } from '../i18n/translator.ts'
import { linkTo, sendMail } from '../mail/index.ts'
import type { EventHandler } from '../outbox/run.ts'
import { formatDate } from '../pages/helpers.ts'
import { findContact } from '../people/index.ts'
import { Account } from './account.model.ts'
import { deviceText } from './page.ts'

export const accountEvents: Readonly<Record<string, EventHandler>> = {
  'accounts.passwordChanged': async (payload, { id }) => {
    await tell('passwordChanged', payload, id)
  },
  'accounts.newBrowser': async (payload, { id }) => {
    await tell('newBrowser', payload, id)
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
  readonly language: Language
  readonly email: string | undefined
  readonly emailProof: { email?: string | null; code?: string | null; expiresAt?: Date | null } | undefined
}

/** Undefined when the account is gone or closed. */
async function findReader(accountId: unknown): Promise<Reader | undefined> {
  const account = await Account.findById(idOf(accountId), {
    personId: 1,
    language: 1,
    emailProof: 1,
    closedAt: 1,
  }).lean()
  const contact = account?.personId && !account.closedAt ? await findContact(account.personId) : undefined
  if (!account || !contact) return undefined
  const { fullName: name, email, isConfirmed } = contact
  const { language, emailProof } = account
  return {
    name,
    language: language ?? 'vi',
    email: isConfirmed ? email : undefined,
    emailProof: emailProof ?? undefined,
  }
}

async function tell(kind: string, payload: Readonly<Record<string, unknown>>, id: string): Promise<void> {
  const reader = await findReader(payload.accountId)
  if (!reader?.email) return
  const { language, name, email: to } = reader
  const { t } = translatorFor(language)
  const time = formatDate(new Date(payload.at as Date), 'dateTime', language, new Date())
  const values = { name, time, device: deviceText(textOf(payload.device), t), address: textOf(payload.address) }
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
