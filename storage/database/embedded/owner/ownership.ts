// One process owns a data directory. Ownership goes through generations, each with a file `owner.<generation>`; the
// highest file names the owner. Why there are never two owners:
//
// - A file appears with its whole content, and only one process can create it. It does so for the generation after the
//   highest it found, and only if that one's owner has ended or released it; either is for ever.
// - The highest file is never removed: a winner removes only lower ones, and a loser its own, which is lower by then. So
//   the highest generation never goes down.
// - Say A owns a and lives, and B owns b, which is higher (two living files of one name cannot be). Some process was
//   first to go beyond a: it had read a file named a and found its owner ended. That was not A's file. So it was one
//   from before, which somebody removed, thus a higher file was there before A created its own. But A read the directory
//   after that and would have found the higher file, and withdrawn.
// - Reading a directory may miss a name that changes meanwhile, so it is read until two readings agree.

import { closeSync, openSync, readdirSync, readFileSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { codeOf, createFile, replaceFile } from './durable-file.ts'
import { holdLifeline, isAnswered } from './lifeline.ts'
import { newLifelineSocket } from './place.ts'
import { lookUp, ownMark, type ProcessMark } from './process.ts'

export interface Ownership {
  readonly generation: number
  /** Tells other processes where the database is. */
  publish(uri: string): void
  /** Only when nothing in this process touches the directory any more. */
  release(): void
}

/** Makes this process the owner, or finds the address of the owner there is, waiting for one that is just starting. */
export async function own(
  directory: string,
  { patienceMilliseconds = 10_000 } = {},
): Promise<{ ownership: Ownership } | { uri: string }> {
  const deadline = Date.now() + patienceMilliseconds
  for (;;) {
    const generation = highestGeneration(directory)
    const record = readRecord(directory, generation)
    if (record && (await isAlive(record, recordPath(directory, generation)))) {
      const uri = readAddress(directory, generation)
      if (uri !== undefined) return { uri }
    } else if (record || generation === 0) {
      const ownership = await contend(directory, generation + 1)
      if (ownership) return { ownership }
    }
    if (Date.now() > deadline)
      throw new Error(
        `Another process is starting the database in ${directory} but does not finish: see ${recordPath(directory, generation)}.`,
      )
    await setTimeout(pollMilliseconds)
  }
}

/** What lies in a data directory because somebody owned it, or tried to. */
export function isOwnershipFile(name: string): boolean {
  return name === 'run' || name === 'address' || generationOf(name) !== undefined || isDraft(name)
}

interface OwnerRecord extends ProcessMark {
  /** Changed in place: a byte is never half written. */
  readonly released: 0 | 1
  readonly lifeline: string
}

const releasedAt = '{"released":'.length
const pollMilliseconds = 20

async function isAlive(record: OwnerRecord, path: string): Promise<boolean> {
  if (record.released) return false
  const answered = await isAnswered(record.lifeline)
  const found = lookUp(record)
  if (answered === 'yes' || found === 'running') return true
  if (answered === 'no' || found === 'gone') return false
  throw new Error(
    `It cannot be told whether process ${record.pid} still uses the database: when no other program does, remove ${path} and start again.`,
  )
}

async function contend(directory: string, generation: number): Promise<Ownership | undefined> {
  const lifeline = await holdLifeline(newLifelineSocket(directory))
  const path = recordPath(directory, generation)
  const record: OwnerRecord = { released: 0, lifeline: lifeline.path, ...ownMark() }
  if (!createFile(path, JSON.stringify(record))) {
    lifeline.cut()
    return undefined
  }
  if (highestGeneration(directory) !== generation) {
    rmSync(path, { force: true })
    lifeline.cut()
    return undefined
  }
  sweep(directory, generation)
  return {
    generation,
    publish: (uri) => replaceFile(addressPath(directory), JSON.stringify({ generation, uri })),
    release: () => {
      markReleased(path)
      lifeline.cut()
    },
  }
}

function highestGeneration(directory: string): number {
  const read = () => Math.max(0, ...readdirSync(directory).map((name) => generationOf(name) ?? 0))
  let highest = read()
  for (let again = read(); again !== highest; again = read()) highest = again
  return highest
}

/** Removes what earlier owners and losers have left. */
function sweep(directory: string, generation: number): void {
  for (const name of readdirSync(directory)) {
    const other = generationOf(name)
    if (other !== undefined && other < generation) {
      const record = parse(readIfThere(join(directory, name)) ?? '') as Partial<OwnerRecord> | undefined
      if (typeof record?.lifeline === 'string') rmSync(record.lifeline, { force: true })
      rmSync(join(directory, name), { force: true })
    } else if (isDraft(name)) {
      rmSync(join(directory, name), { force: true })
    }
  }
}

/** Undefined when it has just been removed. */
function readRecord(directory: string, generation: number): OwnerRecord | undefined {
  const path = recordPath(directory, generation)
  const text = readIfThere(path)
  if (text === undefined) return undefined
  const record = parse(text) as Partial<OwnerRecord> | undefined
  if (
    Number.isSafeInteger(record?.pid) &&
    typeof record?.lifeline === 'string' &&
    [0, 1].includes(record.released ?? 2)
  )
    return record as OwnerRecord
  throw new Error(
    `${path} is damaged, so it cannot be told whether another program uses the database: when none does, remove that file and start again.`,
  )
}

/** Undefined while this owner has not published one. */
function readAddress(directory: string, generation: number): string | undefined {
  const address = parse(readIfThere(addressPath(directory)) ?? '') as { generation: number; uri: string } | undefined
  return address?.generation === generation ? address.uri : undefined
}

function markReleased(path: string): void {
  try {
    const file = openSync(path, 'r+')
    writeSync(file, '1', releasedAt)
    closeSync(file)
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error // with the directory removed there is nothing to release
  }
}

function recordPath(directory: string, generation: number): string {
  return join(directory, `owner.${generation}`)
}

function addressPath(directory: string): string {
  return join(directory, 'address')
}

function generationOf(name: string): number | undefined {
  const digits = /^owner\.([1-9]\d{0,14})$/.exec(name)?.[1]
  return digits === undefined ? undefined : Number(digits)
}

/** A file that was to be created or replaced when its writer ended. */
function isDraft(name: string): boolean {
  return /^(owner\.\d+|address)\.[0-9a-f]{12}$/.test(name)
}

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined
    throw error
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) ?? undefined
  } catch {
    return undefined
  }
}
