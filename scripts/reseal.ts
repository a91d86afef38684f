import { createLog } from '../server/log.ts'
import { readConfig } from '../server/config.ts'
import { features } from '../server/features.ts'
import { closeStores, openStores } from '../server/open-stores.ts'
import { messageOf, readOptions } from './command-line.ts'
import { resealAll } from './reseal/all.ts'

const usage = `npm run reseal

Seals personal identifiers and second factors with PERSONAL_DATA_KEY, where a key of PERSONAL_DATA_OLD_KEYS, or the one that
was kept with the records, has sealed them, and makes the marks anew by which people are found. The system may be at work
meanwhile, if all its servers have the same keys. What was done stays done: after an interruption call it again.`

readOptions(usage, {})

try {
  const config = readConfig()
  await openStores(config, createLog('silent', config.environment))
  try {
    const { left } = await resealAll(
      features.flatMap(({ sealed = [] }) => sealed),
      (line) => console.log(line),
    )
    if (left > 0) process.exitCode = 1
  } finally {
    await closeStores()
  }
} catch (error) {
  console.error(messageOf(error))
  process.exitCode = 1
}
