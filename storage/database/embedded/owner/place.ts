// Where the sockets of a data directory lie: the same place for all its processes, as long as the directory stays.

import { createHash, randomBytes } from 'node:crypto'
import { lstatSync, mkdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isAnswered } from './lifeline.ts'

/** Drivers take a host that ends with .sock for a path. */
export function databaseSocket(directory: string): string {
  return join(socketDirectory(directory), 'mongodb.sock')
}

export function newLifelineSocket(directory: string): string {
  const name = `life-${randomBytes(4).toString('hex')}`
  if (process.platform === 'win32') return `\\\\.\\pipe\\hoclieu-${name}`
  return join(socketDirectory(directory), name)
}

/** Removes what an owner that has ended left behind. Only the owner of the directory may call this. */
export async function clearSocket(path: string): Promise<void> {
  const status = lstatSync(path, { throwIfNoEntry: false })
  if (!status) return
  if (!status.isSocket()) throw new Error(`${path} is in the way: the database needs to make a socket of this name.`)
  if ((await isAnswered(path)) === 'yes') throw new Error(`Another program listens on ${path}.`)
  rmSync(path)
}

/** The address of a socket holds 104 bytes on macOS and 108 on Linux. */
const longestPath = 100
const longestName = 'life-00000000'

function socketDirectory(directory: string): string {
  const within = join(directory, 'run')
  if (Buffer.byteLength(join(within, longestName)) <= longestPath) {
    mkdirSync(within, { recursive: true, mode: 0o700 })
    return within
  }
  const hash = createHash('sha256').update(directory).digest('hex').slice(0, 16)
  const elsewhere = join(tmpdir(), `hoclieu-${hash}`)
  mkdirSync(elsewhere, { recursive: true, mode: 0o700 })
  refuseOthers(elsewhere)
  return elsewhere
}

/** Everybody may make directories among the temporary files, also one with our name. */
function refuseOthers(path: string): void {
  const status = lstatSync(path)
  if (status.isDirectory() && status.uid === process.getuid?.() && (status.mode & 0o077) === 0) return
  throw new Error(`${path} must be a directory that only this user may enter: remove it, so that it can be made anew.`)
}
