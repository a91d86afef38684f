// XML of other systems, as a tree: in whatever encoding, with whatever prefixes. What a document declares of its own is never
// looked at, so that nothing in it can grow, or be fetched.

import { XMLParser } from 'fast-xml-parser'

export interface Element {
  /** Without its prefix. */
  readonly name: string
  /** By their names without prefixes. */
  readonly attributes: ReadonlyMap<string, string>
  readonly children: readonly Element[]
  /** Of itself and all that is in it. */
  readonly text: string
}

/** Elements, nested so deep: a manifest that is larger is none. */
const deepest = 100
const mostElements = 200_000

export class NotXml extends Error {}

/** @throws NotXml */
export function parseXml(bytes: Uint8Array): Element {
  const text = decodeXml(bytes).replace(/^[\s\uFEFF]+/, '')
  if (/<!ENTITY/i.test(text)) throw new NotXml('entities')
  let parsed: unknown
  try {
    parsed = parser.parse(text.replace(/<!DOCTYPE[^>[]*(\[[^\]]*\]\s*)?>/i, ''))
  } catch (error) {
    throw new NotXml(String(error))
  }
  const count = { left: mostElements }
  const roots = childrenOf(parsed, 0, count)
  const [root] = roots
  if (!root) throw new NotXml('empty')
  return root
}

const parser = new XMLParser({
  ...{ preserveOrder: true, ignoreAttributes: false, attributeNamePrefix: '', removeNSPrefix: true, trimValues: false },
  ...{ parseTagValue: false, parseAttributeValue: false, processEntities: false, ignoreDeclaration: true },
  ...{ ignorePiTags: true, cdataPropName: '#cdata', maxNestedTags: deepest },
})

type Node = Readonly<Record<string, unknown>>

function childrenOf(nodes: unknown, depth: number, count: { left: number }): Element[] {
  if (depth > deepest) throw new NotXml('too deep')
  if (!Array.isArray(nodes)) return []
  return (nodes as Node[]).flatMap((node) => {
    const name = Object.keys(node).find((key) => key !== ':@')
    if (name === undefined || name === '#text' || name === '#cdata') return []
    if (count.left-- <= 0) throw new NotXml('too many elements')
    const inside = node[name]
    const children = childrenOf(inside, depth + 1, count)
    return [{ name, attributes: attributesOf(node[':@']), children, text: textOf(inside, children) }]
  })
}

function attributesOf(given: unknown): Map<string, string> {
  const attributes = Object.entries((given ?? {}) as Record<string, unknown>)
  return new Map(attributes.map(([name, value]) => [name, decodeEntities(typeof value === 'string' ? value : '')]))
}

function textOf(inside: unknown, children: readonly Element[]): string {
  if (!Array.isArray(inside)) return ''
  let next = 0
  return (inside as Node[])
    .map((node) => {
      if ('#text' in node) return decodeEntities(String(node['#text']))
      if ('#cdata' in node) return rawText(node['#cdata'])
      return children[next++]?.text ?? ''
    })
    .join('')
}

function rawText(inside: unknown): string {
  if (!Array.isArray(inside)) return ''
  return (inside as Node[]).map((node) => ('#text' in node ? String(node['#text']) : '')).join('')
}

const named: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'", nbsp: '\u00a0' }

/** What no document has to declare, and numbers. */
export function decodeEntities(text: string): string {
  return text.replace(
    /&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|([a-z]{2,8}));/gi,
    (whole, hex?: string, digits?: string, name?: string) => {
      if (name !== undefined) return named[name.toLowerCase()] ?? whole
      const code = hex === undefined ? Number(digits) : Number.parseInt(hex, 16)
      return code === 0 || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff) ? '' : String.fromCodePoint(code)
    },
  )
}

/** By its first bytes, else by what it says of itself, else UTF-8; also of HTML. */
export function decodeXml(bytes: Uint8Array): string {
  const [first, second, third, fourth] = bytes
  if (first === 0xff && second === 0xfe) return decodeAs('utf-16le', bytes)
  if (first === 0xfe && second === 0xff) return decodeAs('utf-16be', bytes)
  if (first === 0x3c && second === 0 && fourth === 0) return decodeAs('utf-16le', bytes)
  if (first === 0 && second === 0x3c && third === 0) return decodeAs('utf-16be', bytes)
  const head = Buffer.from(bytes.subarray(0, 1024)).toString('latin1')
  const [, said = 'utf-8'] =
    /^[^<]{0,3}<\?xml[^>]*\bencoding\s*=\s*["']([\w.:-]+)/i.exec(head) ??
    /<meta[^>]*charset\s*=\s*["']?([\w.:-]+)/i.exec(head) ??
    []
  // Whoever says UTF-16 in bytes that are none means something else.
  return decodeAs(/^utf-?16/i.test(said) ? 'utf-8' : said, bytes)
}

function decodeAs(encoding: string, bytes: Uint8Array): string {
  try {
    return new TextDecoder(encoding).decode(bytes)
  } catch {
    return new TextDecoder().decode(bytes)
  }
}

export function childOf(element: Element | undefined, ...path: readonly string[]): Element | undefined {
  return path.reduce<Element | undefined>(
    (found, name) => found?.children.find((child) => child.name.toLowerCase() === name.toLowerCase()),
    element,
  )
}

export function childrenNamed(element: Element | undefined, name: string): readonly Element[] {
  return element?.children.filter((child) => child.name.toLowerCase() === name.toLowerCase()) ?? []
}

/** In one line. */
export function lineOf(element: Element | undefined): string {
  return (element?.text ?? '').replace(/\s+/g, ' ').trim().normalize('NFC')
}

export function attributeOf(element: Element | undefined, name: string): string {
  return (element?.attributes.get(name) ?? '').trim()
}
