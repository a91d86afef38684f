// Run in a process of its own by database.ts: what starting the embedded database costs a process that has mongoose loaded.

import { setTimeout } from 'node:timers/promises'
import 'mongoose'
import { startEmbedded } from '../../storage/database/embedded/start.ts'

const [directory = ''] = process.argv.slice(2)
globalThis.gc?.()
await setTimeout(200)
const memory = process.memoryUsage.rss()
const begun = performance.now()
const engine = await startEmbedded({ directory })
const seconds = (performance.now() - begun) / 1000
const megabytes = (process.memoryUsage.rss() - memory) / 2 ** 20
console.log(JSON.stringify({ seconds, megabytes }))
await engine.close()
