/** An error as Meilisearch answers it. https://www.meilisearch.com/docs/reference/errors/overview */
export class Failure extends Error {
  readonly status: number
  readonly code: string

  constructor(code: string, message: string, status = statusOf(code)) {
    super(message)
    this.code = code
    this.status = status
  }

  body() {
    const type =
      this.status >= 500 ? 'internal' : this.status === 401 || this.status === 403 ? 'auth' : 'invalid_request'
    return { message: this.message, code: this.code, type, link: `https://docs.meilisearch.com/errors#${this.code}` }
  }
}

function statusOf(code: string): number {
  if (code === 'missing_authorization_header') return 401
  if (code === 'invalid_api_key') return 403
  if (code.endsWith('not_found')) return 404
  return 400
}
