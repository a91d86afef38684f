// A database in a process of its own, which a test may kill.

import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import type { EmbeddedOptions } from '../../../../../storage/database/embedded/start.ts'
import { exitCode, type Report } from './report.ts'

export { exitCode }

export interface EngineProcess {
  readonly uri: string
  readonly owner: boolean
  readonly child: ChildProcess
  readonly logs: { level: string; message: string }[]
  readonly crashes: string[]
  readonly output: () => string
  kill(): Promise<void>
  /** Closes the database and ends the process; gives its exit code. */
  close(): Promise<number | null>
  /** Ends the process without closing the database; gives its exit code. */
  exit(): Promise<number | null>
}

export type ProcessOptions = Omit<EmbeddedOptions, 'log' | 'onCrash'>

export interface LaunchedProcess extends Omit<EngineProcess, 'uri' | 'owner'> {
  readonly started: Promise<EngineProcess>
}

/** @throws what startEmbedded has said, when it refused */
export function startProcess(options: ProcessOptions): Promise<EngineProcess> {
  return launchProcess(options).started
}

/** @param through a command that runs the rest of its command line, such as a shell that sets limits first */
export function launchProcess(options: ProcessOptions, through: readonly string[] = []): LaunchedProcess {
  const script = new URL('./engine-process.ts', import.meta.url)
  const [command, ...before] = [...through, process.execPath]
  const child = fork(script, [JSON.stringify(options)], {
    execPath: command,
    execArgv: [...before, '--import', 'tsx'],
    silent: true,
  })
  children.add(child)
  const logs: EngineProcess['logs'] = []
  const crashes: string[] = []
  let text = ''
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => (text += String(chunk)))
  const ended = once(child, 'exit').then(([code]) => {
    children.delete(child)
    return code as number | null
  })

  const end = (how: 'close' | 'exit') => {
    child.send(how)
    return ended
  }
  const launched = {
    child,
    logs,
    crashes,
    output: () => text,
    kill: async () => {
      child.kill('SIGKILL')
      await ended
    },
    close: () => end('close'),
    exit: () => end('exit'),
  }
  const started = new Promise<EngineProcess>((resolve, reject) => {
    child.on('message', (message) => {
      const report = message as Report
      if ('log' in report) logs.push(report.log)
      else if ('crashed' in report) crashes.push(report.crashed)
      else if ('refused' in report) reject(new Error(report.refused))
      else resolve({ ...launched, ...report.started })
    })
    void ended.then((code) => reject(new Error(`The process ended with ${code}: ${text}`)))
  })
  started.catch(() => {}) // one that is killed while it starts is not waited for
  return { ...launched, started }
}

/** What a test that failed has left running. */
export function killLeftovers(): void {
  for (const child of children) child.kill('SIGKILL')
}

const children = new Set<ChildProcess>()
