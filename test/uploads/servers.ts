// Whole servers, each in a process of its own, on the same stores.

import { type Run, runWith } from '../support/run.ts'

export interface RunningServer {
  readonly run: Run
  readonly port: string
  readonly url: string
}

/** With just these settings. */
export async function runServer(settings: Record<string, string>): Promise<RunningServer> {
  const environment = { NODE_ENV: 'test', DEMO: 'no', LOG_LEVEL: 'silent', PORT: '0', ...settings }
  const run = runWith({ file: 'test/uploads/server-process.ts', environment })
  const port = (await run.wrote(/port (\d+)/))[1]!
  return { run, port, url: `http://127.0.0.1:${port}` }
}
