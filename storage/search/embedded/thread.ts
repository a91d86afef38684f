// A thread of the engine, seen from outside: calls go in, answers come back in the same order.

import { Worker } from 'node:worker_threads'
import { SearchUnavailable } from '../search.ts'
import { bundleWorker } from '../../bundle.ts'
import type { Reader } from './reader.ts'
import type { Answer, Call, WorkerData } from './worker.ts'
import type { Writer } from './writer.ts'

/** The same functions, answered later. */
export type Remote<Engine> = {
  readonly [Name in keyof Engine]: Engine[Name] extends (...args: infer Args) => infer Result
    ? (...args: Args) => Promise<Result>
    : never
}

export interface Thread<Engine> {
  readonly engine: Remote<Engine>
  /** Answers what has been asked before. */
  close(): Promise<void>
}

export function startReader(directory: string): Promise<Thread<Reader>> {
  return start<Reader>({ role: 'reader', directory })
}

export function startWriter(directory: string): Promise<Thread<Writer>> {
  return start<Writer>({ role: 'writer', directory })
}

/** Rejects when the index cannot be opened. */
async function start<Engine>(workerData: WorkerData): Promise<Thread<Engine>> {
  const worker = new Worker(await bundleWorker({ from: import.meta.url, code: { file: './worker.ts' } }), {
    eval: true,
    execArgv: [],
    name: `search-${workerData.role}`,
    workerData,
  })
  const waiting: { resolve: (result: unknown) => void; reject: (error: Error) => void }[] = []
  let ended: Error | undefined

  const exit = new Promise<void>((resolve) => {
    worker.once('exit', () => {
      ended ??= new SearchUnavailable('The search index is closed.')
      for (const { reject } of waiting.splice(0)) reject(ended)
      resolve()
    })
  })
  worker.once('error', (error: Error) => {
    ended = new SearchUnavailable(`The search index has stopped (${error.message}): start the server again.`, {
      cause: error,
    })
  })
  worker.on('message', (answer: Answer) => {
    const call = waiting.shift()
    if ('result' in answer) call?.resolve(answer.result)
    else call?.reject(answer.unavailable ? new SearchUnavailable(answer.message) : new Error(answer.message))
  })

  const post = (message: Call) =>
    new Promise<unknown>((resolve, reject) => {
      if (ended) return reject(ended)
      waiting.push({ resolve, reject })
      worker.postMessage(message)
    })
  try {
    await post({ name: 'open', args: [] })
  } catch (error) {
    await worker.terminate()
    throw error
  }
  const engine = new Proxy({} as Remote<Engine>, {
    get: (_, name) => (name === 'then' ? undefined : (...args: unknown[]) => post({ name: String(name), args })),
  })
  return {
    engine,
    close: async () => {
      if (!ended) worker.postMessage('close')
      await exit
    },
  }
}
