// What a feature keeps that belongs to a unit and ends with it: people, classes. Whoever closes the unit is told first.

export interface UnitContents {
  /** Locale key of what is told of it, with `count`: `<feature>.contents.<what>`. */
  readonly key: string
  /** How many of these units last beyond a moment. */
  count(unitIds: readonly string[], time: Date): Promise<number>
}
