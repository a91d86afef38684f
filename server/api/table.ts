// The operations of all features as one table, checked once at the start.

import type { Feature } from '../feature.ts'
import { namesInPath } from './input.ts'
import type { ApiRoute } from './route.ts'

/** Throws when two operations share an address or a name, or when one does not describe itself rightly. */
export function apiTable(features: readonly Feature[]): readonly ApiRoute[] {
  const routes = features.flatMap(({ api = [] }) => api)
  for (const [at, route] of routes.entries()) {
    const { method, path, operationId, scope, parameters, status, output, body } = route
    const refuse = (why: string) => {
      throw new Error(`The operation ${operationId} of the API ${why}.`)
    }
    const isTwin = (other: ApiRoute) =>
      other.operationId === operationId || (other.method === method && shapeOf(other.path) === shapeOf(path))
    if (routes.slice(0, at).some(isTwin)) refuse('has the name or the address of another one')
    if (!/^(\/([a-z][a-z0-9.-]*|\{\w+\}))+$/.test(path)) refuse(`has the address ${path}`)
    if (!/^(open|any|[a-z]+:[a-z]+)$/i.test(scope)) refuse(`has the scope ${scope}`)
    const missing = namesInPath(path).find((name) => !(name in parameters.shape))
    if (missing !== undefined) refuse(`does not describe ${missing}`)
    if (!route.sendsFile && (status === 204) !== (output === undefined))
      refuse('answers 204 if and only if it gives nothing')
    if ((body || route.files || route.takesFile) && method === 'get') refuse('only reads, and has a body')
  }
  return routes
}

/** Every scope that a token can have, in the order of the features. */
export function scopesOf(features: readonly Feature[]): string[] {
  const scopes = features.flatMap(({ api = [], protocols = [] }) => [...api, ...protocols]).map(({ scope }) => scope)
  return [...new Set(scopes)].filter((scope) => scope.includes(':'))
}

/** The locale key of what a scope allows: `tokens.scopes.read`. */
export function scopeKey(scope: string): string {
  return scope.replace(':', '.scopes.')
}

function shapeOf(path: string): string {
  return path.replace(/\{\w+\}/g, '{}')
}
