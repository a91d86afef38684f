import { expect } from 'chai'
import { Refusal } from '../in-process.ts'
import { usePlanning, type Index, type Plain } from './filled.ts'

describe('a cursor that stands still', () => {
  const planning = usePlanning()
  const { fill } = planning

  const open = async (indexes: Index[], filter: Plain, count = 300) => {
    const name = await fill(
      Array.from({ length: count }, (_, a) => ({ a, b: 0 })),
      ...indexes,
    )
    const { batch, cursorId } = await planning.database.ask({ find: name, filter, batchSize: 10 })
    const rest = async () => {
      const found = [...batch]
      for (let id = cursorId; id !== 0n;) {
        const next = await planning.database.ask({ getMore: id, collection: name })
        if (next.fields.get('ok') !== 1) throw new Refusal(next.fields)
        found.push(...next.batch)
        id = next.cursorId
      }
      return found
    }
    return { name, rest }
  }
  const byIndex: [string, Index[]][] = [
    ['of an index', [{ key: { a: 1 } }]],
    ['of the whole collection', []],
  ]

  for (const [what, indexes] of byIndex) {
    it(`gives no document ${what} that has stopped matching meanwhile`, async () => {
      const { name, rest } = await open(indexes, { a: { $gte: 0 } })
      await planning.database.run({
        update: name,
        updates: [{ q: { _id: { $gte: 20, $lt: 40 } }, u: { $set: { a: -1 } }, multi: true }],
      })
      const found = await rest()

      expect(found).to.have.length(280)
      for (const document of found) expect(document.get('a')).to.be.at.least(0)
    })

    it(`gives documents ${what} as they are when they are read`, async () => {
      const { name, rest } = await open(indexes, { a: { $gte: 0 } })
      await planning.database.run({ update: name, updates: [{ q: {}, u: { $set: { b: 1 } }, multi: true }] })
      await planning.database.run({ delete: name, deletes: [{ q: { _id: { $gte: 200 } }, limit: 0 }] })
      const found = await rest()

      // The first batch, and the one document that was read to see whether there are more.
      expect(found.map((document) => document.get('b'))).to.deep.equal([...Array(11).fill(0), ...Array(189).fill(1)])
    })
  }

  for (const count of [30, 300]) {
    it(`is told when its index was dropped, of ${count} documents`, async () => {
      const { name, rest } = await open([{ key: { a: 1 } }], { a: { $gte: 0 } }, count)
      await planning.database.run({ dropIndexes: name, index: 'by_0' })
      const refusal = await rest().catch((error: unknown) => error)

      expect(refusal).to.be.instanceOf(Refusal).and.to.include({ code: 175 })
    })

    for (const [what, indexes] of byIndex) {
      it(`is told when its collection was dropped, ${what} of ${count} documents`, async () => {
        const { name, rest } = await open(indexes, { a: { $gte: 0 } }, count)
        await planning.database.run({ drop: name })
        const refusal = await rest().catch((error: unknown) => error)

        expect(refusal).to.be.instanceOf(Refusal).and.to.include({ code: 175 })
      })
    }
  }
})
