// The page about the API for people, from the document that describes it to machines.

import {
  type ApiDescription,
  type DescribedOperation,
  type JsonSchema,
  problemCodes,
  problemKey,
  scopeKey,
} from '../api/index.ts'
import type { Translator } from '../i18n/translator.ts'

export interface Reference {
  readonly description: ApiDescription
  readonly scopes: readonly string[]
  /** Where others reach us. */
  readonly site: string
  readonly translator: Translator
}

export function referencePage({ description, scopes, site, translator }: Reference) {
  const { t } = translator
  const operations = Object.entries(description.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  )
  const groups = [...new Set(operations.flatMap(({ operation }) => operation.tags))]
  return {
    baseUrl: `${site}/api/v1`,
    documentUrl: '/api/v1/openapi.json',
    groups: groups.map((name) => ({
      name,
      operations: operations
        .filter(({ operation }) => operation.tags.includes(name))
        .map(({ path, method, operation }) => ({
          id: operation.operationId,
          method: method.toUpperCase(),
          path,
          summary: operation.summary,
          description: operation.description,
          access: accessOf(operation, translator),
          curl: curlOf({ url: `${site}/api/v1${path}`, method, operation }),
        })),
    })),
    scopes: scopes.map((scope) => ({ scope, label: t(scopeKey(scope)) })),
    problems: problemCodes.flatMap((code) => {
      const key = problemKey(code, translator)
      return key ? [{ code, id: `problem-${code}`, title: t(`${key}.title`) }] : []
    }),
  }
}

function accessOf({ security }: DescribedOperation, { t }: Translator): string {
  const [needed] = security
  if (!needed) return t('tokens.reference.open')
  const [scope] = needed.token ?? []
  return scope === undefined ? t('tokens.reference.anyToken') : t('tokens.reference.scope', { scope })
}

interface Call {
  readonly url: string
  readonly method: string
  readonly operation: DescribedOperation
}

function curlOf({ url, method, operation: { security, requestBody } }: Call): string {
  const schema = requestBody?.content['application/json']?.schema
  const parts = [
    method === 'get' ? 'curl' : `curl -X ${method.toUpperCase()}`,
    ...(security.length > 0 ? ['-H "Authorization: Bearer $TOKEN"'] : []),
    ...(requestBody?.content['multipart/form-data'] ? ["-F 'file=@bai-giang.pdf'"] : []),
    ...(schema ? ["-H 'Content-Type: application/json'", `-d '${JSON.stringify(sampleOf(schema))}'`] : []),
    `'${url}'`,
  ]
  return parts.join(' \\\n  ')
}

/** Something of the right shape, with no more than what is needed. */
function sampleOf(schema: JsonSchema): unknown {
  const { type, properties = {}, required = [], items, enum: values, minimum = 1 } = schema as Shape
  if (values) return values[0]
  if (type === 'object') return Object.fromEntries(required.map((name) => [name, sampleOf(properties[name] ?? {})]))
  if (type === 'array') return items ? [sampleOf(items)] : []
  if (type === 'integer' || type === 'number') return minimum
  return type === 'boolean' ? true : '…'
}

interface Shape {
  readonly type?: string
  readonly properties?: Readonly<Record<string, JsonSchema>>
  readonly required?: readonly string[]
  readonly items?: JsonSchema
  readonly enum?: readonly unknown[]
  readonly minimum?: number
}
