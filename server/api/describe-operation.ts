// What the OpenAPI document says of one operation, and what all of them share.

import { z } from 'zod'
import { namesInPath } from './input.ts'
import type { ApiRoute } from './route.ts'
import type { JsonSchema, SchemaCollection } from './schema-collection.ts'

export type JsonContent = Readonly<Record<string, { readonly schema: JsonSchema }>>

export interface DescribedOperation {
  readonly operationId: string
  readonly summary: string
  readonly description?: string
  readonly tags: readonly string[]
  readonly security: readonly Readonly<Record<string, readonly string[]>>[]
  readonly parameters?: readonly object[]
  readonly requestBody?: { readonly required: true; readonly content: JsonContent }
  readonly responses: Readonly<Record<string, object>>
}

export function describeOperation(route: ApiRoute, tag: string, schemas: SchemaCollection): DescribedOperation {
  const { operationId, summary, description, scope, body, files, takesFile } = route
  const parameters = parametersOf(route, schemas)
  return {
    operationId,
    summary,
    ...(description === undefined ? {} : { description }),
    tags: [tag],
    security: scope === 'open' ? [] : [{ token: scope === 'any' ? [] : [scope] }],
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(body || files || takesFile ? { requestBody: { required: true, content: contentOf(route, schemas) } } : {}),
    responses: responsesOf(route, schemas),
  }
}

/** As it stands in a list of parameters. */
export function parameter(name: string, type: z.ZodType, schemas: SchemaCollection, place: 'path' | 'query' = 'query') {
  const { description, ...schema } = schemas.add(type, 'input')
  const required = place === 'path' || !type.safeParse(undefined).success
  return { name, in: place, required, ...(description ? { description } : {}), schema }
}

/** Those that operations refer to, by their names. */
export function refusalResponses(problem: JsonSchema): Record<string, object> {
  const content = { 'application/problem+json': { schema: problem } }
  return Object.fromEntries(
    Object.values(refusals).map(([name, description]) => {
      const isPause = name === refusals[429][0]
      const headers = isPause ? { headers: { 'Retry-After': { $ref: '#/components/headers/Retry-After' } } } : {}
      return [name, { description, ...headers, content }]
    }),
  )
}

export const rateLimitHeaders = {
  'Retry-After': { description: 'Seconds to wait.', schema: { type: 'integer', minimum: 0 } },
  RateLimit: { description: 'What is left of each limit, and until when.', schema: { type: 'string' } },
  'RateLimit-Policy': { description: 'How much each limit allows within which time.', schema: { type: 'string' } },
}

function parametersOf(route: ApiRoute, schemas: SchemaCollection): object[] {
  const inPath = namesInPath(route.path)
  return Object.entries(route.parameters.shape).map(([name, schema]) =>
    route.isPaged && (name === 'limit' || name === 'cursor')
      ? { $ref: `#/components/parameters/${name}` }
      : parameter(name, schema as z.ZodType, schemas, inPath.includes(name) ? 'path' : 'query'),
  )
}

function responsesOf(route: ApiRoute, schemas: SchemaCollection): Record<string, object> {
  const headers = Object.fromEntries(
    ['RateLimit', 'RateLimit-Policy'].map((name) => [name, { $ref: `#/components/headers/${name}` }]),
  )
  const content = route.output ? { content: json(schemas.add(route.output, 'output')) } : {}
  const refused = statusesOf(route).map((status) => [status, { $ref: `#/components/responses/${refusals[status][0]}` }])
  if (route.sendsFile) return { ...fileResponses(headers), ...(Object.fromEntries(refused) as Record<string, object>) }
  return {
    [route.status]: { description: route.status === 204 ? 'Done.' : 'As asked for.', headers, ...content },
    ...(Object.fromEntries(refused) as Record<string, object>),
  }
}

/** As RFC 9110 has them. */
function fileResponses(headers: object): Record<string, object> {
  const content = {
    'application/octet-stream': { schema: { type: 'string', contentMediaType: 'application/octet-stream' } },
  }
  return {
    200: { description: 'All of it.', headers, content },
    206: { description: 'The part that `Range` asks for.', headers, content },
    302: { description: 'It is at this address, for a few minutes.', headers },
    304: { description: 'It is what you have (`If-None-Match`).', headers },
    416: { description: 'It has none of the bytes that `Range` asks for.', headers },
  }
}

type Refusal = keyof typeof refusals

function statusesOf({ scope, path, body, files, takesFile, sendsFile, refusals: own = [] }: ApiRoute): Refusal[] {
  const statuses: number[] = [
    ...(body || files || takesFile ? [400, 413, 415] : []),
    ...(scope === 'open' ? [] : [401, 403]),
    ...(namesInPath(path).length > 0 ? [404] : []),
    ...(sendsFile ? [422, 429, 500, 503] : [406, 422, 429, 500, 503]),
    ...own,
  ]
  return [...new Set(statuses)].sort() as Refusal[]
}

function contentOf({ body = z.strictObject({}), files, takesFile }: ApiRoute, schemas: SchemaCollection): JsonContent {
  if (!files && !takesFile) return json(schemas.add(body, 'input'))
  const file = { type: 'string', contentMediaType: 'application/octet-stream' }
  const schema = schemas.add(body, 'input') as { properties?: object; required?: string[] }
  const sent = files ? { [files.field]: { type: 'array', items: file, maxItems: files.most } } : { file }
  const required = [...(schema.required ?? []), ...(takesFile ? ['file'] : [])]
  const whole = { ...schema, properties: { ...schema.properties, ...sent } }
  return { 'multipart/form-data': { schema: required.length > 0 ? { ...whole, required } : whole } }
}

function json(schema: JsonSchema): JsonContent {
  return { 'application/json': { schema } }
}

/** What may be refused anywhere, by what an operation is like. */
const refusals = {
  400: ['BadRequest', 'The request cannot be read.'],
  401: ['Unauthorized', 'There is no token, or it is not accepted.'],
  403: ['Forbidden', 'The token, or whoever it belongs to, may not do this.'],
  404: ['NotFound', 'There is no such thing, or it may not be seen.'],
  406: ['NotAcceptable', 'The answer would be JSON.'],
  409: ['Conflict', 'What there is stands against it.'],
  410: ['Gone', 'It was here, and was taken down for good.'],
  413: ['ContentTooLarge', 'The body has more than 1 MB.'],
  415: ['UnsupportedMediaType', 'The body has to be JSON, in UTF-8.'],
  422: ['InvalidInput', 'Some values are not as they should be: `errors` has one entry for each name.'],
  429: ['TooMany', 'Too often: wait for as many seconds as the header Retry-After says.'],
  500: ['Unexpected', 'Our fault: nothing says what was done.'],
  503: ['Unavailable', 'The database is away for a moment.'],
} as const
