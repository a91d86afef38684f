import { expect } from 'chai'
import { openDatabase, type Database } from '../in-process.ts'

const collation = { locale: 'vi', strength: 2 }

describe('a unique index with a collation', () => {
  let database: Database
  before(async () => (database = await openDatabase()))
  after(() => database.close())

  let count = 0
  const collection = async (...documents: object[]) => {
    const insert = `c${++count}`
    if (documents.length > 0) await database.run({ insert, $db: 'test', documents })
    return insert
  }
  const createIndex = async (createIndexes: string) => {
    const indexes = [{ key: { a: 1 }, name: 'a', unique: true, collation }]
    return (await database.ask({ createIndexes, $db: 'test', indexes })).fields.get('code')
  }
  const insert = async (name: string, a: unknown) => {
    const { fields } = await database.ask({ insert: name, $db: 'test', documents: [{ a }] })
    return (fields.get('writeErrors') as Map<string, unknown>[] | undefined)?.[0]?.get('code')
  }

  it('takes what no collation compares', async () => {
    const name = await collection({ a: 1 })

    expect(await createIndex(name)).to.equal(undefined)
    expect(await insert(name, { b: [2, null] })).to.equal(undefined)
    expect(await insert(name, 1)).to.equal(11000)
  })

  for (const text of ['an', ['an'], { b: 'an' }, [{ b: ['an'] }]]) {
    it(`refuses ${JSON.stringify(text)}, wherever the text is, before and after it is made`, async () => {
      const filled = await collection({ a: text })
      expect(await createIndex(filled)).to.equal(115)

      const empty = await collection()
      expect(await createIndex(empty)).to.equal(undefined)
      expect(await insert(empty, text)).to.equal(115)
    })
  }
})
