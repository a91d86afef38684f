import { spawn } from 'node:child_process'
import { type Limits, withinLimits } from '../child/limits.ts'
import { findTool, searchPath, type ToolName } from './places.ts'

export interface CallOptions {
  /** Of the work: the program's home, and all that it may fill. */
  readonly folder: string
  readonly limits: Limits
  readonly signal?: AbortSignal
}

/** Gives what it has written to its outputs and how it ended. @throws ToolMissing, Overran */
export async function callTool(
  tool: ToolName,
  args: readonly string[],
  { folder, limits, signal }: CallOptions,
): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const child = spawn(await findTool(tool), args, {
    cwd: folder,
    env: {
      PATH: searchPath(),
      HOME: folder,
      TMPDIR: folder,
      LANG: 'C.UTF-8',
      http_proxy: nowhere,
      https_proxy: nowhere,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  })
  const said = { stdout: '', stderr: '' }
  for (const output of ['stdout', 'stderr'] as const)
    child[output].on('data', (chunk: Buffer) => (said[output] = (said[output] + chunk.toString()).slice(-20_000)))
  return { code: await withinLimits(child, { limits, folder, signal }), ...said }
}

/** A document must not make it fetch anything. */
const nowhere = 'http://127.0.0.1:9'
