// An engine for the thread, with commands that make it fail.

import type { Dispatcher, EngineOptions } from '../../../../../storage/database/embedded/wire/dispatcher.ts'
import { fakeDispatcher, ok } from '../wire/fake.ts'

export async function openDispatcher(directory: string, options: EngineOptions): Promise<Dispatcher> {
  const failures: unknown[] = []
  const dispatcher = fakeDispatcher(options.replicaSetHost, {
    options: () => ok({ directory, durability: options.durability, ttlSeconds: options.ttlSeconds }),
    log: () => {
      options.log?.({ level: 'warning', message: 'a slow operation', milliseconds: 5 })
      return ok()
    },
    crash: () => {
      setImmediate(() => {
        throw new Error('a defect')
      })
      return new Promise(() => {})
    },
    exit: () => process.exit(3),
    reject: () => {
      void Promise.reject(new Error('no space left'))
      return ok()
    },
    failures: () => ok({ failures: failures.length }),
  })
  return Object.assign(dispatcher, { commitFailed: () => void failures.push(true) })
}
