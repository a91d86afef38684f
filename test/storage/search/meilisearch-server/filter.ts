// Filter expressions: parsed for real, so that what cannot be parsed is refused as Meilisearch would.
// https://www.meilisearch.com/docs/learn/filtering_and_sorting/filter_expression_reference

import { Failure } from './failure.ts'

export type Document = Readonly<Record<string, unknown>>
export type Test = (document: Document) => boolean

export interface FilterContext {
  readonly filterable: readonly string[]
  /** The error code of whoever asks. */
  readonly code: string
}

type Piece = { readonly kind: 'sign' | 'word' | 'quoted'; readonly text: string }

export function parseFilter(filter: unknown, { filterable, code }: FilterContext): Test {
  if (filter === undefined || filter === null) return () => true
  if (typeof filter !== 'string')
    throw new Failure(code, `Invalid syntax for the filter parameter: expected String, found: ${typeof filter}.`)
  const pieces = split(filter, code)
  let at = 0
  const result = or(0)
  if (at < pieces.length) throw refusal(`Found unexpected characters at the end of the filter: \`${pieces[at]!.text}\``)
  return result

  function or(depth: number): Test {
    if (depth > 200) throw refusal('The filter exceeded the maximum depth limit.')
    const members = [and(depth + 1)]
    while (takeWord('OR')) members.push(and(depth + 1))
    return (document) => members.some((member) => member(document))
  }

  function and(depth: number): Test {
    const members = [not(depth + 1)]
    while (takeWord('AND')) members.push(not(depth + 1))
    return (document) => members.every((member) => member(document))
  }

  function not(depth: number): Test {
    if (takeWord('NOT')) {
      const member = not(depth + 1)
      return (document) => !member(document)
    }
    if (take('sign', '(')) {
      const inside = or(depth + 1)
      if (!take('sign', ')')) throw refusal('Missing closing parenthesis.')
      return inside
    }
    return condition()
  }

  function condition(): Test {
    const attribute = value()
    if (!filterable.includes(attribute))
      throw refusal(
        `Attribute \`${attribute}\` is not filterable. Available filterable attributes are: \`${filterable.join(', ')}\`.`,
      )
    if (takeWord('EXISTS')) return (document) => attribute in document
    if (takeWord('NOT')) {
      if (!takeWord('EXISTS')) throw refusal('Was expecting EXISTS.')
      return (document) => !(attribute in document)
    }
    if (takeWord('IN')) {
      const values = list()
      return (document) => valuesOf(document, attribute).some((each) => values.some((wanted) => equal(each, wanted)))
    }
    const operator = pieces[at]
    if (operator?.kind !== 'sign' || !/^(=|!=|>=|<=|>|<)$/.test(operator.text))
      throw refusal('Was expecting an operation.')
    at++
    return compare(attribute, operator.text, value())
  }

  function compare(attribute: string, operator: string, wanted: string): Test {
    const any = (test: (each: unknown) => boolean) => (document: Document) => valuesOf(document, attribute).some(test)
    if (operator === '=') return any((each) => equal(each, wanted))
    if (operator === '!=') return (document) => !any((each) => equal(each, wanted))(document)
    const limit = Number(wanted)
    if (wanted.trim() === '' || !Number.isFinite(limit)) throw refusal(`\`${wanted}\` is not a number.`)
    return any((each) => {
      if (typeof each !== 'number') return false
      return operator === '>='
        ? each >= limit
        : operator === '<='
          ? each <= limit
          : operator === '>'
            ? each > limit
            : each < limit
    })
  }

  function list(): string[] {
    if (!take('sign', '[')) throw refusal('Expected `[` after `IN` keyword.')
    const values: string[] = []
    while (!take('sign', ']')) {
      values.push(value())
      if (!take('sign', ',') && pieces[at]?.text !== ']')
        throw refusal('Expected only comma-separated field names inside `IN[..]`.')
    }
    return values
  }

  function value(): string {
    const piece = pieces[at]
    if (!piece || piece.kind === 'sign') throw refusal('Was expecting a value.')
    if (piece.kind === 'word' && ['AND', 'OR', 'NOT', 'IN', 'EXISTS', 'TO'].includes(piece.text))
      throw refusal(`\`${piece.text}\` is a reserved keyword.`)
    at++
    return piece.text
  }

  function take(kind: Piece['kind'], text: string): boolean {
    const piece = pieces[at]
    if (piece?.kind !== kind || piece.text !== text) return false
    at++
    return true
  }

  function takeWord(text: string): boolean {
    return take('word', text)
  }

  function refusal(message: string): Failure {
    return new Failure(code, message)
  }
}

function split(filter: string, code: string): Piece[] {
  const pieces: Piece[] = []
  const pattern = /\s*(?:(["'])((?:\\.|(?!\1)[^\\])*)\1|(!=|>=|<=|[=<>()[\],])|([\p{L}\p{N}_.-]+))/uy
  while (pattern.lastIndex < filter.trimEnd().length) {
    const from = pattern.lastIndex
    const found = pattern.exec(filter)
    if (!found) throw new Failure(code, `Was expecting an operation at \`${filter.slice(from)}\`.`)
    const [, quotation, quoted, sign, word] = found
    if (quotation !== undefined) pieces.push({ kind: 'quoted', text: (quoted ?? '').replace(/\\(.)/g, '$1') })
    else pieces.push(sign !== undefined ? { kind: 'sign', text: sign } : { kind: 'word', text: word ?? '' })
  }
  return pieces
}

function valuesOf(document: Document, attribute: string): readonly unknown[] {
  const value = document[attribute]
  return Array.isArray(value) ? value : value === undefined || value === null ? [] : [value]
}

/** A string that can be read as a number also equals that number; strings are compared without case. */
function equal(value: unknown, wanted: string): boolean {
  if (typeof value === 'number') return wanted.trim() !== '' && Number(wanted) === value
  const plain = (text: string) => text.normalize('NFKD').toLowerCase()
  return plain(String(value)) === plain(wanted)
}
