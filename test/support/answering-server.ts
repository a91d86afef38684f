// A server that speaks just enough of the wire protocol to be greeted: for the connections that are refused.
// https://www.mongodb.com/docs/manual/reference/mongodb-wire-protocol/

import { once } from 'node:events'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { type Document, deserialize, serialize } from 'bson'

export interface AnsweringServer {
  readonly uri: string
  readonly commands: string[]
  close(): Promise<void>
}

/** Each command is answered with the document of its name, anything else with an error. */
export async function startAnsweringServer(answers: Record<string, Document>): Promise<AnsweringServer> {
  const commands: string[] = []
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    let pending: Buffer = Buffer.alloc(0)
    socket.on('error', () => socket.destroy())
    socket.on('data', (chunk) => {
      pending = Buffer.concat([pending, chunk])
      while (pending.length >= 16 && pending.length >= pending.readInt32LE(0)) {
        const length = pending.readInt32LE(0)
        socket.write(answer(pending.subarray(0, length)))
        pending = pending.subarray(length)
      }
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')

  return {
    uri: `mongodb://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    commands,
    close: async () => {
      for (const socket of sockets) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }

  function answer(message: Buffer): Buffer {
    const isQuery = message.readInt32LE(12) === 2004
    const start = isQuery ? message.indexOf(0, 20) + 9 : 21
    const command = deserialize(message.subarray(start, start + message.readInt32LE(start)))
    const name = Object.keys(command)[0] ?? ''
    commands.push(name)
    const body = serialize(answers[name] ?? { ok: 0, code: 59, codeName: 'CommandNotFound', errmsg: `no ${name}` })
    const head = Buffer.alloc(isQuery ? 36 : 21)
    head.writeInt32LE(head.length + body.length, 0)
    head.writeInt32LE(message.readInt32LE(4), 8)
    head.writeInt32LE(isQuery ? 1 : 2013, 12)
    if (isQuery) head.writeInt32LE(1, 32)
    return Buffer.concat([head, body])
  }
}
