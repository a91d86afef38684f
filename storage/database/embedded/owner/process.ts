// Tells whether a process that left its mark is still running.

import { execFileSync } from 'node:child_process'
import { readFileSync, readlinkSync } from 'node:fs'
import { codeOf } from './durable-file.ts'

/** A process id alone is given again; together with the start it is not, within one boot and one namespace (container). */
export interface ProcessMark {
  readonly pid: number
  readonly start?: string
  readonly boot?: string
  readonly namespace?: string
}

export function ownMark(): ProcessMark {
  return { pid: process.pid, start: startOf(process.pid), ...whereabouts() }
}

export function lookUp(mark: ProcessMark): 'running' | 'gone' | 'unknown' {
  const here = whereabouts()
  if (mark.boot && here.boot && mark.boot !== here.boot) return 'gone'
  if (mark.namespace !== here.namespace) return 'unknown'
  if (!exists(mark.pid)) return 'gone'
  const start = startOf(mark.pid)
  if (start === undefined || mark.start === undefined) return 'unknown'
  return start === mark.start ? 'running' : 'gone'
}

/** Differs after every start of the machine. */
export function bootId(): string | undefined {
  if (process.platform === 'linux') return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
  if (process.platform === 'darwin') return run('sysctl', ['-n', 'kern.bootsessionuuid'])
  return undefined
}

function whereabouts(): Pick<ProcessMark, 'boot' | 'namespace'> {
  return { boot: bootId(), namespace: process.platform === 'linux' ? readlinkSync('/proc/self/ns/pid') : undefined }
}

/** Undefined when it cannot be told. */
function startOf(pid: number): string | undefined {
  if (process.platform === 'darwin') return run('ps', ['-o', 'lstart=', '-p', String(pid)])
  if (process.platform !== 'linux') return undefined
  try {
    const status = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // The command's name comes second, in parentheses, and may itself hold anything. See proc_pid_stat(5).
    const fields = status.slice(status.lastIndexOf(')') + 2).split(' ')
    const [state, start] = [fields[0], fields[19]]
    return state === 'Z' || state === 'X' ? 'ended' : start
  } catch {
    return undefined
  }
}

function exists(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return codeOf(error) !== 'ESRCH'
  }
}

function run(command: string, parameters: string[]): string | undefined {
  try {
    return execFileSync(command, parameters, {
      encoding: 'utf8',
      env: { LC_ALL: 'C', PATH: '/usr/sbin:/usr/bin:/bin' },
    }).trim()
  } catch {
    return undefined
  }
}
