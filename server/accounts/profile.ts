import { inTransaction } from '../../storage/database/index.ts'
import type { Actor, Origin } from '../actor.ts'
import { notFound } from '../errors.ts'
import type { Language } from '../i18n/translator.ts'
import { enqueue } from '../outbox/index.ts'
import { changeEmail, type Contact, emailOf, findContact } from '../people/index.ts'
import { Account } from './account.model.ts'
import { announceActor } from './actors.ts'
import { askForProof } from './email-proof.ts'
import { recordOwn } from './own-entry.ts'

export interface ProfileForm {
  readonly language: Language
  /** Empty removes it. */
  readonly email: string
}

/** @throws AppError 404 for a service, which is nobody */
export async function findProfile(actor: Actor): Promise<Contact> {
  const contact = actor.isService ? undefined : await findContact(actor.personId)
  if (!contact) throw notFound()
  return contact
}

/** Says whether the address is another one now, which has to be confirmed. */
export async function updateProfile(actor: Actor, form: ProfileForm, origin: Origin): Promise<boolean> {
  if (actor.isService) throw notFound()
  const email = form.email === '' ? undefined : emailOf(form.email)
  return await inTransaction(async (session) => {
    await storeLanguage(actor, form.language, session)
    const former = await findContact(actor.personId, session)
    if (!former) throw notFound()
    if (former.email === email) return false

    await changeEmail(actor.personId, email, session)
    await recordOwn(actor, { action: 'accounts.emailChanged', origin }, session)
    if (former.isConfirmed)
      await enqueue('accounts.emailChanged', { accountId: actor.accountId, former: former.email }, session)
    await askForProof(actor, email, session)
    return email !== undefined
  })
}

export async function changeLanguage(actor: Actor, language: Language): Promise<void> {
  await inTransaction((session) => storeLanguage(actor, language, session))
}

async function storeLanguage(
  { accountId }: Actor,
  language: Language,
  session: Parameters<typeof announceActor>[1],
): Promise<void> {
  await Account.updateOne({ _id: accountId }, { language }, { session })
  await announceActor(accountId, session)
}
