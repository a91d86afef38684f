// A process that starts the embedded database with the options on its command line, tells its parent how that went, and
// stays until it is killed or told to end: in good order, or at once.

import { type EmbeddedOptions, startEmbedded } from '../../../../../storage/database/embedded/start.ts'
import { exitCode, type Report } from './report.ts'

const options = JSON.parse(process.argv[2] ?? '{}') as EmbeddedOptions

try {
  const database = await startEmbedded({
    ...options,
    log: ({ level, message }) => report({ log: { level, message } }),
    onCrash: (error) => report({ crashed: error.message }),
  })
  report({ started: { uri: database.uri, owner: database.owner } })
  process.once('message', (how) => {
    if (how === 'exit') process.exit(exitCode)
    void database.close().then(() => process.disconnect())
  })
} catch (error) {
  report({ refused: (error as Error).message })
  process.disconnect()
}

function report(message: Report): void {
  process.send?.(message)
}
