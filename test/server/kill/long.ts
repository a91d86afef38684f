// node --import tsx long.ts ROUNDS: kills workers ROUNDS times, then servers half as often. Tells what was lost or never
// done, and then ends with 1.

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { killServers, killWorkers } from './rounds.ts'

const rounds = Number(process.argv[2] ?? 50)
const directory = mkdtempSync(join(tmpdir(), 'kill-'))
const workers = await killWorkers(join(directory, 'workers'), rounds)
console.log({ workers })
const servers = await killServers(join(directory, 'servers'), Math.ceil(rounds / 2))
console.log({ servers })
rmSync(directory, { recursive: true })
if (workers.problems.length + servers.problems.length > 0) process.exitCode = 1
