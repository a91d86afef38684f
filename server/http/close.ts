import type { Server } from 'node:http'
import type { Socket } from 'node:net'

/** Milliseconds. */
const longest = 10_000
const poll = 50

/**
 * To be called before the server listens; what it gives closes it. Open requests end, but none is waited for longer than
 * `patience` milliseconds; each connection is closed as soon as it has nothing more to answer.
 */
export function makeClosable(server: Server): (patience?: number) => Promise<void> {
  const sockets = new Set<Socket>()
  let isClosing = false
  server.on('connection', (socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
  })
  server.prependListener('request', (_req, res) => {
    if (isClosing) res.setHeader('Connection', 'close')
  })
  return async (patience = longest) => {
    isClosing = true
    const closed = new Promise<void>((resolve) => server.close(() => resolve()))
    const sweep = setInterval(() => server.closeIdleConnections(), poll)
    const late = setTimeout(() => server.closeAllConnections(), patience)
    // Browsers open connections before they need them. Node does not count those as idle.
    for (const socket of sockets) if (socket.bytesRead === 0) socket.destroy()
    await closed
    clearInterval(sweep)
    clearTimeout(late)
  }
}
