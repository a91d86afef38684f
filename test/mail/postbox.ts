// A mail server of our own, which keeps what it is given.

import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { SMTPServer } from 'smtp-server'
import { useMail } from '../../server/mail/index.ts'

export interface Received {
  readonly from: string
  readonly to: readonly string[]
  readonly headers: ReadonlyMap<string, string>
  /** Decoded. */
  readonly text: string
}

export interface Postbox {
  readonly url: string
  readonly mails: Received[]
  /** What the next mails are answered with instead of being taken; undefined takes them again. */
  refuseWith(error: { code: number; text: string } | undefined): void
  close(): Promise<void>
}

/** One for each test of the suite in which it is called, to which the application sends its mails. */
export function usePostbox(): { readonly mails: () => readonly Received[]; refuseWith: Postbox['refuseWith'] } {
  let postbox: Postbox
  beforeEach(async () => {
    postbox = await openPostbox()
    useMail({ url: postbox.url, from: 'Học liệu <hoclieu@lamgiang.example>', site: 'https://hoclieu.example' })
  })
  afterEach(async () => {
    useMail(undefined)
    await postbox.close()
  })
  return { mails: () => postbox.mails, refuseWith: (error) => postbox.refuseWith(error) }
}

export async function openPostbox(account?: { user: string; password: string }): Promise<Postbox> {
  const mails: Received[] = []
  let refusal: { code: number; text: string } | undefined
  const server = new SMTPServer({
    authOptional: account === undefined,
    allowInsecureAuth: true,
    disabledCommands: account ? ['STARTTLS'] : ['STARTTLS', 'AUTH'],
    onAuth: ({ username, password }, _session, done) => {
      if (username === account?.user && password === account?.password) done(null, { user: username })
      else done(new Error('Nobody knows you here.'))
    },
    onData: (stream, session, done) => {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', () => {
        if (refusal) return done(Object.assign(new Error(refusal.text), { responseCode: refusal.code }))
        const { mailFrom, rcptTo } = session.envelope
        const from = mailFrom ? mailFrom.address : ''
        mails.push({ from, to: rcptTo.map(({ address }) => address), ...read(Buffer.concat(chunks).toString()) })
        done()
      })
    },
  })
  server.on('error', () => undefined)
  server.listen(0, '127.0.0.1')
  await once(server.server, 'listening')
  const { port } = server.server.address() as AddressInfo
  const credentials = account ? `${account.user}:${encodeURIComponent(account.password)}@` : ''
  return {
    url: `smtp://${credentials}127.0.0.1:${port}`,
    mails,
    refuseWith: (given) => (refusal = given),
    close: () => new Promise((resolve) => server.close(() => resolve())),
  }
}

/** https://www.rfc-editor.org/rfc/rfc5322 as far as our mails go: one part, encoded words in the subject. */
function read(message: string): Pick<Received, 'headers' | 'text'> {
  const end = message.indexOf('\r\n\r\n')
  const lines = message
    .slice(0, end)
    .replace(/\r\n[ \t]+/g, ' ')
    .split('\r\n')
  const headers = new Map(
    lines.map((line) => [
      line.slice(0, line.indexOf(':')).toLowerCase(),
      words(line.slice(line.indexOf(':') + 1).trim()),
    ]),
  )
  const body = message.slice(end + 4)
  const encoding = headers.get('content-transfer-encoding')
  const text = encoding === 'base64' ? decode(body) : encoding === 'quoted-printable' ? unquote(body) : body
  return { headers, text: text.replaceAll('\r\n', '\n') }
}

function words(text: string): string {
  return text
    .replace(/\?= =\?/g, '?==?')
    .replace(/=\?utf-8\?(b|q)\?([^?]*)\?=/gi, (_, kind: string, part: string) =>
      kind.toLowerCase() === 'b' ? decode(part) : unquote(part.replaceAll('_', ' ')),
    )
}

function decode(text: string): string {
  return Buffer.from(text, 'base64').toString()
}

function unquote(text: string): string {
  const joined = text.replace(/=\r\n/g, '').replace(/=([0-9A-F]{2})/g, (_, code: string) => `%${code}`)
  const parts = joined.split(/((?:%[0-9A-F]{2})+)/)
  return parts.map((part) => (/^(%[0-9A-F]{2})+$/.test(part) ? decodeURIComponent(part) : part)).join('')
}
