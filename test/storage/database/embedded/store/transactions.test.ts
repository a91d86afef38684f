import { expect } from 'chai'
import { doc } from '../../../../../storage/database/embedded/bson/values.ts'
import { audit } from '../crash/audit.ts'
import {
  addIndex,
  collectionOf,
  documentsOf,
  idsOf,
  insert,
  recordsOf,
  refusalOf,
  remove,
  replace,
  useEngine,
} from './opened.ts'

describe('a transaction', () => {
  const opened = useEngine()
  const begin = () => {
    const transaction = opened.engine.begin()
    return { transaction, view: opened.engine.viewOf(transaction), commit: () => opened.engine.commit(transaction) }
  }
  const committed = () => opened.engine.committed
  const fill = (...ids: number[]) =>
    opened.engine.write((view) => {
      addIndex(view, { a: 1 })
      for (const _id of ids) insert(view, { _id, a: _id })
    })
  /** Whether a promise has come to its end by now. */
  const isSettled = async (promise: Promise<unknown>) => {
    let isOver = false
    const end = () => (isOver = true)
    promise.then(end, end)
    await new Promise((resolve) => setImmediate(() => setImmediate(resolve)))
    return isOver
  }

  describe('sees', () => {
    it('the data as they were when it began', async () => {
      await fill(1, 2, 3)
      const { view } = begin()
      await opened.engine.write((now) => {
        insert(now, { _id: 4, a: 0 })
        replace(now, { _id: 2, a: 9 })
        remove(now, 1)
      })
      const [, index] = collectionOf(view).indexes

      expect(idsOf(view)).to.deep.equal([1, 2, 3])
      expect(documentsOf(view)[1]).to.deep.equal(doc({ _id: 2, a: 2 }))
      expect(recordsOf(view, index!)).to.deep.equal([1, 2, 3])
      expect(recordsOf(committed(), index!)).to.deep.equal([4, 3, 2])
    })

    it('its own writes, in ranges of both directions and in counts of keys', async () => {
      await fill(1, 2, 3)
      const { view } = begin()
      await opened.engine.write((now) => insert(now, { _id: 5, a: 5 }))
      insert(view, { _id: 4, a: 0 })
      remove(view, 3)
      const [, index] = collectionOf(view).indexes
      const [low, high] = [index!.space, Buffer.concat([index!.space, Buffer.from([0xff])])]

      expect(idsOf(view)).to.deep.equal([1, 2, 4])
      expect(view.store.range(low, high, 9, true).map((entry) => index!.recordOf(entry))).to.deep.equal([2, 1, 5])
      expect(view.store.count(low, high)).to.equal(3)
      expect(committed().store.count(low, high)).to.equal(4)
      expect(idsOf(committed())).to.deep.equal([1, 2, 3, 5])
    })

    it('as many documents as it can read, whatever others add', async () => {
      await fill(1, 2, 3)
      const { view, commit } = begin()
      await opened.engine.write((now) => {
        insert(now, { _id: 4 })
        insert(now, { _id: 5 })
        remove(now, 1)
      })
      insert(view, { _id: 6 })

      expect(view.documentsOf(collectionOf(view)))
        .to.equal(4)
        .and.to.equal(idsOf(view).length)
      expect(committed().documentsOf(collectionOf(view))).to.equal(4)
      await commit()
      expect(committed().documentsOf(collectionOf(view)))
        .to.equal(5)
        .and.to.equal(idsOf(committed()).length)
    })

    it('nothing of another transaction, not even when that commits', async () => {
      await fill(1)
      const [one, two] = [begin(), begin()]
      insert(one.view, { _id: 2 })
      expect(idsOf(two.view)).to.deep.equal([1])
      await one.commit()

      expect(idsOf(two.view)).to.deep.equal([1])
      expect(two.view.documentsOf(collectionOf(two.view))).to.equal(1)
      expect(idsOf(begin().view)).to.deep.equal([1, 2])
    })
  })

  describe('when it commits', () => {
    it('shows its writes to everybody, also after the next start', async () => {
      await fill(1, 2)
      const { view, commit } = begin()
      insert(view, { _id: 3, a: 3 })
      replace(view, { _id: 1, a: 8 })
      remove(view, 2)
      await commit()

      expect(idsOf(committed())).to.deep.equal([1, 3])
      await opened.reopen()
      expect(documentsOf(committed())).to.deep.equal([doc({ _id: 1, a: 8 }), doc({ _id: 3, a: 3 })])
      expect(committed().documentsOf(collectionOf(committed()))).to.equal(2)
    })

    it('remembers that it has made an index multikey', async () => {
      await fill(1)
      const { view, commit } = begin()
      insert(view, { _id: 2, a: [1, 2] })
      await commit()
      await opened.reopen()

      expect(collectionOf(committed()).indexes[1]!.isMultikey).to.equal(true)
    })
  })

  describe('when it is aborted', () => {
    it('leaves nothing', async () => {
      await fill(1, 2)
      const { transaction, view } = begin()
      insert(view, { _id: 3 })
      remove(view, 1)
      transaction.end()

      expect(idsOf(committed())).to.deep.equal([1, 2])
      await opened.engine.write((now) => replace(now, { _id: 1, a: 7 }))
      expect(documentsOf(committed())[0]).to.deep.equal(doc({ _id: 1, a: 7 }))
      expect(opened.engine.transactions.claims.size).to.equal(0)
    })

    it('cannot be committed any more', async () => {
      await fill(1)
      const { transaction, view, commit } = begin()
      remove(view, 1)
      transaction.end()

      expect(await refusalOf(commit)).to.deep.include({ code: 251, labels: ['TransientTransactionError'] })
      expect(idsOf(committed())).to.deep.equal([1])
    })
  })

  describe('that writes what another one has written', () => {
    const conflicts: [string, (view: Parameters<typeof insert>[0]) => void][] = [
      ['replaces the same document', (view) => replace(view, { _id: 1, a: 5 })],
      ['removes it', (view) => remove(view, 1)],
      ['inserts the same unique key', (view) => insert(view, { _id: 9 })],
    ]
    for (const [what, write] of conflicts) {
      it(`fails at once: it ${what}`, async () => {
        await fill(1, 2)
        const [first, second] = [begin(), begin()]
        replace(first.view, { _id: 1, a: 7 })
        insert(first.view, { _id: 9 })

        const error = await refusalOf(() => write(second.view))
        expect(error).to.deep.include({ code: 112, labels: ['TransientTransactionError'] })
        await first.commit()
        expect(idsOf(committed())).to.deep.equal([1, 2, 9])
      })
    }

    it('fails also when that was committed since it began', async () => {
      await fill(1)
      const late = begin()
      const { view, commit } = begin()
      replace(view, { _id: 1, a: 7 })
      await commit()

      expect(await refusalOf(() => replace(late.view, { _id: 1, a: 5 }))).to.include({ code: 112 })
    })

    it('fails also when it was written outside of transactions since it began', async () => {
      await fill(1)
      const { view } = begin()
      await opened.engine.write((now) => remove(now, 1))

      expect(await refusalOf(() => remove(view, 1))).to.include({ code: 112 })
      expect(await refusalOf(() => insert(view, { _id: 1 }))).to.include({ code: 11000 }) // it still sees the old one
    })

    it('goes on when that has been aborted', async () => {
      await fill(1)
      const [first, second] = [begin(), begin()]
      replace(first.view, { _id: 1, a: 7 })
      first.transaction.end()
      replace(second.view, { _id: 1, a: 5 })
      await second.commit()

      expect(documentsOf(committed())).to.deep.equal([doc({ _id: 1, a: 5 })])
    })

    it('is not hindered by writes to other documents', async () => {
      await fill(1, 2)
      const [first, second] = [begin(), begin()]
      replace(first.view, { _id: 1, a: 7 })
      replace(second.view, { _id: 2, a: 7 })
      await Promise.all([first.commit(), second.commit()])

      expect(documentsOf(committed()).map((document) => document.get('a'))).to.deep.equal([7, 7])
    })
  })

  describe('holds up a write outside of it', () => {
    for (const end of ['commits', 'is aborted'] as const) {
      it(`until it ${end}, and that goes on then`, async () => {
        await fill(1, 2)
        const { transaction, view, commit } = begin()
        replace(view, { _id: 1, a: 7 })
        let attempts = 0
        const waiting = opened.engine.write((now) => {
          attempts++
          replace(now, { _id: 1, a: 100 * Number(documentsOf(now)[0]!.get('a')) })
        })
        const other = opened.engine.write((now) => replace(now, { _id: 2, a: 3 }))
        await other
        expect(await isSettled(waiting)).to.equal(false)
        if (end === 'commits') await commit()
        else transaction.end()
        await waiting

        expect(attempts).to.equal(2)
        expect(documentsOf(committed())[0]!.get('a')).to.equal(end === 'commits' ? 700 : 100)
      })
    }

    it('until it is refused because the engine closes', async () => {
      await fill(1)
      replace(begin().view, { _id: 1, a: 7 })
      const waiting = refusalOf(() => opened.engine.write((now) => remove(now, 1)))
      expect(await isSettled(waiting)).to.equal(false)
      await opened.close()

      expect(await waiting).to.include({ code: 91 })
    })

    it('until its time is over: then it is never done', async () => {
      await fill(1)
      const { view, commit } = begin()
      replace(view, { _id: 1, a: 7 })
      let attempts = 0
      const late = (now: typeof view) => {
        attempts++
        remove(now, 1)
      }

      expect(await refusalOf(() => opened.engine.write(late, performance.now() + 30))).to.include({ code: 50 })
      await commit()
      await opened.engine.write(() => undefined)
      expect(idsOf(committed())).to.deep.equal([1])
      expect(attempts).to.equal(1)
    })
  })

  describe('makes a collection', () => {
    it('that nobody else sees until it commits', async () => {
      const { view, commit } = begin()
      insert(view, { _id: 1 }, 'new')
      expect(committed().collection('test', 'new')).to.equal(undefined)
      expect(idsOf(view, 'new')).to.deep.equal([1])
      await commit()
      await opened.reopen()

      expect(idsOf(committed(), 'new')).to.deep.equal([1])
    })

    it('that is gone when it is aborted', async () => {
      const { transaction, view } = begin()
      insert(view, { _id: 1 }, 'new')
      transaction.end()
      await opened.engine.write((now) => insert(now, { _id: 2 }, 'new'))
      await opened.reopen()

      expect(idsOf(committed(), 'new')).to.deep.equal([2])
    })

    it('of which another transaction cannot make a second one', async () => {
      const [first, second] = [begin(), begin()]
      insert(first.view, { _id: 1 }, 'new')

      expect(await refusalOf(() => insert(second.view, { _id: 2 }, 'new'))).to.include({ code: 112 })
    })

    it('for which a write outside of it waits', async () => {
      const { view, commit } = begin()
      insert(view, { _id: 1 }, 'new')
      const waiting = opened.engine.write((now) => insert(now, { _id: 2 }, 'new'))
      expect(await isSettled(waiting)).to.equal(false)
      await commit()
      await waiting

      expect(idsOf(committed(), 'new')).to.deep.equal([1, 2])
    })

    it('whose name no other collection is given meanwhile', async () => {
      await fill(1)
      const { view, commit } = begin()
      insert(view, { _id: 7 }, 'new')
      const renaming = refusalOf(() =>
        opened.engine.write((now) => {
          if (now.collection('test', 'new')) throw new Error('there is one by now')
          now.rename(collectionOf(now), 'test', 'new')
        }),
      )
      expect(await isSettled(renaming)).to.equal(false)
      await commit()
      await renaming
      await opened.reopen()

      expect([idsOf(committed()), idsOf(committed(), 'new')]).to.deep.equal([[1], [7]])
    })

    it('whose key space no other gets, although it was made before and is committed after that', async () => {
      const { view, commit } = begin()
      insert(view, { _id: 1 }, 'first')
      await opened.engine.write((now) => insert(now, { _id: 2 }, 'second'))
      await commit()
      await opened.reopen()
      await opened.engine.write((now) => insert(now, { _id: 3 }, 'third'))

      expect(['first', 'second', 'third'].map((name) => idsOf(committed(), name))).to.deep.equal([[1], [2], [3]])
      await opened.close()
      expect((await audit(opened.directory)).problems).to.deep.equal([])
    })
  })

  describe('that has written to a collection holds up', () => {
    const changes: [string, (view: Parameters<typeof insert>[0]) => unknown][] = [
      ['dropping it', (view) => view.drop(collectionOf(view))],
      ['renaming it', (view) => view.rename(collectionOf(view), 'test', 'renamed')],
      ['putting another one in its place', (view) => view.rename(collectionOf(view, 'other'), 'test', 'c')],
      ['a new index', (view) => addIndex(view, { b: 1 })],
      ['dropping an index', (view) => view.dropIndex(collectionOf(view), collectionOf(view).indexes[1]!)],
    ]
    for (const [what, change] of changes) {
      it(what, async () => {
        await fill(1)
        await opened.engine.write((view) => insert(view, { _id: 5 }, 'other'))
        const { view, commit } = begin()
        insert(view, { _id: 2, a: 2, b: 2 })
        const waiting = opened.engine.write(change)
        expect(await isSettled(waiting)).to.equal(false)
        expect(idsOf(committed(), 'other')).to.deep.equal([5])
        await commit()
        await waiting
        await opened.close()

        expect((await audit(opened.directory)).problems).to.deep.equal([])
      })
    }
  })

  describe('that began before', () => {
    it('an index was built does not read it, and can still write', async () => {
      await fill(1, 2)
      const { view, commit } = begin()
      await opened.engine.write((now) => void addIndex(now, { b: 1 }))
      const index = collectionOf(view).indexes.at(-1)!
      expect([view.canRead(index), committed().canRead(index)]).to.deep.equal([false, true])
      expect(view.canRead(collectionOf(view).idIndex)).to.equal(true)
      insert(view, { _id: 3, b: 3 })
      await commit()
      await opened.close()

      expect((await audit(opened.directory)).problems).to.deep.equal([])
    })

    it('a unique index was built cannot break it', async () => {
      await opened.engine.write((view) => insert(view, { _id: 1, b: 1 }))
      const { view } = begin()
      await opened.engine.write((now) => void addIndex(now, { b: 1 }, { unique: true }))

      expect(await refusalOf(() => insert(view, { _id: 2, b: 1 }))).to.include({ code: 112 })
    })

    for (const [what, change] of [
      ['dropped', (view: Parameters<typeof insert>[0]) => view.drop(collectionOf(view))],
      [
        'dropped and made anew',
        (view: Parameters<typeof insert>[0]) => {
          view.drop(collectionOf(view))
          collectionOf(view)
        },
      ],
      ['renamed', (view: Parameters<typeof insert>[0]) => view.rename(collectionOf(view), 'test', 'renamed')],
    ] as const) {
      it(`a collection was ${what} fails when it looks for it`, async () => {
        await fill(1)
        const { view } = begin()
        await opened.engine.write((now) => void change(now))

        expect(await refusalOf(() => view.collection('test', 'c'))).to.include({ code: 112 })
        expect(begin().view.collection('test', 'none')).to.equal(undefined)
      })
    }

    it('its own collection has an index can read that one', () => {
      const { view } = begin()
      insert(view, { _id: 1 }, 'new')

      expect(view.canRead(addIndex(view, { a: 1 }, {}, 'new'))).to.equal(true)
    })
  })
})
