// A server or a worker as a process of its own, on a data folder of the test.

import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { disconnect } from '../../storage/database/index.ts'
import { endRuns, type Run, runWith } from '../support/run.ts'

export interface ServerProcess extends Run {
  readonly url: string
}

/** A data folder for each test, in which no process is left, nor this one's connection. */
export function dataFolders(): () => string {
  let directory: string
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'server-'))
  })
  afterEach(async () => {
    await endRuns()
    await disconnect()
    await rm(directory, { recursive: true })
  })
  return () => directory
}

const usual = { NODE_ENV: 'test', DEMO: 'no', PORT: '0' }

export function runServer(environment: Record<string, string>): Run {
  return runWith({ file: 'server/main.ts', environment: { ...usual, ...environment } })
}

/** Resolves when it listens. */
export async function startServer(environment: Record<string, string>): Promise<ServerProcess> {
  const run = runServer(environment)
  const [, url] = await run.wrote(/Hoclieu: (http:\S+)/)
  return { ...run, url: url! }
}

export function runWorker(environment: Record<string, string>): Run {
  return runWith({ file: 'server/worker.ts', environment: { ...usual, ...environment } })
}

/** Resolves when it works. */
export async function startWorker(environment: Record<string, string>): Promise<Run> {
  const run = runWorker(environment)
  await run.wrote(/"msg":"working"/)
  return run
}
