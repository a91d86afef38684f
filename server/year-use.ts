// Who needs a school year: a feature says so for years that somebody wants to remove.

export interface YearUse {
  /** Locale key of the reason: `<feature>.yearUses.<what>`. */
  readonly key: string
  isUsed(yearKey: number): Promise<boolean>
}
