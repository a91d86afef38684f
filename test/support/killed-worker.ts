// A worker on the data folder of the test, to be killed: it gives up an event a second after it has died.

import { features } from '../../server/features.ts'
import { readConfig } from '../../server/config.ts'
import { createLog } from '../../server/log.ts'
import { openStores } from '../../server/open-stores.ts'
import { mergeHandlers } from '../../server/outbox/handlers.ts'
import { workOnce } from '../../server/outbox/run.ts'
import { prepare } from '../../server/prepare.ts'

const log = createLog('silent', 'test')
const config = readConfig()
await openStores(config, log)
prepare(config)
const handlers = mergeHandlers(features.map(({ events = {} }) => events))
console.log('working')
for (;;) {
  const isBusy = await workOnce({ handlers, log, lease: 1000 })
  if (!isBusy) await new Promise((resolve) => setTimeout(resolve, 50))
}
