// XML as a stream of what stands in it: nothing is nested, expanded or fetched, so neither depth nor entities cost anything.

export type Token =
  | { readonly kind: 'open'; readonly name: string; readonly attributes: string; readonly isEmpty: boolean }
  | { readonly kind: 'close'; readonly name: string }
  | { readonly kind: 'text'; readonly text: string }

/** Names without their prefix. An empty element is opened and closed. */
export function* tokensOf(source: string): Generator<Token> {
  const xml = withoutDoctype(source)
  let at = 0
  while (at < xml.length) {
    const start = xml.indexOf('<', at)
    if (start !== at) yield { kind: 'text', text: decoded(xml.slice(at, start < 0 ? undefined : start)) }
    if (start < 0) return
    const special = skips.find(({ begin }) => xml.startsWith(begin, start))
    if (special) {
      const end = xml.indexOf(special.end, start + special.begin.length)
      if (special.isText)
        yield { kind: 'text', text: xml.slice(start + special.begin.length, end < 0 ? undefined : end) }
      at = end < 0 ? xml.length : end + special.end.length
      continue
    }
    const end = endOfTag(xml, start)
    const tag = xml.slice(start + 1, end)
    at = end + 1
    if (tag.startsWith('/')) {
      yield { kind: 'close', name: localName(tag.slice(1)) }
      continue
    }
    const isEmpty = tag.endsWith('/')
    const name = localName(tag)
    yield { kind: 'open', name, attributes: isEmpty ? tag.slice(0, -1) : tag, isEmpty }
    if (isEmpty) yield { kind: 'close', name }
  }
}

/** By its whole name or without prefix. */
export function attribute(attributes: string, name: string): string | undefined {
  const found = new RegExp(`\\s(?:[\\w-]+:)?${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)')`).exec(attributes)
  const value = found?.[1] ?? found?.[2]
  return value === undefined ? undefined : decoded(value)
}

const skips = [
  { begin: '<!--', end: '-->', isText: false },
  { begin: '<![CDATA[', end: ']]>', isText: true },
  { begin: '<?', end: '?>', isText: false },
  { begin: '<!', end: '>', isText: false },
]

/** With its entities, which therefore mean nothing. */
function withoutDoctype(xml: string): string {
  const start = xml.slice(0, 4096).search(/<!DOCTYPE/i)
  if (start < 0) return xml
  const [bracket, end] = [xml.indexOf('[', start), xml.indexOf('>', start)]
  if (bracket < 0 || bracket > end) return xml
  const close = xml.indexOf(']>', bracket)
  return close < 0 ? '' : xml.slice(0, start) + xml.slice(close + 2)
}

function endOfTag(xml: string, start: number): number {
  const end = xml.indexOf('>', start)
  if (end < 0) return xml.length
  // A value may contain the sign.
  if ((xml.slice(start, end).split('"').length - 1) % 2 === 0) return end
  const closing = xml.indexOf('"', end)
  const next = closing < 0 ? -1 : xml.indexOf('>', closing)
  return next < 0 ? xml.length : next
}

function localName(tag: string): string {
  const [whole = ''] = /^[^\s/>]+/.exec(tag) ?? []
  return whole.slice(whole.indexOf(':') + 1)
}

const named: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

function decoded(text: string): string {
  if (!text.includes('&')) return text
  return text.replace(
    /&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|(\w{2,4}));/gi,
    (whole, hex?: string, decimal?: string, name?: string) => {
      if (name !== undefined) return named[name] ?? whole
      const point = hex === undefined ? Number(decimal) : parseInt(hex, 16)
      return point > 0 && point <= 0x10ffff ? String.fromCodePoint(point) : ''
    },
  )
}
