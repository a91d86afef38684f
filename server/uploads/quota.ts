// How much of the file store somebody and their school may have. What is on its way is reserved before its first byte.

import type { ClientSession, Types } from 'mongoose'
import type { Actor } from '../actor.ts'
import { AppError } from '../errors.ts'
import { policyOf } from '../policies/index.ts'
import type { PolicyDefinition } from '../policy.ts'
import { UsageModel } from './usage.model.ts'

export const personQuota = {
  key: 'uploads.personQuota',
  values: { kind: 'number', least: 1, most: 10_000 },
  usual: 5,
  mayOverride: true,
} as const satisfies PolicyDefinition

export const schoolQuota = {
  key: 'uploads.schoolQuota',
  values: { kind: 'number', least: 1, most: 1_000_000 },
  usual: 200,
  mayOverride: false,
} as const satisfies PolicyDefinition

export interface Usage {
  readonly used: number
  readonly reserved: number
  /** All three in bytes. */
  readonly limit: number
}

export interface Account {
  readonly ownerId: Types.ObjectId
  readonly unitId: Types.ObjectId
}

/** Of somebody in their school, or of a school as a whole. */
export async function usageOf(whose: Pick<Actor, 'personId' | 'memberships'> | Types.ObjectId): Promise<Usage> {
  const isPerson = 'personId' in whose
  const id = isPerson ? personKey(whose.personId) : unitKey(whose)
  const usage = await UsageModel.findById(id).lean()
  const limit = isPerson ? await limitOf(personQuota, whose.memberships[0]?.unitId) : await limitOf(schoolQuota, whose)
  return { used: usage?.used ?? 0, reserved: usage?.reserved ?? 0, limit }
}

/** Before a transaction that reserves: there it is only changed. */
export async function openAccounts({ ownerId, unitId }: Account): Promise<void> {
  for (const _id of [personKey(ownerId), unitKey(unitId)])
    await UsageModel.updateOne({ _id }, { $setOnInsert: { used: 0, reserved: 0, total: 0 } }, { upsert: true })
}

/** @throws AppError 413 `uploads.personQuota` or `uploads.schoolQuota` */
export async function reserve(account: Account, size: number, session: ClientSession): Promise<void> {
  const { ownerId, unitId } = account
  await reserveIn(personKey(ownerId), size, await limitOf(personQuota, unitId), 'uploadPersonQuota', session)
  await reserveIn(unitKey(unitId), size, await limitOf(schoolQuota, unitId), 'uploadSchoolQuota', session)
}

export async function giveBack({ ownerId, unitId }: Account, size: number, session: ClientSession): Promise<void> {
  for (const _id of [personKey(ownerId), unitKey(unitId)])
    await UsageModel.updateOne({ _id }, { $inc: { reserved: -size, total: -size } }, { session })
}

/** `size` may be negative. Never refused: what it is for was reserved, or has been in the store before. */
export async function charge(whose: 'person' | 'unit', id: Types.ObjectId, size: number, session: ClientSession) {
  await UsageModel.updateOne(
    { _id: `${whose}.${id.toString()}` },
    { $inc: { used: size, total: size, reserved: 0 } },
    { session, upsert: true },
  )
}

async function reserveIn(_id: string, size: number, limit: number, code: string, session: ClientSession) {
  const { modifiedCount } = await UsageModel.updateOne(
    { _id, total: { $lte: limit - size } },
    { $inc: { reserved: size, total: size } },
    { session },
  )
  if (modifiedCount > 0 || size === 0) return
  const usage = await UsageModel.findById(_id, undefined, { session }).lean()
  const left = Math.max(0, limit - (usage?.total ?? 0))
  throw new AppError(413, code, { values: { left: megabytes(left), limit: limit / gigabyte } })
}

const gigabyte = 1024 ** 3

async function limitOf(policy: typeof personQuota | typeof schoolQuota, unitId?: Types.ObjectId): Promise<number> {
  return (await policyOf(policy, unitId)) * gigabyte
}

function megabytes(bytes: number): number {
  return Math.floor(bytes / 1024 ** 2)
}

function personKey(id: Types.ObjectId): string {
  return `person.${id.toString()}`
}

function unitKey(id: Types.ObjectId): string {
  return `unit.${id.toString()}`
}
