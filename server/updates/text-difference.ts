// What differs between two texts, by their lines: what went and what came at each place (Myers 1986, greedy). Pure.

export interface Change {
  readonly removed: readonly string[]
  readonly added: readonly string[]
}

/** Undefined: there is too much to compare, or too much differs. */
export function textChanges(before: readonly string[], after: readonly string[]): Change[] | undefined {
  if (before.length > mostLines || after.length > mostLines) return undefined
  let from = 0
  while (from < before.length && from < after.length && before[from] === after[from]) from++
  let ends = 0
  const shorter = Math.min(before.length, after.length) - from
  while (ends < shorter && before[before.length - 1 - ends] === after[after.length - 1 - ends]) ends++
  return changesIn(before.slice(from, before.length - ends), after.slice(from, after.length - ends))
}

const mostLines = 20_000
/** Steps on the way from one to the other: memory and time grow with their square. */
const mostEdits = 400

function changesIn(before: readonly string[], after: readonly string[]): Change[] | undefined {
  const paths = pathsBetween(before, after)
  if (!paths) return undefined
  const changes: { removed: string[]; added: string[] }[] = []
  let [x, y] = [before.length, after.length]
  let isApart = true
  for (let edits = paths.length - 1; edits > 0; edits--) {
    const furthest = paths[edits - 1]!
    const line = x - y
    const isDown = line === -edits || (line !== edits && at(furthest, line - 1) < at(furthest, line + 1))
    const startX = at(furthest, isDown ? line + 1 : line - 1)
    const startY = startX - (isDown ? line + 1 : line - 1)
    // Equal lines lie between this edit and the one told before it.
    if (x > (isDown ? startX : startX + 1) || isApart) changes.unshift({ removed: [], added: [] })
    const change = changes[0]!
    if (isDown) change.added.unshift(after[startY]!)
    else change.removed.unshift(before[startX]!)
    x = startX
    y = startY
    isApart = false
  }
  return changes
}

type Furthest = ReadonlyMap<number, number>

/** For each number of edits how far one gets on each diagonal; the last one reaches the end. */
function pathsBetween(before: readonly string[], after: readonly string[]): Furthest[] | undefined {
  const paths: Furthest[] = []
  for (let edits = 0; edits <= Math.min(before.length + after.length, mostEdits); edits++) {
    const last = paths.at(-1)
    const furthest = new Map<number, number>()
    paths.push(furthest)
    for (let line = -edits; line <= edits; line += 2) {
      const isDown = line === -edits || (line !== edits && at(last, line - 1) < at(last, line + 1))
      let x = edits === 0 ? 0 : isDown ? at(last, line + 1) : at(last, line - 1) + 1
      while (x < before.length && x - line < after.length && before[x] === after[x - line]) x++
      furthest.set(line, x)
      if (x >= before.length && x - line >= after.length) return paths
    }
  }
  return undefined
}

function at(furthest: Furthest | undefined, line: number): number {
  return furthest?.get(line) ?? -1
}
