// Malware is looked for by clamd, to which the bytes are sent. https://docs.clamav.net/manual/Usage/Scanning.html#clamd

import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import type { Readable } from 'node:stream'

export type Verdict =
  { readonly kind: 'clean' } | { readonly kind: 'infected'; readonly what: string } | { readonly kind: 'tooLarge' }

/** Clamd is away, or has no answer: it is to be asked again. */
export class ScannerAway extends Error {}

/** Milliseconds without a byte in either direction. A large archive takes a while to look through. */
const patience = 10 * 60_000
const connectPatience = 5000

export async function scan(address: string, body: Readable): Promise<Verdict> {
  let socket: Socket | undefined
  try {
    socket = await reach(address, patience)
    const answer = answerOf(socket)
    await send(socket, body)
    return verdictOf(await answer)
  } catch (error) {
    throw new ScannerAway('The scanner for malware cannot be asked.', { cause: error })
  } finally {
    body.destroy()
    socket?.destroy()
  }
}

export async function pingScanner(address: string): Promise<void> {
  const socket = await reach(address, connectPatience)
  try {
    const answer = answerOf(socket)
    socket.write('zPING\0')
    if ((await answer) !== 'PONG') throw new ScannerAway('What answers is no clamd.')
  } finally {
    socket.destroy()
  }
}

async function reach(address: string, silence: number): Promise<Socket> {
  const [, host, port] = /^\[?([^\]/]*)\]?:(\d+)$/.exec(address) ?? []
  const socket = port === undefined ? connect(address) : connect(Number(port), host)
  // That it has closed is told all the same.
  socket.on('error', () => {})
  socket.setTimeout(silence, () => socket.destroy())
  try {
    await once(socket, 'connect', { signal: AbortSignal.timeout(connectPatience) })
    return socket
  } catch (error) {
    socket.destroy()
    throw new ScannerAway('The scanner for malware does not answer.', { cause: error })
  }
}

async function send(socket: Socket, body: Readable): Promise<void> {
  socket.write('zINSTREAM\0')
  for await (const chunk of body as AsyncIterable<Buffer>) {
    // It answers before the end when that is too much for it, and closes.
    if (!socket.writable) return
    const length = Buffer.alloc(4)
    length.writeUInt32BE(chunk.length)
    socket.write(length)
    if (!socket.write(chunk)) await drained(socket)
  }
  if (socket.writable) socket.write(Buffer.alloc(4))
}

function drained(socket: Socket): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      socket.off('drain', end).off('close', end)
      resolve()
    }
    socket.on('drain', end).on('close', end)
  })
}

/** What comes up to the byte that ends it. */
function answerOf(socket: Socket): Promise<string> {
  const answer = new Promise<string>((resolve, reject) => {
    let text = ''
    socket.on('data', (chunk: Buffer) => {
      text += chunk.toString()
      if (text.includes('\0')) resolve(text.slice(0, text.indexOf('\0')))
    })
    socket.once('close', () => reject(new Error('It has closed without an answer.')))
  })
  // Nobody waits for it while the bytes are being sent.
  answer.catch(() => undefined)
  return answer
}

function verdictOf(answer: string): Verdict {
  const [, found] = /^stream: (.+) FOUND$/.exec(answer) ?? []
  if (found !== undefined) return { kind: 'infected', what: found }
  if (/size limit exceeded/i.test(answer)) return { kind: 'tooLarge' }
  if (/: OK$/.test(answer)) return { kind: 'clean' }
  throw new Error(`It answers: ${answer.slice(0, 100)}`)
}
