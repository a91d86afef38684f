// An API of its own, about leaves, with every kind of operation; its tokens are names of callers.

import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import express from 'express'
import { Types } from 'mongoose'
import { z } from 'zod'
import type { Actor } from '../../server/actor.ts'
import {
  type ApiCall,
  apiRouter,
  limitCalls,
  type Bearer,
  listOperation,
  openOperation,
  operation,
} from '../../server/api/index.ts'
import { AppError, conflict, notSignedIn } from '../../server/errors.ts'
import type { Feature } from '../../server/feature.ts'
import { beginRequest } from '../../server/http/request.ts'
import { createLog } from '../../server/log.ts'
import { startApp } from '../support/start.ts'

export interface Leaves {
  readonly url: string
  stop(): Promise<void>
}

/** Believes what requests say of where they come from. */
export async function startLeaves(): Promise<Leaves> {
  const app = await startApp()
  const log = createLog('silent', 'test')
  const site = express()
  site.set('trust proxy', 'loopback')
  site.use(beginRequest(log))
  site.use('/api/v1', apiRouter({ features: [leaves], log, limit: limitCalls(), publicUrl: 'https://hoc.example/' }))
  const server = createServer(site)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
      await app.stop()
    },
  }
}

export const actor: Actor = {
  accountId: new Types.ObjectId(),
  personId: new Types.ObjectId(),
  name: 'Nguyễn Văn Thử',
  userName: 'thu',
  language: undefined,
  memberships: [],
  classes: [],
  childIds: [],
  duty: undefined,
  isService: false,
  scopes: ['leaves:read', 'leaves:write'],
}
const language = (chosen: 'vi' | 'en') => ({ ...actor, language: chosen })
const callers: Record<string, Actor> = {
  writer: actor,
  reader: { ...actor, scopes: ['leaves:read'] },
  vietnamese: language('vi'),
  english: language('en'),
}
const bearer: Bearer = {
  find: async (token) => {
    const found = callers[token]
    if (token === 'away') throw new AppError(503, 'unavailable')
    return found ? { caller: { tokenId: token, actor: found } } : { refusal: notSignedIn('invalidToken') }
  },
}

const leaf = z.strictObject({
  name: z.string().min(2).max(10),
  size: z.int().optional(),
  veins: z.array(z.strictObject({ length: z.number() })).optional(),
})
/** What operations were given, since the test began. */
export const calls: ApiCall<unknown, unknown>[] = []
const note = async <Answer>(given: ApiCall<unknown, unknown>, answer: Answer) => {
  calls.push(given)
  return answer
}

const leaves: Feature = {
  name: 'leaves',
  bearer,
  api: [
    operation({
      method: 'get',
      path: '/leaves/{id}',
      operationId: 'findLeaf',
      summary: 'One leaf.',
      scope: 'leaves:read',
      parameters: z.object({
        id: z.string().regex(/^\d+$/),
        size: z.int().min(1).max(9).optional(),
        share: z.number().optional(),
        isGreen: z.boolean().optional(),
        kinds: z.array(z.string()).optional(),
      }),
      status: 200,
      output: z.strictObject({ id: z.string() }),
      run: async (_actor, given) => note(given, { id: given.parameters.id }),
    }),
    operation({
      method: 'get',
      path: '/leaves/newest',
      operationId: 'findNewestLeaf',
      summary: 'The newest leaf.',
      scope: 'any',
      status: 200,
      output: z.strictObject({ id: z.string() }),
      run: async (_actor, given) => note(given, { id: 'newest' }),
    }),
    listOperation({
      path: '/leaves',
      operationId: 'listLeaves',
      summary: 'All leaves.',
      scope: 'leaves:read',
      parameters: z.object({ kind: z.string().optional() }),
      item: z.number(),
      run: async (_actor, given) => {
        const start = Number(given.parameters.cursor ?? 0)
        const next = start + given.parameters.limit
        const items = Array.from({ length: given.parameters.limit }, (_, place) => start + place)
        return note(given, { items, next: next < 50 ? String(next) : undefined })
      },
    }),
    operation({
      method: 'post',
      path: '/leaves',
      operationId: 'createLeaf',
      summary: 'A new leaf.',
      scope: 'leaves:write',
      status: 201,
      body: leaf,
      output: leaf,
      run: async (_actor, given) => note(given, given.body),
    }),
    operation({
      method: 'delete',
      path: '/leaves/{id}',
      operationId: 'removeLeaf',
      summary: 'No leaf any more.',
      scope: 'leaves:write',
      parameters: z.object({ id: z.string() }),
      status: 204,
      run: async (_actor, { parameters: { id } }) => {
        if (id === '1') throw conflict('invalidCursor')
        if (id === '2') throw new Error('the cause is nobody’s business')
      },
    }),
    openOperation({
      method: 'get',
      path: '/sky',
      operationId: 'findSky',
      summary: 'The sky.',
      status: 200,
      output: z.strictObject({ name: z.string().nullable() }),
      run: async (visitor, given) => note(given, { name: visitor?.name ?? null }),
    }),
  ],
}
