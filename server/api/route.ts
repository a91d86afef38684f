// One operation of /api/v1: its address, the scope that a token needs for it, what it takes and gives. The OpenAPI document
// is made from these tables, and the same schemas check what comes in.

import type { Request, Response } from 'express'
import { z } from 'zod'
import type { Actor, Origin } from '../actor.ts'
import type { UploadedFile } from '../http/upload.ts'
import type { ReceivedFile } from './files.ts'
import { pageOf, type Page, pageParameters } from './paging.ts'

export interface ApiCall<Parameters, Body> {
  readonly parameters: Parameters
  readonly body: Body
  /** Of an operation that takes them. */
  readonly files: readonly ReceivedFile[]
  /** Of an operation that `takesFile`, until it has answered. */
  readonly file: UploadedFile | undefined
  readonly origin: Origin
  /** Undefined without a token, which only `open` operations can be. */
  readonly tokenId: string | undefined
  /** Every scope that there is. */
  readonly scopes: readonly string[]
}

interface Described {
  readonly method: 'get' | 'post' | 'put' | 'patch' | 'delete'
  /** Below /api/v1, with parameters in braces as OpenAPI writes them: `/materials/{id}`. */
  readonly path: string
  readonly operationId: string
  /** English, for the document. */
  readonly summary: string
  readonly description?: string
  /**
   * What a token must be allowed to do: `<feature>:<what>`, with the word `<feature>.scopes.<what>`. `any` token will do, or
   * none is needed (`open`).
   */
  readonly scope: string
  readonly status: 200 | 201 | 204
  /** Bytes of the body, when it may be larger than others. */
  readonly bodyLimit?: number
  /** It answers with the bytes of a file, or with a part of them (Range). */
  readonly sendsFile?: true
  /** It takes a form with up to so many files in this field (`multipart/form-data`) and the values of its body as texts. */
  readonly files?: { readonly field: string; readonly most: number }
  /** It takes a form with one file in the field `file`, which is read and not kept, and the values of its body as texts. */
  readonly takesFile?: true
  /** Statuses of the refusals of its own, besides those that come from its shape: `[409]`. */
  readonly refusals?: readonly (401 | 403 | 404 | 409 | 410)[]
}

export interface ApiRoute extends Described {
  /** Those named in the path come from there, the others from the query. */
  readonly parameters: z.ZodObject
  readonly body: z.ZodObject | undefined
  /** Undefined: it answers with nothing (204). */
  readonly output: z.ZodType | undefined
  readonly isPaged: boolean
  run(actor: Actor | undefined, call: ApiCall<unknown, unknown>): Promise<unknown>
}

type Nothing = z.ZodObject<Record<never, never>>

interface Typed<P extends z.ZodObject, B extends z.ZodObject, O extends z.ZodType> extends Described {
  readonly parameters?: P
  /** All of it, nested ones too, `z.strictObject`: a name that we do not know is a mistake, not to be ignored. */
  readonly body?: B
  readonly output?: O
}

interface Operation<A, P extends z.ZodObject, B extends z.ZodObject, O extends z.ZodType> extends Typed<P, B, O> {
  run(actor: A, call: ApiCall<z.output<P>, z.output<B>>): Promise<z.input<O> | void>
}

export function operation<
  P extends z.ZodObject = Nothing,
  B extends z.ZodObject = Nothing,
  O extends z.ZodType = z.ZodNever,
>(described: Operation<Actor, P, B, O>): ApiRoute {
  return routeOf(described)
}

/** Needs no token, and knows who asks when one comes along that is accepted. */
export function openOperation<
  P extends z.ZodObject = Nothing,
  B extends z.ZodObject = Nothing,
  O extends z.ZodType = z.ZodNever,
>(described: Omit<Operation<Actor | undefined, P, B, O>, 'scope'>): ApiRoute {
  return routeOf({ ...described, scope: 'open' })
}

/** Beside its items it answers with more, such as a total: `output` begins with `pageOf`. */
export function openListOperation<P extends z.ZodObject, O extends z.ZodObject>(
  described: Omit<Typed<P, Nothing, O>, 'scope' | 'body' | 'status' | 'method'> & {
    run(
      actor: Actor | undefined,
      call: ApiCall<z.output<P> & z.output<typeof pageParameters>, unknown>,
    ): Promise<Page<unknown>>
  },
): ApiRoute {
  const route = openOperation({ ...described, method: 'get', status: 200, run: described.run as never } as never)
  return { ...route, parameters: described.parameters!.extend(pageParameters.shape), isPaged: true }
}

/** What sends a file: whatever refuses it has been thrown before. */
export type FileSender = (req: Request, res: Response) => Promise<void>

/** Gives the bytes of a file; needs no token, and knows who asks when one comes along that is accepted. */
export function fileOperation<P extends z.ZodObject>(
  described: Omit<Described, 'scope' | 'status' | 'method'> & {
    readonly parameters: P
    find(actor: Actor | undefined, parameters: z.output<P>): Promise<FileSender>
  },
): ApiRoute {
  const { find, ...rest } = described
  return {
    ...routeOf({ ...rest, method: 'get', scope: 'open', status: 200, run: () => Promise.resolve() }),
    sendsFile: true,
    run: async (actor, { parameters }) => await find(actor, parameters as z.output<P>),
  }
}

interface ListOperation<P extends z.ZodObject, I extends z.ZodType> extends Omit<
  Typed<P, Nothing, I>,
  'output' | 'body' | 'status' | 'method'
> {
  readonly item: I
  /** What gives a page (paging.ts), by `limit` and `cursor`. */
  run(actor: Actor, call: ApiCall<z.output<P> & z.output<typeof pageParameters>, unknown>): Promise<Page<z.input<I>>>
}

/** A list that comes in pages. */
export function listOperation<P extends z.ZodObject = Nothing, I extends z.ZodType = z.ZodNever>(
  described: ListOperation<P, I>,
): ApiRoute {
  const { item, parameters = z.object({}), ...rest } = described
  return {
    ...routeOf({ ...rest, method: 'get', status: 200, run: described.run as never }),
    parameters: parameters.extend(pageParameters.shape),
    output: pageOf(item),
    isPaged: true,
  }
}

function routeOf<A, P extends z.ZodObject, B extends z.ZodObject, O extends z.ZodType>(
  described: Operation<A, P, B, O>,
): ApiRoute {
  return {
    ...described,
    parameters: described.parameters ?? z.object({}),
    body: described.body,
    output: described.output,
    isPaged: false,
    // The dispatcher gives what these schemas have read.
    run: described.run as ApiRoute['run'],
  }
}
