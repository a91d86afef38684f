import { expect } from 'chai'
import mongoose, { Types } from 'mongoose'
import { AppError } from '../../server/errors.ts'
import { type Order, pageFrom, type PageInput, pageParameters, pageQuery } from '../../server/api/paging.ts'
import { openTestDatabase, type TestDatabase } from '../support/database.ts'

interface Leaf {
  _id: Types.ObjectId
  at: Date
  name: string
  count: number
}

describe('a list in pages', () => {
  let database: TestDatabase
  let connection: mongoose.Connection
  const leaves = () => connection.collection<Leaf>('leaves')

  before(async () => {
    database = await openTestDatabase()
    connection = await mongoose.createConnection(database.uri).asPromise()
  })
  beforeEach(async () => {
    await leaves().deleteMany({})
    await leaves().insertMany(Array.from({ length: 25 }, (_, place) => leaf(place)))
  })
  after(async () => {
    await connection.close()
    await database.close()
  })

  /** Of every five the values are equal. */
  function leaf(place: number): Leaf {
    const group = Math.floor(place / 5)
    return { _id: new Types.ObjectId(), at: new Date(group * 1000), name: `tên ${group}`, count: group }
  }

  async function read(order: Order, page: PageInput) {
    const { filter, sort, limit } = pageQuery(page, order)
    const found = await leaves().find(filter).sort(sort).limit(limit).toArray()
    return pageFrom(found, page, order, ({ _id }) => _id.toString())
  }

  async function readAll(order: Order, limit: number, between: (page: number) => Promise<unknown> = async () => {}) {
    const seen: string[] = []
    let cursor: string | undefined
    for (let page = 1; page < 100; page++) {
      const { items, next } = await read(order, { limit, cursor })
      seen.push(...items)
      if (next === undefined) return seen
      cursor = next
      await between(page)
    }
    throw new Error('It does not end.')
  }

  for (const field of ['at', 'name', 'count', '_id']) {
    for (const direction of [1, -1] as const) {
      it(`gives each record once, in order, by ${field} ${direction === 1 ? 'upwards' : 'downwards'}`, async () => {
        const wanted = await leaves()
          .find()
          .sort({ [field]: direction, _id: direction })
          .toArray()

        for (const limit of [1, 4, 24, 25, 26])
          expect(await readAll({ field, direction }, limit)).to.deep.equal(wanted.map(({ _id }) => _id.toString()))
      })
    }
  }

  it('repeats and leaves out nothing while records are added and removed', async () => {
    const before = (await leaves().find().toArray()).map(({ _id }) => _id.toString())

    const seen = await readAll({ field: 'at', direction: -1 }, 4, async (page) => {
      await leaves().insertMany([leaf(1000 + page), leaf(0), leaf(12)])
      await leaves().deleteOne({ _id: new Types.ObjectId(before[24]) })
    })

    expect(new Set(seen).size).to.equal(seen.length)
    expect(seen).to.include.members(before)
  })

  it('has no next page when the last one is just full', async () => {
    expect((await read({ field: 'at', direction: 1 }, { limit: 25 })).next).to.equal(undefined)
    expect((await read({ field: 'at', direction: 1 }, { limit: 24 })).next).to.be.a('string')
  })

  it('is empty when there is nothing', async () => {
    await leaves().deleteMany({})
    expect(await read({ field: 'at', direction: 1 }, { limit: 5 })).to.deep.equal({ items: [], next: undefined })
  })

  describe('whose cursor is not its own', () => {
    const order: Order = { field: 'at', direction: 1 }
    const write = (parts: unknown) => Buffer.from(JSON.stringify(parts)).toString('base64url')
    const id = '0123456789abcdef01234567'
    const foreign: [string, string][] = [
      ['no cursor', 'x'],
      ['no list', write({ at: 1 })],
      ['of another field', write(['name', 'text', 'a', id])],
      ['of the other direction', write(['-at', 'date', 1, id])],
      ['of another kind', write(['at', 'date', 'x', id])],
      ['of an impossible time', write(['at', 'date', 1e300, id])],
      ['with an operator', write(['at', 'date', { $gt: 1 }, id])],
      ['with a malformed id', write(['at', 'date', 1, 'x'])],
      ['too long', write(['at', 'date', 1, id, 2])],
    ]
    for (const [what, cursor] of foreign) {
      it(`is refused: ${what}`, () => {
        expect(() => pageQuery({ limit: 5, cursor }, order))
          .to.throw(AppError)
          .with.property('code', 'invalidCursor')
      })
    }

    it('would be taken if it were', () => {
      expect(pageQuery({ limit: 5, cursor: write(['at', 'date', 1, id]) }, order).filter).to.have.property('$or')
    })
  })

  it('has 1 to 100 items, 20 if nothing is said', () => {
    const limits = [undefined, 0, 1, 100, 101, 1.5].map((limit) => pageParameters.safeParse({ limit }).data?.limit)
    expect(limits).to.deep.equal([20, undefined, 1, 100, undefined, undefined])
  })
})
