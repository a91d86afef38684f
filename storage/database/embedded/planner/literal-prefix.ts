// The text with which everything begins that a regular expression matches.

/** Undefined when the expression is not anchored, ignores case, or may begin in several ways. */
export function literalPrefix(pattern: string, options: string): string | undefined {
  if (/[imxs]/.test(options) || !pattern.startsWith('^') || pattern.includes('|')) return undefined
  let prefix = ''
  for (let position = 1; position < pattern.length;) {
    const isEscaped = pattern[position] === '\\'
    const character = pattern[isEscaped ? position + 1 : position]
    if (character === undefined || (isEscaped ? /[a-zA-Z0-9]/ : special).test(character)) break
    position += isEscaped ? 2 : 1
    // A quantifier that allows none takes the character back.
    if (/[*?{]/.test(pattern[position] ?? '')) break
    prefix += character
  }
  return prefix === '' || /[\ud800-\udbff]$/.test(prefix) ? undefined : prefix
}

const special = /[.*+?()[\]{}|^$\\]/
