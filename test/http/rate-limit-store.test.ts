import { expect } from 'chai'
import type { ClientRateLimitInfo } from 'express-rate-limit'
import mongoose from 'mongoose'
import { pino } from 'pino'
import { RateLimit } from '../../server/http/rate-limit.model.ts'
import { sharedCount, type SharedCountOptions, useRateLimitLog } from '../../server/http/rate-limit-store.ts'
import { openTestDatabase, type TestDatabase } from '../support/database.ts'
import { eventually } from '../support/eventually.ts'

describe('the counts of limits', () => {
  let database: TestDatabase
  let lines: { msg: string }[]
  let time: number
  let number = 0
  let name: string

  const connect = async () => {
    await mongoose.connect(database.uri)
    await RateLimit.init()
  }
  before(async () => {
    database = await openTestDatabase()
    await connect()
  })
  beforeEach(() => {
    name = `limit${++number}`
    time = 1_800_000_030_000
    lines = []
    const write = (line: string) => void lines.push(JSON.parse(line) as { msg: string })
    useRateLimitLog(pino({ level: 'warn' }, { write }))
  })
  after(async () => {
    await mongoose.disconnect()
    await database.close()
    useRateLimitLog(pino({ level: 'silent' }))
  })

  /** One server's. */
  function server(change: Partial<SharedCountOptions> = {}) {
    const store = sharedCount({ name, limit: 10, windowSeconds: 60, now: () => time, ...change })
    const hit = async (key = 'a') => (await (store.increment(key) as Promise<ClientRateLimitInfo>)).totalHits
    return { store, hit }
  }

  it('are shared', async () => {
    const [one, other] = [server(), server()]
    expect([await one.hit(), await other.hit(), await other.hit(), await one.hit()]).to.deep.equal([1, 2, 3, 4])
  })

  it('miss nobody who comes at the same time', async () => {
    const servers = [server({ limit: 100 }), server({ limit: 100 })]
    const places = await Promise.all(Array.from({ length: 40 }, (_, at) => servers[at % 2]!.hit()))
    expect(places.sort((a, b) => a - b)).to.deep.equal(Array.from({ length: 40 }, (_, at) => at + 1))
  })

  it('are apart for each key and each limit', async () => {
    const one = server()
    await one.hit('a')
    expect(await one.hit('b')).to.equal(1)
    expect(await server({ name: `${name}b` }).hit('a')).to.equal(1)
  })

  it('begin anew with each window', async () => {
    const one = server()
    const { resetTime } = (await one.store.increment('a')) as ClientRateLimitInfo
    expect(resetTime?.getTime()).to.equal(1_800_000_060_000)

    time = 1_800_000_059_999
    expect(await one.hit()).to.equal(2)
    time += 1
    expect(await one.hit()).to.equal(1)
    expect(await server().hit()).to.equal(2)
  })

  it('lie in the database without the key, until their window is over', async () => {
    await server().hit('203.0.113.7')
    const [stored] = await RateLimit.find({ _id: new RegExp(`^${name}:`) }).lean()
    expect(stored).to.deep.include({ hits: 1, expiresAt: new Date(1_800_000_060_000) })
    expect(stored?._id).not.to.contain('203')
  })

  it('cost the database nothing once there are too many', async () => {
    const one = server({ limit: 3 })
    for (let place = 1; place <= 5; place++) expect(await one.hit()).to.equal(place)
    const operations = await operationsOf(async () => {
      for (let place = 6; place <= 20; place++) expect(await one.hit()).to.be.above(4)
    })
    expect(operations).to.equal(0)
    expect(await server({ limit: 3 }).hit()).to.equal(5)
  })

  it('can be taken back and forgotten', async () => {
    const one = server()
    await one.hit()
    await one.hit()
    await one.store.decrement('a')
    expect(await server().hit()).to.equal(2)
    await one.store.resetKey('a')
    expect(await one.hit()).to.equal(1)
  })

  describe('that are told now and then', () => {
    const tellAfter = 30

    it('ask the database for the first one, and then count here', async () => {
      await server().hit()
      const one = server({ tellAfter: 60_000 })
      expect(await one.hit()).to.equal(2)
      const operations = await operationsOf(async () => {
        for (let place = 3; place <= 8; place++) expect(await one.hit()).to.equal(place)
      })
      expect(operations).to.equal(0)
    })

    it('come together soon', async () => {
      const [one, other] = [server({ tellAfter, limit: 1e6 }), server({ tellAfter, limit: 1e6 })]
      await Promise.all([one.hit(), other.hit(), one.hit(), other.hit(), one.hit()])
      const isTold = async () => (await RateLimit.findOne({ _id: new RegExp(`^${name}:`) }).lean())?.hits === 5
      await eventually(isTold)
      let hits = 5
      const knowsAll = async () => (hits += 1) <= (await one.hit())
      await eventually(knowsAll)
      expect(await other.hit()).to.be.at.least(3)
    })

    it('count each hit once', async () => {
      const one = server({ tellAfter, limit: 1e6 })
      const hits = await Promise.all(Array.from({ length: 30 }, () => one.hit()))
      expect(Math.max(...hits)).to.equal(30)
      const isTold = async () => (await RateLimit.findOne({ _id: new RegExp(`^${name}:`) }).lean())?.hits === 30
      await eventually(isTold)
      expect(await one.hit()).to.equal(31)
    })
  })

  describe('while the database is away', () => {
    afterEach(connect)

    for (const tellAfter of [undefined, 60_000]) {
      it(`are this server's alone${tellAfter ? ', also when they are told now and then' : ''}, and it says so once`, async () => {
        const one = server({ tellAfter })
        expect(await one.hit()).to.equal(1)
        await mongoose.disconnect()

        const begun = performance.now()
        expect([await one.hit(), await one.hit(), await one.hit()]).to.deep.equal([2, 3, 4])
        expect(await one.hit('b')).to.equal(1)
        expect(performance.now() - begun).to.be.below(10_000)
        expect(lines.map(({ msg }) => msg)).to.deep.equal([
          'this server counts alone for its limits: the database does not answer',
        ])
      })
    }
  })
})

async function operationsOf(work: () => Promise<unknown>): Promise<number> {
  let operations = 0
  mongoose.set('debug', () => void operations++)
  try {
    await work()
  } finally {
    mongoose.set('debug', false)
  }
  return operations
}
