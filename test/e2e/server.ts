// The real server in a process of its own, as somebody starts it who has just got it: with an empty folder, and so the demo.

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export interface StartedServer {
  readonly url: string
  /** What it has written: to the terminal, and to its log. */
  output(): string
  stop(): Promise<void>
}

/** Milliseconds that a start may take: the demo is loaded, on a machine that may have much else to do. */
export const longestStart = 900_000

export async function startServer(patience = longestStart): Promise<StartedServer> {
  const directory = await mkdtemp(join(tmpdir(), 'hoclieu-e2e-'))
  const main = join(import.meta.dirname, '../../server/main.ts')
  const child = spawn(process.execPath, ['--import', 'tsx', main], {
    cwd: join(import.meta.dirname, '../..'),
    // Previews by other programs would take the machine from the browser; no page here needs them.
    env: { DATA_DIR: directory, PORT: '0', LOG_LEVEL: 'warn', CHECK_LINKS: 'no', TOOL_FOLDERS: directory },
  })
  const ended = once(child, 'close')
  let output = ''
  let late: NodeJS.Timeout | undefined
  const url = await new Promise<string>((resolve, reject) => {
    late = setTimeout(() => {
      child.kill('SIGKILL')
      reject(new Error(`The server has not started in ${patience / 1000} seconds: ${output}`))
    }, patience)
    const listen = (chunk: unknown) => {
      output += String(chunk)
      const found = /^Hoclieu: (http\S+)$/m.exec(output)?.[1]
      if (found) resolve(found)
    }
    child.stdout.on('data', listen)
    child.stderr.on('data', listen)
    void ended.then(() => reject(new Error(`The server has ended: ${output}`)))
  })
    .catch(async (error: unknown) => {
      await ended
      await rm(directory, { recursive: true })
      throw error
    })
    .finally(() => clearTimeout(late))
  return {
    url,
    output: () => output,
    stop: async () => {
      child.kill('SIGTERM')
      const [status] = (await ended) as [number | null]
      await rm(directory, { recursive: true })
      if (status !== 0) throw new Error(`The server has not ended well (${status}): ${output}`)
    },
  }
}
