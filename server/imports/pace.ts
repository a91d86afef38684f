import { setTimeout } from 'node:timers/promises'

/** Between two batches the server is everybody else's for as long as the last one took. */
export async function rest(milliseconds: number): Promise<void> {
  await setTimeout(Math.min(Math.max(milliseconds, 5), 500))
}
