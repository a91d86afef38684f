// The driver as it is, in front of an engine that can do next to nothing.

import { expect } from 'chai'
import { MongoClient, MongoServerError } from 'mongodb'
import { serialize } from 'bson'
import type { Dispatcher } from '../../../../../storage/database/embedded/wire/dispatcher.ts'
import { withScram } from '../../../../../storage/database/embedded/wire/scram.ts'
import { serve } from '../../../../../storage/database/embedded/wire/server.ts'
import { eventually } from '../../../../support/eventually.ts'
import { type Fake, fakeDispatcher, ok } from './fake.ts'

describe('the driver', () => {
  const closers: (() => Promise<unknown>)[] = []
  afterEach(async () => {
    for (const close of closers.splice(0).reverse()) await close()
  })

  const start = async (wrap: (fake: Fake) => Dispatcher = (fake) => fake) => {
    let fake = fakeDispatcher()
    const server = await serve(
      (host) => {
        fake = fakeDispatcher(host, answers)
        return wrap(fake)
      },
      { host: '127.0.0.1', port: 0 },
    )
    closers.push(() => server.close())
    return { fake, host: server.host }
  }
  const clientOf = (uri: string) => {
    const client = new MongoClient(uri, { serverSelectionTimeoutMS: 5000 })
    closers.push(() => client.close())
    return client
  }

  const documents = Array.from({ length: 250 }, (_, index) => ({ _id: index }))
  const answers: Fake['answers'] = {
    insert: (command) => ok({ n: (command.get('documents') as unknown[]).length }),
    find: () => batch('firstBatch', 0, 101, 77n),
    getMore: () => batch('nextBatch', 101, 250, 0n),
  }
  const batch = (field: 'firstBatch' | 'nextBatch', from: number, to: number, id: bigint) => ({
    cursor: {
      field,
      batch: documents.slice(from, to).map((document) => Buffer.from(serialize(document))),
      id,
      namespace: 'test.c',
      rest: new Map([['ok', 1]]),
    },
  })

  it('connects, finds the replica set, and gets answers', async () => {
    const { host } = await start()
    const client = await clientOf(`mongodb://${host}/?replicaSet=embedded`).connect()
    expect(await client.db('test').command({ echo: 'xin chào' })).to.deep.include({ echo: 'xin chào', ok: 1 })
  })

  it('inserts through a document sequence and reads through a cursor', async () => {
    const { host } = await start()
    const collection = clientOf(`mongodb://${host}/`).db('test').collection<{ _id: number }>('c')
    expect((await collection.insertMany(documents)).insertedCount).to.equal(250)
    expect(await collection.find().toArray()).to.deep.equal(documents)
  })

  it('does not wait for unacknowledged writes', async () => {
    const { host, fake } = await start()
    const collection = clientOf(`mongodb://${host}/`).db('test').collection('c')
    expect((await collection.insertOne({ a: 1 }, { writeConcern: { w: 0 } })).acknowledged).to.equal(false)
    await eventually(() => fake.seen.some((command) => command.has('insert')))
    expect(await collection.db.command({ ping: 1 })).to.deep.equal({ ok: 1 })
  })

  it('gets errors as the server gives them', async () => {
    const { host } = await start()
    const error = await rejection(clientOf(`mongodb://${host}/`).db('test').command({ unheardOf: 1 }))
    expect(error).to.be.instanceOf(MongoServerError).with.property('code', 59)
  })

  describe('where it has to log in', () => {
    const guarded = (fake: Fake) => withScram(fake, 'fe01')

    it('does so with the address alone', async () => {
      const { host } = await start(guarded)
      const client = clientOf(`mongodb://embedded:fe01@${host}/?authSource=admin`)
      expect(await client.db('test').command({ echo: 1 })).to.deep.include({ echo: 1 })
    })

    it('does so when it names the mechanism', async () => {
      const { host } = await start(guarded)
      const client = clientOf(`mongodb://embedded:fe01@${host}/?authSource=admin&authMechanism=SCRAM-SHA-256`)
      expect(await client.db('test').command({ echo: 1 })).to.deep.include({ echo: 1 })
    })

    for (const [what, credentials] of [
      ['the wrong secret', 'embedded:fe02@'],
      ['the wrong user', 'root:fe01@'],
    ] as const) {
      it(`is refused with ${what}`, async () => {
        const { host } = await start(guarded)
        const error = await rejection(clientOf(`mongodb://${credentials}${host}/?authSource=admin`).connect())
        expect(error).to.be.instanceOf(MongoServerError).with.property('code', 18)
      })
    }

    it('is refused without any', async () => {
      const { host } = await start(guarded)
      const error = await rejection(clientOf(`mongodb://${host}/`).db('test').command({ echo: 1 }))
      expect(error).to.be.instanceOf(MongoServerError).with.property('code', 13)
    })
  })
})

async function rejection(promise: Promise<unknown>): Promise<unknown> {
  try {
    await promise
  } catch (error) {
    return error
  }
  throw new Error('It should have failed.')
}
