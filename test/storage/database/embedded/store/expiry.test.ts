import { expect } from 'chai'
import { doc, type Value } from '../../../../../storage/database/embedded/bson/values.ts'
import { removeExpired } from '../../../../../storage/database/embedded/store/expiry.ts'
import { audit } from '../crash/audit.ts'
import { addIndex, collectionOf, idsOf, insert, useEngine } from './opened.ts'

const now = new Date('2026-03-01T12:00:00Z')
const ago = (seconds: number) => new Date(now.getTime() - seconds * 1000)

describe('documents with a time to live', () => {
  const opened = useEngine()
  const fill = (values: readonly Value[], key: Record<string, number> = { at: 1 }, options: object = {}) =>
    opened.engine.write((view) => {
      addIndex(view, key, { expireAfterSeconds: 60, ...options })
      values.forEach((at, _id) => insert(view, { _id, at }))
    })
  const left = () => idsOf(opened.engine.committed)

  it('are removed from the second on in which their time is over', async () => {
    await fill([ago(61), ago(60), ago(59.999), ago(0), ago(-60)])

    expect(await removeExpired(opened.engine, now)).to.equal(2)
    expect(left()).to.deep.equal([2, 3, 4])
    expect(await removeExpired(opened.engine, now)).to.equal(0)
    expect(opened.engine.committed.documentsOf(collectionOf(opened.engine.committed))).to.equal(3)
  })

  it('are kept when the field is no date', async () => {
    await fill([null, 0, -1, 'old', doc({ at: ago(99) }), true, ago(99)])

    expect(await removeExpired(opened.engine, now)).to.equal(1)
    expect(left()).to.deep.equal([0, 1, 2, 3, 4, 5])
  })

  it('count by the earliest date of an array', async () => {
    await fill([[ago(0), ago(61)], [ago(0), 5], [], [ago(-5), ago(61), ago(70)]])

    expect(await removeExpired(opened.engine, now)).to.equal(2)
    expect(left()).to.deep.equal([1, 2])
  })

  it('are found also through a descending index', async () => {
    await fill([ago(61), ago(59), 'text', null, ago(1e9)], { at: -1 })

    expect(await removeExpired(opened.engine, now)).to.equal(2)
    expect(left()).to.deep.equal([1, 2, 3])
  })

  it('expire at the time itself with 0 seconds', async () => {
    await fill([ago(0), ago(-0.001)], { at: 1 }, { expireAfterSeconds: 0 })
    await removeExpired(opened.engine, now)

    expect(left()).to.deep.equal([1])
  })

  it('expire only where a partial index holds them', async () => {
    await opened.engine.write((view) => {
      addIndex(view, { at: 1 }, { expireAfterSeconds: 60, partialFilterExpression: { done: true } })
      insert(view, { _id: 0, at: ago(99), done: true })
      insert(view, { _id: 1, at: ago(99), done: false })
    })
    await removeExpired(opened.engine, now)

    expect(left()).to.deep.equal([1])
  })

  it('do not expire by a compound index', async () => {
    await fill([ago(99)], { at: 1, other: 1 })

    expect(await removeExpired(opened.engine, now)).to.equal(0)
  })

  for (const count of [499, 500, 501, 1000]) {
    it(`are all removed when there are ${count} of them`, async () => {
      await fill([...Array.from({ length: count }, () => ago(100)), ago(0)])

      expect(await removeExpired(opened.engine, now)).to.equal(count)
      expect(left()).to.deep.equal([count])
      await opened.close()
      expect((await audit(opened.directory)).problems).to.deep.equal([])
    })
  }

  it('are still seen by a transaction that began before', async () => {
    await fill([ago(99), ago(0)])
    const view = opened.engine.viewOf(opened.engine.begin())
    await removeExpired(opened.engine, now)

    expect(idsOf(view)).to.deep.equal([0, 1])
    expect(left()).to.deep.equal([1])
  })

  it('are removed later when a transaction holds them', async () => {
    await fill([ago(99), ago(99), ago(99)])
    const transaction = opened.engine.begin()
    const view = opened.engine.viewOf(transaction)
    const collection = collectionOf(view)
    const [{ key, value }] = view.store.range(collection.space, Buffer.from([0xff]), 1, false) as [
      { key: Buffer; value: Buffer },
    ]
    view.store.claim(key)
    expect(value.length).to.be.above(0)
    const removing = removeExpired(opened.engine, now)
    await opened.engine.write(() => undefined)
    expect(left()).to.include(0)
    transaction.end()
    await removing

    expect(left()).to.deep.equal([])
  })

  it('are left alone when the index is dropped meanwhile', async () => {
    await fill(Array.from({ length: 600 }, () => ago(99)))
    const removing = removeExpired(opened.engine, now)
    await opened.engine.write((view) => view.dropIndex(collectionOf(view), collectionOf(view).indexes[1]!))

    expect(await removing).to.equal(500)
    expect(left()).to.have.length(100)
  })
})
