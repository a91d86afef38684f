import { Readable } from 'node:stream'
import { expect } from 'chai'
import { calculateObjectSize, deserialize, type Document } from 'bson'
import { Interrupted } from '../../../scripts/backup/backup.ts'
import { openMoments, readParts } from '../../../scripts/backup/read-records.ts'
import { readArchive, wholeOf } from '../../../scripts/restore/read-archive.ts'
import { type Files, FileMissing } from '../../../storage/files/files.ts'
import { failure } from '../../storage/files/contract.ts'
import { addRecords, closeSystems, openSystem, saveTo, type System } from './system.ts'

/** What an archive has: documents by collection, bytes by key. */
async function contentOf(path: string) {
  const records: Record<string, Document[]> = {}
  const files: Record<string, string> = {}
  const manifest = await readArchive(path, async ({ name, body }) => {
    const bytes = await wholeOf(body)
    if (name.kind === 'file') files[name.key] = bytes.toString()
    if (name.kind === 'collection') records[name.collection] ??= []
    if (name.kind === 'documents') records[name.collection]!.push(...documentsIn(bytes))
  })
  return { records, files, manifest }
}

function documentsIn(bytes: Buffer): Document[] {
  const documents: Document[] = []
  for (let at = 0; at < bytes.length; at += calculateObjectSize(documents.at(-1)!))
    documents.push(deserialize(bytes.subarray(at, at + bytes.readInt32LE(at))))
  return documents
}

describe('a backup', () => {
  let system: System
  beforeEach(async () => {
    system = await openSystem()
  })
  afterEach(closeSystems)

  it('of an empty system has nothing but its manifest', async () => {
    const { manifest } = await saveTo(system.path, system)
    expect((await contentOf(system.path)).records).to.deep.equal({})
    expect(manifest.moments).to.have.lengthOf(1)
  })

  it('has every collection and every file, and counts them', async () => {
    await system.db.createCollection('empty')
    await system.db.collection<{ _id: number }>('people').insertMany([{ _id: 1 }, { _id: 2 }])
    await system.files.put('content/a', Buffer.from('abc'))
    await system.files.put('drafts/b', Buffer.alloc(0))
    const { bytes } = await saveTo(system.path, system)
    const { records, files, manifest } = await contentOf(system.path)

    expect(records).to.deep.equal({ empty: [], people: [{ _id: 1 }, { _id: 2 }] })
    expect(files).to.deep.equal({ 'content/a': 'abc', 'drafts/b': '' })
    expect(manifest.collections).to.deep.equal([
      { name: 'empty', documents: 0, bytes: 0 },
      { name: 'people', documents: 2, bytes: 28 },
    ])
    expect(manifest.files).to.deep.equal({ count: 2, bytes: 3 })
    expect(bytes).to.be.above(2000)
  })

  it('does not have the mark of a restore', async () => {
    await system.db.collection('restore').insertOne({})
    await saveTo(system.path, system)
    expect((await contentOf(system.path)).records).to.deep.equal({})
  })

  it('has the records of one moment while others are changing them', async () => {
    const { db } = system
    const [poor, rich] = [
      db.collection<{ _id: number; coins: number }>('a'),
      db.collection<{ _id: number; coins: number }>('z'),
    ]
    const padding = 'x'.repeat(2000)
    await poor.insertMany(Array.from({ length: 3000 }, (_, _id) => ({ _id, coins: 0, padding })))
    await rich.insertMany(Array.from({ length: 3000 }, (_, _id) => ({ _id, coins: 1, padding })))
    let isOver = false
    let moved = 0
    const moving = (async () => {
      for (; !isOver; moved++) {
        const _id = moved % 3000
        await db.client.withSession((session) =>
          session.withTransaction(async () => {
            await poor.updateOne({ _id }, { $inc: { coins: 1 } }, { session })
            await rich.updateOne({ _id }, { $inc: { coins: -1 } }, { session })
          }),
        )
      }
    })()
    const moves: number[] = []
    await saveTo(system.path, system, { progress: () => moves.push(moved) })
    isOver = true
    await moving
    const { records } = await contentOf(system.path)
    const sum = (name: string) => records[name]!.reduce((total, { coins }) => total + (coins as number), 0)

    expect(moves.at(-1)! - moves[0]!, 'something was changed meanwhile').to.be.above(0)
    expect(sum('a') + sum('z')).to.equal(3000)
    expect(sum('a')).to.be.at.most(moves[0]!)
  })

  it('goes on from a later moment when one takes too long, with each record once', async () => {
    const large = Buffer.alloc(3 * 2 ** 20)
    const ids = [1, 2, 3, 4, 5, 'text', true]
    await addRecords(
      system.db,
      'large',
      ids.map((_id) => ({ _id, large })),
    )
    await system.db.collection<{ _id: number }>('small').insertOne({ _id: 1 })
    const { manifest } = await saveTo(system.path, system, { moment: 0 })
    const { records } = await contentOf(system.path)

    expect(manifest.moments.length).to.be.above(2)
    expect(records.large?.map(({ _id }) => _id as unknown)).to.deep.equal(ids)
    expect(records.small).to.deep.equal([{ _id: 1 }])
  })

  it('goes on from a later moment when the server ends the transaction', async () => {
    const large = Buffer.alloc(3 * 2 ** 20)
    const ids = [1, 2, 3, 4, 5, 6, 7, 8, 9]
    await addRecords(
      system.db,
      'large',
      ids.map((_id) => ({ _id, large })),
    )
    const moments = openMoments(system.db)
    const found: unknown[] = []
    for await (const { bytes } of readParts(system.db, 'large', moments)) {
      found.push(...documentsIn(bytes).map(({ _id }) => _id as unknown))
      await system.db.admin().command({ killAllSessions: [] })
    }
    await moments.end()
    expect(found).to.deep.equal(ids)
    expect(moments.times.length).to.be.above(1)
  })

  it('has files that are put while it runs', async () => {
    await system.db.collection('people').insertOne({})
    await system.files.put('a', Buffer.from('a'))
    let puts = 0
    const files: Files = {
      ...system.files,
      // When the list has been read to its end for the first time.
      list: async function* (prefix) {
        yield* system.files.list(prefix)
        if (puts++ === 0) await system.files.put('b', Buffer.from('b'))
      },
    }
    await saveTo(system.path, { db: system.db, files })
    expect((await contentOf(system.path)).files).to.deep.equal({ a: 'a', b: 'b' })
  })

  it('does without files that are removed while it runs', async () => {
    await system.files.put('a', Buffer.from('a'))
    await system.files.put('b', Buffer.from('b'))
    const files: Files = {
      ...system.files,
      open: (key, range) => (key === 'a' ? Promise.reject(new FileMissing(key)) : system.files.open(key, range)),
    }
    await saveTo(system.path, { db: system.db, files })
    expect((await contentOf(system.path)).files).to.deep.equal({ b: 'b' })
  })

  /** A place for files whose connection breaks after so many bytes, so many times. */
  const breaking = (bytes: number, times: number): Files => {
    let breaks = 0
    return {
      ...system.files,
      open: async (key, range) => {
        const opened = await system.files.open(key, range)
        if (breaks++ >= times) return opened
        const part = (await wholeOf(opened.body)).subarray(0, bytes)
        return {
          ...opened,
          body: Readable.from(
            (async function* () {
              yield await Promise.resolve(part)
              throw new Error('The connection broke.')
            })(),
          ),
        }
      },
    }
  }

  it('reads on when the connection to the files breaks', async () => {
    await system.files.put('a', Buffer.from('0123456789'))
    await saveTo(system.path, { db: system.db, files: breaking(3, 3) })
    expect((await contentOf(system.path)).files).to.deep.equal({ a: '0123456789' })
  })

  it('fails when files cannot be read at all, and leaves nothing', async () => {
    await system.files.put('a', Buffer.from('0123456789'))
    const error = await failure(saveTo(system.path, { db: system.db, files: breaking(0, 100) }))
    expect(error.message).to.equal('The connection broke.')
    expect((await failure(contentOf(system.path))).message).to.equal(`There is no file ${system.path}.`)
  })

  it('can be interrupted, and then leaves nothing', async () => {
    await system.db.collection('people').insertOne({})
    const interruption = new AbortController()
    interruption.abort()
    const error = await failure(saveTo(system.path, system, { signal: interruption.signal }))
    expect(error).to.be.instanceOf(Interrupted)
    expect((await failure(contentOf(system.path))).message).to.equal(`There is no file ${system.path}.`)
  })
})
