// Personal identifiers and secrets are stored sealed (AES-256-GCM), so that whoever gets hold of the records alone reads
// none; a mark (HMAC-SHA256) of each lets it be found and kept unique without being opened. While the key is being changed
// former ones still open and find what they have sealed and marked.

import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto'
import { isDuplicateKey } from '../errors.ts'
import { SealingKey } from './key.model.ts'

export type { SealedRecords } from './sealed-records.ts'

/**
 * The settings PERSONAL_DATA_KEY and PERSONAL_DATA_OLD_KEYS. Without a key one is made and kept with the records; one that is
 * kept from before is a former one, once there is another.
 */
export function useSealingKey(text: string | undefined, former: readonly string[] = []): void {
  given = text === undefined ? undefined : { newest: text, former }
  made = undefined
}

/** With the newest key; each time another text for the same one. */
export async function seal(text: string): Promise<string> {
  const { seal: key } = await newestKey()
  const nonce = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', key, nonce)
  const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
  return `${version}${Buffer.concat([nonce, cipher.getAuthTag(), body]).toString('base64url')}`
}

/** @throws Error when it was sealed with a key that is not known here, or changed */
export async function unseal(sealed: string): Promise<string> {
  let failure: unknown
  for (const key of await keys())
    try {
      return openWith(key, sealed)
    } catch (error) {
      failure ??= error
    }
  throw failure
}

/** What it is sealed with the newest key; undefined when it is already. @throws Error as `unseal` */
export async function reseal(sealed: string): Promise<string | undefined> {
  const text = await unseal(sealed)
  try {
    openWith(await newestKey(), sealed)
    return undefined
  } catch {
    return await seal(text)
  }
}

/** The same text always has the same mark, as long as the key is the newest; `purpose` keeps marks of different things apart. */
export async function markOf(purpose: string, text: string): Promise<string> {
  return markWith(await newestKey(), purpose, text)
}

/** All marks that it may be kept under, that of the newest key first: what is looked for by marks is looked for by these. */
export async function marksOf(purpose: string, text: string): Promise<string[]> {
  return (await keys()).map((key) => markWith(key, purpose, text))
}

const version = '1.'

interface Keys {
  readonly seal: Buffer
  readonly mark: Buffer
}

let given: { readonly newest: string; readonly former: readonly string[] } | undefined
let made: Promise<readonly [Keys, ...Keys[]]> | undefined

function openWith({ seal: key }: Keys, sealed: string): string {
  const bytes = Buffer.from(sealed.slice(version.length), 'base64url')
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, 12))
  decipher.setAuthTag(bytes.subarray(12, 28))
  return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString('utf8')
}

function markWith({ mark }: Keys, purpose: string, text: string): string {
  return createHmac('sha256', mark).update(`${purpose}\0${text}`).digest('base64url')
}

async function newestKey(): Promise<Keys> {
  return (await keys())[0]
}

function keys(): Promise<readonly [Keys, ...Keys[]]> {
  made ??= readKeys().then(([newest, ...former]) => [derive(newest), ...former.map(derive)])
  made.catch(() => (made = undefined))
  return made
}

/** The newest first, each once. */
async function readKeys(): Promise<[string, ...string[]]> {
  const kept = (await SealingKey.findById(keptKey).lean())?.text
  if (!given) return [kept ?? (await makeKey())]
  const others = new Set([...given.former, ...(kept === undefined ? [] : [kept])])
  others.delete(given.newest)
  return [given.newest, ...others]
}

const keptKey = 'personal data'

async function makeKey(): Promise<string> {
  try {
    const text = randomBytes(32).toString('base64url')
    await new SealingKey({ _id: keptKey, text }).save()
    return text
  } catch (error) {
    if (isDuplicateKey(error)) return (await readKeys())[0]
    throw error
  }
}

function derive(text: string): Keys {
  const key = (use: string) => Buffer.from(hkdfSync('sha256', text, 'hoclieu', use, 32))
  return { seal: key('seal'), mark: key('mark') }
}
