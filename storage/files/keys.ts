// A key is a path of lower-case parts, so that it means one file on every file system and in every bucket. It is made here
// and never contains what a user has called a file. No key may be a folder of another one: a directory cannot hold both.

import { randomBytes } from 'node:crypto'

export const MAX_KEY_LENGTH = 512
/** The longest name of a file that every common file system takes. */
const MAX_PART_LENGTH = 255
const PART = /^[a-z0-9][a-z0-9_-]*(?:\.[a-z0-9_-]+)*$/

/** The same bytes have the same key. */
export function contentKey(sha256: string): string {
  if (!/^[0-9a-f]{64}$/.test(sha256))
    throw new TypeError('A content key is made of the 64 hexadecimal digits of SHA-256.')
  return `content/${sha256.slice(0, 2)}/${sha256.slice(2, 4)}/${sha256}`
}

/** A key that nobody can guess and that no file has yet. */
export function randomKey(folder: string): string {
  const name = randomBytes(16).toString('hex')
  return checkedKey(`${folder}/${name.slice(0, 2)}/${name}`)
}

/** Of a draft: nobody can guess it, and none has it yet. */
export function randomDraftId(): string {
  return randomBytes(16).toString('hex')
}

export function isDraftId(text: string): boolean {
  return /^[0-9a-f]{32}$/.test(text)
}

export function checkedDraftId(id: string): string {
  if (!isDraftId(id)) throw new TypeError(`${JSON.stringify(id)} is not the id of a draft.`)
  return id
}

export function isKey(text: string): boolean {
  return text.length <= MAX_KEY_LENGTH && text.split('/').every(isKeyPart)
}

export function isKeyPart(text: string): boolean {
  return text.length <= MAX_PART_LENGTH && PART.test(text)
}

export function checkedKey(key: string): string {
  if (!isKey(key)) throw new TypeError(`${JSON.stringify(key)} is not a key of a file.`)
  return key
}

/** A prefix is the beginning of a key, not necessarily up to a slash; every key has the empty one. */
export function checkedPrefix(prefix: string): string {
  if (prefix !== '' && !isKey(`${prefix}0`)) throw new TypeError(`${JSON.stringify(prefix)} begins no key of a file.`)
  return prefix
}
