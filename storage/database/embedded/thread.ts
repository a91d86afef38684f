// The thread that worker.ts runs in, seen from outside.

import { Worker } from 'node:worker_threads'
import { bundleEngine } from './bundle.ts'
import { makeGate, shutGate } from './store/gate.ts'
import type { Log } from './wire/dispatcher.ts'
import type { FromWorker, WorkerData } from './worker.ts'

export interface EngineThread {
  /** As drivers write it in an address. */
  readonly host: string
  /** Lets running requests finish. May be called again, and also when the thread has ended by itself. */
  close(): Promise<void>
}

export interface Observer {
  readonly log: Log
  /** Nothing of the engine runs any more; with an error when it was not told to close. */
  ended(error?: Error): void
}

/** Rejects when the engine cannot start; `ended` is not called then. */
export async function startThread(
  engine: string,
  data: Omit<WorkerData, 'gate'>,
  observer: Observer,
): Promise<EngineThread> {
  const gate = makeGate()
  const worker = new Worker(await bundleEngine(engine), {
    eval: true,
    execArgv: [],
    name: 'database',
    workerData: { ...data, gate },
  })
  let isReady = false
  let closing: Promise<void> | undefined
  let failure: Error | undefined
  worker.on('error', (error) => (failure = error))

  const exit = new Promise<void>((resolve) => worker.once('exit', () => resolve()))
  const endWithProcess = () => {
    if (!shutGate(gate, patienceMilliseconds)) process.kill(process.pid, 'SIGKILL')
  }
  process.once('exit', endWithProcess)
  worker.once('exit', () => process.off('exit', endWithProcess))
  const started = new Promise<string>((resolve, reject) => {
    worker.on('message', (message: FromWorker) => {
      if ('log' in message) return observer.log(message.log)
      isReady = true
      resolve(message.ready.host)
    })
    worker.once('exit', (code) => {
      const error = failure ?? new Error(`The thread of the database ended with code ${code}.`)
      if (!isReady) reject(error)
      else observer.ended(closing ? undefined : error)
    })
  })

  const close = async () => {
    const hasFailed = failure !== undefined
    worker.postMessage('close')
    let timer = setTimeout(end, patienceMilliseconds)
    function end() {
      if (shutGate(gate, 0)) void worker.terminate()
      else timer = setTimeout(end, pollMilliseconds)
    }
    await exit
    clearTimeout(timer)
    if (failure && !hasFailed) throw failure
  }
  return { host: await started, close: () => (closing ??= close()) }
}

/** How long running requests may take when the database closes. */
const patienceMilliseconds = 10_000
const pollMilliseconds = 20
