// The OpenAPI 3.1 document, from the same tables and schemas that answer. https://spec.openapis.org/oas/v3.1.1

import { z } from 'zod'
import type { Feature } from '../feature.ts'
import { translatorFor } from '../i18n/translator.ts'
import { version } from '../version.ts'
import { namesInPath } from './input.ts'
import { pageParameters } from './paging.ts'
import { type ApiRoute, openOperation } from './route.ts'
import { collectSchemas, type JsonSchema, type SchemaCollection } from './schema-collection.ts'
import { problemSchema } from './schemas.ts'
import { knownSite } from './site.ts'
import { scopeKey, scopesOf } from './table.ts'

export interface ApiDescription {
  readonly openapi: '3.1.1'
  readonly paths: Readonly<Record<string, Readonly<Record<string, DescribedOperation>>>>
  readonly [rest: string]: unknown
}

export type JsonContent = Readonly<Record<'application/json', { readonly schema: JsonSchema }>>

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

/** With the operation that gives the document itself. */
export function withDocument(features: readonly Feature[]): readonly Feature[] {
  const itself = openOperation({
    method: 'get',
    path: '/openapi.json',
    operationId: 'describeApi',
    summary: 'This document: every operation, what it takes and gives (OpenAPI 3.1).',
    status: 200,
    output: z.looseObject({ openapi: z.string(), paths: z.record(z.string(), z.looseObject({})) }),
    run: () => Promise.resolve(describeApi(features)),
  })
  return [...features, { name: 'api', api: [itself] }]
}

/** Made once for the same list of features. */
export function describeApi(features: readonly Feature[]): ApiDescription {
  const known = made.get(features)
  if (known && known.site === knownSite()) return known.description
  const description = makeDescription(withDocument(features), knownSite())
  made.set(features, { site: knownSite(), description })
  return description
}

const made = new WeakMap<readonly Feature[], { site: string | undefined; description: ApiDescription }>()

function makeDescription(features: readonly Feature[], site: string | undefined): ApiDescription {
  const schemas = collectSchemas()
  const paths: Record<string, Record<string, DescribedOperation>> = {}
  for (const { name, api = [] } of features)
    for (const route of api) (paths[route.path] ??= {})[route.method] = describe(route, name, schemas)

  const problem = schemas.add(problemSchema, 'output')
  return {
    openapi: '3.1.1',
    info: {
      title: 'Học liệu',
      version,
      description: introduction,
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: `${site ?? ''}/api/v1` }],
    paths,
    tags: features.filter(({ api = [] }) => api.length > 0).map(({ name }) => ({ name })),
    components: {
      securitySchemes: { token: { type: 'http', scheme: 'bearer', description: scopesText(features) } },
      parameters: pagingParameters(features, schemas),
      headers: rateLimitHeaders,
      responses: refusalResponses(problem),
      schemas: schemas.components(),
    },
  }
}

const introduction = `Every answer is JSON. Calls carry an access token (\`Authorization: Bearer hl_…\`); a personal one is made in the profile or by \`POST /tokens\`, a service account's in the administration. A token gives no more than its owner may do, and only what its scopes name.

Errors are problem details (RFC 9457): \`code\` never changes and is for programs, \`title\` and \`detail\` are for people, in the language of the header Accept-Language. Names that are not documented are refused, not ignored.

Lists come in pages: follow \`next.url\` until \`next\` is null. Limits are told in the headers RateLimit and RateLimit-Policy; after 429 wait as long as Retry-After says.`

/** What may be refused anywhere, by what an operation is like. */
const refusals = {
  400: ['BadRequest', 'The request cannot be read.'],
  401: ['Unauthorized', 'There is no token, or it is not accepted.'],
  403: ['Forbidden', 'The token, or whoever it belongs to, may not do this.'],
  404: ['NotFound', 'There is no such thing, or it may not be seen.'],
  406: ['NotAcceptable', 'The answer would be JSON.'],
  409: ['Conflict', 'What there is stands against it.'],
  413: ['ContentTooLarge', 'The body has more than 1 MB.'],
  415: ['UnsupportedMediaType', 'The body has to be JSON, in UTF-8.'],
  422: ['InvalidInput', 'Some values are not as they should be: `errors` has one entry for each name.'],
  429: ['TooMany', 'Too often: wait for as many seconds as the header Retry-After says.'],
  500: ['Unexpected', 'Our fault: nothing says what was done.'],
  503: ['Unavailable', 'The database is away for a moment.'],
} as const

const rateLimitHeaders = {
  'Retry-After': { description: 'Seconds to wait.', schema: { type: 'integer', minimum: 0 } },
  RateLimit: { description: 'What is left of each limit, and until when.', schema: { type: 'string' } },
  'RateLimit-Policy': { description: 'How much each limit allows within which time.', schema: { type: 'string' } },
}

function pagingParameters(features: readonly Feature[], schemas: SchemaCollection): Record<string, object> {
  const isUsed = features.some(({ api = [] }) => api.some(({ isPaged }) => isPaged))
  const shape = isUsed ? Object.entries(pageParameters.shape) : []
  return Object.fromEntries(shape.map(([name, type]) => [name, parameter(name, type, schemas)]))
}

function refusalResponses(problem: JsonSchema): Record<string, object> {
  const content = { 'application/problem+json': { schema: problem } }
  return Object.fromEntries(
    Object.values(refusals).map(([name, description]) => {
      const isPause = name === refusals[429][0]
      const headers = isPause ? { headers: { 'Retry-After': { $ref: '#/components/headers/Retry-After' } } } : {}
      return [name, { description, ...headers, content }]
    }),
  )
}

function describe(route: ApiRoute, tag: string, schemas: SchemaCollection): DescribedOperation {
  const { operationId, summary, description, scope, body } = route
  const parameters = parametersOf(route, schemas)
  return {
    operationId,
    summary,
    ...(description === undefined ? {} : { description }),
    tags: [tag],
    security: scope === 'open' ? [] : [{ token: scope === 'any' ? [] : [scope] }],
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(body ? { requestBody: { required: true, content: json(schemas.add(body, 'input')) } } : {}),
    responses: responsesOf(route, schemas),
  }
}

function parametersOf(route: ApiRoute, schemas: SchemaCollection): object[] {
  const inPath = namesInPath(route.path)
  return Object.entries(route.parameters.shape).map(([name, schema]) =>
    route.isPaged && (name === 'limit' || name === 'cursor')
      ? { $ref: `#/components/parameters/${name}` }
      : parameter(name, schema as z.ZodType, schemas, inPath.includes(name) ? 'path' : 'query'),
  )
}

function parameter(name: string, type: z.ZodType, schemas: SchemaCollection, place: 'path' | 'query' = 'query') {
  const { description, ...schema } = schemas.add(type, 'input')
  const isRequired = place === 'path' || !type.safeParse(undefined).success
  return {
    name,
    in: place,
    required: isRequired,
    ...(description ? { description } : {}),
    schema,
  }
}

function responsesOf(route: ApiRoute, schemas: SchemaCollection): Record<string, object> {
  const headers = Object.fromEntries(
    ['RateLimit', 'RateLimit-Policy'].map((name) => [name, { $ref: `#/components/headers/${name}` }]),
  )
  const content = route.output ? { content: json(schemas.add(route.output, 'output')) } : {}
  const refused = statusesOf(route).map((status) => [status, { $ref: `#/components/responses/${refusals[status][0]}` }])
  return {
    [route.status]: { description: route.status === 204 ? 'Done.' : 'As asked for.', headers, ...content },
    ...(Object.fromEntries(refused) as Record<string, object>),
  }
}

type Refusal = keyof typeof refusals

function statusesOf({ scope, path, body, output, refusals: own = [] }: ApiRoute): Refusal[] {
  const statuses: number[] = [
    ...(body ? [400, 413, 415] : []),
    ...(scope === 'open' ? [] : [401, 403]),
    ...(namesInPath(path).length > 0 ? [404] : []),
    ...(output ? [406] : []),
    ...[422, 429, 500, 503],
    ...own,
  ]
  return [...new Set(statuses)].sort() as Refusal[]
}

function json(schema: JsonSchema): JsonContent {
  return { 'application/json': { schema } }
}

function scopesText(features: readonly Feature[]): string {
  const { t } = translatorFor('en')
  const lines = scopesOf(features).map((scope) => `- \`${scope}\`: ${t(scopeKey(scope))}`)
  return ['An access token. Its scopes:', ...lines].join('\n')
}
