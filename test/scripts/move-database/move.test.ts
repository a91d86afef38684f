import { randomBytes } from 'node:crypto'
import { Binary, BSONRegExp, Code, Decimal128, Double, Long, MaxKey, MinKey, ObjectId, Timestamp } from 'bson'
import { expect } from 'chai'
import { type Collection, type Db, type Document, MongoClient } from 'mongodb'
import {
  Interrupted,
  type Item,
  moveDatabase,
  type Progress,
  type Report,
} from '../../../scripts/move-database/move.ts'
import { RECORD } from '../../../scripts/move-database/record.ts'
import { startThrowAway } from '../../support/database.ts'

describe('moving a database', () => {
  const closing: (() => Promise<void>)[] = []
  let sides: { source: MongoClient; target: MongoClient }
  before(async () => {
    sides = { source: await openEngine(), target: await openEngine() }
  })
  after(async () => {
    for (const close of closing.reverse()) await close()
  })
  async function openEngine(): Promise<MongoClient> {
    const engine = await startThrowAway()
    const client = new MongoClient(engine.uri)
    closing.push(engine.close, () => client.close())
    return client
  }
  /** Two databases of their own for each test. */
  function setup() {
    const name = randomBytes(6).toString('hex')
    const source = sides.source.db(name)
    const target = sides.target.db(name)
    const move = (options: Options = {}) =>
      moveDatabase({
        source: { db: source, label: 'here' },
        target: { db: target, label: 'there' },
        intoNonEmpty: false,
        ...options,
      })
    return { source, target, move }
  }

  describe('from one engine into another that is empty', () => {
    it('gives the target the same documents, in the same order of insertion or not, and reports their number', async () => {
      const { source, target, move } = setup()
      await source.collection<Numbered>('pupils').insertMany(numbered(2500).reverse())
      const report = await move()

      expect(problemsOf(report)).to.deep.equal([])
      expect(report.resumed).to.equal(false)
      expect(item(report, 'pupils').documents).to.include({ documents: 2500, kept: 0, expired: 0 })
      expect(await contents(target, 'pupils')).to.deep.equal(await contents(source, 'pupils'))
    })

    it('gives both sides the same checksum of the bytes', async () => {
      const { source, move } = setup()
      await source.collection<Numbered>('pupils').insertMany(numbered(3))
      const { checksums } = item(await move(), 'pupils').documents!

      expect(checksums.source)
        .to.match(/^[0-9a-f]{64}$/)
        .and.to.equal(checksums.target)
    })

    it('keeps every type and the order of the keys', async () => {
      const { source, target, move } = setup()
      await source.collection('values').insertOne(oneOfEach(), { forceServerObjectId: true })
      const report = await move()

      expect(problemsOf(report)).to.deep.equal([])
      expect(await contents(target, 'values')).to.deep.equal(await contents(source, 'values'))
    })

    it('goes through _ids of all types, and through more of one type than a batch holds', async () => {
      const { source, target, move } = setup()
      const ids = [
        new MinKey(),
        null,
        ...numbered(1100).map(({ _id }) => _id),
        2.5,
        'a',
        new Map([['b', 1]]),
        new ObjectId(),
        false,
        new Date(0),
        new MaxKey(),
      ]
      await source
        .collection('mixed')
        .insertMany(ids.map((_id) => ({ _id })) as Document[], { forceServerObjectId: true })

      expect(problemsOf(await move())).to.deep.equal([])
      expect(await target.collection('mixed').countDocuments()).to.equal(ids.length)
    })

    it('builds the same indexes', async () => {
      const { source, target, move } = setup()
      await source.collection('pupils').createIndexes([
        { key: { email: 1 }, unique: true, partialFilterExpression: { email: { $gt: '' } }, name: 'email' },
        { key: { school: 1, at: -1 }, sparse: true },
        { key: { at: 1 }, expireAfterSeconds: 3600 },
      ])
      const report = await move()

      expect(item(report, 'pupils').indexes).to.equal(3)
      expect(await target.collection('pupils').indexes()).to.deep.equal(await source.collection('pupils').indexes())
    })

    it('makes empty collections too, and leaves nothing of its own', async () => {
      const { source, target, move } = setup()
      await source.createCollection('empty')
      await move()

      expect(await collectionsOf(target)).to.deep.equal(['empty'])
    })

    it('is refused when the source has no collections, as when its name is wrong', async () => {
      const { target, move } = setup()

      expect(await failure(move())).to.match(/no collections in here/)
      expect(await collectionsOf(target)).to.deep.equal([])
    })

    it('reports a collection whose options the target has otherwise', async () => {
      const { source, target, move } = setup()
      await source.createCollection('log', { capped: true, size: 4096 })
      await target.createCollection('log')

      expect(problemsOf(await move())).to.deep.equal(['has other options in the target'])
    })
  })

  describe('after an interruption', () => {
    it('goes on where it was', async () => {
      const { source, target, move } = setup()
      await source.collection<Numbered>('pupils').insertMany(numbered(2500))
      await interrupt(move, 'pupils')
      expect(await target.collection('pupils').countDocuments()).to.equal(1000)

      const seen: Progress[] = []
      const report = await move({ progress: (progress) => seen.push(progress) })

      expect(report.resumed).to.equal(true)
      expect(seen.filter(({ doing }) => doing === 'copying').map(({ done }) => done)).to.deep.equal([2000, 2500])
      expect(problemsOf(report)).to.deep.equal([])
      expect(await collectionsOf(target)).to.deep.equal(['pupils'])
    })

    it('writes a batch again that was cut short', async () => {
      const { source, target, move } = setup()
      await source.collection<Numbered>('pupils').insertMany(numbered(1500))
      await interrupt(move, 'pupils')
      await target.collection<Numbered>('pupils').insertMany([{ _id: 1200, name: 'torn' }, { _id: 1300 }])

      expect(problemsOf(await move())).to.deep.equal([])
      expect(await contents(target, 'pupils')).to.deep.equal(await contents(source, 'pupils'))
    })

    it('does not copy a finished collection again', async () => {
      const { source, move } = setup()
      await source.collection<Numbered>('a').insertMany(numbered(3))
      await source.collection<Numbered>('b').insertMany(numbered(3))
      await interrupt(move, 'b')
      const copied: string[] = []
      await move({ progress: ({ doing, collection }) => doing === 'copying' && copied.push(collection) })

      expect(copied).not.to.include('a')
    })

    it('copies a capped collection from its beginning, so that its order stays', async () => {
      const { source, target, move } = setup()
      await source.createCollection('log', { capped: true, size: 1_000_000 })
      const shuffled = numbered(1500).sort((a, b) => ((a._id * 7) % 1500) - ((b._id * 7) % 1500))
      await source.collection<Numbered>('log').insertMany(shuffled)
      await interrupt(move, 'log')

      expect(problemsOf(await move())).to.deep.equal([])
      expect(
        await target
          .collection<Numbered>('log')
          .find({}, { hint: { $natural: 1 } })
          .toArray(),
      ).to.deep.equal(shuffled)
    })

    it('is not taken up by a move from elsewhere', async () => {
      const { source, target, move } = setup()
      await source.collection<Numbered>('pupils').insertMany(numbered(3))
      await interrupt(move, 'pupils')
      const other = moveDatabase({
        source: { db: source, label: 'elsewhere' },
        target: { db: target, label: 'there' },
        intoNonEmpty: false,
      })

      expect(await failure(other)).to.match(/unfinished move from here/)
    })

    it('is not the source of another move', async () => {
      const { source, target, move } = setup()
      await source.collection<Numbered>('pupils').insertMany(numbered(3))
      await interrupt(move, 'pupils')
      const onward = moveDatabase({
        source: { db: target, label: 'there' },
        target: { db: source, label: 'here' },
        intoNonEmpty: true,
      })

      expect(await failure(onward)).to.match(/source is the target of an unfinished move/)
    })
  })

  describe('into a target that holds documents', () => {
    it('is refused, and names the collections', async () => {
      const { source, target, move } = setup()
      await source.collection<Numbered>('pupils').insertMany(numbered(3))
      await target.createCollection('empty')
      await target.collection<Numbered>('notes').insertMany(numbered(1))

      expect(await failure(move())).to.match(/holds documents already, in notes: .*--into-non-empty/)
      expect(await collectionsOf(target)).to.deep.equal(['empty', 'notes'])
    })

    it('keeps them when told to, but replaces those with the _id of a moved one', async () => {
      const { source, target, move } = setup()
      await source.collection<Numbered>('pupils').insertMany(numbered(3))
      await target.collection<Numbered>('pupils').insertMany([
        { _id: 1, name: 'old' },
        { _id: 7, name: 'kept' },
      ])
      const report = await move({ intoNonEmpty: true })

      expect(problemsOf(report)).to.deep.equal([])
      expect(item(report, 'pupils').documents).to.include({ documents: 3, kept: 1 })
      expect(await target.collection<Numbered>('pupils').find().sort({ _id: 1 }).toArray()).to.deep.equal([
        ...numbered(3),
        { _id: 7, name: 'kept' },
      ])
    })

    it('stops at a document that a unique index there refuses', async () => {
      const { source, target, move } = setup()
      await source.collection<Numbered>('pupils').insertMany(numbered(3))
      await target.collection('pupils').createIndex({ name: 1 }, { unique: true, name: 'name' })
      await target.collection<Numbered>('pupils').insertMany([{ _id: 7, name: 'Pupil 1' }])

      expect(await failure(move({ intoNonEmpty: true }))).to.match(/^pupils: E11000 .*index: name/)
    })

    it('reports an index that is another one there', async () => {
      const { source, target, move } = setup()
      await source.collection('pupils').createIndex({ name: 1 }, { name: 'search' })
      await target.collection('pupils').createIndex({ at: 1 }, { name: 'search' })

      expect(problemsOf(await move()))
        .to.have.length(1)
        .and.to.match(/index "search" cannot be built/)
    })
  })

  describe('comparing both sides', () => {
    /** Everything but the last collection is copied, and not yet compared. */
    async function afterCopying(alter: (copied: Collection<Numbered>) => Promise<unknown>) {
      const { source, target, move } = setup()
      await source.collection<Numbered>('a').insertMany(numbered(3))
      await source.collection<Numbered>('b').insertMany(numbered(1))
      await interrupt(move, 'b')
      await alter(target.collection<Numbered>('a'))
      return { source, target, move, report: await move() }
    }

    it('finds a document that differs, and mends it when called again', async () => {
      const { report, move } = await afterCopying((copied) =>
        copied.updateOne({ _id: 1 }, { $set: { name: 'altered' } }),
      )
      const { checksums, problems } = item(report, 'a').documents!

      expect(problems).to.deep.equal(['document 1 differs'])
      expect(checksums.source).not.to.equal(checksums.target)
      expect(problemsOf(await move())).to.deep.equal([])
    })

    it('finds a number of another type', async () => {
      const { report } = await afterCopying((copied) =>
        copied.updateOne({ _id: 1 }, { $set: { name: Long.fromNumber(1) as unknown as string } }),
      )
      expect(problemsOf(report)).to.deep.equal(['document 1 differs'])
    })

    it('finds documents that are missing', async () => {
      const { report } = await afterCopying((copied) => copied.deleteMany({ _id: { $gt: 0 } }))
      expect(problemsOf(report)).to.deep.equal(['document 1, and 1 more, is missing in the target'])
    })

    it('finds a document that is in the target only', async () => {
      const { report, target } = await afterCopying((copied) => copied.insertOne({ _id: 9 }))

      expect(problemsOf(report)).to.deep.equal(['document 9 is only in the target'])
      expect(await collectionsOf(target)).to.include(RECORD)
    })

    it('forgives that one side has removed what had expired', async () => {
      const { source, target, move } = setup()
      const hour = 3_600_000
      const [old, young] = [new Date(Date.now() - 2 * hour), new Date(Date.now() + 2 * hour)]
      await source.collection('a').createIndex({ at: 1 }, { expireAfterSeconds: 3600 })
      await source.collection<Timed>('a').insertMany([
        { _id: 1, at: old },
        { _id: 2, at: young },
      ])
      await source.collection<Numbered>('b').insertMany(numbered(1))
      await interrupt(move, 'b')
      await target.collection<Timed>('a').deleteMany({})
      const report = await move()

      expect(item(report, 'a').documents).to.include({ documents: 0 })
      expect(item(report, 'a').documents!.expired).to.be.within(0, 1)
      expect(problemsOf(report)).to.deep.equal(['document 2 is missing in the target'])
    })
  })

  it('is refused between a database and itself', async () => {
    const { source } = setup()
    const place = { db: source, label: 'here' }
    expect(await failure(moveDatabase({ source: place, target: place, intoNonEmpty: true }))).to.match(
      /the same database/,
    )
  })
})

type Options = { intoNonEmpty?: boolean; signal?: AbortSignal; progress?: (progress: Progress) => void }
type Numbered = { _id: number; name?: string }
type Timed = { _id: number; at: Date }

function numbered(count: number): Numbered[] {
  return Array.from({ length: count }, (_, _id) => ({ _id, name: `Pupil ${_id}` }))
}

/** After the first batch of the collection. */
async function interrupt(move: (options: Options) => Promise<Report>, collection: string): Promise<void> {
  const controller = new AbortController()
  const moving = move({
    signal: controller.signal,
    progress: (progress) => progress.collection === collection && controller.abort(),
  })
  expect(await moving.catch((error: unknown) => error)).to.be.instanceOf(Interrupted)
}

async function contents(db: Db, collection: string): Promise<string[]> {
  const documents = await db
    .collection(collection)
    .find({}, { sort: { _id: 1 }, raw: true })
    .toArray()
  return documents.map((document) => (document as unknown as Buffer).toString('hex'))
}

async function collectionsOf(db: Db): Promise<string[]> {
  return (await db.listCollections().toArray()).map(({ name }) => name).sort()
}

function item(report: Report, name: string): Item {
  const found = report.items.find((candidate) => candidate.name === name)
  if (!found) throw new Error(`${name} is not in the report`)
  return found
}

function problemsOf({ items }: Report): string[] {
  return items.flatMap(({ problems }) => problems)
}

async function failure(promise: Promise<unknown>): Promise<string> {
  return await promise.then(
    () => 'nothing failed',
    (error: unknown) => (error as Error).message,
  )
}

function oneOfEach(): Map<string, unknown> {
  return new Map<string, unknown>([
    [
      '_id',
      new Map([
        ['2', 'b'],
        ['1', 'a'],
      ]),
    ],
    ['10', 1],
    [
      '9',
      new Map<string, unknown>([
        ['b', 1],
        ['1', null],
        ['__proto__', { constructor: 1 }],
      ]),
    ],
    ['double', [new Double(5), new Double(-0), 1.5, NaN, Infinity, 1e300]],
    ['int64', [Long.fromNumber(5), Long.MAX_VALUE, Long.MIN_VALUE]],
    ['decimal', [Decimal128.fromString('1.00'), Decimal128.fromString('NaN')]],
    ['text', ['', 'tiếng Việt', 'a\0b', '𝄞']],
    ['binary', [new Binary(Buffer.from('abc')), new Binary(Buffer.from('old'), 2), new Binary(Buffer.alloc(16), 4)]],
    [
      'other',
      [
        true,
        null,
        new Date(-1),
        new Timestamp(7n),
        new BSONRegExp('^a', 'im'),
        new Code('f()'),
        new Code('f(x)', { x: 1 }),
      ],
    ],
    ['ends', [new MinKey(), new MaxKey(), [], {}]],
    ['a.b', 1],
    ['$c', 2],
  ])
}
