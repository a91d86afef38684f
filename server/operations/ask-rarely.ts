/**
 * Asks once for everybody who wants to know at the same time, and not again for a while: however often it is called, it
 * is no load. A failure is not kept.
 */
export function askRarely<T>(ask: () => Promise<T>, { trusted }: { trusted: number }): () => Promise<T> {
  let asking: Promise<T> | undefined
  let known: { answer: T; at: number } | undefined
  return async () => {
    if (known && performance.now() - known.at <= trusted) return known.answer
    asking ??= ask().finally(() => (asking = undefined))
    const answer = await asking
    known = { answer, at: performance.now() }
    return answer
  }
}
