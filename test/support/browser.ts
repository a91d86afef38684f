// What a browser without JavaScript does: keeps cookies, sends the hidden fields of a form, follows nothing by itself.

export interface Page {
  readonly status: number
  readonly html: string
  readonly location: string | null
  readonly headers: Headers
  /** The text of the first element with this attribute, such as `data-test="name"` or `id="x"`, without tags. */
  text(attribute: string): string | undefined
}

/** With a file it is sent as a form with files is. */
export type Fields = Readonly<Record<string, string | File | readonly (string | File)[]>>

export class Browser {
  readonly #base: string
  readonly #cookies = new Map<string, string>()

  constructor(base: string) {
    this.#base = base
  }

  get cookies(): ReadonlyMap<string, string> {
    return this.#cookies
  }

  get cookieHeader(): string {
    return [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  }

  setCookie(name: string, value: string): void {
    this.#cookies.set(name, value)
  }

  async get(path: string, headers: Record<string, string> = {}): Promise<Page> {
    return await this.#request('GET', path, undefined, headers)
  }

  /** Sends the form that stands on `from` (by default the page it is posted to) with its token. */
  async post(path: string, fields: Fields = {}, from = path): Promise<Page> {
    return await this.postWithout(path, { _csrf: await this.token(from), ...fields })
  }

  /** Of the forms on this page. */
  async token(path: string): Promise<string> {
    return /name="_csrf" value="([^"]+)"/.exec((await this.get(path)).html)?.[1] ?? ''
  }

  /** Sends just these fields. */
  async postWithout(path: string, fields: Fields, headers: Record<string, string> = {}): Promise<Page> {
    const pairs = Object.entries(fields).flatMap(([name, value]) => [value].flat().map((one) => [name, one] as const))
    const body = pairs.some(([, value]) => value instanceof File) ? new FormData() : new URLSearchParams()
    for (const [name, value] of pairs) body.append(name, value as string)
    return await this.#request('POST', path, body, headers)
  }

  async #request(
    method: string,
    path: string,
    body: URLSearchParams | FormData | undefined,
    headers: Record<string, string>,
  ): Promise<Page> {
    const cookie = this.cookieHeader
    const response = await fetch(new URL(path, this.#base), {
      method,
      body,
      redirect: 'manual',
      headers: { accept: 'text/html', ...(cookie === '' ? {} : { cookie }), ...headers },
    })
    for (const line of response.headers.getSetCookie()) this.#keep(line)
    const html = await response.text()
    return {
      status: response.status,
      html,
      location: response.headers.get('location'),
      headers: response.headers,
      text: (attribute) => textOf(html, attribute),
    }
  }

  #keep(line: string): void {
    const [pair = '', ...attributes] = line.split(';').map((part) => part.trim())
    const at = pair.indexOf('=')
    const isGone = attributes.some((attribute) => /^max-age=0$/i.test(attribute) || /^expires=.*1970/i.test(attribute))
    if (isGone) this.#cookies.delete(pair.slice(0, at))
    else this.#cookies.set(pair.slice(0, at), pair.slice(at + 1))
  }
}

function textOf(html: string, attribute: string): string | undefined {
  const start = html.indexOf(attribute)
  if (start < 0) return undefined
  const inner = html.slice(html.indexOf('>', start) + 1)
  return inner
    .slice(0, inner.indexOf('</'))
    .replace(/<[^>]*>/g, '')
    .trim()
}
