import type { Types } from 'mongoose'
import type { Actor } from '../actor.ts'
import { type Order, type Page, pageFrom, type PageInput, pageQuery } from '../api/index.ts'
import { notFound } from '../errors.ts'
import { Token, type TokenRecord } from './token.model.ts'

/** Somebody's own, the newest first; no more than they can have. */
export async function listTokens({ accountId }: Actor): Promise<TokenRecord[]> {
  return await Token.find({ ownerId: accountId }).sort({ createdAt: -1, _id: -1 }).lean()
}

/** The same, in pages. */
export async function listTokenPage<Item>(
  { accountId }: Actor,
  page: PageInput,
  present: (token: TokenRecord) => Item,
): Promise<Page<Item>> {
  const { filter, sort, limit } = pageQuery(page, newestFirst)
  const found = await Token.find({ $and: [{ ownerId: accountId }, filter] })
    .sort(sort)
    .limit(limit)
    .lean()
  return pageFrom(found, page, newestFirst, present)
}

/** @throws AppError 404 */
export async function findOwnToken({ accountId }: Actor, id: Types.ObjectId): Promise<TokenRecord> {
  const token = await Token.findOne({ _id: id, ownerId: accountId }).lean()
  if (!token) throw notFound()
  return token
}

const newestFirst: Order = { field: 'createdAt', direction: -1 }
