import type { EventHandler } from './run.ts'

export type Handlers = Readonly<Record<string, EventHandler>>

/**
 * Several may want the same event: each is called, also when one before it has failed; then all of them are called again
 * later.
 */
export function mergeHandlers(all: readonly Handlers[]): Handlers {
  const merged: Record<string, EventHandler[]> = {}
  for (const [name, handler] of all.flatMap((handlers) => Object.entries(handlers))) (merged[name] ??= []).push(handler)
  return Object.fromEntries(Object.entries(merged).map(([name, handlers]) => [name, inTurn(handlers)]))
}

function inTurn(handlers: readonly EventHandler[]): EventHandler {
  if (handlers.length === 1) return handlers[0]!
  return async (payload, context) => {
    const failures: unknown[] = []
    for (const handler of handlers) {
      context.signal.throwIfAborted()
      await handler(payload, context).catch((error: unknown) => failures.push(error))
    }
    if (failures.length > 0) throw failures[0]
  }
}
