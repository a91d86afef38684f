/** Why a package cannot be taken as a whole; its words are `packages.problems.<code>`. */
export class PackageProblem extends Error {
  readonly key: string
  readonly values: Readonly<Record<string, string | number>>

  constructor(code: string, values: Readonly<Record<string, string | number>> = {}) {
    super(code)
    this.key = `packages.problems.${code}`
    this.values = values
  }
}
