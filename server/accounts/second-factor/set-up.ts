import { inTransaction } from '../../../storage/database/index.ts'
import type { Actor, Origin } from '../../actor.ts'
import { conflict } from '../../errors.ts'
import { enqueue } from '../../outbox/index.ts'
import { seal } from '../../sealing/index.ts'
import { Account } from '../account.model.ts'
import { announceActor } from '../actors.ts'
import { recordOwn } from '../own-entry.ts'
import { openSealed, sealFor } from '../sealed-note.ts'
import { newsOf } from '../sign-in.ts'
import { newRecoveryCodes } from './recovery-codes.ts'
import { newSecret, stepOf } from './totp.ts'

export interface Draft {
  readonly secret: string
  /** Comes back with the form: until the first code is right nothing is stored. */
  readonly sealed: string
}

/** Milliseconds to install an app and to read a code. */
const patience = 60 * 60_000

export async function draftSecondFactor({ accountId }: Actor, now = new Date()): Promise<Draft> {
  const secret = newSecret()
  const until = new Date(now.getTime() + patience)
  return { secret, sealed: await sealFor(purpose, { accountId: accountId.toString(), secret }, until) }
}

/** The draft that came back with the form; undefined when it is too old, or somebody else's. */
export async function readDraft({ accountId }: Actor, sealed: string, now = new Date()): Promise<Draft | undefined> {
  const note = await openSealed<{ accountId: string; secret: string }>(purpose, sealed, now)
  return note?.accountId === accountId.toString() ? { secret: note.secret, sealed } : undefined
}

/**
 * Gives the recovery codes, to be shown once; undefined when the code is not the one of this secret.
 * @throws AppError 409 `secondFactorIsOn`
 */
export async function setUpSecondFactor(
  actor: Actor,
  given: { draft: Draft; code: string; origin: Origin },
  now = new Date(),
): Promise<readonly string[] | undefined> {
  const { draft, code, origin } = given
  const { accountId } = actor
  const lastStep = stepOf(code.replace(/\s/g, ''), draft.secret, now)
  if (lastStep === undefined) return undefined

  const [secret, recovery] = [await seal(draft.secret), await newRecoveryCodes(accountId)]
  await inTransaction(async (session) => {
    const secondFactor = { secret, since: now, lastStep, recoveryMarks: recovery.marks, trusted: [] }
    const { matchedCount } = await Account.updateOne(
      { _id: accountId, secondFactor: { $exists: false } },
      { $set: { secondFactor } },
      { session },
    )
    if (matchedCount === 0) throw conflict('secondFactorIsOn')
    await announceActor(accountId, session)
    await recordOwn(actor, { action: 'accounts.secondFactorOn', origin }, session)
    await enqueue('accounts.secondFactorOn', newsOf(actor, origin), session)
  })
  return recovery.texts
}

const purpose = 'second factor'
