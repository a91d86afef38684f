// Telling people something, together with what it is about or not at all.

import { type ClientSession, Types } from 'mongoose'
import { findReaders } from '../accounts/index.ts'
import { announceChanges } from '../changes/index.ts'
import { translatorFor } from '../i18n/translator.ts'
import { isMailOn } from '../mail/index.ts'
import { enqueueAll } from '../outbox/index.ts'
import { mailEvent } from './events.ts'
import { Notice } from './notice.model.ts'

export interface NewNotice {
  /** `<feature>.notices.<what>`; its words are `.title` and `.text`. */
  readonly key: string
  /** They also stand in mails: no name, mark or work of a pupil. */
  readonly values?: Readonly<Record<string, string | number>>
  /** One of our own pages. */
  readonly url: string
  /** By mail at once, or once a day together with others: unless the person has chosen otherwise. */
  readonly urgency: 'now' | 'digest'
  /** What is told with the same word before is not told again. */
  readonly once?: string
}

/**
 * In the transaction of what it tells. Who cannot sign in, or no longer, is not told. By mail too, when the address is
 * confirmed.
 */
export async function notify(
  personIds: readonly Types.ObjectId[],
  notice: NewNotice,
  session: ClientSession,
): Promise<void> {
  refuseUnreadable(notice)
  const readers = await findReaders(personIds, session)
  if (readers.size === 0) return
  const told = await addNew([...readers.keys()], notice, session)
  if (told.length === 0) return
  await announceChanges(
    'notice',
    told.map(({ personId }) => personId),
    session,
  )
  if (notice.urgency === 'now' && isMailOn())
    await enqueueAll(
      mailEvent,
      told.map(({ id }) => ({ noticeId: id })),
      session,
    )
}

interface Told {
  readonly personId: string
  readonly id: Types.ObjectId
}

/** Those who have not been told before. */
async function addNew(personIds: readonly string[], notice: NewNotice, session: ClientSession): Promise<Told[]> {
  const { key, values, url, urgency, once } = notice
  const told = personIds.map((personId) => ({ personId, id: new Types.ObjectId() }))
  const common = { key, url, at: new Date(), isRead: false, ...(values && { values }) }
  const records = told.map(({ personId, id }) => ({
    ...{ _id: id, personId: new Types.ObjectId(personId), ...common },
    ...(isMailOn() && { mail: urgency }),
  }))
  if (once === undefined) {
    await Notice.insertMany(records, { session })
    return told
  }
  const written = await Notice.bulkWrite(
    records.map(({ personId, ...rest }) => ({
      updateOne: { filter: { personId, once }, update: { $setOnInsert: rest }, upsert: true },
    })),
    { session },
  )
  return told.filter((_, at) => written.upsertedIds[at] !== undefined)
}

/** A mistake of ours, better found by a test than by whoever reads it. */
function refuseUnreadable({ key, url }: NewNotice): void {
  const { has } = translatorFor('vi')
  for (const word of ['title', 'text']) if (!has(`${key}.${word}`)) throw new Error(`There is no word ${key}.${word}.`)
  if (!/^\/(?!\/)/.test(url)) throw new Error(`${url} is none of our pages.`)
}
