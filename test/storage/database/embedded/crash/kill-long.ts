// node --import tsx kill-long.ts ROUNDS [DIRECTORY]: kills a database that is being written to, ROUNDS times, then one that
// starts for the first time, half as often, and those that race to start, a quarter as often. Tells what was lost or does not fit together, and then ends with 1.

import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { killFirstStarts, killRepeatedly, raceToStart } from './rounds.ts'

const rounds = Number(process.argv[2] ?? 200)
const directory = process.argv[3] ?? mkdtempSync(join(tmpdir(), 'kill-'))

const summary = await killRepeatedly({
  directory: join(directory, 'data'),
  rounds,
  onRound: ({ rounds, acknowledged, documents, problems }) => {
    if (rounds % 10 === 0 || problems.length > 0) console.log({ rounds, acknowledged, documents, problems })
  },
})
console.log(summary)
const first = await killFirstStarts(join(directory, 'first'), Math.ceil(rounds / 2))
console.log({ firstStarts: Math.ceil(rounds / 2), problems: first })
const races = await raceToStart(join(directory, 'race'), Math.ceil(rounds / 4))
console.log({ races: Math.ceil(rounds / 4), problems: races })
if (summary.problems.length + first.length + races.length > 0) process.exitCode = 1
