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
  const socket = await reach(address)
  socket.setTimeout(patience, () => socket.destroy(new Error('It has not answered.')))
  try {
    const answer = answerOf(socket)
    await send(socket, body)
    return verdictOf(await answer)
  } catch (error) {
    throw new ScannerAway('The scanner for malware cannot be asked.', { cause: error })
  } finally {
    body.destroy()
    socket.destroy()
  }
}

export async function pingScanner(address: string): Promise<void> {
  const socket = await reach(address)
  socket.setTimeout(connectPatience, () => socket.destroy(new Error('It has not answered.')))
  try {
    const answer = answerOf(socket)
    socket.write('zPING\0')
    if ((await answer) !== 'PONG') throw new ScannerAway('What answers is no clamd.')
  } finally {
    socket.destroy()
  }
}

async function reach(address: string): Promise<Socket> {
  const [, host, port] = /^\[?([^\]/]*)\]?:(\d+)$/.exec(address) ?? []
  const socket = port === undefined ? connect(address) : connect(Number(port), host)
  socket.on('error', () => {})
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
    if (!socket.write(chunk)) await Promise.race([once(socket, 'drain'), once(socket, 'close')])
  }
  if (socket.writable) socket.write(Buffer.alloc(4))
}

function answerOf(socket: Socket): Promise<string> {
  let text = ''
  socket.on('data', (chunk: Buffer) => (text += chunk.toString()))
  const ended = new Promise<string>((resolve, reject) => {
    const end = () =>
      text.includes('\0') ? resolve(text.slice(0, text.indexOf('\0'))) : reject(new Error('No answer.'))
    socket.on('data', () => text.includes('\0') && end())
    socket.once('close', end)
  })
  ended.catch(() => undefined)
  return ended
}

function verdictOf(answer: string): Verdict {
  const [, found] = /^stream: (.+) FOUND$/.exec(answer) ?? []
  if (found !== undefined) return { kind: 'infected', what: found }
  if (/size limit exceeded/i.test(answer)) return { kind: 'tooLarge' }
  if (/: OK$/.test(answer)) return { kind: 'clean' }
  throw new Error(`It answers: ${answer.slice(0, 100)}`)
}
