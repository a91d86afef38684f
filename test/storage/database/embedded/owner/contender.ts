// A process that owns the directory named on its command line again and again, and makes sure that nobody else does.
// Told to hold, it keeps the ownership until it is killed.

import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { own } from '../../../../../storage/database/embedded/owner/ownership.ts'

export type Report = 'owns' | 'done' | { overlap: string }

const [directory = '', rounds = '0', then] = process.argv.slice(2)
const evidence = join(directory, 'run', 'in-use')

for (let round = 0; round < Number(rounds); round++) {
  const ownership = await becomeOwner()
  leave()
  ownership.release()
}
if (then === 'hold') {
  await becomeOwner()
  report('owns')
  setInterval(() => {}, 60_000)
} else {
  report('done')
}

async function becomeOwner() {
  const found = await own(directory, { patienceMilliseconds: 60_000 })
  if ('uri' in found) throw new Error('Nobody publishes an address here.')
  enter()
  return found.ownership
}

/** Independent of what it checks: a file that only one can make. */
function enter(): void {
  try {
    writeFileSync(evidence, String(process.pid), { flag: 'wx' })
  } catch {
    const other = readFileSync(evidence, 'utf8')
    if (lives(Number(other))) report({ overlap: `${process.pid} owns the directory while ${other} does` })
    rmSync(evidence)
    enter()
  }
}

function leave(): void {
  if (readFileSync(evidence, 'utf8') !== String(process.pid)) report({ overlap: `${process.pid} was not left alone` })
  rmSync(evidence)
}

function lives(pid: number): boolean {
  try {
    const status = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return !status.includes(') Z ')
  } catch {
    return false
  }
}

function report(message: Report): void {
  process.send?.(message)
}
