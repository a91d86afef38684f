// Ends a process, and all that it has started, when it takes too long, too much memory or too much room on the disk.

import type { ChildProcess } from 'node:child_process'
import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'

export interface Limits {
  readonly milliseconds: number
  /** Of the process and its children together; watched on Linux only. */
  readonly megabytes: number
  /** Of what comes into the folder of the work meanwhile. */
  readonly outputMegabytes: number
}

export const overruns = ['tookTooLong', 'tookTooMuchMemory', 'madeTooMuch'] as const
export type Overrun = (typeof overruns)[number]

export class Overran extends Error {
  readonly reason: Overrun

  constructor(reason: Overrun) {
    super(reason)
    this.reason = reason
  }
}

/** Resolves with the code when it ends by itself. The process must lead a group of its own (`detached`). */
export async function withinLimits(
  child: ChildProcess,
  { limits, folder, signal }: { limits: Limits; folder: string; signal?: AbortSignal },
): Promise<number | null> {
  const before = sizeOf(folder)
  let overrun: Overrun | undefined
  const end = () => endGroup(child)
  const stop = (reason: Overrun) => {
    overrun ??= reason
    end()
  }
  const timer = setTimeout(() => stop('tookTooLong'), limits.milliseconds)
  const watch = setInterval(() => {
    void memoryOf(child.pid).then((bytes) => bytes > limits.megabytes * megabyte && stop('tookTooMuchMemory'))
    void hasMadeTooMuch().then((isTooMuch) => isTooMuch && stop('madeTooMuch'))
  }, 400)
  signal?.addEventListener('abort', end)
  try {
    if (signal?.aborted) end()
    const code = await new Promise<number | null>((resolve, reject) => {
      child.once('error', reject)
      child.once('close', resolve)
    })
    if (!overrun && (await hasMadeTooMuch())) overrun = 'madeTooMuch'
    if (overrun) throw new Overran(overrun)
    signal?.throwIfAborted()
    return code
  } finally {
    clearTimeout(timer)
    clearInterval(watch)
    signal?.removeEventListener('abort', end)
    // What it has started may still be there.
    end()
  }

  async function hasMadeTooMuch(): Promise<boolean> {
    return (await sizeOf(folder)) - (await before) > limits.outputMegabytes * megabyte
  }
}

const megabyte = 1024 * 1024
const pageSize = 4096

function endGroup({ pid }: ChildProcess): void {
  if (pid === undefined) return
  try {
    process.kill(-pid, 'SIGKILL')
  } catch {
    // There is nobody left.
  }
}

/** Of the group, in bytes; 0 where the system does not tell. */
async function memoryOf(group: number | undefined): Promise<number> {
  try {
    const ids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name))
    const sizes = await Promise.all(ids.map((id) => memoryOfMember(id, group)))
    return sizes.reduce((sum, size) => sum + size, 0)
  } catch {
    return 0
  }
}

async function memoryOfMember(id: string, group: number | undefined): Promise<number> {
  try {
    // Behind the name, which may contain anything: state, parent, group; 22nd from there: pages in memory.
    const fields = (await readFile(`/proc/${id}/stat`, 'latin1')).replace(/^.*\) /s, '').split(' ')
    return Number(fields[2]) === group ? Number(fields[21]) * pageSize : 0
  } catch {
    return 0
  }
}

async function sizeOf(folder: string): Promise<number> {
  let bytes = 0
  for (const name of await readdir(folder, { recursive: true }).catch(() => []))
    bytes += await stat(join(folder, name)).then(
      (file) => (file.isFile() ? file.size : 0),
      () => 0,
    )
  return bytes
}
