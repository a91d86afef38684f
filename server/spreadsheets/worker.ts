// Runs in a thread of its own (thread.ts): one job, one answer.

import { parentPort, workerData } from 'node:worker_threads'
import { readCsv } from './csv.ts'
import type { Answer, Job } from './thread.ts'
import { readXlsx, writeXlsxSheets } from './xlsx.ts'

async function work(job: Job): Promise<unknown> {
  if (job.kind === 'readXlsx') return await readXlsx(job.path, job.mostRows)
  if (job.kind === 'readCsv') return await readCsv(job.path, job.mostRows)
  return await writeXlsxSheets(job.sheets)
}

const answer = (message: Answer) => parentPort!.postMessage(message)

work(workerData as Job).then(
  (result) => answer({ result }),
  (error: unknown) => answer({ failure: error instanceof Error ? (error.stack ?? error.message) : String(error) }),
)
