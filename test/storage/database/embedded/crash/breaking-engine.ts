// The engine with commands that break it, each in its own way.

import { openDispatcher as open } from '../../../../../storage/database/embedded/commands/dispatch.ts'
import { doc } from '../../../../../storage/database/embedded/bson/values.ts'
import { Engine } from '../../../../../storage/database/embedded/store/engine.ts'
import type { Dispatcher, EngineOptions } from '../../../../../storage/database/embedded/wire/dispatcher.ts'

/** What is going to happen within the next commit, after what that has written. */
let inCommit: (() => void) | undefined

const { write } = Engine.prototype
Engine.prototype.write = function (job, deadline) {
  const breaking: typeof job = (view) => {
    const result = job(view)
    const happen = inCommit
    inCommit = undefined
    happen?.()
    return result
  }
  return write.call(this, breaking, deadline) as never
}

type Break = (options: EngineOptions) => unknown

const breaks: Record<string, Break> = {
  throwLater: () => {
    setImmediate(() => {
      throw new Error('a defect')
    })
    return new Promise(() => {})
  },
  exit: () => process.exit(3),
  throwInCommit: () => {
    inCommit = () => {
      throw new TypeError('a defect')
    }
  },
  /** Long enough for others to do something meanwhile. */
  dwellInCommit: ({ log }) => {
    inCommit = () => {
      log?.({ level: 'info', message: dwelling })
      for (const end = performance.now() + 500; performance.now() < end;);
    }
  },
}

export const dwelling = 'in a commit'

export async function openDispatcher(directory: string, options: EngineOptions): Promise<Dispatcher> {
  const dispatcher = await open(directory, options)
  return {
    ...dispatcher,
    run: async (command, connection) => {
      const happen = breaks[command.keys().next().value ?? '']
      if (!happen) return dispatcher.run(command, connection)
      await happen(options)
      return { document: doc({ ok: 1 }) }
    },
  }
}
