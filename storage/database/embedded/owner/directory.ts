// Whether a directory is, or may become, a data directory of ours, and in which format.

import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, realpathSync } from 'node:fs'
import { join } from 'node:path'
import { codeOf, replaceFile } from './durable-file.ts'
import { isOwnershipFile } from './ownership.ts'

/** Step n leads from format n to n + 1. A step that was interrupted is run again. */
export type Migrations = Record<number, (directory: string) => Promise<void>>

/** The real path. Called before anything is written, so that nothing is left in a directory that is not ours. */
export function checkDirectory(directory: string): string {
  mkdirSync(directory, { recursive: true, mode: 0o700 })
  const path = realpathSync(directory)
  if (!existsSync(formatPath(path))) {
    const foreign = readdirSync(path).find((name) => !isOurs(name))
    if (foreign !== undefined)
      throw new Error(`${path} holds other files (${foreign}): the database needs an empty directory or its own.`)
  }
  return path
}

/** Only the owner may call this. */
export async function bringUpToDate(directory: string, current: number, migrations: Migrations): Promise<void> {
  if (!existsSync(formatPath(directory))) {
    makePrivate(directory)
    return writeFormat(directory, current)
  }

  let format = readFormat(directory)
  if (format > current)
    throw new Error(
      `The data in ${directory} was made by a newer version of this program (format ${format}, while this version knows ${current}): use that version.`,
    )
  while (format < current) {
    const step = migrations[format]
    if (!step)
      throw new Error(`The data in ${directory} has format ${format}, which this version cannot bring up to date.`)
    await step(directory)
    format++
    writeFormat(directory, format)
  }
}

const engine = 'hoclieu-embedded'

/** It may have been there, empty, with the usual permissions; those of the files in it are not so strict. */
function makePrivate(directory: string): void {
  try {
    chmodSync(directory, 0o700)
  } catch (error) {
    if (codeOf(error) !== 'EPERM') throw error // it belongs to somebody else, who lets us write in it
  }
}

function formatPath(directory: string): string {
  return join(directory, 'format.json')
}

function readFormat(directory: string): number {
  const path = formatPath(directory)
  const text = readFileSync(path, 'utf8')
  try {
    const content = JSON.parse(text) as { engine?: unknown; format?: unknown } | null
    const format = content?.engine === engine && Number.isSafeInteger(content.format) ? Number(content.format) : 0
    if (format >= 1) return format
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
  }
  throw new Error(`${path} does not describe a database of this program: the directory belongs to something else.`)
}

function writeFormat(directory: string, format: number): void {
  replaceFile(formatPath(directory), JSON.stringify({ engine, format }))
}

function isOurs(name: string): boolean {
  // A file system of its own comes with lost+found.
  return isOwnershipFile(name) || name === 'lost+found' || /^format\.json\.[0-9a-f]{12}$/.test(name)
}
