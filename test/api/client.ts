// What a program does that uses the API.

import { request } from 'node:http'

export interface ApiAnswer {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  /** Undefined when there is none. */
  readonly json: unknown
}

export interface ApiRequest {
  readonly token?: string
  /** Sent as JSON. */
  readonly body?: unknown
  /** Sent as a form. */
  readonly form?: FormData
  /** Sent as it is. */
  readonly text?: string | Uint8Array
  readonly headers?: Record<string, string>
  /** The address it comes from, believed by an app with `behindProxy`. By default each request has another one. */
  readonly from?: string
}

/** Settings for an app whose requests say themselves where they come from: limits by address then hold up no other test. */
export const behindProxy = { TRUSTED_PROXIES: '127.0.0.1' }

let addresses = 0

export function newAddress(): string {
  addresses += 1
  return `10.${addresses >> 16}.${(addresses >> 8) & 255}.${addresses & 255}`
}

/** `call(app, 'GET /me', { token })` */
export async function call(app: { readonly url: string }, what: string, given: ApiRequest = {}): Promise<ApiAnswer> {
  const [method, path] = what.split(' ')
  const {
    token,
    body,
    text = body === undefined ? undefined : JSON.stringify(body),
    form,
    headers,
    from = newAddress(),
  } = given
  const response = await fetch(`${app.url}/api/v1${path}`, {
    method,
    body: form ?? (text as RequestInit['body']),
    headers: {
      'x-forwarded-for': from,
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(text === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
  })
  const answer = await response.text()
  return {
    status: response.status,
    headers: response.headers,
    text: answer,
    json: answer === '' ? undefined : JSON.parse(answer),
  }
}

/** The `code` of a refusal, after its status: `403 insufficientScope`. */
export function refusal({ status, json }: ApiAnswer): string {
  return `${status} ${(json as { code?: string } | undefined)?.code}`
}

/** The codes of wrong fields, by their names. */
export function fieldCodes({ json }: ApiAnswer): Record<string, string> {
  const { errors = {} } = json as { errors?: Record<string, { code: string; message: string }> }
  return Object.fromEntries(Object.entries(errors).map(([field, { code }]) => [field, code]))
}

/** A request as fetch does not send it: with any header, or none. */
export function rawCall(
  app: { readonly url: string },
  method: string,
  path: string,
  headers: Record<string, string>,
): Promise<{ status: number; headers: NodeJS.Dict<string | string[]>; text: string }> {
  return new Promise((resolve, reject) => {
    const sent = request(`${app.url}/api/v1${path}`, { method, headers }, (answer) => {
      let text = ''
      answer.setEncoding('utf8')
      answer.on('data', (part: string) => (text += part))
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, text }))
    })
    sent.on('error', reject)
    sent.end()
  })
}
