// A socket that a process listens on as long as it lives. The kernel cuts it, however the process ends, and it answers
// across containers, where process ids say nothing.

import { once } from 'node:events'
import { createConnection, createServer } from 'node:net'
import { codeOf } from './durable-file.ts'

export interface Lifeline {
  readonly path: string
  cut(): void
}

export async function holdLifeline(path: string): Promise<Lifeline> {
  const server = createServer((socket) => socket.on('error', () => {}).destroy())
  const listening = once(server, 'listening')
  server.listen(path).unref()
  await listening
  return { path, cut: () => void server.close() }
}

/** Whether a process listens on the socket. When the socket is missing or out of reach, it may all the same. */
export async function isAnswered(path: string): Promise<'yes' | 'no' | 'unknown'> {
  const socket = createConnection(path)
  try {
    await once(socket, 'connect')
    return 'yes'
  } catch (error) {
    const code = codeOf(error)
    if (code === 'EAGAIN') return 'yes' // its queue is full
    // A pipe of Windows goes with its process.
    return code === 'ECONNREFUSED' || (code === 'ENOENT' && process.platform === 'win32') ? 'no' : 'unknown'
  } finally {
    socket.destroy()
  }
}
