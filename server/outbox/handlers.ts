import type { EventHandler } from './run.ts'

export type Handlers = Readonly<Record<string, EventHandler>>

/** Several may want the same event: they are called one after another, and when one fails all of them again. */
export function mergeHandlers(all: readonly Handlers[]): Handlers {
  const merged: Record<string, EventHandler> = {}
  for (const [name, handler] of all.flatMap((handlers) => Object.entries(handlers))) {
    const former = merged[name]
    merged[name] = former ? inTurn(former, handler) : handler
  }
  return merged
}

function inTurn(...handlers: readonly EventHandler[]): EventHandler {
  return async (payload, context) => {
    for (const handler of handlers) await handler(payload, context)
  }
}
