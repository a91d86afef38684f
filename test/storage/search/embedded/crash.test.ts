import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { expect } from 'chai'
import type { Search } from '../../../../storage/search/index.ts'
import { materials } from '../corpus.ts'
import { found, streamOf } from '../place.ts'
import { type Directory, makeDirectory } from './directory.ts'
import { edition } from './edition.ts'

interface Told {
  readonly put?: string[]
  /** Perhaps it came no further. */
  readonly removing?: string
  readonly removed?: string
}

describe('after kill -9 of processes that write', () => {
  let directory: Directory
  const children = new Set<ChildProcess>()
  beforeEach(async () => (directory = await makeDirectory()))
  afterEach(async () => {
    for (const child of children) child.kill('SIGKILL')
    children.clear()
    await directory.remove()
  })

  it('everything acknowledged is found, and text and fields agree', async () => {
    const kept = new Set<string>()
    const doubtful = new Set<string>()
    const removed = new Set<string>()
    for (const [round, lines] of [5, 14, 23].entries()) {
      const writers = await Promise.all(['a', 'b'].map((name) => writeUntilKilled(`${name}${round}`, lines)))
      for (const { put, removing, removed: gone } of writers.flat()) {
        for (const id of put ?? []) kept.add(id)
        if (removing !== undefined) doubtful.add(removing)
        if (gone !== undefined) removed.add(gone)
      }
      const search = await directory.open()
      await search.define([materials])
      const ids = await everything(search)
      expect([...kept].filter((id) => !doubtful.has(id) && !ids.includes(id))).to.deep.equal([])
      expect(ids.filter((id) => removed.has(id))).to.deep.equal([])
      await agrees(search, ids.length)
      await search.close()
    }
  })

  it('a rebuild that was under way has left nothing, and can be made', async () => {
    const search = await directory.open()
    await search.define([materials])
    await search.rebuild('materials', streamOf(edition('before', 1)))
    await killDuringRebuild()

    expect(await search.define([materials])).to.deep.equal([])
    expect(await everything(search)).to.deep.equal(['before'])
    await search.put('materials', [edition('between', 2)])
    await search.rebuild('materials', streamOf(edition('after', 3), edition('after-too', 3)))
    expect(await everything(search)).to.have.members(['after', 'after-too'])
    await agrees(search, 2)
  })

  async function writeUntilKilled(name: string, lines: number): Promise<Told[]> {
    const child = start('writing-process.ts', name)
    const told: Told[] = []
    for await (const line of createInterface(child.stdout!)) {
      told.push(JSON.parse(line) as Told)
      if (told.length === lines) child.kill('SIGKILL')
    }
    return told
  }

  async function killDuringRebuild(): Promise<void> {
    const child = start('rebuilding-process.ts')
    for await (const line of createInterface(child.stdout!)) if (Number(line) >= 300) child.kill('SIGKILL')
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
    expect(child.signalCode).to.equal('SIGKILL')
  }

  function start(script: string, ...args: string[]): ChildProcess {
    const path = join(import.meta.dirname, script)
    const child = spawn(process.execPath, ['--import', 'tsx', path, directory.path, ...args], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    children.add(child)
    return child
  }
})

async function everything(search: Search): Promise<string[]> {
  const ids: string[] = []
  const total = await search.count('materials')
  while (ids.length < total) ids.push(...(await found(search, { text: 'ấn bản thứ', offset: ids.length })))
  expect(ids).to.have.length(total)
  return ids
}

/** What is found by words has the fields that belong to it, and is counted by them. */
async function agrees(search: Search, total: number): Promise<void> {
  const { facets } = await search.search('materials', { text: 'lời nói đầu', facets: ['grade'], limit: 0 })
  for (const [grade, count] of Object.entries(facets.grade ?? {})) {
    const filter = { field: 'grade', is: Number(grade) }
    expect((await search.search('materials', { text: `thứ ${grade}`, filter, limit: 0 })).total).to.equal(count)
  }
  expect(Object.values(facets.grade ?? {}).reduce((sum, count) => sum + count, 0)).to.equal(total)
}
