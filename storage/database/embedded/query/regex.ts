// MongoDB's regular expressions are PCRE2 patterns, matched by code points. They are rewritten for JavaScript so that
// every construct means the same; what JavaScript lacks is refused.
// https://www.pcre.org/current/doc/html/pcre2pattern.html

import { CommandError, notSupported } from '../errors.ts'

/** Groups keep their numbers. Options: i m s u (the last is always on). */
export function toRegExp(pattern: string, options: string): RegExp {
  if (pattern.includes('\0')) throw new CommandError(51109, 'Regular expression cannot contain an embedded null byte')
  for (const option of options) {
    if (option === 'x') throw lacking('x')
    if (!'imsu'.includes(option)) throw new CommandError(51108, ` invalid flag in regex options: ${option}`)
  }
  // Options may also stand in front of the pattern: (?i)
  const leading = /^(?:\(\?[ims]+\))*/.exec(pattern)![0]
  const modes = options + leading.replace(/[()?]/g, '')
  const source = rewrite(pattern, leading.length, {
    multiline: modes.includes('m'),
    dotAll: modes.includes('s'),
  })
  try {
    return new RegExp(source, modes.includes('i') ? 'iu' : 'u')
  } catch (error) {
    throw invalid((error as Error).message)
  }
}

interface Modes {
  readonly multiline: boolean
  readonly dotAll: boolean
}

/** A part of the pattern, rewritten, and where the next one starts. */
interface Part {
  readonly source: string
  readonly end: number
}

function rewrite(pattern: string, start: number, modes: Modes): string {
  let source = ''
  let at = start
  while (at < pattern.length) {
    const part = rewritePart(pattern, at, modes)
    source += part.source
    at = part.end
  }
  return source
}

function rewritePart(pattern: string, at: number, modes: Modes): Part {
  const char = pattern[at]!
  switch (char) {
    case '\\':
      return rewriteEscape(pattern, at, false)
    case '[':
      return rewriteClass(pattern, at)
    case '(':
      return rewriteGroup(pattern, at)
    case '.': // a line ends at \n alone
      return { source: modes.dotAll ? '[^]' : '[^\\n]', end: at + 1 }
    case '^':
      return { source: modes.multiline ? '(?<![^\\n])' : '^', end: at + 1 }
    case '$': // also before a newline that ends the text
      return { source: modes.multiline ? '(?![^\\n])' : '(?=\\n?$)', end: at + 1 }
    case '*':
    case '+':
    case '?':
    case '{':
      return rewriteQuantifier(pattern, at)
    case ']':
    case '}':
      return { source: `\\${char}`, end: at + 1 }
  }
  return { source: char, end: at + 1 }
}

function rewriteQuantifier(pattern: string, at: number): Part {
  const quantifier = /^(?:[*+?]|\{\d+(?:,\d*)?\})\??/.exec(pattern.slice(at))?.[0]
  if (quantifier === undefined) return { source: '\\{', end: at + 1 }
  const end = at + quantifier.length
  if (!quantifier.endsWith('?') || quantifier === '?') {
    if (pattern[end] === '+') throw lacking(`${quantifier}+`)
  }
  return { source: quantifier, end }
}

function rewriteGroup(pattern: string, at: number): Part {
  if (pattern[at + 1] === '*') throw lacking('(*')
  if (pattern[at + 1] !== '?') return { source: '(', end: at + 1 }
  const rest = pattern.slice(at)
  const plain = /^\(\?(?::|=|!|<=|<!)/.exec(rest)
  if (plain) return { source: plain[0], end: at + plain[0].length }
  const named = /^\(\?(?:P?<[A-Za-z_]\w*>|'[A-Za-z_]\w*')/.exec(rest)
  if (named) return { source: '(', end: at + named[0].length }
  throw lacking(rest.slice(0, 3))
}

/** [ … ], where JavaScript is strict about literals. */
function rewriteClass(pattern: string, start: number): Part {
  let source = '['
  let at = start + 1
  if (pattern[at] === '^') {
    source += '^'
    at++
  }
  for (let first = true; at < pattern.length; first = false) {
    const char = pattern[at]!
    if (char === ']' && !first) return { source: source + ']', end: at + 1 }
    const part = char === '\\' ? rewriteEscape(pattern, at, true) : rewriteMember(pattern, at)
    source += part.source
    at = part.end
  }
  throw invalid('missing terminating ] for character class')
}

function rewriteMember(pattern: string, at: number): Part {
  const posix = /^\[([:.=])(\^?\w+)\1\]/.exec(pattern.slice(at))
  if (posix) throw lacking(posix[0])
  const char = pattern[at]!
  return { source: char === '[' || char === ']' ? `\\${char}` : char, end: at + 1 }
}

function rewriteEscape(pattern: string, at: number, inClass: boolean): Part {
  const rest = pattern.slice(at + 1)
  const char = rest[0]
  if (char === undefined) throw invalid('\\ at end of pattern')
  const part = (source: string, length = 1): Part => ({ source, end: at + 1 + length })

  if (/[dDwWtnrf]/.test(char)) return part(`\\${char}`)
  if (char === 's') return part(inClass ? whiteSpace : `[${whiteSpace}]`)
  if (char === 'S') return part(inClass ? notWhiteSpace : `[^${whiteSpace}]`)
  if (char === 'b') return part(inClass ? '\\x08' : '\\b')
  if (char === 'B' && !inClass) return part('\\B')
  const code = /^x(?:\{([0-9A-Fa-f]+)\}|([0-9A-Fa-f]{0,2}))/.exec(rest)
  if (code) return part(`\\u{${code[1] ?? (code[2] || '0')}}`, code[0].length)
  const category = /^([pP])(?:\{([CLMNPSZ][a-z]?)\}|([CLMNPSZ]))/.exec(rest)
  if (category) return part(`\\${category[1]}{${category[2] ?? category[3]}}`, category[0].length)
  // Back references too: to a group that took no part they fail in PCRE, but match in JavaScript.
  if (/[A-Za-z0-9]/.test(char)) throw lacking(`\\${char}`)
  return part(literal(char))
}

/** Any character for itself, inside and outside of classes. */
function literal(char: string): string {
  return /[\^$\\.*+?()[\]{}|/-]/.test(char) ? `\\u{${char.charCodeAt(0).toString(16)}}` : char
}

// ASCII: MongoDB does not compile with PCRE2_UCP.
const whiteSpace = '\\t-\\r '
const notWhiteSpace = '\\0-\\x08\\x0e-\\x1f!-\\u{10ffff}'

function invalid(reason: string): CommandError {
  return new CommandError(51091, `Regular expression is invalid: ${reason}`)
}

function lacking(syntax: string): CommandError {
  return notSupported(`"${syntax}" in a regular expression`)
}
