import { expect } from 'chai'
import { newSession, openDatabase, type Database } from '../in-process.ts'

describe('a write that is sent twice', () => {
  let database: Database
  beforeEach(async () => {
    database = await openDatabase()
    await database.run({ insert: 'c', documents: [{ _id: 1, n: 0 }] })
  })
  afterEach(() => database.close())

  const increase = { update: 'c', updates: [{ q: { _id: 1 }, u: { $inc: { n: 1 } } }] }
  const number = async () => (await database.list({ find: 'c', filter: { _id: 1 } }))[0]!.get('n')

  it('is done once while the first one is still on its way', async () => {
    const command = newSession().retryable(increase)
    const [first, second] = await Promise.all([database.run(command), database.run(new Map(command))])

    expect([first.get('nModified'), second.get('nModified')]).to.deep.equal([1, 1])
    expect(await number()).to.equal(1)
  })

  it('is done once while the first one waits for a transaction', async () => {
    const holder = newSession()
    await database.run(holder.inTransaction(increase))
    const command = newSession().retryable(increase)
    const waiting = [database.run(command), database.run(new Map(command))]
    await database.run(holder.commit())
    await Promise.all(waiting)

    expect(await number()).to.equal(2)
  })

  it('is done once when it inserts, and is no duplicate of itself', async () => {
    const command = newSession().retryable({ insert: 'c', documents: [{ _id: 2 }] })
    const replies = [await database.run(command), await database.run(new Map(command))]

    expect(replies.map((reply) => [reply.get('n'), reply.has('writeErrors')])).to.deep.equal([
      [1, false],
      [1, false],
    ])
  })

  it('is refused when its session has gone on', async () => {
    const session = newSession()
    const command = session.retryable(increase)
    await database.run(session.retryable(increase))

    expect((await database.ask(command)).fields.get('code')).to.equal(225)
    expect(await number()).to.equal(1)
  })
})
