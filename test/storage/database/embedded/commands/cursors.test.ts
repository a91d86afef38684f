import { expect } from 'chai'
import { doc } from '../../../../../storage/database/embedded/bson/values.ts'
import type { Context } from '../../../../../storage/database/embedded/commands/context.ts'
import { Cursors } from '../../../../../storage/database/embedded/commands/cursors.ts'
import { newSession, openDatabase, type Database } from '../in-process.ts'

describe('cursors', () => {
  let database: Database
  before(async () => {
    database = await openDatabase()
    await database.run({ insert: 'c', documents: Array.from({ length: 5 }, (_, _id) => doc({ _id })) })
  })
  after(() => database.close())

  const open = async () => (await database.ask({ find: 'c', batchSize: 2 })).cursorId

  it('are refused beyond 10,000, and others can be opened when some are closed', async () => {
    const ids = []
    for (let count = 0; count < 10_000; count++) ids.push(await open())
    expect(ids.every((id) => id !== 0n)).to.equal(true)
    expect((await database.ask({ find: 'c', batchSize: 2 })).fields.get('code')).to.equal(203)
    expect((await database.ask({ find: 'c' })).fields.get('ok')).to.equal(1)
    await database.run({ killCursors: 'c', cursors: ids.slice(0, 1) })
    expect(await open()).not.to.equal(0n)
    await database.run({ killCursors: 'c', cursors: ids })
  })

  it('are closed when nobody has asked for 10 minutes, but not a millisecond earlier', async () => {
    const cursors = new Cursors()
    const context = { session: undefined, transaction: undefined } as Context
    const rows = () => [Buffer.from('1'), Buffer.from('2')][Symbol.iterator]()
    const start = Date.now()
    await cursors.open(context, 'd.c', rows(), { size: 1 })
    await cursors.open(context, 'd.c', rows(), { size: 1, isPatient: true })
    const end = Date.now()

    cursors.killIdle(start + 10 * 60_000)
    expect(cursors.size).to.equal(2)
    cursors.killIdle(end + 10 * 60_000 + 1)
    expect(cursors.size).to.equal(1)
  })

  it('of a transaction are closed when it ends', async () => {
    for (const end of ['commit', 'abort'] as const) {
      const session = newSession()
      const { cursorId } = await database.ask(session.inTransaction({ find: 'c', batchSize: 2 }))
      await database.run(session[end]())
      const { fields } = await database.ask({ getMore: cursorId, collection: 'c' })

      expect(fields.get('code')).to.equal(43)
    }
  })

  it('see what their transaction sees', async () => {
    const session = newSession()
    const { cursorId } = await database.ask(session.inTransaction({ find: 'c', batchSize: 2 }))
    await database.run({ insert: 'c', documents: [{ _id: 100 }] })
    const more = session.inTransaction({ getMore: cursorId, collection: 'c' })
    const { batch } = await database.ask(more)
    await database.run(session.abort())
    await database.run({ delete: 'c', deletes: [{ q: { _id: 100 }, limit: 1 }] })

    expect(batch.map((found) => found.get('_id'))).to.deep.equal([2, 3, 4])
  })

  it('can be used by one command at a time', async () => {
    const many = Array.from({ length: 20_000 }, (_, _id) => doc({ _id, text: 'x' }))
    await database.run({ insert: 'many', documents: many })
    const { cursorId } = await database.ask({ find: 'many', filter: { _id: { $ne: 0 } }, batchSize: 1 })
    const more = { getMore: cursorId, collection: 'many', batchSize: 19_990 }
    const [first, second] = await Promise.all([database.ask(more), database.ask(more)])

    expect(first.fields.get('ok')).to.equal(1)
    expect(second.fields.get('code')).to.equal(12051)
  })
})
