// Sessions lie in the database; each server remembers those that it has seen, so that a page does not have to ask for its
// session every time (server/changes).

import { createHash } from 'node:crypto'
import MongoStore from 'connect-mongo'
import session, { type SessionData } from 'express-session'
import type { ClientSession } from 'mongoose'
import type { Database } from '../../storage/database/index.ts'
import { announceChange, createMemory } from '../changes/index.ts'
import { type SessionRecord, StoredSession } from './session.model.ts'

/** Seconds. */
const lifetime = 14 * 24 * 3600
const touchAfter = 5 * 60

interface Remembered {
  readonly text: string
  readonly accountId: string | undefined
  readonly startedAt: string | undefined
  /** When it was last written that it is in use. */
  readonly touchedAt: number
}

const remembered = createMemory<Remembered>('session', 50_000)

export function openSessionStore({ client, name }: Database): session.Store {
  const inner = MongoStore.create({
    client,
    dbName: name,
    collectionName: 'sessions',
    ttl: lifetime,
    touchAfter,
    // Its promise of the index would end the process if the database went away meanwhile. The model has the index.
    autoRemove: 'disabled',
    stringify: false,
    transformId: storedId,
  })
  return new RememberingStore(inner)
}

/** A copy of the database lets nobody in: it has no ids of sessions, only their hashes. */
export function storedId(sid: string): string {
  return createHash('sha256').update(sid).digest('base64url')
}

/** By its stored id: whose session it is, when this server remembers it and nothing about it has to be written now. */
export function recallSession(id: string): { accountId: string; startedAt: string | undefined } | undefined {
  const known = remembered.get(id)
  if (known?.accountId === undefined || Date.now() - known.touchedAt >= touchAfter * 1000) return undefined
  return { accountId: known.accountId, startedAt: known.startedAt }
}

/** What is remembered of a session is read again by the next request. */
export function forgetSession(sid: string): void {
  remembered.forget(storedId(sid))
}

export async function listSessions(accountId: string): Promise<SessionRecord[]> {
  return await StoredSession.find({ 'session.passport.user': accountId, expires: { $gt: new Date() } })
    .sort({ lastModified: -1 })
    .limit(100)
    .lean()
}

/** Ends one session of an account, by its stored id. Says whether there was one. */
export async function endSession(accountId: string, id: string, session?: ClientSession): Promise<boolean> {
  const { deletedCount } = await StoredSession.deleteOne({ _id: id, 'session.passport.user': accountId }, { session })
  await announceChange('session', id, session)
  return deletedCount > 0
}

/** Ends all sessions of an account but one, given by its stored id. Gives how many there were. */
export async function endSessions(
  accountId: string,
  except: string | undefined,
  session?: ClientSession,
): Promise<number> {
  const filter = { 'session.passport.user': accountId, ...(except === undefined ? {} : { _id: { $ne: except } }) }
  const ids = await StoredSession.distinct('_id', filter).session(session ?? null)
  await StoredSession.deleteMany({ _id: { $in: ids } }, { session })
  for (const id of ids) await announceChange('session', id, session)
  return ids.length
}

type Done = (error?: unknown) => void

class RememberingStore extends session.Store {
  readonly #inner: session.Store

  constructor(inner: session.Store) {
    super()
    this.#inner = inner
  }

  override get(sid: string, done: (error: unknown, data?: SessionData | null) => void): void {
    const id = storedId(sid)
    const known = remembered.get(id)
    if (known) return done(null, revive(known.text))

    const since = remembered.begin()
    this.#inner.get(sid, (error: unknown, data) => {
      if (data) remembered.set(id, summaryOf(data), since)
      done(error, data)
    })
  }

  override set(sid: string, data: SessionData, done: Done = () => {}): void {
    this.#inner.set(sid, data, announcing(sid, done))
  }

  override destroy(sid: string, done: Done = () => {}): void {
    this.#inner.destroy(sid, announcing(sid, done))
  }

  override touch(sid: string, data: SessionData, done: Done = () => {}): void {
    const last = (data as { lastModified?: Date | string }).lastModified
    if (last && Date.now() - new Date(last).getTime() < touchAfter * 1000) return done()
    // A session that was ended meanwhile stays ended, and the page that noticed it is none the worse.
    this.#inner.touch?.(sid, data, () => {
      remembered.forget(storedId(sid))
      done()
    })
  }
}

function announcing(sid: string, done: Done): Done {
  return (error) => {
    if (error) return done(error)
    announceChange('session', storedId(sid)).then(() => done(), done)
  }
}

function summaryOf(data: SessionData): Remembered {
  const { passport, startedAt, lastModified } = data as SessionData & { passport?: { user?: string } }
  const touchedAt = new Date(lastModified ?? 0).getTime()
  return { text: JSON.stringify(data), accountId: passport?.user, startedAt, touchedAt }
}

function revive(text: string): SessionData {
  const data = JSON.parse(text) as SessionData & { lastModified?: Date | string }
  if (data.lastModified) data.lastModified = new Date(data.lastModified)
  return data
}
