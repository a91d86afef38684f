/** `{ kind, code }`: an entry is called differently from now on; without them many may be. */
export const entryRenamedEvent = 'curriculum.entryRenamed'
