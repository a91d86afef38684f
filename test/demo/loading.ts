// Loads the demo in a process of its own, which ends like one that is killed before the nth step of the database.
// Arguments: the directory of the embedded database, and n (0: never).

import { join } from 'node:path'
import mongoose from 'mongoose'
import { prepareKinds } from '../courses/courses.ts'
import { prepareFeatures } from '../curation/submissions.ts'
import { loadDemo } from '../../server/demo/index.ts'
import { createLog } from '../../server/log.ts'
import { Material } from '../../server/materials/material.model.ts'
import { useStores } from '../../server/stores.ts'
import { connect, disconnect } from '../../storage/database/index.ts'
import { openFiles } from '../../storage/files/index.ts'
import type { Search } from '../../storage/search/search.ts'

const [directory, last] = process.argv.slice(2)
await connect({ directory })
const files = await openFiles({ directory: join(directory!, 'files') })
useStores({ files, search: {} as Search })
await Promise.all(Object.values(mongoose.models).map((model) => model.init()))
prepareFeatures()
prepareKinds()
let steps = 0
mongoose.set('debug', () => {
  if (++steps === Number(last)) process.kill(process.pid, 'SIGKILL')
})
const isNew = await loadDemo(createLog('silent', 'test'))
const materials = await Material.countDocuments()
await files.close()
await disconnect()
process.stdout.write(JSON.stringify({ isNew, materials, steps }))
