// What has to be in a database that was killed: everything that was acknowledged, and of the operations that were under
// way each whole or not at all.

/** What is to be found under a key; null where nothing may be. */
export type State = string | number | null

export type Change = readonly [key: string, state: State]

export class Ledger {
  acknowledged = 0
  /** Operations that were under way at a kill, and how many of these were found to be done. */
  readonly unanswered = { done: 0, undone: 0 }
  #known = new Map<string, State>()
  readonly #underWay = new Set<readonly Change[]>()

  /** Does what leads to the changes. When that fails nobody knows whether they were made, but it is all or none. */
  async record(changes: readonly Change[], perform: () => Promise<unknown>): Promise<void> {
    this.#underWay.add(changes)
    await perform()
    this.#underWay.delete(changes)
    for (const [key, state] of changes) this.#known.set(key, state)
    this.acknowledged++
  }

  known(key: string): State {
    return this.#known.get(key) ?? null
  }

  /** Compares with what was found, and goes on from there. @returns what is wrong */
  settle(found: ReadonlyMap<string, State>): string[] {
    const expected = new Map(this.#known)
    const problems: string[] = []
    for (const changes of this.#underWay) {
      const done = changes.filter(([key, state]) => (found.get(key) ?? null) === state)
      const undone = changes.filter(([key]) => (found.get(key) ?? null) === this.known(key))
      if (done.length === changes.length) {
        this.unanswered.done++
        for (const [key, state] of changes) expected.set(key, state)
      } else if (undone.length === changes.length) this.unanswered.undone++
      else
        problems.push(
          `half done: ${JSON.stringify(changes.map(([key, to]) => [key, this.known(key), to, found.get(key)]))}`,
        )
    }
    for (const key of new Set([...expected.keys(), ...found.keys()])) {
      const [is, ought] = [found.get(key) ?? null, expected.get(key) ?? null]
      if (is !== ought) problems.push(`${key} is ${is} instead of ${ought}`)
    }
    this.#underWay.clear()
    this.#known = new Map(found)
    return problems
  }
}
