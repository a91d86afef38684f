// A thread for one spreadsheet, which would hold everybody up for a tenth of a second and more. It may use so much memory
// and time and no more: a file that is made to exhaust either ends its thread, not the server.

import { Worker } from 'node:worker_threads'
import { bundleWorker } from '../../storage/bundle.ts'
import type { SheetToWrite } from './write.ts'

export type Job =
  | ({ readonly kind: 'readXlsx' } & ToRead)
  | ({ readonly kind: 'readCsv' } & ToRead)
  | { readonly kind: 'writeXlsx'; readonly sheets: readonly SheetToWrite[] }

interface ToRead {
  readonly path: string
  readonly mostRows: number
}

export type Answer = { readonly result: unknown } | { readonly failure: string }

export class ThreadEnded extends Error {}

/** @throws ThreadEnded when it needs too much memory or time */
export async function runJob<Result>(job: Job): Promise<Result> {
  while (running.size >= atOnce) await Promise.race(running)
  const work = run(job)
  const ended = work.then(
    () => {},
    () => {},
  )
  running.add(ended)
  try {
    return (await work) as Result
  } finally {
    running.delete(ended)
  }
}

const atOnce = 2
const patienceMilliseconds = 60_000
const megabytes = 512
const running = new Set<Promise<void>>()

async function run(job: Job): Promise<unknown> {
  const worker = new Worker(await bundleWorker({ from: import.meta.url, code: { file: './worker.ts' } }), {
    eval: true,
    execArgv: [],
    name: 'spreadsheet',
    workerData: job,
    resourceLimits: { maxOldGenerationSizeMb: megabytes },
  })
  const timer = setTimeout(() => void worker.terminate(), patienceMilliseconds)
  try {
    return await new Promise((resolve, reject) => {
      worker.once('message', (answer: Answer) => {
        if ('result' in answer) resolve(answer.result)
        else reject(new Error(answer.failure))
      })
      worker.once('error', (error) => reject(new ThreadEnded('The thread of a spreadsheet failed.', { cause: error })))
      worker.once('exit', (code) => reject(new ThreadEnded(`The thread of a spreadsheet ended with code ${code}.`)))
    })
  } finally {
    clearTimeout(timer)
    await worker.terminate()
  }
}
