import { expect } from 'chai'
import { doc, type Value } from '../../../../../storage/database/embedded/bson/values.ts'
import { openDatabase, type Database } from '../in-process.ts'

describe('the log of the embedded database', () => {
  let database: Database
  beforeEach(async () => {
    database = await openDatabase()
  })
  afterEach(() => database.close())

  const fill = async (collection: string, count: number) => {
    for (let from = 0; from < count; from += 1000) {
      const documents: Value[] = Array.from({ length: Math.min(1000, count - from) }, (_, offset) =>
        doc({ _id: from + offset, name: 'Nguyễn Thị Bình' }),
      )
      await database.run({ insert: collection, documents, $db: 'd' })
    }
  }
  const warnings = () => database.logged.filter(({ level }) => level === 'warning')

  it('warns of a scan of more than 10,000 documents, with the plan and without what was looked for', async () => {
    await fill('many', 10_001)
    await database.list({ find: 'many', filter: { name: 'Trần Văn An' }, $db: 'd' })

    expect(warnings()).to.have.lengthOf(1)
    expect(warnings()[0]).to.include({
      command: 'find',
      namespace: 'd.many',
      plan: 'COLLSCAN',
      documentsExamined: 10_001,
      query: '{"filter":{"name":"?"}}',
    })
  })

  it('warns of a sort of more than 10,000 documents', async () => {
    await fill('many', 10_001)
    await database.list({ find: 'many', sort: { name: 1 }, limit: 5, $db: 'd' })

    expect(warnings().map(({ query }) => query)).to.deep.equal(['{"sort":{"name":"?"}}'])
  })

  it('does not warn of a scan of 10,000', async () => {
    await fill('fewer', 10_000)
    await database.list({ find: 'fewer', filter: { name: 'Trần Văn An' }, $db: 'd' })

    expect(warnings()).to.deep.equal([])
  })

  it('does not warn where an index serves, nor of reading everything on purpose', async () => {
    await fill('many', 10_001)
    await database.list({ find: 'many', filter: { _id: { $gte: 9_990 } }, $db: 'd' })
    await database.list({ find: 'many', filter: {}, $db: 'd' })

    expect(warnings()).to.deep.equal([])
  })
})
