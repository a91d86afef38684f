// The OpenAPI 3.1 document, from the same tables and schemas that answer. https://spec.openapis.org/oas/v3.1.1

import { z } from 'zod'
import type { Feature } from '../feature.ts'
import { translatorFor } from '../i18n/translator.ts'
import { version } from '../version.ts'
import {
  type DescribedOperation,
  describeOperation,
  parameter,
  rateLimitHeaders,
  refusalResponses,
} from './describe-operation.ts'
import { pageParameters } from './paging.ts'
import { openOperation } from './route.ts'
import { collectSchemas, type SchemaCollection } from './schema-collection.ts'
import { problemSchema } from './schemas.ts'
import { knownSite } from './site.ts'
import { scopeKey, scopesOf } from './table.ts'

export interface ApiDescription {
  readonly openapi: '3.1.1'
  readonly paths: Readonly<Record<string, Readonly<Record<string, DescribedOperation>>>>
  readonly [rest: string]: unknown
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
    for (const route of api) (paths[route.path] ??= {})[route.method] = describeOperation(route, name, schemas)

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

function pagingParameters(features: readonly Feature[], schemas: SchemaCollection): Record<string, object> {
  const isUsed = features.some(({ api = [] }) => api.some(({ isPaged }) => isPaged))
  const shape = isUsed ? Object.entries(pageParameters.shape) : []
  return Object.fromEntries(shape.map(([name, type]) => [name, parameter(name, type, schemas)]))
}

function scopesText(features: readonly Feature[]): string {
  const { t } = translatorFor('en')
  const lines = scopesOf(features).map((scope) => `- \`${scope}\`: ${t(scopeKey(scope))}`)
  return ['An access token. Its scopes:', ...lines].join('\n')
}
