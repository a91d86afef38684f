import { expect } from 'chai'
import { MongoClient } from 'mongodb'
import { startThrowAway } from '../../../../support/database.ts'
import { endRuns, runWith } from '../../../../support/run.ts'

const script = 'test/storage/database/embedded/commands/holding-process.ts'

describe('a client that was killed in the midst of a transaction', () => {
  let engine: Awaited<ReturnType<typeof startThrowAway>>
  let client: MongoClient
  beforeEach(async () => {
    engine = await startThrowAway()
    client = await MongoClient.connect(engine.uri)
  })
  afterEach(async () => {
    await endRuns()
    await client.close()
    await engine.close()
  })

  it('holds up nobody: what it had claimed is free, and what it had written is not there', async () => {
    const held = client.db('test').collection<{ _id: number; by: string }>('held')
    await held.insertOne({ _id: 1, by: 'nobody' })
    const other = runWith({ file: script }, engine.uri)
    await other.wrote(/written/)
    // It waits for the transaction, which would last for a minute.
    const waiting = held.findOneAndUpdate({ _id: 1 }, { $set: { by: 'us' } })
    other.process.kill('SIGKILL')
    expect(await waiting).to.deep.equal({ _id: 1, by: 'nobody' })
    expect(await held.findOne({ _id: 1 })).to.deep.equal({ _id: 1, by: 'us' })
  })
})
