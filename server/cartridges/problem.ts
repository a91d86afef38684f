/** Why a package cannot be taken as a whole; its words are `cartridges.problems.<code>`. */
export class CartridgeProblem extends Error {
  readonly key: string
  readonly values: Readonly<Record<string, string | number>>

  constructor(code: string, values: Readonly<Record<string, string | number>> = {}) {
    super(code)
    this.key = `cartridges.problems.${code}`
    this.values = values
  }
}
