// HTML of other systems as the Markdown of our pages. It is cleaned first: what runs, and what a page here cannot hold, is gone
// by then, and what is left is well-formed. Pure.

import sanitize from 'sanitize-html'
import { decodeEntities } from './xml.ts'

export interface Converted {
  readonly text: string
  /** Locale keys below `cartridges.notes` of what was left out. */
  readonly notes: readonly string[]
}

/** What an address in the text becomes here; undefined: there is nothing of it. */
export interface Resolve {
  /** `tệp:<id>`, or an address elsewhere. */
  picture(address: string): string | undefined
  link(address: string): string | undefined
}

export function markdownOf(html: string, resolve: Resolve): Converted {
  const notes = new Set<string>()
  if (/<script[\s>]|\son\w+\s*=|javascript:/i.test(html)) notes.add('scripts')
  if (/<(form|input|object|applet)[\s>]/i.test(html)) notes.add('forms')
  if (/\ssrc\s*=\s*["']?data:/i.test(html)) notes.add('embeddedPictures')
  const root = treeOf(cleaned(bodyOf(html)))
  const writing = { resolve, notes }
  const text = blocks(root.children, writing)
    .replace(/[ \t]+\n/g, '\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim()
    .normalize('NFC')
  return { text, notes: [...notes] }
}

/** What a page is called, as it says itself. */
export function titleIn(html: string): string {
  const [, title = ''] = /<title[^>]*>([\s\S]{0,2000}?)<\/title/i.exec(html) ?? []
  return decodeEntities(title).replace(/\s+/g, ' ').trim().normalize('NFC')
}

/** Words alone, in one line. */
export function plainOf(html: string): string {
  return decodeEntities(sanitize(html, { allowedTags: [], allowedAttributes: {} }))
    .replace(/\s+/g, ' ')
    .trim()
    .normalize('NFC')
}

function bodyOf(html: string): string {
  const start = /<body[^>]*>/i.exec(html)
  const inside = start ? html.slice(start.index + start[0].length) : html.replace(/<head[\s>][\s\S]*?<\/head>/i, '')
  const end = inside.search(/<\/body\s*>/i)
  return end < 0 ? inside : inside.slice(0, end)
}

const tags = [
  ...['h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'p', 'div', 'section', 'article', 'br', 'hr', 'blockquote', 'pre', 'code'],
  ...[
    'ul',
    'ol',
    'li',
    'a',
    'img',
    'table',
    'caption',
    'tr',
    'td',
    'th',
    'strong',
    'b',
    'em',
    'i',
    's',
    'del',
    'dl',
    'dt',
  ],
  ...['dd', 'figure', 'figcaption', 'iframe', 'video', 'audio', 'source', 'math', 'annotation', 'sup', 'sub', 'embed'],
]

function cleaned(html: string): string {
  return sanitize(html, {
    allowedTags: tags,
    allowedAttributes: {
      a: ['href'],
      img: ['src', 'alt', 'data-equation-content'],
      ...Object.fromEntries(['iframe', 'video', 'audio', 'source', 'embed'].map((tag) => [tag, ['src', 'title']])),
      annotation: ['encoding'],
    },
    // Addresses are ours to look at: many are none before they are resolved.
    allowedSchemes: ['http', 'https', 'mailto', 'tel'],
    allowProtocolRelative: true,
    allowedIframeHostnames: undefined,
    nonTextTags: ['script', 'style', 'textarea', 'option', 'noscript', 'title', 'template', 'select', 'svg'],
    nestingLimit: 60,
  })
}

interface Node {
  readonly tag: string
  readonly attributes: Readonly<Record<string, string>>
  readonly children: Node[]
  readonly text: string
}

const voids = new Set(['br', 'hr', 'img', 'source', 'embed'])

/** Of what the cleaner has written: every tag is closed, every sign that means something is escaped. */
function treeOf(html: string): Node {
  const root: Node = { tag: '', attributes: {}, children: [], text: '' }
  const open = [root]
  for (const [whole, end, tag = '', given = ''] of html.matchAll(
    /<(\/?)([a-z0-9]+)((?:\s+[\w-]+(?:="[^"]*")?)*)\s*\/?>|[^<]+|</gi,
  )) {
    const parent = open.at(-1)!
    if (tag === '') {
      parent.children.push({ tag: '', attributes: {}, children: [], text: decodeEntities(whole) })
    } else if (end !== '') {
      const at = open.findLastIndex((one) => one.tag === tag)
      if (at > 0) open.length = at
    } else {
      const attributes = Object.fromEntries(
        [...given.matchAll(/([\w-]+)="([^"]*)"/g)].map(([, name = '', value = '']) => [name, decodeEntities(value)]),
      )
      const node = { tag, attributes, children: [], text: '' }
      parent.children.push(node)
      if (!voids.has(tag)) open.push(node)
    }
  }
  return root
}

interface Writing {
  readonly resolve: Resolve
  readonly notes: Set<string>
}

const containers = new Set(['div', 'section', 'article', 'figure', 'dl', 'dd'])
const inBlocks = new Set([
  ...[
    'h1',
    'h2',
    'h3',
    'h4',
    'h5',
    'h6',
    'p',
    'hr',
    'blockquote',
    'pre',
    'ul',
    'ol',
    'table',
    'figcaption',
    'dt',
    'li',
  ],
  ...containers,
])

function blocks(nodes: readonly Node[], writing: Writing): string {
  const parts: string[] = []
  let line: Node[] = []
  const endLine = () => {
    const text = inline(line, writing).trim()
    if (text !== '') parts.push(lineStart(text))
    line = []
  }
  for (const node of nodes) {
    if (!inBlocks.has(node.tag)) line.push(node)
    else {
      endLine()
      const block = blockOf(node, writing)
      if (block.trim() !== '') parts.push(block)
    }
  }
  endLine()
  return parts.join('\n\n')
}

function blockOf(node: Node, writing: Writing): string {
  const { tag, children } = node
  if (/^h[1-6]$/.test(tag)) {
    const text = oneLine(inline(children, writing))
    return text === '' ? '' : `${'#'.repeat(Math.max(2, Number(tag[1])))} ${text}`
  }
  if (tag === 'hr') return '---'
  if (tag === 'pre') return fenced(plainText(node))
  if (tag === 'blockquote') return blocks(children, writing).replace(/^/gm, '> ').replace(/^> $/gm, '>')
  if (tag === 'ul' || tag === 'ol') return listOf(node, writing)
  if (tag === 'table') return tableOf(node, writing)
  if (tag === 'dt') return `**${oneLine(inline(children, writing))}**`
  return blocks(children, writing)
}

function listOf({ tag, children }: Node, writing: Writing): string {
  // What stands between the items belongs to the one before.
  const items: Node[][] = []
  for (const child of children) {
    if (child.tag === 'li') items.push([...child.children])
    else if (child.tag !== '' || child.text.trim() !== '') {
      const last = items.at(-1)
      if (last) last.push(child)
      else items.push([child])
    }
  }
  return items
    .map((item, at) => {
      const sign = tag === 'ol' ? `${at + 1}. ` : '- '
      const text = blocks(item, writing)
      return `${sign}${text.replace(/\n{2,}(?=(- |\d+\. ))/g, '\n').replace(/\n(?=.)/g, `\n${' '.repeat(sign.length)}`)}`
    })
    .join('\n')
}

function tableOf(table: Node, writing: Writing): string {
  const rows = rowsIn(table)
  const [caption] = table.children.filter(({ tag }) => tag === 'caption')
  const isLayout = rows.some((row) => cellsIn(row).some((cell) => cell.children.some(({ tag }) => tag === 'table')))
  const width = Math.max(0, ...rows.map((row) => cellsIn(row).length))
  if (width === 0) return ''
  if (isLayout || width === 1)
    return blocks(
      rows.flatMap((row) => cellsIn(row).map((cell) => ({ ...cell, tag: 'div' }))),
      writing,
    )
  const texts = rows.map((row) => {
    const cells = cellsIn(row).map((cell) => oneLine(blocks(cell.children, writing)).replace(/(?<!\\)\|/g, '\\|'))
    return [...cells, ...Array<string>(width - cells.length).fill('')]
  })
  const isHead = cellsIn(rows[0]!).every(({ tag }) => tag === 'th')
  const [head, ...body] = isHead ? texts : [Array<string>(width).fill(''), ...texts]
  const lines = [head!, Array<string>(width).fill('---'), ...body].map((cells) => `| ${cells.join(' | ')} |`)
  return [...(caption ? [inline(caption.children, writing).trim()] : []), lines.join('\n')].filter(Boolean).join('\n\n')
}

function rowsIn({ children }: Node): Node[] {
  return children.flatMap((child) => (child.tag === 'tr' ? [child] : child.tag === 'table' ? [] : rowsIn(child)))
}

function cellsIn({ children }: Node): Node[] {
  return children.filter(({ tag }) => tag === 'td' || tag === 'th')
}

function inline(nodes: readonly Node[], writing: Writing): string {
  return nodes.map((node) => inlineOf(node, writing)).join('')
}

function inlineOf(node: Node, writing: Writing): string {
  const { tag, attributes, children, text } = node
  if (tag === '') return escaped(text.replace(/\s+/g, ' '))
  const within = () => inline(children, writing)
  if (tag === 'br') return '\n'
  if (tag === 'strong' || tag === 'b') return marked('**', within())
  if (tag === 'em' || tag === 'i') return marked('*', within())
  if (tag === 's' || tag === 'del') return marked('~~', within())
  if (tag === 'code') return codeOf(plainText(node))
  if (tag === 'sup') return raised('^', node) ?? within()
  if (tag === 'sub') return raised('_', node) ?? within()
  if (tag === 'img') return pictureOf(attributes, writing)
  if (tag === 'a') return linkOf(attributes.href ?? '', within(), writing)
  if (tag === 'math') return formulaOf(node)
  if (['iframe', 'video', 'audio', 'source', 'embed'].includes(tag)) return playerOf(node, writing)
  if (inBlocks.has(tag)) return blocks([node], writing)
  return within()
}

function pictureOf({ src = '', alt = '', ...more }: Node['attributes'], { resolve }: Writing): string {
  const formula = more['data-equation-content']
  if (formula !== undefined) return formulaText(formula)
  const label = oneLine(alt)
  const address = src === '' ? undefined : resolve.picture(src)
  return address === undefined ? escaped(label) : `![${escaped(label)}](${addressText(address)})`
}

function linkOf(href: string, label: string, { resolve }: Writing): string {
  const text = oneLine(label)
  const address = href === '' || href.startsWith('#') ? undefined : resolve.link(href)
  if (address === undefined) return label
  // A link around a picture that is one already.
  if (/^!\[.*\]\(tệp:[0-9a-f]{24}\)$/.test(text)) return text
  return `[${text === '' ? escaped(address) : text}](${addressText(address)})`
}

function playerOf({ attributes: { src, title = '' }, children }: Node, { resolve, notes }: Writing): string {
  const [source] = [src, ...children.map((child) => child.attributes.src)].filter((one) => one)
  const address = source && resolve.link(source)
  if (!address) {
    if (source) notes.add('players')
    return ''
  }
  return `[${escaped(oneLine(title)) || escaped(address)}](${addressText(address)})`
}

function formulaOf(node: Node): string {
  const annotation = findNode(node, (one) => one.tag === 'annotation' && /tex/i.test(one.attributes.encoding ?? ''))
  return annotation ? formulaText(plainText(annotation)) : escaped(oneLine(plainText(node)))
}

function formulaText(formula: string): string {
  const text = oneLine(formula.replace(/^\$+|\$+$/g, ''))
  return text === '' ? '' : `\\(${text}\\)`
}

function findNode(node: Node, fits: (node: Node) => boolean): Node | undefined {
  if (fits(node)) return node
  for (const child of node.children) {
    const found = findNode(child, fits)
    if (found) return found
  }
  return undefined
}

/** Digits that are raised are formulas. */
function raised(sign: string, node: Node): string | undefined {
  const text = plainText(node).trim()
  return /^[\w+−-]{1,6}$/.test(text) ? `\\({}${sign}{${text}}\\)` : undefined
}

function codeOf(text: string): string {
  return text.trim() === '' ? '' : text.includes('`') ? `\`\` ${oneLine(text)} \`\`` : `\`${oneLine(text)}\``
}

function fenced(text: string): string {
  const body = text.replace(/^\n+|\s+$/g, '')
  return body === '' ? '' : `\`\`\`\`\n${body.replaceAll('````', '```')}\n\`\`\`\``
}

function plainText({ text, tag, children }: Node): string {
  return tag === 'br' ? '\n' : text + children.map(plainText).join('')
}

/** A sign stands at words, not at spaces. */
function marked(sign: string, text: string): string {
  const [, before = '', inside = '', after = ''] = /^(\s*)([\s\S]*?)(\s*)$/.exec(text) ?? []
  if (inside === '' || inside.includes('\n\n') || inside.startsWith('![')) return text
  return `${before}${sign}${inside}${sign}${after}`
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim()
}

/** Formulas stay as they were written: `\(…\)`, `\[…\]`, `$$…$$`. */
function escaped(text: string): string {
  return text
    .split(/(\\\([^\n]{1,1000}?\\\)|\\\[[^\n]{1,2000}?\\\]|\$\$[^$]{1,2000}\$\$)/)
    .map((part, at) => (at % 2 === 1 ? part : part.replace(/[\\`*_[\]#|~$<]/g, '\\$&')))
    .join('')
}

/** What would begin a list or a quotation. */
function lineStart(text: string): string {
  return text.replace(/^(\s*)([-+>]|\d+[.)])(?=\s)/gm, (_, space: string, sign: string) =>
    /\d/.test(sign) ? `${space}${sign.slice(0, -1)}\\${sign.slice(-1)}` : `${space}\\${sign}`,
  )
}

function addressText(address: string): string {
  return address.replace(
    /[\s()<>\\]/g,
    (sign) => `%${sign.codePointAt(0)!.toString(16).toUpperCase().padStart(2, '0')}`,
  )
}
