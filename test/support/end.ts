// A test run that has ended, but leaves something running, is a failure; without this it would hang for ever.

const patience = 20_000

export const mochaHooks = {
  afterAll(): void {
    // Of several processes each has an end after every file, and the first one ends the others.
    if (process.send) return
    setTimeout(() => {
      console.error(`The tests have ended, but this still runs: ${process.getActiveResourcesInfo().join(', ')}`)
      process.exit(1)
    }, patience).unref()
  },
}
