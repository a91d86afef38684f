// Listens, and answers the requests of each connection one after another.

import { once } from 'node:events'
import { chmodSync } from 'node:fs'
import { type AddressInfo, createServer, type Server as Listener, type Socket } from 'node:net'
import { errorReply, type Connection, type Dispatcher, type Log } from './dispatcher.ts'
import { Frames, ProtocolError } from './frames.ts'
import { readRequest } from './message.ts'
import { writeReply } from './reply.ts'

export type Place = { socketPath: string } | { host: string; port: number }

export interface ServerOptions {
  /** How many clients may be connected at a time; further ones are hung up on. */
  connections?: number
  log?: Log
}

export interface Server {
  /** As drivers write it in an address. */
  readonly host: string
  /** Requests that are running are finished and answered; the dispatcher stays open. */
  close(): Promise<void>
}

/** Listens first, because the engine may have to know its own address. Clients that come meanwhile wait. */
export async function serve(
  open: (host: string) => Dispatcher | Promise<Dispatcher>,
  place: Place,
  { connections = 5000, log = () => {} }: ServerOptions = {},
): Promise<Server> {
  const conversations = new Set<Conversation>()
  const listener = createServer({ noDelay: true, keepAlive: true }, (socket) => {
    const conversation = new Conversation(socket, log)
    conversations.add(conversation)
    socket.once('close', () => conversations.delete(conversation))
    void opened.then(
      (dispatcher) => conversation.hold(dispatcher),
      () => socket.destroy(),
    )
  })
  listener.maxConnections = connections
  listener.on('drop', () =>
    log({ level: 'warning', message: `The database hung up on a client: ${connections} are connected already` }),
  )

  const opened = listen(listener, place).then(open)
  const close = async () => {
    const closed = once(listener, 'close')
    listener.close()
    for (const conversation of conversations) conversation.finish()
    await closed
  }
  try {
    await opened
  } catch (error) {
    if (listener.listening) await close()
    throw error
  }
  listener.on('error', (error) =>
    log({ level: 'error', message: `The database cannot accept a client: ${error.message}` }),
  )
  return { host: hostOf(listener, place), close }
}

/** How long a client may take to read the last reply when the server closes. */
const farewellMilliseconds = 1000

let lastConnectionId = 0

class Conversation {
  readonly #socket: Socket
  readonly #log: Log
  readonly #connection: Connection = { id: ++lastConnectionId, authenticated: false }
  #running = false
  #finishing = false

  constructor(socket: Socket, log: Log) {
    this.#socket = socket
    this.#log = log
    socket.on('error', () => socket.destroy())
  }

  /** Reads no further while a request runs or while the client does not read its replies, so that nothing piles up. */
  async hold(dispatcher: Dispatcher): Promise<void> {
    const frames = new Frames()
    try {
      for await (const chunk of this.#socket) {
        for (const message of frames.push(chunk as Buffer)) {
          this.#running = true
          const reply = await this.#answer(message, dispatcher)
          const isRead = !reply || this.#send(reply)
          this.#running = false
          if (this.#finishing) return await this.#farewell()
          if (!isRead) await this.#drained()
        }
      }
    } catch (error) {
      // Anything else comes from the socket: clients vanish at any time.
      if (error instanceof ProtocolError)
        this.#log({ level: 'warning', message: `The database closed a connection: ${error.message}` })
    } finally {
      this.#socket.destroy()
      dispatcher.disconnected(this.#connection)
    }
  }

  /** Hangs up, but not before a running request is answered. */
  finish(): void {
    this.#finishing = true
    if (!this.#running) this.#socket.destroy()
  }

  async #answer(message: Buffer, dispatcher: Dispatcher): Promise<Buffer | undefined> {
    const request = readRequest(message)
    try {
      const reply = await dispatcher.run(request.command(), this.#connection)
      return request.moreToCome ? undefined : writeReply(reply, request)
    } catch (error) {
      if (error instanceof ProtocolError) throw error
      return request.moreToCome ? undefined : writeReply(errorReply(error), request)
    }
  }

  /** False when the client has to read first. A client that has gone needs no waiting for. */
  #send(reply: Buffer): boolean {
    return this.#socket.destroyed || this.#socket.write(reply)
  }

  #drained(): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        this.#socket.off('drain', done).off('close', done)
        resolve()
      }
      this.#socket.on('drain', done).on('close', done)
    })
  }

  async #farewell(): Promise<void> {
    const socket = this.#socket
    if (socket.destroyed) return
    const closed = once(socket, 'close')
    const timer = setTimeout(() => socket.destroy(), farewellMilliseconds)
    socket.end(() => socket.destroy())
    await closed
    clearTimeout(timer)
  }
}

async function listen(listener: Listener, place: Place): Promise<string> {
  const listening = once(listener, 'listening')
  if ('socketPath' in place) {
    listener.listen(place.socketPath)
    await listening
    if (process.platform !== 'win32') chmodSync(place.socketPath, 0o600)
  } else {
    listener.listen(place.port, place.host)
    await listening
  }
  return hostOf(listener, place)
}

function hostOf(listener: Listener, place: Place): string {
  if ('socketPath' in place) return encodeURIComponent(place.socketPath)
  return `${place.host}:${(listener.address() as AddressInfo).port}`
}
