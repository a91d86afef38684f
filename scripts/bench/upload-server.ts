// Our own server in a process of its own, with a page that sends a stored file as pages of later features do.

import { createServer } from 'node:http'
import { pipeline } from 'node:stream/promises'
import { createApp } from '../../server/app.ts'
import { watchChanges } from '../../server/changes/index.ts'
import { readConfig } from '../../server/config.ts'
import { loadDemo } from '../../server/demo/index.ts'
import { loadCurriculum } from '../../server/curriculum/index.ts'
import { features } from '../../server/features.ts'
import { get, signedIn } from '../../server/http/route.ts'
import { createLog } from '../../server/log.ts'
import { openStores } from '../../server/open-stores.ts'
import { actorOf } from '../../server/http/context.ts'
import { openStored, watchUpload } from '../../server/uploads/index.ts'
import { prepare } from '../../server/prepare.ts'
import { startWork } from '../../server/work.ts'

const config = readConfig()
const log = createLog(config.logLevel, 'bench')
const database = await openStores(config, log)
await loadCurriculum(log)
prepare(config)
await loadDemo(log)
await watchChanges(log)
startWork(log)
const bench = {
  name: 'bench',
  routes: [
    get('/bench/:id', signedIn, async (req, res) => {
      const { storedFileId } = await watchUpload(actorOf(req), String(req.params.id))
      const { body, length } = await openStored(storedFileId!)
      res.set('content-length', String(length))
      await pipeline(body, res)
    }),
    get('/bench-memory', signedIn, (_req, res) => void res.json(process.memoryUsage().rss)),
  ],
}
const secrets = ['0'.repeat(32)]
const app = createApp({ config, database, log, secrets, features: [...features, bench] })
createServer({ requestTimeout: 0 }, app).listen(config.port, '127.0.0.1')
