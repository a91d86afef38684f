import { readConfig } from '../server/config.ts'
import { createLog } from '../server/log.ts'
import { closeStores, openStores } from '../server/open-stores.ts'
import { prepare } from '../server/prepare.ts'
import { defineIndexes, indexNames, rebuildIndexes } from '../server/search-indexes.ts'
import { messageOf, readOptions, refuseUsage } from './command-line.ts'

const usage = `npm run reindex -- [--index NAME]

Fills the search indexes anew from the records, all or the one that is named. The system may be at work meanwhile: searches
find what they found before until all is there, and what changes meanwhile is not lost.`

const { index } = readOptions(usage, { index: { type: 'string' } })

try {
  const config = readConfig()
  await openStores(config, createLog('silent', config.environment))
  try {
    prepare(config)
    await defineIndexes()
    if (index !== undefined && !indexNames().includes(index))
      refuseUsage(usage, `There is no index ${index}, only ${indexNames().join(', ')}.`)
    const counts = await rebuildIndexes(index === undefined ? indexNames() : [index], {
      onProgress: (name, count) => console.log(`${name}: ${count}`),
    })
    for (const [name, count] of Object.entries(counts)) console.log(`${name}: ${count} documents can be found.`)
  } finally {
    await closeStores()
  }
} catch (error) {
  console.error(messageOf(error))
  process.exitCode = 1
}
