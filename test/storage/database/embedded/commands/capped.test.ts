import { expect } from 'chai'
import { encode } from '../../../../../storage/database/embedded/bson/codec.ts'
import { doc, type Doc } from '../../../../../storage/database/embedded/bson/values.ts'
import { audit } from '../crash/audit.ts'
import { newSession, openDatabase, type Database } from '../in-process.ts'

describe('a capped collection', () => {
  let database: Database
  beforeEach(async () => (database = await openDatabase()))
  afterEach(() => database.close())

  const create = (options: object) => database.run({ create: 'c', capped: true, size: 4096, ...options })
  const insert = (...ids: number[]) =>
    database.run({ insert: 'c', documents: ids.map((_id) => doc({ _id, text: 'x'.repeat(40) })) })
  const ids = async () => (await database.list({ find: 'c' })).map((found) => found.get('_id'))
  const upTo = (end: number) => Array.from({ length: end }, (_, position) => position)
  const bytesOf = (document: Doc) => encode(document).length

  it('keeps the newest documents, up to the number it may hold', async () => {
    await create({ max: 3 })
    await insert(1, 2, 3)
    expect(await ids()).to.deep.equal([1, 2, 3])
    await insert(4)
    expect(await ids()).to.deep.equal([2, 3, 4])
    await insert(5, 6, 7, 8)

    expect(await ids()).to.deep.equal([6, 7, 8])
    expect(await database.run({ count: 'c' }).then((reply) => reply.get('n'))).to.equal(3)
  })

  it('keeps the newest documents, up to the size it may have', async () => {
    await create({ size: 1024 })
    const each = bytesOf(doc({ _id: 1, text: 'x'.repeat(40) }))
    const most = Math.floor(1024 / each)
    await insert(...upTo(most))
    expect(await ids()).to.deep.equal(upTo(most))
    await insert(most)

    expect(await ids()).to.deep.equal(upTo(most + 1).slice(1))
  })

  it('keeps a document that is larger than all of it', async () => {
    await create({ size: 256 })
    await insert(1)
    await database.run({ insert: 'c', documents: [{ _id: 2, text: 'x'.repeat(2000) }] })

    expect(await ids()).to.deep.equal([2])
  })

  it('lets go of what was removed from its indexes too, and stays capped after the next start', async () => {
    await create({ max: 2 })
    await database.run({ createIndexes: 'c', indexes: [{ key: { text: 1 }, name: 'text' }] })
    await insert(1, 2, 3, 4, 5)
    await database.dispatcher.close()
    expect((await audit(database.directory)).problems).to.deep.equal([])

    const reopened = await openDatabase({ directory: database.directory })
    await reopened.run({ insert: 'c', documents: [{ _id: 6 }] })
    const found = await reopened.list({ find: 'c' })
    await reopened.close()
    expect(found.map((document) => document.get('_id'))).to.deep.equal([5, 6])
  })

  it('can be changed and deleted from', async () => {
    await create({ max: 5 })
    await insert(1, 2, 3)
    await database.run({ update: 'c', updates: [{ q: { _id: 2 }, u: { $set: { text: 'y' } } }] })
    await database.run({ delete: 'c', deletes: [{ q: { _id: 1 }, limit: 1 }] })

    expect(await ids()).to.deep.equal([2, 3])
  })

  for (const [what, command] of [
    ['inserts', { insert: 'c', documents: [{ _id: 9 }] }],
    ['updates', { update: 'c', updates: [{ q: { _id: 1 }, u: { $set: { a: 1 } } }] }],
    ['deletes', { delete: 'c', deletes: [{ q: { _id: 1 }, limit: 1 }] }],
  ] as const) {
    it(`refuses ${what} in a transaction`, async () => {
      await create({})
      await insert(1)
      const { fields } = await database.ask(newSession().inTransaction(command))

      expect(fields.get('code') ?? (fields.get('writeErrors') as Doc[])[0]!.get('code')).to.equal(263)
      expect(await ids()).to.deep.equal([1])
    })
  }

  it('can be read in a transaction', async () => {
    await create({})
    await insert(1)

    expect(await database.list(newSession().inTransaction({ find: 'c' }))).to.have.length(1)
  })

  for (const [what, options, code] of [
    ['without a size', { size: undefined }, 72],
    ['of size 0', { size: 0 }, 51024],
  ] as const) {
    it(`cannot be made ${what}`, async () => {
      const refusal = await create(options).catch((error: unknown) => error)

      expect(refusal).to.include({ code })
    })
  }
})
