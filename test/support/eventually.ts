import { setTimeout } from 'node:timers/promises'

/** Waits for what happens elsewhere: in another socket, thread or process. */
export async function eventually(holds: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 30_000
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error(`It never happened: ${holds.toString()}`)
    // What is waited for needs the machine more.
    await setTimeout(5)
  }
}
