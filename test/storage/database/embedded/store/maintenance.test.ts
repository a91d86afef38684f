// Random changes, in and outside of transactions; afterwards every index must hold what a rebuild would put into it.

import { expect } from 'chai'
import { describe as show, type Doc } from '../../../../../storage/database/embedded/bson/values.ts'
import { CommandError } from '../../../../../storage/database/embedded/errors.ts'
import { Blocked, type Transaction } from '../../../../../storage/database/embedded/store/transactions.ts'
import type { View } from '../../../../../storage/database/embedded/store/view.ts'
import { audit } from '../crash/audit.ts'
import { Generator } from '../planner/generate.ts'
import { Random } from '../planner/random.ts'
import { collectionOf, documentsOf, insert, remove, replace, useEngine } from './opened.ts'

const seeds = Array.from({ length: 60 }, (_, position) => 5100 + position)
const steps = 60

describe('indexes after random changes', () => {
  const opened = useEngine()

  for (const seed of seeds) {
    it(`hold exactly what the documents give, and are the same after the next start (seed ${seed})`, async () => {
      const random = new Random(seed)
      const generator = new Generator(random)
      let transaction: Transaction | undefined
      for (let step = 0; step < steps; step++) {
        if (transaction && random.chance(0.2)) {
          if (random.chance(0.7)) await opened.engine.commit(transaction)
          else transaction.end()
          transaction = undefined
        } else if (!transaction && random.chance(0.2)) transaction = opened.engine.begin()
        const change = (view: View) => changeSomething(view, random, generator, step)
        try {
          if (transaction && random.chance(0.5)) change(opened.engine.viewOf(transaction))
          else await opened.engine.write((view) => tryUnblocked(() => change(view)))
        } catch (error) {
          if (!(error instanceof CommandError)) throw error
          // An error ends a transaction; outside it is one of a single document.
          if (error.code === 112) {
            transaction?.end()
            transaction = undefined
          }
          expect(error.code, error.message).to.be.oneOf([2, 112, 171, 11000, 16746, 115])
        }
      }
      transaction?.end()

      const before = memoryOf(opened.engine.committed)
      await opened.reopen()
      expect(memoryOf(opened.engine.committed)).to.deep.equal(before)
      await opened.close()
      expect((await audit(opened.directory)).problems).to.deep.equal([])
    })
  }
})

/** A write that a transaction holds up gives up: the test does one thing after the other. */
function tryUnblocked(change: () => void): void {
  try {
    change()
  } catch (error) {
    if (!(error instanceof Blocked)) throw error
  }
}

function changeSomething(view: View, random: Random, generator: Generator, step: number): void {
  const name = random.pick(['c', 'c', 'c', 'd'])
  const ids = documentsOf(view, name).map((document) => document.get('_id')!)
  random.weighted<() => void>([
    [6, () => () => insert(view, generator.document(step), name)],
    [4, () => () => ids.length > 0 && replace(view, generator.document(random.pick(ids)), name)],
    [2, () => () => ids.length > 0 && remove(view, random.pick(ids), name)],
    [view.transaction ? 0 : 2, () => () => void view.addIndex(collectionOf(view, name), generator.index(`by_${step}`))],
    [view.transaction ? 0 : 0.5, () => () => dropIndex(view, name, random)],
    [view.transaction ? 0 : 0.3, () => () => view.drop(collectionOf(view, name))],
    [
      view.transaction ? 0 : 0.3,
      () => () => view.rename(collectionOf(view, name), 'test', random.pick(['c', 'd', 'e'])),
    ],
  ])()
}

function dropIndex(view: View, name: string, random: Random): void {
  const collection = collectionOf(view, name)
  const [, ...others] = collection.indexes
  if (others.length > 0) view.dropIndex(collection, random.pick(others))
}

/** What the catalog has in memory. */
function memoryOf(view: View): Record<string, unknown> {
  const collections = view.collections('test').map((collection) => {
    const { options, uuid, ...stored } = collection.toStored()
    const indexes = stored.indexes.map((index) => ({ ...index, spec: show(index.spec as Doc) }))
    const { documents, bytes } = collection
    return [
      collection.name,
      { ...stored, indexes, uuid: show(uuid), options: show(options), documents, bytes },
    ] as const
  })
  return Object.fromEntries(collections)
}
