// What databases and collections may be called.
// https://www.mongodb.com/docs/manual/reference/limits/#naming-restrictions

import { CommandError } from '../errors.ts'

/** @throws InvalidNamespace (73) */
export function checkNamespace(database: string, name: string): void {
  const isSound =
    name !== '' && !name.includes('$') && !name.includes('\0') && !name.startsWith('.') && !name.endsWith('.')
  const isDatabase = database !== '' && database.length < 64 && !/[/\\. "$*<>:|?\0]/.test(database)
  if (!isSound || !isDatabase || Buffer.byteLength(`${database}.${name}`) > 255) {
    throw new CommandError(73, `Invalid namespace specified '${database}.${name}'`)
  }
}
