// Loads the demo in a process of its own, which ends like one that is killed before the nth step of the database.
// Arguments: the directory of the embedded database, and n (0: never).

import mongoose from 'mongoose'
import { loadDemo } from '../../server/demo/index.ts'
import { createLog } from '../../server/log.ts'
import { connect, disconnect } from '../../storage/database/index.ts'

const [directory, last] = process.argv.slice(2)
await connect({ directory })
await Promise.all(Object.values(mongoose.models).map((model) => model.init()))
let steps = 0
mongoose.set('debug', () => {
  if (++steps === Number(last)) process.kill(process.pid, 'SIGKILL')
})
const isNew = await loadDemo(createLog('silent', 'test'))
await disconnect()
process.stdout.write(JSON.stringify({ isNew, steps }))
