// XML as it is sent: a tree of elements, written with everything escaped that has to be.

export interface XmlElement {
  readonly name: string
  readonly attributes: Readonly<Record<string, string>>
  readonly children: readonly XmlChild[]
}
export type XmlChild = XmlElement | string

export function element(
  name: string,
  attributes: Readonly<Record<string, string>> = {},
  children: readonly XmlChild[] = [],
): XmlElement {
  return { name, attributes, children }
}

/** One that holds nothing but a text. */
export function textElement(name: string, text: string): XmlElement {
  return element(name, {}, [text])
}

export function writeXml(root: XmlElement): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n${write(root)}\n`
}

function write(child: XmlChild): string {
  if (typeof child === 'string') return escape(child, /[&<>\r]/g)
  const { name, attributes, children } = child
  const given = Object.entries(attributes).map(([key, value]) => `${key}="${escape(value, /[&<>"\r\n\t]/g)}"`)
  const opening = [name, ...given].join(' ')
  return children.length === 0 ? `<${opening}/>` : `<${opening}>${children.map(write).join('')}</${name}>`
}

function escape(text: string, special: RegExp): string {
  return text.replace(forbidden, '').replace(special, (character) => entities[character]!)
}

/** What no XML document may hold, not even escaped: https://www.w3.org/TR/xml/#charsets */
const forbidden = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu

/** Line ends and tabs would be read as spaces in an attribute. */
const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\r': '&#13;',
  '\n': '&#10;',
  '\t': '&#9;',
}
