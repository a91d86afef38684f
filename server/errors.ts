// A refusal is thrown; a user's mistake in a form is a value (http/form.ts).

/** `code` is also the locale key `errors.<code>`; `values` fill its sentence. */
export class AppError extends Error {
  readonly status: number
  readonly code: string
  readonly values: Readonly<Record<string, string | number>>

  constructor(
    status: number,
    code: string,
    options: { cause?: unknown; values?: Record<string, string | number> } = {},
  ) {
    super(code, { cause: options.cause })
    this.status = status
    this.code = code
    this.values = options.values ?? {}
  }
}

export const badRequest = (code = 'badRequest', cause?: unknown) => new AppError(400, code, { cause })
export const notSignedIn = (code = 'notSignedIn') => new AppError(401, code)
/** They can see it, but may not do this; what they may not see is `notFound`. */
export const forbidden = (code = 'forbidden') => new AppError(403, code)
export const notFound = (code = 'notFound') => new AppError(404, code)
export const conflict = (code = 'conflict', cause?: unknown) => new AppError(409, code, { cause })
export const tooMany = (seconds: number, code = 'tooMany') => new AppError(429, code, { values: { seconds } })
export const unavailable = (code = 'unavailable', cause?: unknown) => new AppError(503, code, { cause })

/** A unique index has refused a write (11000). */
export function isDuplicateKey(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === 11000
}
