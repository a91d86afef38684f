// Personal identifiers and secrets are stored sealed (AES-256-GCM), so that whoever gets hold of the records alone reads
// none; a mark (HMAC-SHA256) of each lets it be found and kept unique without being opened.

import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto'
import { isDuplicateKey } from '../errors.ts'
import { SealingKey } from './key.model.ts'

/** The setting PERSONAL_DATA_KEY; undefined: one is made and kept with the records. */
export function useSealingKey(text: string | undefined): void {
  given = text
  made = undefined
}

/** Each time another text for the same one. */
export async function seal(text: string): Promise<string> {
  const { seal: key } = await keys()
  const nonce = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', key, nonce)
  const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
  return `${version}${Buffer.concat([nonce, cipher.getAuthTag(), body]).toString('base64url')}`
}

/** @throws Error when it was sealed with another key, or changed */
export async function unseal(sealed: string): Promise<string> {
  const { seal: key } = await keys()
  const bytes = Buffer.from(sealed.slice(version.length), 'base64url')
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, 12))
  decipher.setAuthTag(bytes.subarray(12, 28))
  return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString('utf8')
}

/** The same text always has the same mark; `purpose` keeps marks of different things apart. */
export async function markOf(purpose: string, text: string): Promise<string> {
  const { mark } = await keys()
  return createHmac('sha256', mark).update(`${purpose}\0${text}`).digest('base64url')
}

const version = '1.'

interface Keys {
  readonly seal: Buffer
  readonly mark: Buffer
}

let given: string | undefined
let made: Promise<Keys> | undefined

function keys(): Promise<Keys> {
  made ??= readKey().then(derive)
  made.catch(() => (made = undefined))
  return made
}

async function readKey(): Promise<string> {
  if (given !== undefined) return given
  const _id = 'personal data'
  const kept = await SealingKey.findById(_id).lean()
  if (kept) return kept.text
  try {
    const text = randomBytes(32).toString('base64url')
    await new SealingKey({ _id, text }).save()
    return text
  } catch (error) {
    if (isDuplicateKey(error)) return await readKey()
    throw error
  }
}

function derive(text: string): Keys {
  const key = (use: string) => Buffer.from(hkdfSync('sha256', text, 'hoclieu', use, 32))
  return { seal: key('seal'), mark: key('mark') }
}
