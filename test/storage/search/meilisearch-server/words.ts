// Meilisearch's tokens, as its documentation describes those of Latin scripts: compatibility decomposition, lower case,
// no marks, đ as d, separated by spaces and punctuation.

export interface Token {
  readonly start: number
  readonly end: number
  readonly word: string
}

const punctuation = /[\s\p{P}]/u

export function tokenize(text: string, separatorTokens: readonly string[]): Token[] {
  const tokens: Token[] = []
  let start: number | undefined
  for (let at = 0; at <= text.length; at++) {
    const character = text[at]
    const isWord = character !== undefined && !punctuation.test(character) && !separatorTokens.includes(character)
    if (isWord) start ??= at
    else if (start !== undefined) {
      const word = normalize(text.slice(start, at))
      if (word !== '') tokens.push({ start, end: at, word })
      start = undefined
    }
  }
  return tokens
}

export function normalize(word: string): string {
  return word
    .normalize('NFKD')
    .toLowerCase()
    .replace(/\p{Mn}/gu, '')
    .replace(/[đð]/g, 'd')
}

/** Letters changed, added, missing or changed places; the first letter counts twice. */
export function typos(a: string, b: string): number {
  const rows = Array.from({ length: a.length + 1 }, (_, row) => [row])
  for (let at = 0; at <= b.length; at++) rows[0]![at] = at
  for (let row = 1; row <= a.length; row++)
    for (let at = 1; at <= b.length; at++) {
      const same = a[row - 1] === b[at - 1] ? 0 : 1
      let cost = Math.min(rows[row - 1]![at]! + 1, rows[row]![at - 1]! + 1, rows[row - 1]![at - 1]! + same)
      if (row > 1 && at > 1 && a[row - 1] === b[at - 2] && a[row - 2] === b[at - 1])
        cost = Math.min(cost, rows[row - 2]![at - 2]! + 1)
      rows[row]![at] = cost
    }
  return rows[a.length]![b.length]! + (a[0] === b[0] ? 0 : 1)
}
