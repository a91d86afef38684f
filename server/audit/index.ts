// Who did what, before and after, when and from where. Entries are only ever added, by this one function.

import { isDeepStrictEqual } from 'node:util'
import type { ClientSession, Types } from 'mongoose'
import type { Actor, Origin } from '../actor.ts'
import { sharedTime } from '../outbox/clock.ts'
import { AuditEntry } from './entry.model.ts'
import { refuseSecrets } from './secrets.ts'

export { type AuditFilter, type AuditRecord, findEntry, listEntries, listOfPerson } from './list.ts'

export interface Audited {
  /** `<feature>.<what happened>`, with a word `<feature>.audit.<what happened>` in both languages. */
  readonly action: string
  readonly actor: Pick<Actor, 'personId' | 'name'> | undefined
  readonly subject: { readonly kind: string; readonly id: Types.ObjectId | string }
  readonly unitIds?: readonly Types.ObjectId[]
  /** Only what has changed; never secrets. */
  readonly before?: Readonly<Record<string, unknown>>
  readonly after?: Readonly<Record<string, unknown>>
  readonly origin?: Origin
  /** Of what is taken over from elsewhere; otherwise now. */
  readonly at?: Date
}

/** In the transaction of the change itself, where there is one. @throws TypeError when something in it is a secret */
export async function record(entry: Audited, session?: ClientSession): Promise<void> {
  await new AuditEntry(storedOf(entry, await sharedTime())).save({ session })
}

/** The same for many at once. */
export async function recordAll(entries: readonly Audited[], session?: ClientSession): Promise<void> {
  if (entries.length === 0) return
  const at = await sharedTime()
  // All of it comes from the function below: looking through each of thousands once more would take longer than writing them.
  await AuditEntry.collection.insertMany(
    entries.map((entry) => ({ unitIds: [], ...withoutNothing(storedOf(entry, at)) })),
    { session, ignoreUndefined: true },
  )
}

function withoutNothing(entry: object): object {
  const isEmpty = (value: unknown) => isDeepStrictEqual(value, {})
  return Object.fromEntries(Object.entries(entry).filter(([, value]) => value !== undefined && !isEmpty(value)))
}

function storedOf({ action, actor, subject, unitIds, before, after, origin, at }: Audited, now: Date) {
  refuseSecrets(before, after)
  return {
    at: at ?? now,
    action,
    actorId: actor?.personId,
    actorName: actor?.name,
    subjectKind: subject.kind,
    subjectId: subject.id,
    unitIds,
    before,
    after,
    address: origin?.address,
    device: origin?.device,
  }
}
