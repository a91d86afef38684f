// One operation of /api/v1: its address, the scope that a token needs for it, what it takes and gives. The OpenAPI document
// is made from these tables, and the same schemas check what comes in.

import type { z } from 'zod'
import type { Actor, Origin } from '../actor.ts'

export interface ApiCall<Input> {
  readonly input: Input
  readonly origin: Origin
}

export interface ApiRoute {
  readonly method: 'get' | 'post' | 'put' | 'patch' | 'delete'
  /** Below /api/v1, with parameters in braces as OpenAPI writes them: `/materials/{id}`. */
  readonly path: string
  readonly operationId: string
  /** English, for the document. */
  readonly summary: string
  /** What a token must be allowed to; `open` needs no token at all. */
  readonly scope: string
  /** Path parameters, query and body as one object; which is where is told by `path` and `body`. */
  readonly input?: z.ZodObject
  /** The names of the input that come in the JSON body. */
  readonly body?: readonly string[]
  readonly status: 200 | 201 | 204
  readonly output: z.ZodType
  run(actor: Actor | undefined, call: ApiCall<never>): Promise<unknown>
}
