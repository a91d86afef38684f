// Removes what belongs to nothing: left by a worker that died, or that was slower than the end of a file.

import { Types } from 'mongoose'
import { readdir, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Log } from '../log.ts'
import { stores } from '../stores.ts'
import { derivedPrefix, ownerOf } from './derived.ts'
import { ProcessingModel } from './processing.model.ts'
import { workPrefix } from './run-step.ts'

const day = 24 * 60 * 60_000
const atOnce = 500

export async function sweep(log: Log, now = Date.now()): Promise<void> {
  const before = now - day
  let [removed, keys]: [number, string[]] = [0, []]
  for await (const { key, modifiedAt } of stores().files.list(derivedPrefix)) {
    if (modifiedAt.getTime() < before) keys.push(key)
    if (keys.length < atOnce) continue
    removed += await removeStrays(keys)
    keys = []
  }
  removed += await removeStrays(keys)
  if (removed > 0) log.info({ removed }, 'derived files that belonged to nothing have been removed')
  await sweepFolders(before)
}

async function removeStrays(keys: readonly string[]): Promise<number> {
  const owners = [...new Set(keys.flatMap((key) => ownerOf(key) ?? []))].map((id) => new Types.ObjectId(id))
  const known = await ProcessingModel.find({ _id: { $in: owners } }, { _id: 1 }).lean()
  const ids = new Set(known.map(({ _id }) => _id.toString()))
  const strays = keys.filter((key) => !ids.has(ownerOf(key) ?? ''))
  for (const key of strays) await stores().files.remove(key)
  return strays.length
}

async function sweepFolders(before: number): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    const path = join(tmpdir(), name)
    if (!name.startsWith(workPrefix)) continue
    const { mtimeMs } = await stat(path).catch(() => ({ mtimeMs: Infinity }))
    if (mtimeMs < before) await rm(path, { recursive: true, force: true })
  }
}
