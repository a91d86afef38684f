// What happens to units, for features that keep something of theirs: people, classes. They handle these events themselves.

/** `unitIds` no longer exist from `firstDay` on; `intoId` continues them. */
export const unitsMergedEvent = 'schools.unitsMerged'
/** `intoIds` exist from `firstDay` on; `unitId` then `ends` or `stays` (`original`). */
export const unitSplitEvent = 'schools.unitSplit'
/** `unitId` exists for the last time on `lastDay`. */
export const unitClosedEvent = 'schools.unitClosed'
/** That `unitId` was closed, merged or split was a mistake. */
export const unitReopenedEvent = 'schools.unitReopened'
/** `unitId` is called differently from now on. */
export const unitRenamedEvent = 'schools.unitRenamed'

/** An event that nobody handles would count as failed. */
export const unitEvents = Object.fromEntries(
  [unitsMergedEvent, unitSplitEvent, unitClosedEvent, unitReopenedEvent, unitRenamedEvent].map((name) => [
    name,
    () => Promise.resolve(),
  ]),
)
