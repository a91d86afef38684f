import { join } from 'node:path'
import { expect } from 'chai'
import Database from 'libsql'
import type { Search, SearchDocument } from '../../../../storage/search/index.ts'
import { materials } from '../corpus.ts'
import { streamOf } from '../place.ts'
import { type Directory, makeDirectory } from './directory.ts'

const size = 2100

describe('words that many documents have', () => {
  let directory: Directory
  let search: Search
  beforeEach(async () => {
    directory = await makeDirectory()
    search = await directory.open()
    await search.define([materials])
    await search.rebuild('materials', streamOf(...Array.from({ length: size }, (_, at) => lesson(at))))
  })
  afterEach(() => directory.remove())

  const total = async (text: string, by = search) => (await by.search('materials', { text, limit: 0 })).total

  it('are collected when the index is built, alone, unfinished and in pairs', async () => {
    const kept = tokens(directory.path)
    expect(kept).to.include.members(['all "bai"', 'all "bài"', 'all "ba" *', 'short "bai"', 'pairs "bai·giang"'])
    expect(kept).not.to.include('all "rieng0"')
    expect(await total('bai')).to.equal(size)
    expect(await total('bài giảng')).to.equal(size)
    expect(await total('ba')).to.equal(size)
    expect(await total('riêng 7')).to.equal(1)
  })

  it('are found in documents that come, change and go afterwards, and after a restart', async () => {
    await search.put('materials', [lesson(size), { ...lesson(0), title: 'Khác' }])
    await search.remove('materials', ['d1'])
    expect(await total('bai giang')).to.equal(size - 1)
    const again = await directory.open()
    await again.define([materials])
    expect(await total('bai giang', again)).to.equal(size - 1)
    expect(await total('khác', again)).to.equal(1)
  })

  it('are found in an index that was built before they were collected', async () => {
    const table = tableIn(directory.path)
    const file = new Database(join(directory.path, 'index.db'))
    file.exec(`DROP TABLE ${table}`)
    file.close()
    const again = await directory.open()
    await again.define([materials])
    expect(await total('bai giang', again)).to.equal(size)
    await again.rebuild('materials', streamOf(lesson(1)))
    expect(await total('bai giang', again)).to.equal(1)
  })
})

function lesson(at: number): SearchDocument {
  return { id: `d${at}`, title: `Bài giảng riêng ${at}` }
}

function tokens(path: string): string[] {
  const file = new Database(join(path, 'index.db'))
  const found = file.prepare(`SELECT token FROM ${tableIn(path)}`).all() as { token: string }[]
  file.close()
  return found.map(({ token }) => token)
}

function tableIn(path: string): string {
  const file = new Database(join(path, 'index.db'))
  const { live } = file.prepare("SELECT live FROM state WHERE name = 'materials'").get() as { live: number }
  file.close()
  return `common_${live}`
}
