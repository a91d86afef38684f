import { setTimeout } from 'node:timers/promises'

/** Waits for what happens elsewhere: in another socket, thread or process. `patience`: milliseconds. */
export async function eventually(holds: () => boolean | Promise<boolean>, patience = 30_000): Promise<void> {
  const deadline = Date.now() + patience
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error(`It never happened: ${holds.toString()}`)
    // What is waited for needs the machine more.
    await setTimeout(5)
  }
}
