// Errors as https://www.rfc-editor.org/rfc/rfc9457 wants them, in the language of whoever asks.

import type { Request, Response } from 'express'
import { AppError } from '../errors.ts'
import type { FieldErrors } from '../http/form.ts'
import { toAppError } from '../http/error-page.ts'
import { isLanguage, type Translator, translatorFor } from '../i18n/translator.ts'
import { siteOf } from './site.ts'

/** The refusals that any operation may have, by when they come; then those that the database or we are to blame for. */
export const problemCodes = [
  ...['tooMany', 'notFound', 'methodNotAllowed', 'notAcceptable'],
  ...[
    'tokenMissing',
    'invalidToken',
    'tokenExpired',
    'addressNotAllowed',
    'passwordChangeRequired',
    'secondFactorMissing',
    'insufficientScope',
  ],
  ...['unsupportedMediaType', 'bodyTooLarge', 'malformedJson', 'invalidInput', 'invalidCursor'],
  ...['wrongPassword', 'secondFactorRequired', 'wrongCode', 'tooManyTokens', 'unexpected', 'unavailable'],
] as const

/** What was sent is not as the document asks for it. The keys of `errors` are the names of parameters and fields. */
export class InvalidInput extends AppError {
  readonly errors: FieldErrors

  constructor(errors: FieldErrors) {
    super(422, 'invalidInput')
    this.errors = errors
  }
}

/** The locale key of the words `title` and `text`; those for programs come first. */
export function problemKey(code: string, { has }: Pick<Translator, 'has'>): string | undefined {
  return [`api.errors.${code}`, `errors.${code}`].find((key) => has(`${key}.title`))
}

export interface Problem {
  readonly type: string
  readonly title: string
  readonly status: number
  readonly detail?: string
  readonly code: string
  readonly requestId: string
  readonly errors?: Readonly<Record<string, { readonly code: string; readonly message: string }>>
}

/** Gives the error as it was answered. */
export function sendProblem(thrown: unknown, req: Request, res: Response): AppError {
  const error = thrown instanceof AppError ? thrown : known(thrown)
  const translator = translatorOf(req)
  if (error.status === 429) res.set('Retry-After', String(error.values.seconds ?? 60))
  if (error.status === 401) res.set('WWW-Authenticate', challenge(error))
  if (error.code === 'insufficientScope') res.set('WWW-Authenticate', scopeChallenge(error))
  res
    .status(error.status)
    .set('Content-Language', translator.language)
    .type('application/problem+json')
    .send(problemText(error, req))
  return error
}

/** The same for whoever answers by themselves, as a protocol does. */
export function problemText(error: AppError, req: Request): string {
  return JSON.stringify(problemOf(error, translatorOf(req), req.context.id, `${siteOf(req)}/api`))
}

/** What the header Accept-Language says; without one what the person has chosen. */
export function translatorOf(req: Request): Translator {
  const header = req.headers['accept-language']
  const asked = header === undefined || header.trim() === '*' ? false : req.acceptsLanguages('vi', 'en')
  const language = asked || req.context.visitor?.language
  return translatorFor(isLanguage(language) ? language : 'vi')
}

function known(thrown: unknown): AppError {
  const { status, type } = (thrown ?? {}) as { status?: unknown; type?: unknown }
  if (status === 415) return new AppError(415, 'unsupportedMediaType', { cause: thrown })
  if (type === 'entity.too.large') return new AppError(413, 'bodyTooLarge', { cause: thrown })
  return toAppError(thrown)
}

function problemOf(error: AppError, translator: Translator, requestId: string, pageUrl: string): Problem {
  const { t, has } = translator
  const place = problemKey(error.code, translator)
  const { values } = error
  return {
    type: `${pageUrl}#problem-${error.code}`,
    title: place ? t(`${place}.title`, values) : error.code,
    status: error.status,
    ...(place && has(`${place}.text`) ? { detail: t(`${place}.text`, values) } : {}),
    code: error.code,
    requestId,
    ...(error instanceof InvalidInput ? { errors: errorsOf(error.errors, translator) } : {}),
  }
}

function errorsOf(errors: FieldErrors, { t }: Translator): Problem['errors'] {
  return Object.fromEntries(
    Object.entries(errors).map(([field, { key, values }]) => [
      field,
      { code: key.slice(key.lastIndexOf('.') + 1), message: t(key, values) },
    ]),
  )
}

/** https://www.rfc-editor.org/rfc/rfc6750#section-3 */
function challenge({ code }: AppError): string {
  return ['invalidToken', 'tokenExpired'].includes(code)
    ? 'Bearer realm="api", error="invalid_token"'
    : 'Bearer realm="api"'
}

function scopeChallenge({ values }: AppError): string {
  return `Bearer realm="api", error="insufficient_scope", scope="${values.scope}"`
}
