// What a process with a database tells its parent.

export type Report =
  | { started: { uri: string; owner: boolean } }
  | { refused: string }
  | { log: { level: string; message: string } }
  | { crashed: string }

/** Of one that was told to end at once. */
export const exitCode = 7
