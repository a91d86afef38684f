import { bundleWorker } from '../../bundle.ts'

/** Code for a worker that calls `work` of worker.ts with the engine's `openDispatcher`. */
export async function bundleEngine(engine: string): Promise<string> {
  const text = `
    import { openDispatcher } from ${JSON.stringify(engine)}
    import { work } from './worker.ts'
    work(openDispatcher)`
  return await bundleWorker({ from: import.meta.url, code: { text } })
}
