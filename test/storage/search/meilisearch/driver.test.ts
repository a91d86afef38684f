// What is particular to the driver for Meilisearch: what it asks of the server, and what it makes of its answers.

import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect } from 'chai'
import { openSearch, type Search, SearchUnavailable } from '../../../../storage/search/index.ts'
import { documents, materials } from '../corpus.ts'
import { found, rejection, streamOf } from '../place.ts'
import { type MeilisearchServer, startMeilisearch } from '../meilisearch-server/server.ts'

describe('an address of a Meilisearch', () => {
  const malformed = ['', 'localhost:7700', 'ftp://127.0.0.1', 'http://', 'http://[', '/var/meili']
  for (const url of malformed)
    it(`is refused when it is malformed: ${url}`, async () => {
      const error = await rejection(openSearch({ url }))
      expect(error).to.be.instanceOf(SearchUnavailable)
      expect(error.message).to.equal(
        'The address of the Meilisearch is malformed: it should look like http://127.0.0.1:7700.',
      )
    })

  it('is refused when nobody answers', async () => {
    const url = await closedAddress()
    const error = await rejection(openSearch({ url, key: 'secret' }))
    expect(error).to.be.instanceOf(SearchUnavailable)
    expect(error.message).to.equal(
      `The Meilisearch at ${url} cannot be reached (ECONNREFUSED): start it, or check its address.`,
    )
  })

  const strangers: [string, RequestListener][] = [
    ['a page', (_, res) => res.end('<html>')],
    ['nothing', (_, res) => res.end()],
    ['other JSON', (_, res) => res.end('{"ok":true}')],
    ['not found', (_, res) => res.writeHead(404).end('Not Found')],
    ['an error in JSON', (_, res) => res.writeHead(500).end('{"error":"no"}')],
  ]
  for (const [what, answer] of strangers)
    it(`is refused when what answers is no Meilisearch but says ${what}`, async () => {
      const server = await serve(answer)
      const error = await rejection(openSearch({ url: server.url }))
      expect(error.message).to.equal(`What answers at ${server.url} is not a Meilisearch: check its address and port.`)
      await server.close()
    })

  it('is refused without a key where one is wanted, and with a wrong one, which is not told', async () => {
    const { url, close } = await startMeilisearch()
    expect((await rejection(openSearch({ url }))).message).to.equal(
      `The Meilisearch at ${url} wants a key: give it one that may manage indexes.`,
    )
    const error = await rejection(openSearch({ url, key: 'wrong-secret' }))
    expect(error.message).to.match(/refuses the key: give it its master key or one that may manage indexes\.$/)
    expect(error.message).not.to.include('wrong-secret')
    await close()
  })

  it('is refused with a password in it, which is not told', async () => {
    const error = await rejection(openSearch({ url: 'http://user:hidden@127.0.0.1:7700' }))
    expect(error.message).to.equal(
      'The address of the Meilisearch must not contain a name and password: give the key by itself.',
    )
  })
})

describe('the driver for Meilisearch', () => {
  let server: MeilisearchServer
  let search: Search
  beforeEach(async () => {
    server = await startMeilisearch()
    search = await openSearch({ url: server.url, key: server.key })
    await search.define([materials])
  })
  afterEach(async () => {
    await search.close()
    await server.close()
  })

  it('names its indexes so that others have room beside them', () => {
    expect([...server.store.indexes.keys()]).to.have.members(['hoclieu__ledger', 'hoclieu_materials'])
  })

  it('has put documents only when the task has succeeded', async () => {
    server.store.tasks.hold()
    let isDone = false
    const putting = search.put('materials', documents).then(() => (isDone = true))
    await server.store.tasks.enqueued('documentAdditionOrUpdate')
    expect(await found(search, {})).to.deep.equal([])
    expect(isDone).to.equal(false)
    server.store.tasks.release()
    await putting
    expect(await found(search, { text: 'oxi' })).to.have.length(2)
  })

  it('tells of a task that failed', async () => {
    server.store.tasks.fail('documentAdditionOrUpdate', 'invalid_document_fields')
    const error = await rejection(search.put('materials', documents))
    expect(error.message).to.match(/ended a task as failed: It failed with invalid_document_fields/)
    server.store.tasks.fail('settingsUpdate', 'invalid_settings_synonyms')
    expect(await rejection(search.define([materials]))).to.be.instanceOf(Error)
  })

  it('says so when the server goes away, and works again when it is back', async () => {
    const port = new URL(server.url).port
    await server.close()
    for (const call of [
      () => search.search('materials', {}),
      () => search.put('materials', documents),
      () => search.check(),
    ])
      expect(await rejection(call())).to.be.instanceOf(SearchUnavailable)
    server = await startMeilisearch(Number(port))
    await search.define([materials])
    await search.put('materials', documents)
    expect(await found(search, { text: 'oxi' })).to.have.length(2)
  })

  it('asks for documents again when an index has been lost', async () => {
    await search.rebuild('materials', streamOf(...documents))
    server.store.handle('DELETE /indexes/hoclieu_materials', undefined, new URLSearchParams())
    await search.check()
    expect(await rejectionOnceLost()).to.be.instanceOf(SearchUnavailable)
    expect(await search.define([materials])).to.deep.equal(['materials'])
  })

  it('leaves no index behind, not even of a rebuild that was cut off', async () => {
    for (const uid of ['hoclieu_materials_next_0123', 'hoclieu_materials_old', 'other'])
      server.store.handle('POST /indexes', { uid, primaryKey: 'id' }, new URLSearchParams())
    // The server works its tasks off in order: when this is done, those indexes are there.
    await search.put('materials', documents)
    expect([...server.store.indexes.keys()]).to.include('hoclieu_materials_next_0123')
    await search.rebuild('materials', streamOf(...documents))
    const names = [...server.store.indexes.keys()]
    expect(names).to.have.members(['hoclieu__ledger', 'hoclieu_materials', 'hoclieu_materials_old', 'other'])
    expect([...(server.store.indexes.get('hoclieu__ledger')?.documents.keys() ?? [])]).to.deep.equal([
      'entry_materials',
    ])
  })

  it('writes again what was written while the indexes were swapped', async () => {
    await search.put('materials', documents)
    const swap = server.intercept('POST /swap-indexes')
    const rebuilding = search.rebuild('materials', streamOf(...documents))
    const resume = await swap
    const putting = search.put('materials', [{ id: 'late', title: 'Đến muộn' }])
    const isWritten = () => server.store.indexes.get('hoclieu_materials')?.documents.has('late')
    while (!isWritten()) await search.check()
    resume()
    await rebuilding
    await putting
    expect(await found(search, { text: 'đến muộn' })).to.deep.equal(['late'])
  })

  it('searches with one request, and asks nothing when nothing can match', async () => {
    await search.put('materials', documents)
    const before = server.requests.length
    await search.search('materials', { text: 'phân số', facets: ['grade'], highlight: ['title'], offset: 20 })
    await search.search('materials', { text: 'phân số', filter: { or: [] }, facets: ['grade'] })
    expect(server.requests.slice(before)).to.deep.equal(['POST /indexes/hoclieu_materials/search'])
  })

  it('counts facets with choices by one request of several searches', async () => {
    await search.put('materials', documents)
    const before = server.requests.length
    const chosen = { subject: ['toan'], grade: [6] }
    await search.search('materials', { text: 'phân số', chosen, facets: ['subject', 'grade', 'type'] })
    await search.search('materials', { text: 'phân số', chosen, facets: ['type'] })
    expect(server.requests.slice(before)).to.deep.equal([
      'POST /multi-search',
      'POST /indexes/hoclieu_materials/search',
    ])
  })

  it('reads the words of titles once for what may have been meant, and tries all proposals by one request', async () => {
    await search.put(
      'materials',
      [1, 2].map((at) => ({ id: `m${at}`, title: 'Toán' })),
    )
    const before = server.requests.length
    expect(await search.suggest('materials', { text: 'tona' })).to.deep.equal({ text: 'toán', total: 2 })
    expect(await search.suggest('materials', { text: 'toná' })).to.deep.equal({ text: 'toán', total: 2 })
    expect(await search.suggest('materials', { text: 'xyzzy' })).to.equal(undefined)
    expect(server.requests.slice(before)).to.deep.equal([
      'GET /indexes/hoclieu_materials/documents',
      'POST /multi-search',
      'POST /multi-search',
    ])
  })

  it('reads the words again when they could not be read', async () => {
    const port = Number(new URL(server.url).port)
    await server.close()
    expect(await rejection(search.suggest('materials', { text: 'tona' }))).to.be.instanceOf(SearchUnavailable)
    server = await startMeilisearch(port)
    await search.define([materials])
    await search.put(
      'materials',
      [1, 2].map((at) => ({ id: `m${at}`, title: 'Toán' })),
    )
    expect(await search.suggest('materials', { text: 'tona' })).to.have.property('text', 'toán')
  })

  it('sends what is large in parts', async () => {
    const before = server.requests.length
    const large = [1, 2, 3].map((at) => ({ id: `large${at}`, title: `Lớn ${at}`, text: 'chữ '.repeat(1_000_000) }))
    await search.put('materials', large)
    const sent = server.requests
      .slice(before)
      .filter((request) => request === 'POST /indexes/hoclieu_materials/documents')
    expect(sent).to.have.length(2)
    expect(await search.count('materials')).to.equal(3)
  })

  async function rejectionOnceLost(): Promise<Error> {
    for (;;) {
      const error = await search.search('materials', {}).then(
        () => undefined,
        (reason: unknown) => reason as Error,
      )
      if (error) return error
    }
  }
})

async function serve(answer: RequestListener) {
  const server = createServer(answer)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

async function closedAddress(): Promise<string> {
  const { url, close } = await serve(() => {})
  await close()
  return url
}
