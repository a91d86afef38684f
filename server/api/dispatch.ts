// Answers one request for one of the operations that share an address. The order of the refusals is part of the contract:
// method, accepted form, token, scope, type of the body, body, values; then what the operation itself refuses.

import type { Request, RequestHandler, Response } from 'express'
import { AppError, notSignedIn } from '../errors.ts'
import { originOf } from '../http/context.ts'
import type { Known } from './bearer.ts'
import { type FileReceiver, readFile, readFiles } from './files.ts'
import { readInput } from './input.ts'
import type { Page } from './paging.ts'
import type { ApiRoute, FileSender } from './route.ts'
import { siteOf } from './site.ts'

declare module 'express-serve-static-core' {
  interface Request {
    /** What the token of a request of the API has told; undefined without one. */
    known?: Known
  }
}

export interface DispatchOptions {
  readonly scopes: readonly string[]
  /** Of operations with `files`. */
  readonly receiver?: FileReceiver | undefined
  /** Of operations that `takesFile`: `receiveFile` of http/upload.ts. */
  readonly receiveFile?: RequestHandler | undefined
}

export async function dispatch(
  routes: readonly ApiRoute[],
  req: Request,
  res: Response,
  { scopes, receiver, receiveFile }: DispatchOptions,
): Promise<void> {
  if (req.method === 'OPTIONS') {
    res.status(204).set('Allow', methodsOf(routes)).end()
    return
  }
  const route = routes.find(({ method }) => method === (req.method === 'HEAD' ? 'get' : req.method.toLowerCase()))
  if (!route) {
    res.set('Allow', methodsOf(routes))
    throw new AppError(405, 'methodNotAllowed')
  }
  if (!route.sendsFile && !req.accepts('application/json')) throw new AppError(406, 'notAcceptable')

  const caller = admit(route, req.known)
  const sent = route.takesFile && (await readFile(req, res, receiveFile!))
  const form = route.files && (await readFiles(route, { req, res, actor: caller!.actor, receiver: receiver! }))
  const result = await giveUpUnless(
    async () => {
      const { parameters, body } = await readInput(route, req, res, (sent || form)?.fields)
      const call = {
        parameters,
        body,
        files: form?.files ?? [],
        file: sent?.file,
        origin: originOf(req),
        scopes,
        tokenId: caller?.tokenId,
      }
      return await route.run(caller?.actor, call)
    },
    async () => {
      for (const file of form?.files ?? []) await receiver!.giveUp(caller!.actor, file)
    },
  )
  if (route.sendsFile) return await (result as FileSender)(req, res)
  if (route.status === 204) {
    res.status(204).end()
    return
  }
  const answer = route.isPaged ? pageAnswer(result as Page<unknown>, req, res) : result
  res.status(route.status).type('application/json').send(JSON.stringify(answer))
}

async function giveUpUnless<T>(work: () => Promise<T>, giveUp: () => Promise<void>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    await giveUp()
    throw error
  }
}

function methodsOf(routes: readonly ApiRoute[]): string {
  const methods = routes.map(({ method }) => method.toUpperCase())
  return [...(methods.includes('GET') ? ['HEAD'] : []), ...methods, 'OPTIONS'].sort().join(', ')
}

function admit({ scope }: ApiRoute, known: Known | undefined) {
  const caller = known && 'caller' in known ? known.caller : undefined
  // An open operation, such as getting a new token, is open to those whose token is no longer any good.
  if (scope === 'open') return caller
  if (!known) throw notSignedIn('tokenMissing')
  if ('refusal' in known) throw known.refusal
  if (scope !== 'any' && !known.caller.actor.scopes?.includes(scope))
    throw new AppError(403, 'insufficientScope', { values: { scope } })
  return caller
}

function pageAnswer({ next, ...page }: Page<unknown>, req: Request, res: Response) {
  if (next === undefined) return { ...page, next: null }
  const url = new URL(siteOf(req) + req.originalUrl)
  url.searchParams.set('cursor', next)
  res.set('Link', `<${url.href}>; rel="next"`)
  return { ...page, next: { cursor: next, url: url.href } }
}
