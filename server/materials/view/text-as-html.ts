// Plain text, Markdown and tables of values as HTML: whatever a file says is text first, and only then gets its few tags.

import { escapeHtml, withFormulas } from './formulas.ts'

export function textAsHtml(text: string, format: string): string {
  if (format === 'csv') return tableOf(text)
  if (format === 'md') return withFormulas(markdown(text))
  return withFormulas(paragraphsOf(text))
}

/** An empty line begins a new one. */
export function paragraphsOf(text: string): string {
  return text
    .split(/\n\s*\n/)
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map((part) => `<p>${escapeHtml(part).replaceAll('\n', '<br>')}</p>`)
    .join('')
}

/** As people write it: headings, lists, quotations, code, emphasis. Anything else is shown as it stands. */
function markdown(text: string): string {
  const blocks = text.replaceAll('\r', '').split(/\n{2,}|\n(?=#{1,6} )|(?<=^#{1,6} [^\n]*)\n/gm)
  return blocks.map((block) => blockOf(block)).join('')
}

function blockOf(block: string): string {
  const lines = block.split('\n').filter((line) => line.trim() !== '')
  const [first = ''] = lines
  const heading = /^(#{1,6})\s+(.*?)\s*#*$/.exec(first)
  if (heading) {
    const level = Math.min(heading[1]!.length + 1, 6)
    return `<h${level}>${inLine(heading[2]!)}</h${level}>${lines.length > 1 ? blockOf(lines.slice(1).join('\n')) : ''}`
  }
  if (first.startsWith('```')) return `<pre>${escapeHtml(block.replace(/^```.*\n?|\n?```\s*$/g, ''))}</pre>`
  if (/^(-{3,}|\*{3,})$/.test(first.trim()) && lines.length === 1) return '<hr>'
  if (lines.every((line) => line.startsWith('>')))
    return `<blockquote>${inLines(lines.map((line) => line.replace(/^>\s?/, '')))}</blockquote>`
  for (const [tag, sign] of lists)
    if (sign.test(first)) {
      // A line without a sign goes on with the one before it.
      const items: string[] = []
      for (const line of lines)
        if (sign.test(line)) items.push(line.replace(sign, ''))
        else items.push(`${items.pop()!} ${line.trim()}`)
      return `<${tag}>${items.map((item) => `<li>${inLine(item)}</li>`).join('')}</${tag}>`
    }
  return lines.length === 0 ? '' : `<p>${inLines(lines)}</p>`
}

const lists = [
  ['ul', /^\s*[-*+]\s+/],
  ['ol', /^\s*\d{1,3}[.)]\s+/],
] as const

function inLines(lines: readonly string[]): string {
  return lines.map(inLine).join('<br>')
}

function inLine(text: string): string {
  return escapeHtml(text)
    .replace(/`([^`]+)`/g, '<code>$1</code>')
    .replace(/\*\*([^*]+)\*\*/g, '<strong>$1</strong>')
    .replace(/(?<![*\w])\*([^*\s][^*]*)\*(?![*\w])/g, '<em>$1</em>')
}

function tableOf(text: string): string {
  const [first = '', ...rows] = text.split(/\r?\n/).filter((row) => row.trim() !== '')
  const mark = [';', '\t', ','].find((one) => first.includes(one)) ?? ','
  const cells = (row: string, tag: string) =>
    cellsOf(row, mark)
      .slice(0, mostColumns)
      .map((cell) => `<${tag}>${escapeHtml(cell)}</${tag}>`)
      .join('')
  const body = rows.slice(0, mostRows).map((row) => `<tr>${cells(row, 'td')}</tr>`)
  return `<table><thead><tr>${cells(first, 'th')}</tr></thead><tbody>${body.join('')}</tbody></table>`
}

const mostRows = 500
const mostColumns = 50

function cellsOf(row: string, mark: string): string[] {
  const cells = row.match(new RegExp(`(?:^|${mark})("(?:[^"]|"")*"|[^${mark}]*)`, 'g')) ?? []
  return cells.map((cell, at) => {
    const bare = at > 0 || cell.startsWith(mark) ? cell.replace(mark, '') : cell
    return bare.startsWith('"') ? bare.slice(1, -1).replaceAll('""', '"') : bare
  })
}
