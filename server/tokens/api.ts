import type { Types } from 'mongoose'
import { z } from 'zod'
import { authenticate, checkSecondFactor, hasSecondFactor } from '../accounts/index.ts'
import type { Actor, Origin } from '../actor.ts'
import {
  type ApiRoute,
  idSchema,
  InvalidInput,
  listOperation,
  openOperation,
  operation,
  timeSchema,
} from '../api/index.ts'
import { notSignedIn, tooMany } from '../errors.ts'
import { readId } from '../http/id.ts'
import { roles } from '../roles.ts'
import { unitKinds } from '../schools/index.ts'
import { createTokenForPassword } from './create.ts'
import { listTokenPage } from './list.ts'
import { revokeToken } from './revoke.ts'
import type { TokenRecord } from './token.model.ts'

const tokenSchema = z
  .strictObject({
    id: idSchema,
    name: z.string(),
    scopes: z.array(z.string()),
    createdAt: timeSchema,
    expiresAt: timeSchema.nullable().meta({ description: 'Null: it does not expire.' }),
    lastUsedAt: timeSchema.nullable().meta({ description: 'To the minute; null: never.' }),
    lastUsedFrom: z.string().nullable().meta({ description: 'The network, not the very address.' }),
  })
  .meta({ id: 'Token' })

const membershipSchema = z
  .strictObject({
    role: z.enum(roles),
    unit: z.strictObject({ id: idSchema, name: z.string(), kind: z.enum(unitKinds) }),
  })
  .meta({ id: 'Membership', description: 'What somebody is, and where.' })

const meSchema = z
  .strictObject({
    account: z.strictObject({ id: idSchema, kind: z.enum(['person', 'service']), userName: z.string() }),
    person: z
      .strictObject({ id: idSchema, name: z.string() })
      .nullable()
      .meta({ description: 'Null for a service account.' }),
    language: z.enum(['vi', 'en']).nullable().meta({ description: 'What the person has chosen; null: nothing yet.' }),
    memberships: z.array(membershipSchema),
    token: z.strictObject({ id: idSchema, scopes: z.array(z.string()) }),
  })
  .meta({ id: 'Me' })

const newTokenSchema = z.strictObject({
  userName: z.string().min(1).max(320).meta({ description: 'Or the confirmed e-mail address.' }),
  password: z.string().min(1).max(1000),
  code: z
    .string()
    .min(1)
    .max(100)
    .optional()
    .meta({ description: 'Of the second factor, for people who have one: six digits of the app, or a recovery code.' }),
  name: z
    .string()
    .min(1)
    .max(100)
    .default('API')
    .meta({ description: 'What the token is for, for its owner to read.' }),
  scopes: z.array(z.string()).min(1).max(100).optional().meta({ description: 'All that there are, if left out.' }),
  expiresInDays: z.int().min(1).max(365).default(30),
})

const madeTokenSchema = tokenSchema
  .extend({ token: z.string().meta({ description: 'The token itself: it is shown this once.' }) })
  .meta({ id: 'MadeToken' })

export const tokensApi: readonly ApiRoute[] = [
  operation({
    method: 'get',
    path: '/me',
    operationId: 'findMe',
    summary: 'Who the token belongs to, and which memberships they have today.',
    scope: 'any',
    status: 200,
    output: meSchema,
    run: (actor, { tokenId }) => Promise.resolve(meAnswer(actor, readId(tokenId))),
  }),
  openOperation({
    method: 'post',
    path: '/tokens',
    operationId: 'createToken',
    summary: 'Make a personal access token for a user name and a password.',
    description:
      'Refused with 401 (secondFactorRequired) when the person has a second factor and no code is given, with 403 (passwordChangeRequired, secondFactorMissing) until they have done in a browser what they must, and with 429 after wrong passwords or codes. Of more than 100 tokens of one person, the one that was made like this and has not been used for longest goes.',
    status: 201,
    refusals: [401, 403, 409],
    body: newTokenSchema,
    output: madeTokenSchema,
    run: async (_actor, { body, origin, scopes: known }) => {
      const { userName, password, code, name, scopes = known, expiresInDays: days } = body
      if (!scopes.every((scope) => known.includes(scope)))
        throw new InvalidInput({ scopes: { key: 'tokens.errors.unknownScope' } })
      const answer = await authenticate({ userName, password, origin })
      if (answer.kind === 'wait') throw tooMany(answer.seconds)
      if (answer.kind === 'wrong') throw notSignedIn('wrongPassword')
      await askForSecondFactor(answer.actor, code, origin)
      const { token, text } = await createTokenForPassword(answer.actor, { name, scopes, days }, origin)
      return { ...tokenAnswer(token), token: text }
    },
  }),
  listOperation({
    path: '/tokens',
    operationId: 'listTokens',
    summary: 'One’s own tokens, the newest first; never the secrets.',
    scope: 'tokens:read',
    item: tokenSchema,
    run: async (actor, { parameters }) => await listTokenPage(actor, parameters, tokenAnswer),
  }),
  operation({
    method: 'delete',
    path: '/tokens/current',
    operationId: 'revokeCurrentToken',
    summary: 'End the token of this call.',
    scope: 'any',
    status: 204,
    run: async (actor, { tokenId, origin }) => await revokeToken(actor, readId(tokenId), origin),
  }),
]

async function askForSecondFactor(actor: Actor, code: string | undefined, origin: Origin): Promise<void> {
  if (!(await hasSecondFactor(actor))) return
  if (code === undefined) throw notSignedIn('secondFactorRequired')
  const answer = await checkSecondFactor(actor, { code, origin })
  if (answer.kind === 'wait') throw tooMany(answer.seconds)
  if (answer.kind === 'wrong') throw notSignedIn('wrongCode')
}

function meAnswer(actor: Actor, tokenId: Types.ObjectId): z.input<typeof meSchema> {
  const { accountId, personId, name, userName, isService, language = null, memberships, scopes = [] } = actor
  return {
    account: { id: accountId.toString(), kind: isService ? 'service' : 'person', userName },
    person: isService ? null : { id: personId.toString(), name },
    language,
    memberships: memberships.map(({ role, unitId, unitName, unitKind }) => ({
      role,
      unit: { id: unitId.toString(), name: unitName, kind: unitKind as (typeof unitKinds)[number] },
    })),
    token: { id: tokenId.toString(), scopes: [...scopes] },
  }
}

function tokenAnswer(token: TokenRecord): z.input<typeof tokenSchema> {
  const { _id, name, scopes, createdAt, expiresAt, lastUsedAt, lastUsedFrom } = token
  return {
    id: _id.toString(),
    name,
    scopes,
    createdAt: createdAt.toISOString(),
    expiresAt: expiresAt?.toISOString() ?? null,
    lastUsedAt: lastUsedAt?.toISOString() ?? null,
    lastUsedFrom: lastUsedFrom ?? null,
  }
}
