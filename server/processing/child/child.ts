// One process for one job: whatever a file does to its reader happens there, and ends with it. It has neither the
// settings of the server nor its connections.

import { spawn } from 'node:child_process'
import { Refused } from '../reading/refusal.ts'
import { bundleWorker } from './bundle.ts'
import type { Answer, Job, Made } from './job.ts'
import { type Limits, Overran, withinLimits } from './limits.ts'

export const usualLimits: Limits = { milliseconds: 90_000, megabytes: 1200, outputMegabytes: 400 }
/** Of JavaScript alone; decoded pictures and open files come on top. */
const heapMegabytes = 700

let limits = usualLimits

export function useJobLimits(given: Limits): void {
  limits = given
}

/** `folder` is that of the work, where the file is, too. @throws Refused, Overran */
export async function runJob<Kind extends keyof Made>(
  job: Job & { readonly make: Kind },
  { folder, signal }: { folder: string; signal?: AbortSignal },
): Promise<Made[Kind]> {
  const code = await bundleWorker()
  const child = spawn(process.execPath, [`--max-old-space-size=${heapMegabytes}`, '-'], {
    cwd: folder,
    env: { TMPDIR: folder, HOME: folder, LANG: 'C.UTF-8', MALLOC_ARENA_MAX: '2' },
    stdio: ['pipe', 'ignore', 'pipe', 'ipc'],
    detached: true,
  })
  let [answer, said]: [Answer<Kind> | undefined, string] = [undefined, '']
  child.on('message', (message) => (answer = message as Answer<Kind>))
  child.stderr!.on('data', (chunk: Buffer) => (said = (said + chunk.toString()).slice(-4000)))
  // It may have ended before it has read everything.
  child.stdin!.on('error', () => undefined)
  child.stdin!.end(code)
  child.send(job, () => undefined)
  await withinLimits(child, { limits, folder, signal })
  if (answer === undefined) {
    if (/heap out of memory|Array buffer allocation failed/i.test(said)) throw new Overran('tookTooMuchMemory')
    throw new Error(`The process that reads files has ended without an answer. ${said.slice(-500)}`)
  }
  const given = answer as Answer<Kind>
  if ('refused' in given) throw new Refused(given.refused, new Error(given.because))
  if ('failure' in given) throw new Error(given.failure)
  return given.made as Made[Kind]
}
