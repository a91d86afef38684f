// What signs cookies when no SESSION_SECRET is given: made once, kept where only this user can read it.

import { randomBytes } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Config } from './config.ts'

export async function sessionSecrets(config: Config): Promise<readonly string[]> {
  if (config.sessionSecrets) return config.sessionSecrets

  const file = join(config.dataDirectory, 'session-secret')
  try {
    await writeFile(file, randomBytes(32).toString('base64url'), { mode: 0o600, flag: 'wx' })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  }
  return [(await readFile(file, 'utf8')).trim()]
}
