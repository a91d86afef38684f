// A script of ours in a process of its own, as an operator calls it.

import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'

export interface Run {
  readonly process: ChildProcessWithoutNullStreams
  /** What it has written so far. */
  readonly output: { stdout: string; stderr: string }
  readonly ended: Promise<{ status: number | null; stdout: string; stderr: string }>
  /** Resolves when it has written something that matches; rejects when it ends before. */
  wrote(pattern: RegExp): Promise<RegExpExecArray>
}

export function run(script: string, ...args: string[]): Run {
  const child = spawn(process.execPath, [
    '--import',
    'tsx',
    join(import.meta.dirname, '../../scripts', script),
    ...args,
  ])
  const output = { stdout: '', stderr: '' }
  child.stdout.on('data', (chunk) => (output.stdout += String(chunk)))
  child.stderr.on('data', (chunk) => (output.stderr += String(chunk)))
  const ended = once(child, 'close').then(([status]) => ({ status: status as number | null, ...output }))
  return {
    process: child,
    output,
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
}
