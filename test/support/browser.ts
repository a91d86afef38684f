// What a browser without JavaScript does: keeps cookies, sends the hidden fields of a form, follows nothing by itself.

export interface Page {
  readonly status: number
  readonly html: string
  readonly location: string | null
  readonly headers: Headers
  /** The text of the first element with this attribute, such as `data-test="name"` or `id="x"`, without tags. */
  text(attribute: string): string | undefined
}

export class Browser {
  readonly #base: string
  readonly #cookies = new Map<string, string>()

  constructor(base: string) {
    this.#base = base
  }

  get cookies(): ReadonlyMap<string, string> {
    return this.#cookies
  }

  setCookie(name: string, value: string): void {
    this.#cookies.set(name, value)
  }

  async get(path: string, headers: Record<string, string> = {}): Promise<Page> {
    return await this.#request('GET', path, undefined, headers)
  }

  /** Sends the form that stands on `from` (by default the page it is posted to) with its token. */
  async post(path: string, fields: Record<string, string | readonly string[]> = {}, from = path): Promise<Page> {
    const token = /name="_csrf" value="([^"]+)"/.exec((await this.get(from)).html)?.[1] ?? ''
    return await this.postWithout(path, { _csrf: token, ...fields })
  }

  /** Sends just these fields. */
  async postWithout(
    path: string,
    fields: Record<string, string | readonly string[]>,
    headers: Record<string, string> = {},
  ): Promise<Page> {
    const body = new URLSearchParams()
    for (const [name, value] of Object.entries(fields))
      for (const one of [value].flat()) body.append(name, one as string)
    return await this.#request('POST', path, body, headers)
  }

  async #request(
    method: string,
    path: string,
    body: URLSearchParams | undefined,
    headers: Record<string, string>,
  ): Promise<Page> {
    const cookie = [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ')
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
