// Runs the reader or the writer of an index. Two threads, because a search need not wait until a document is written.

import { parentPort, workerData } from 'node:worker_threads'
import { openFile, whyUnavailable } from './file.ts'
import { makeReader } from './reader.ts'
import { makeWriter } from './writer.ts'

export interface WorkerData {
  readonly role: 'reader' | 'writer'
  readonly directory: string
}

export interface Call {
  readonly name: string
  readonly args: readonly unknown[]
}

export type Answer = { readonly result: unknown } | { readonly message: string; readonly unavailable: boolean }

const { role, directory } = workerData as WorkerData
let file: ReturnType<typeof openFile> | undefined
let engine: Record<string, (...args: never[]) => unknown> = {}

parentPort?.on('message', (message: Call | 'close') => {
  if (message === 'close') {
    file?.close()
    parentPort?.close()
  } else parentPort?.postMessage(answer(message))
})

function answer({ name, args }: Call): Answer {
  try {
    return { result: name === 'open' ? open() : engine[name]?.(...(args as never[])) }
  } catch (error) {
    const why = whyUnavailable(error, directory)
    return { message: why ?? (error as Error).message, unavailable: why !== undefined }
  }
}

function open(): void {
  file = openFile(directory, role)
  engine = { ...(role === 'reader' ? makeReader(file) : makeWriter(file)) }
}
