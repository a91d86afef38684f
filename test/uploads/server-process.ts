// A whole server on the data folder of the test, to be killed.

import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createApp } from '../../server/app.ts'
import { watchChanges } from '../../server/changes/index.ts'
import { readConfig } from '../../server/config.ts'
import { createLog } from '../../server/log.ts'
import { openStores } from '../../server/open-stores.ts'
import { startWork } from '../../server/work.ts'

const config = readConfig()
const log = createLog('silent', 'test')
const database = await openStores(config, log)
await watchChanges(log)
startWork(log)
const server = createServer(createApp({ config, database, log, secrets: config.sessionSecrets! }))
server.listen(config.port, '127.0.0.1', () => console.log(`port ${(server.address() as AddressInfo).port}`))
