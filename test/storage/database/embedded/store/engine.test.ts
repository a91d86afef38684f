import { closeSync, openSync, readSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { doc } from '../../../../../storage/database/embedded/bson/values.ts'
import { audit } from '../crash/audit.ts'
import { addIndex, collectionOf, documentsOf, idsOf, insert, refusalOf, remove, replace, useEngine } from './opened.ts'

describe('the engine', () => {
  const opened = useEngine()
  const committed = () => opened.engine.committed

  describe('commits', () => {
    it('many writes that come together in one disk transaction', async () => {
      await opened.engine.write((view) => insert(view, { _id: 0 }))
      const before = lastTransaction(opened.directory)
      const writes = Array.from({ length: 50 }, (_, _id) =>
        opened.engine.write((view) => insert(view, { _id: _id + 1 })),
      )
      await Promise.all(writes)

      expect(lastTransaction(opened.directory)).to.equal(before + 1)
      expect(idsOf(committed())).to.have.length(51)
    })

    it('a write that comes later in another one', async () => {
      await opened.engine.write((view) => insert(view, { _id: 0 }))
      const before = lastTransaction(opened.directory)
      await opened.engine.write((view) => insert(view, { _id: 1 }))
      await opened.engine.write((view) => insert(view, { _id: 2 }))

      expect(lastTransaction(opened.directory)).to.equal(before + 2)
    })

    it('in the order in which they came, each seeing those before it', async () => {
      const seen = await Promise.all(
        [1, 2, 3].map((_id) =>
          opened.engine.write((view) => {
            insert(view, { _id })
            return idsOf(view)
          }),
        ),
      )

      expect(seen).to.deep.equal([[1], [1, 2], [1, 2, 3]])
    })

    it('the others when one is refused', async () => {
      const writes = [1, 2, 2, 3].map((_id) => opened.engine.write((view) => insert(view, { _id })))
      const outcomes = await Promise.allSettled(writes)

      expect(outcomes.map(({ status }) => status)).to.deep.equal(['fulfilled', 'fulfilled', 'rejected', 'fulfilled'])
      expect(outcomes[2]).to.have.property('reason').that.includes({ code: 11000 })
      expect(idsOf(committed())).to.deep.equal([1, 2, 3])
    })

    it('what a write had done before it was refused', async () => {
      const half = opened.engine.write((view) => {
        insert(view, { _id: 1 })
        insert(view, { _id: 1 })
      })

      expect(await refusalOf(() => half)).to.include({ code: 11000 })
      await opened.reopen()
      expect(idsOf(committed())).to.deep.equal([1])
      expect(committed().documentsOf(collectionOf(committed()))).to.equal(1)
    })

    it('in several turns what takes long together, so that others get theirs', async () => {
      const turns: number[] = []
      let turn = 0
      const next = () => setImmediate(() => (turn++, (immediate = next())))
      let immediate = next()
      const busy = () => {
        for (const end = performance.now() + 10; performance.now() < end;);
        turns.push(turn)
      }
      await Promise.all(Array.from({ length: 30 }, () => opened.engine.write(busy)))
      clearImmediate(immediate)

      // 300 ms of work in commits of a little over 50 ms
      expect(turns).to.have.length(30)
      expect(new Set(turns).size).to.be.within(5, 30)
    })

    it('all that waits when it is closed, also what takes long together', async () => {
      const busy = (_id: number) =>
        opened.engine.write((view) => {
          for (const end = performance.now() + 30; performance.now() < end;);
          insert(view, { _id })
        })
      const waiting = Promise.all([1, 2, 3, 4, 5].map(busy))
      await opened.close()
      await waiting
      await opened.reopen()

      expect(idsOf(committed())).to.deep.equal([1, 2, 3, 4, 5])
    })

    it('what waits when it is closed, and refuses what comes then', async () => {
      const waiting = opened.engine.write((view) => insert(view, { _id: 1 }))
      await opened.close()
      await waiting

      expect(await refusalOf(() => opened.engine.write(() => 0))).to.include({ code: 91 })
      await opened.reopen()
      expect(idsOf(committed())).to.deep.equal([1])
    })
  })

  it('stores the others of a group when one of them fails through a defect and has written nothing', async () => {
    const outcomes = await Promise.allSettled([
      opened.engine.write((view) => insert(view, { _id: 1 })),
      opened.engine.write(() => {
        throw new TypeError('a defect')
      }),
      opened.engine.write((view) => insert(view, { _id: 2 })),
    ])

    expect(outcomes.map((outcome) => outcome.status)).to.deep.equal(['fulfilled', 'rejected', 'fulfilled'])
    expect(outcomes[1]).to.have.nested.property('reason.message', 'a defect')
    expect(idsOf(committed())).to.deep.equal([1, 2])
    expect(opened.reloads).to.equal(0)
  })

  /** Errors of the disk's own: LMDB takes neither of these. */
  const failures: [string, (view: Parameters<typeof insert>[0]) => void][] = [
    ['a key that is too long for LMDB', (view) => view.store.put(Buffer.alloc(3000, 1), Buffer.from('x'))],
    ['an empty key', (view) => view.store.put(Buffer.alloc(0), Buffer.from('x'))],
    [
      'a defect',
      () => {
        throw new TypeError('a defect')
      },
    ],
  ]
  for (const [what, fail] of failures) {
    describe(`after a commit that fails because of ${what}`, () => {
      const setUp = async () => {
        await opened.engine.write((view) => {
          addIndex(view, { a: 1 })
          insert(view, { _id: 1, a: 1 })
        })
        const transaction = opened.engine.begin()
        const inTransaction = opened.engine.viewOf(transaction)
        insert(inTransaction, { _id: 9 })
        const before = collectionOf(committed())
        const outcomes = await Promise.allSettled([
          opened.engine.write((view) => insert(view, { _id: 2, a: [1, 2] })),
          opened.engine.write((view) => insert(view, { _id: 1 }, 'made')),
          opened.engine.write((view) => void addIndex(view, { b: 1 })),
          opened.engine.write((view) => {
            remove(view, 1)
            fail(view)
          }),
          opened.engine.write((view) => replace(view, { _id: 1, a: 5 })),
          opened.engine.commit(transaction),
        ])
        return { outcomes, before, transaction }
      }

      it('what was done in it is refused, and none of it is stored', async () => {
        const { outcomes } = await setUp()
        const reasons = outcomes.map((outcome) => (outcome as { reason?: unknown }).reason)

        // The cause is told to everybody: nobody can know whose it is.
        expect(reasons[0]).to.be.instanceOf(Error)
        expect(new Set(reasons.slice(0, 4)).size).to.equal(1)
        expect(committed().documentsOf(collectionOf(committed()))).to.equal(1)
      })

      it('what waited behind it goes on, but for the commit of a transaction', async () => {
        const { outcomes } = await setUp()

        expect(outcomes[4]).to.have.property('status', 'fulfilled')
        expect(outcomes[5]).to.have.property('reason').that.includes({ code: 251 })
        expect(documentsOf(committed())).to.deep.equal([doc({ _id: 1, a: 5 })])
      })

      it('memory is as the disk is', async () => {
        const { before } = await setUp()
        const now = collectionOf(committed())

        expect(before.dropped).to.equal(true)
        expect(committed().collection('test', 'made')).to.equal(undefined)
        expect([now.documents, now.nextRecord, now.indexes.length]).to.deep.equal([1, 2, 2])
        expect(now.indexes[1]!.isMultikey).to.equal(false)
        expect(opened.reloads).to.equal(1)
      })

      it('open transactions are gone', async () => {
        const { transaction } = await setUp()

        expect(transaction.isOpen).to.equal(false)
        expect(opened.engine.transactions.open.size).to.equal(0)
        expect(opened.engine.transactions.claims.size).to.equal(0)
      })

      it('writing goes on, and everything fits together', async () => {
        await setUp()
        await opened.engine.write((view) => insert(view, { _id: 2, a: 2 }))
        await opened.engine.write((view) => insert(view, { _id: 3 }, 'made'))
        const transaction = opened.engine.begin()
        insert(opened.engine.viewOf(transaction), { _id: 4, a: 4 })
        await opened.engine.commit(transaction)

        expect(idsOf(committed())).to.deep.equal([1, 2, 4])
        await opened.close()
        expect((await audit(opened.directory)).problems).to.deep.equal([])
      })
    })
  }

  it('lets a write that waited for a transaction go on when a failed commit has ended that', async () => {
    await opened.engine.write((view) => insert(view, { _id: 1 }))
    const transaction = opened.engine.begin()
    remove(opened.engine.viewOf(transaction), 1)
    const waiting = opened.engine.write((view) => replace(view, { _id: 1, a: 5 }))
    await opened.engine.write(() => undefined)
    await refusalOf(() =>
      opened.engine.write((view) => {
        insert(view, { _id: 2 })
        throw new TypeError('a defect')
      }),
    )
    await waiting

    expect(documentsOf(committed())[0]!.get('a')).to.equal(5)
  })
})

/** The number of the last commit, from the newer of the two meta pages (mdb.c: MDB_meta.mm_txnid). */
function lastTransaction(directory: string): number {
  const file = openSync(join(directory, 'data.mdb'), 'r')
  try {
    const read = (position: number, length: number) => {
      const bytes = Buffer.alloc(length)
      readSync(file, bytes, 0, length, position)
      return bytes
    }
    const header = 24
    const pageSize = read(header + 24, 4).readUInt32LE()
    return Math.max(...[0, pageSize].map((page) => Number(read(page + header + 128, 8).readBigUInt64LE())))
  } finally {
    closeSync(file)
  }
}
