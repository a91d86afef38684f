// An engine for the thread, with commands that make it fail.

import { existsSync, writeFileSync } from 'node:fs'
import { doc } from '../../../../../storage/database/embedded/bson/values.ts'
import type { Dispatcher, EngineOptions } from '../../../../../storage/database/embedded/wire/dispatcher.ts'
import { eventually } from '../../../../support/eventually.ts'
import { fakeDispatcher, ok } from '../wire/fake.ts'

export function openDispatcher(directory: string, options: EngineOptions): Promise<Dispatcher> {
  let failures = 0
  let isStuck = false
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
    failures: () => ok({ failures }),
    hold: async (command) => {
      const path = String(command.get('hold'))
      writeFileSync(`${path}.asked`, '')
      await eventually(() => existsSync(path))
      return { document: doc({ held: true, ok: 1 }) }
    },
    failToClose: () => {
      isStuck = true
      return ok()
    },
  })
  return Promise.resolve({
    ...dispatcher,
    commitFailed: () => void failures++,
    close: () => (isStuck ? Promise.reject(new Error('it is stuck')) : Promise.resolve()),
  })
}
