// When and from where a token was used last: roughly, because nobody needs more, and written seldom.

import type { Types } from 'mongoose'
import { coarse } from './address.ts'
import { Token, type TokenRecord } from './token.model.ts'

/** Milliseconds. */
const interval = 60_000
const mostNoted = 50_000
/** When this server has last written it, by token. */
const noted = new Map<string, number>()

/** Does not wait for it to be written: nothing depends on that. */
export function noteUse({ _id, lastUsedAt }: Pick<TokenRecord, '_id' | 'lastUsedAt'>, address: string): void {
  const id = _id.toString()
  const now = Date.now()
  const last = Math.max(noted.get(id) ?? 0, lastUsedAt?.getTime() ?? 0)
  if (now - last < interval) return
  if (noted.size >= mostNoted) noted.clear()
  noted.set(id, now)
  write(_id, new Date(now), coarse(address)).catch(() => noted.delete(id))
}

/** Unless another server has done so within the minute. */
async function write(id: Types.ObjectId, at: Date, lastUsedFrom: string): Promise<void> {
  const isDue = [{ lastUsedAt: { $exists: false } }, { lastUsedAt: { $lte: new Date(at.getTime() - interval) } }]
  await Token.updateOne({ _id: id, $or: isDue }, { $set: { lastUsedAt: at, lastUsedFrom } })
}
