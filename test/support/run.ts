// A script of ours in a process of its own, as an operator calls it.

import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'

export interface Run {
  readonly process: ChildProcessWithoutNullStreams
  readonly ended: Promise<{ status: number | null; stdout: string; stderr: string }>
  /** Resolves when it has written something that matches; rejects when it ends before. */
  wrote(pattern: RegExp): Promise<RegExpExecArray>
}

const running = new Set<Run>()

export function run(script: string, ...args: string[]): Run {
  return runWith({ file: join('scripts', script) }, ...args)
}

/** A file of ours with just these settings, or with those of the tests. */
export function runWith(options: { file: string; environment?: Record<string, string> }, ...args: string[]): Run {
  const child = spawn(
    process.execPath,
    ['--import', 'tsx', join(import.meta.dirname, '../..', options.file), ...args],
    {
      env: options.environment,
    },
  )
  const output = { stdout: '', stderr: '' }
  child.stdout.on('data', (chunk) => (output.stdout += String(chunk)))
  child.stderr.on('data', (chunk) => (output.stderr += String(chunk)))
  const ended = once(child, 'close').then(([status]) => {
    running.delete(started)
    return { status: status as number | null, ...output }
  })
  const started: Run = {
    process: child,
    ended,
    wrote: (pattern) =>
      new Promise((resolve, reject) => {
        const look = () => {
          const found = pattern.exec(output.stdout) ?? pattern.exec(output.stderr)
          if (found) resolve(found)
        }
        child.stdout.on('data', look)
        child.stderr.on('data', look)
        look()
        void ended.then(({ status, stderr }) => reject(new Error(`It ended with ${status}: ${stderr}`)))
      }),
  }
  running.add(started)
  return started
}

/** Ends what still runs, also after a test that failed. */
export async function endRuns(): Promise<void> {
  for (const { process, ended } of running) {
    process.kill('SIGKILL')
    await ended
  }
}
