import { readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'chai'
import Database from 'libsql'
import { openSearch, SearchUnavailable } from '../../../../storage/search/index.ts'
import { documents, materials } from '../corpus.ts'
import { found, rejection, streamOf } from '../place.ts'
import { type Directory, makeDirectory } from './directory.ts'

describe('the directory of the embedded search index', () => {
  let directory: Directory
  beforeEach(async () => (directory = await makeDirectory()))
  afterEach(() => directory.remove())

  const file = () => join(directory.path, 'index.db')

  it('is refused when it is a file', async () => {
    await writeFile(file(), '')
    const error = await rejection(openSearch({ directory: file() }))
    expect(error).to.be.instanceOf(SearchUnavailable)
    expect(error.message).to.match(/cannot be opened .*writable/)
  })

  it('is refused when what is in it is no index', async () => {
    await writeFile(file(), 'Not an index. '.repeat(1000))
    const error = await rejection(directory.open())
    expect(error).to.be.instanceOf(SearchUnavailable)
    expect(error.message).to.equal(
      `The search index in ${directory.path} is damaged: stop the server, delete that directory and start again; the index is then built anew from the database.`,
    )
  })

  it('is refused when its file is the database of another program', async () => {
    const other = new Database(file())
    other.exec('CREATE TABLE state (mood TEXT)')
    other.close()
    expect((await rejection(directory.open())).message).to.match(
      /made by another version of this program: stop the server/,
    )
    expect(new Database(file()).prepare('SELECT * FROM state').all()).to.deep.equal([])
  })

  it('is refused when a newer version has written it', async () => {
    await (await directory.open()).close()
    const newer = new Database(file())
    newer.pragma('user_version = 2')
    newer.close()
    expect((await rejection(directory.open())).message).to.match(/another version/)
  })

  it('tells of damage that shows later', async () => {
    const search = await directory.open()
    await search.define([materials])
    await search.rebuild('materials', streamOf(...documents))
    await search.close()
    const bytes = await readFile(file())
    await writeFile(file(), bytes.fill(0xaa, 4096 * 4))

    const again = await directory.open()
    const error = await rejection(again.define([materials]).then(() => found(again, { text: 'phan so' })))
    expect(error).to.be.instanceOf(SearchUnavailable)
    expect(error.message).to.match(/is damaged: stop the server/)
  })

  it('can be opened by several at the same time, from the beginning', async () => {
    const searches = await Promise.all([1, 2, 3, 4].map(() => directory.open()))
    const wanted = await Promise.all(searches.map((search) => search.define([materials])))
    expect(wanted).to.deep.equal(Array(4).fill(['materials']))
  })

  it('belongs to its user alone', async () => {
    const path = join(directory.path, 'deep', 'search')
    await (await openSearch({ directory: path })).close()
    expect((await stat(path)).mode & 0o777).to.equal(0o700)
  })

  it('has one file when it is closed', async () => {
    const search = await directory.open()
    await search.define([materials])
    await search.put('materials', documents)
    await search.close()
    await search.close()
    expect(await rejection(search.check())).to.be.instanceOf(SearchUnavailable)
    expect(await rejection(stat(`${file()}-wal`))).to.have.property('code', 'ENOENT')
  })
})

describe('a reader that has missed much', () => {
  it('reads all again', async () => {
    const directory = await makeDirectory()
    const [writer, reader] = [await directory.open(), await directory.open()]
    await writer.define([materials])
    await reader.define([materials])
    const many = (round: number) =>
      Array.from({ length: 500 }, (_, at) => ({ id: `d${at}`, title: 'Một', grade: round }))
    await writer.put('materials', [{ id: 'early', title: 'Một', grade: 0 }])
    for (let round = 1; round <= 23; round++) await writer.put('materials', many(round))
    await writer.remove('materials', ['d7'])

    const { facets } = await reader.search('materials', { facets: ['grade'], limit: 0 })
    expect(facets).to.deep.equal({ grade: { 0: 1, 23: 499 } })
    await directory.remove()
  })
})
