import { Binary, BSONRegExp, Code, Decimal128, Double, Int32, Long, MaxKey, MinKey, ObjectId, Timestamp } from 'bson'
import { expect } from 'chai'
import { Interrupted } from '../../../scripts/backup/backup.ts'
import { Occupied } from '../../../scripts/restore/target.ts'
import { checkArchive, restore, type RestoreOptions } from '../../../scripts/restore/restore.ts'
import { failure } from '../../storage/files/contract.ts'
import { addRecords, closeSystems, describeSystem, openSystem, saveTo, type System } from './system.ts'

/** Without the event that tells of the restore. */
async function describeRestored(system: System) {
  const { records, files } = await describeSystem(system)
  const { outbox, ...rest } = records as Record<string, { documents: number }>
  expect(outbox?.documents).to.be.above(0)
  return { records: rest, files: files as object }
}

describe('a restore', () => {
  let system: System
  let target: System
  beforeEach(async () => {
    system = await openSystem()
    target = await openSystem()
  })
  afterEach(closeSystems)

  const run = async (options: Partial<RestoreOptions> = {}) => {
    const manifest = await checkArchive(system.path)
    return await restore({ path: system.path, manifest, target, isReplacing: false, ...options })
  }
  const fill = async () => {
    await addRecords(
      system.db,
      'people',
      Array.from({ length: 2500 }, (_, _id) => ({ _id, name: `Người ${_id}` })),
    )
    await system.db.collection('people').createIndex({ name: 1 }, { unique: true })
    await system.db.collection('units').insertOne({ code: 'A' })
    for (let i = 0; i < 5; i++) await system.files.put(`content/${i}`, Buffer.alloc(1000 * i, i))
    await saveTo(system.path, system)
  }

  it('refuses a system with records, and names them', async () => {
    await fill()
    await target.db.collection('people').insertOne({ name: 'An' })
    await target.db.createCollection('empty')
    const before = await describeSystem(target)
    const error = await failure(run())
    expect(error).to.be.instanceOf(Occupied)
    expect(error.message).to.match(/^The system is not empty \(people\): restore into an empty one, or add --replace/)
    expect(await describeSystem(target)).to.deep.equal(before)
  })

  it('refuses a system with files', async () => {
    await fill()
    await target.files.put('a', Buffer.from('a'))
    expect((await failure(run())).message).to.match(/^The system is not empty \(files\)/)
  })

  it('makes an empty system the same', async () => {
    await fill()
    expect(await run()).to.deep.equal({ isResumed: false, documents: 2501, files: 5 })
    expect(await describeRestored(target)).to.deep.equal(await describeSystem(system))
  })

  it('makes a system that may be replaced the same', async () => {
    await fill()
    await addRecords(target.db, 'people', [{ _id: 1, name: 'another' }])
    await target.db.collection('other').insertOne({})
    await target.files.put('content/1', Buffer.from('another'))
    await target.files.put('other', Buffer.from('other'))
    await run({ isReplacing: true })
    expect(await describeRestored(target)).to.deep.equal(await describeSystem(system))
  })

  it('keeps values of every type and the order of their keys', async () => {
    const values = [
      new Double(1),
      new Int32(1),
      Long.fromNumber(1),
      Decimal128.fromString('1.10'),
      -0,
      Number.NaN,
      'Đặng Ân',
      'cafe\u0301',
      null,
      true,
      new Date(-1),
      new ObjectId(),
      new Binary(Buffer.from('ab'), 0),
      new Binary(Buffer.from('ab'), 2),
      new Binary(Buffer.alloc(16, 1), 4),
      new BSONRegExp('a', 'i'),
      new Code('x'),
      new Timestamp({ t: 1, i: 2 }),
      new MinKey(),
      new MaxKey(),
      new Map([
        ['b', 1],
        ['2', 1],
        ['1', 1],
      ]),
      [[], {}],
    ]
    await addRecords(
      system.db,
      'values',
      values.map((value, _id) => ({ _id, value })),
    )
    await saveTo(system.path, system)
    await run()
    expect(await describeRestored(target)).to.deep.equal(await describeSystem(system))
  })

  it('keeps the options of collections and indexes', async () => {
    await system.db.createCollection('vietnamese', { collation: { locale: 'vi', strength: 1 } })
    await system.db.createCollection('capped', { capped: true, size: 4096, max: 10 })
    const indexed = system.db.collection('indexed')
    await indexed.createIndex({ a: 1, b: -1 }, { name: 'both', unique: true })
    await indexed.createIndex({ at: 1 }, { expireAfterSeconds: 3600 })
    await indexed.createIndex({ c: 1 }, { partialFilterExpression: { c: { $exists: true } }, sparse: false })
    await indexed.createIndex({ d: 1 }, { collation: { locale: 'vi' } })
    await saveTo(system.path, system)
    await run()
    expect(await describeRestored(target)).to.deep.equal(await describeSystem(system))
  })

  it('goes on after it was interrupted anywhere, and then is the same', async () => {
    await fill()
    const wanted = await describeSystem(system)
    for (let steps = 1; ; steps++) {
      const interruption = new AbortController()
      let done = 0
      const progress = () => {
        if (++done === steps) interruption.abort()
      }
      const attempt = await run({ progress, signal: interruption.signal }).catch((error: unknown) => error)
      if (!(attempt instanceof Interrupted)) {
        expect(attempt).to.deep.equal({ isResumed: true, documents: 2501, files: 5 })
        expect(steps).to.be.above(5)
        break
      }
    }
    expect(await describeRestored(target)).to.deep.equal(wanted)
  })

  it('goes on emptying after that was interrupted', async () => {
    await fill()
    await target.db.collection('other').insertOne({})
    for (let i = 0; i < 3; i++) await target.files.put(`other/${i}`, Buffer.from('x'))
    const failing = { ...target.files, remove: () => Promise.reject(new Error('The server is away.')) }
    const error = await failure(run({ isReplacing: true, target: { db: target.db, files: failing } }))
    expect(error.message).to.equal('The server is away.')

    expect((await run()).isResumed).to.equal(true)
    expect(await describeRestored(target)).to.deep.equal(await describeSystem(system))
  })

  it('does not go on with another archive, unless it may replace everything', async () => {
    await fill()
    const interruption = new AbortController()
    interruption.abort()
    await failure(run({ signal: interruption.signal }))
    const other = await openSystem()
    await other.db.collection('other').insertOne({})
    await saveTo(other.path, other)
    const manifest = await checkArchive(other.path)
    const another = (isReplacing: boolean) => restore({ path: other.path, manifest, target, isReplacing })

    const error = await failure(another(false))
    expect(error).to.be.instanceOf(Occupied)
    expect(error.message).to.match(/^The restore of another archive has not been finished here/)
    await another(true)
    expect(await describeRestored(target)).to.deep.equal(await describeSystem(other))
  })

  it('can be saved again, and is still the same', async () => {
    await fill()
    await run()
    const again = await openSystem()
    const manifest = await saveTo(target.path, target).then(() => checkArchive(target.path))
    await restore({ path: target.path, manifest, target: again, isReplacing: false })
    expect(await describeRestored(again)).to.deep.equal(await describeSystem(system))
  })
})
