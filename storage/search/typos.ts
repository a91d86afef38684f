// How far a typed word is from the one that is meant.

/** As Meilisearch has it: one from five letters on, two from nine. Codes and numbers have none. */
export function allowedTypos(word: string): number {
  if (!/^[a-z]+$/.test(word)) return 0
  return word.length >= 9 ? 2 : word.length >= 5 ? 1 : 0
}

/**
 * Letters added, missing, wrong, or changed places with the next one; a wrong first letter counts twice.
 * Anything above the limit when there are more.
 */
export function typosBetween(typed: string, meant: string, limit: number): number {
  const first = typed[0] === meant[0] ? 0 : 1
  let before: number[] = []
  let previous = Array.from({ length: meant.length + 1 }, (_, at) => at)
  for (let row = 1; row <= typed.length; row++) {
    const current = [row]
    for (let at = 1; at <= meant.length; at++) {
      const isSame = typed[row - 1] === meant[at - 1]
      let cost = Math.min(previous[at]! + 1, current[at - 1]! + 1, previous[at - 1]! + (isSame ? 0 : 1))
      if (row > 1 && at > 1 && typed[row - 1] === meant[at - 2] && typed[row - 2] === meant[at - 1])
        cost = Math.min(cost, before[at - 2]! + 1)
      current.push(cost)
    }
    if (Math.min(...current) > limit) return limit + 1
    before = previous
    previous = current
  }
  return previous[meant.length]! + first
}
