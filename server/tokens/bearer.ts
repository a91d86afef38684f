// Who a token belongs to and what it may be used for. Each server remembers the tokens that it has seen (server/changes), so
// that reading costs no query; whatever changes something asks the database.

import type { ClientSession, Types } from 'mongoose'
import { findActor, forgetActor } from '../accounts/index.ts'
import type { Actor } from '../actor.ts'
import type { Asked, Bearer, Known } from '../api/index.ts'
import { announceChange, createMemory } from '../changes/index.ts'
import { forbidden, notSignedIn } from '../errors.ts'
import type { Role } from '../roles.ts'
import { findUnits } from '../schools/index.ts'
import { dutyRefusal } from './access.ts'
import { isWithin } from './address.ts'
import { noteUse } from './last-use.ts'
import { isSecret, readToken } from './secret.ts'
import { ServiceAccount, type ServiceAccountRecord } from './service-account.model.ts'
import { Token, type TokenRecord } from './token.model.ts'

export const bearer: Bearer = { find: findBearer }

/** After every change of a token or its service account, in the same transaction. */
export async function announceToken(id: Types.ObjectId, session: ClientSession): Promise<void> {
  await announceChange('token', id.toString(), session)
}

interface Remembered {
  readonly token: TokenRecord
  readonly service: ServiceAccountRecord | undefined
}

const remembered = createMemory<Remembered>('token', 20_000)

const invalidToken: Known = { refusal: notSignedIn('invalidToken') }

async function findBearer(text: string, asked: Asked): Promise<Known> {
  const given = readToken(text)
  if (!given) return invalidToken
  if (!asked.isReading) remembered.forget(given.id)
  const found = remembered.get(given.id) ?? (await read(given.id))
  if (!found || !isSecret(given.secret, found.token.secretHash)) return invalidToken

  const { token, service } = found
  if (token.expiresAt && token.expiresAt.getTime() <= Date.now()) return { refusal: notSignedIn('tokenExpired') }
  if (service && !isWithin(asked.address, service.addresses)) return { refusal: forbidden('addressNotAllowed') }
  const actor = service ? await serviceActor(service) : await accountActor(token.ownerId.toString(), asked.isReading)
  if (!actor) return invalidToken
  if (actor.duty) return { refusal: dutyRefusal(actor.duty) }

  noteUse(token, asked.address)
  return { caller: { tokenId: given.id, actor: { ...actor, scopes: token.scopes } } }
}

async function read(id: string): Promise<Remembered | undefined> {
  const since = remembered.begin()
  const token = await Token.findById(id).lean()
  if (!token) return undefined
  const service = token.ownerKind === 'service' ? await ServiceAccount.findById(token.ownerId).lean() : undefined
  if (service === null || service?.closedAt) return undefined
  remembered.set(id, { token, service }, since)
  return { token, service }
}

async function accountActor(accountId: string, isReading: boolean): Promise<Actor | undefined> {
  if (!isReading) forgetActor(accountId)
  return await findActor(accountId)
}

/** Undefined when its unit is gone. */
async function serviceActor({ _id, name, role, unitId }: ServiceAccountRecord): Promise<Actor | undefined> {
  const unit = (await findUnits([unitId.toString()])).get(unitId.toString())
  if (!unit) return undefined
  return {
    accountId: _id,
    personId: _id,
    name,
    userName: name,
    language: undefined,
    duty: undefined,
    isService: true,
    scopes: undefined,
    memberships: [{ role: role as Role, unitId, unitName: unit.name, unitKind: unit.kind }],
    classes: [],
    childIds: [],
  }
}
