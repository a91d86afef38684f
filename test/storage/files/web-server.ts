// Gives every request the same answer: for what an S3 server may say, and what is none.

import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface WebServer {
  readonly address: string
  close(): Promise<void>
}

type Answer = { status: number; body: string } | 'cut' | 'never'

export async function startWebServer(answer: Answer): Promise<WebServer> {
  const server = createServer((req, res) => {
    if (answer === 'cut') req.socket.destroy()
    if (typeof answer === 'string') return
    res.writeHead(answer.status).end(answer.body)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: async () => {
      server.close()
      server.closeAllConnections()
      await once(server, 'close')
    },
  }
}

/** As S3 says what is wrong. https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html */
export function errorOf(status: number, code: string): { status: number; body: string } {
  const body = `<?xml version="1.0" encoding="UTF-8"?><Error><Code>${code}</Code><Message>${code} it is</Message></Error>`
  return { status, body }
}
