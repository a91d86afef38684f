import { setTimeout } from 'node:timers/promises'

/** Begins a piece of work. */
export function beginPiece(): NodeJS.CpuUsage {
  return process.cpuUsage()
}

/** Between two pieces the server is everybody else's, for as long as the last one has kept it busy. */
export async function rest(piece: NodeJS.CpuUsage): Promise<void> {
  const { user, system } = process.cpuUsage(piece)
  await setTimeout(Math.min(Math.max((user + system) / 1000, 5), 500))
}
