// Sending mail. Without a mail server nothing is sent, and nobody is told that something was.

import { createTransport, type Transporter } from 'nodemailer'
import type { Config } from '../config.ts'

export interface MailOptions {
  /** smtps://user:password@host */
  readonly url: string
  readonly from: string
  /** Where the links in a mail lead, without a slash at the end. */
  readonly site: string
}

export interface Message {
  /** Of what it tells: a message that is sent again has the same one, and mail servers show it once. */
  readonly id: string
  readonly to: string
  readonly subject: string
  readonly text: string
}

/** Undefined when the settings name no mail server. */
export function mailOptionsOf(config: Config): MailOptions | undefined {
  const { mailUrl: url, mailFrom: from, publicUrl, host, port } = config
  if (url === undefined || from === undefined) return undefined
  return { url, from, site: (publicUrl ?? `http://${host}:${port}`).replace(/\/+$/, '') }
}

/** From now on; undefined for no mail. What goes through the former server is not waited for. */
export function useMail(options: MailOptions | undefined): void {
  transport?.close()
  current = options
  transport = options && open(options.url)
}

export function isMailOn(): boolean {
  return transport !== undefined
}

/** The address of one of our pages, for a mail. */
export function linkTo(path: string): string {
  return `${current?.site ?? ''}${path}`
}

/** Resolves when the mail server has taken it, or when there is none; throws when it was refused. */
export async function sendMail({ id, to, subject, text }: Message): Promise<'sent' | 'off'> {
  if (!transport || !current) return 'off'
  await transport.sendMail({
    from: current.from,
    to: { name: '', address: to },
    subject,
    text,
    messageId: `<${id}@${hostOf(current.from)}>`,
    headers: { 'Auto-Submitted': 'auto-generated' },
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  return 'sent'
}

let transport: Transporter | undefined
let current: MailOptions | undefined

/** Milliseconds, well within the lease of an event. */
const patience = { connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 20_000 }

function open(url: string): Transporter {
  const { protocol, hostname, port, username, password } = new URL(url)
  const isSecure = protocol === 'smtps:'
  return createTransport({
    pool: true,
    host: hostname.replace(/^\[|\]$/g, ''),
    port: Number(port) || (isSecure ? 465 : 587),
    secure: isSecure,
    // A password is not told to whoever listens on the line.
    requireTLS: username !== '',
    auth: username === '' ? undefined : { user: decodeURIComponent(username), pass: decodeURIComponent(password) },
    ...patience,
  })
}

function hostOf(from: string): string {
  return /@([^\s>@]+)>?\s*$/.exec(from)?.[1] ?? 'localhost'
}
