// What a feature keeps that belongs to a unit and ends with it: people, classes. Whoever closes the unit is told first.

export interface UnitContents {
  /** `<feature>.<what>`; its words are `<feature>.contents.<what>`, with `count`. */
  readonly key: string
  /** How many of these units last beyond a moment. */
  count(unitIds: readonly string[], time: Date): Promise<number>
}
