import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import mongoose from 'mongoose'
import { connect, disconnect, inTransaction } from '../../../storage/database/index.ts'
import { startAnsweringServer } from '../../support/answering-server.ts'
import { startThrowAway } from '../../support/database.ts'

const standAlone = { ok: 1, helloOk: true, isWritablePrimary: true, minWireVersion: 0, maxWireVersion: 21 }
const quickly = 'serverSelectionTimeoutMS=300'

describe('connecting to the database', () => {
  let directory: string
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'connection-'))
  })
  afterEach(async () => {
    await disconnect()
    await rm(directory, { recursive: true })
  })

  describe('in a directory', () => {
    it('keeps what was written for the next start', async () => {
      await connect({ directory })
      await mongoose.connection.collection('notes').insertOne({ text: 'kept' })
      await disconnect()
      await connect({ directory })

      expect(await mongoose.connection.collection('notes').countDocuments({ text: 'kept' })).to.equal(1)
    })

    it('gives the client and the name of the database', async () => {
      const { client, name } = await connect({ directory })

      expect(name).to.equal('hoclieu')
      expect(await client.db(name).command({ ping: 1 })).to.include({ ok: 1 })
    })

    it('is refused twice', async () => {
      await connect({ directory })
      expect(await failure(connect({ directory }))).to.match(/connected already/)
    })

    it('is refused without a directory or an address', async () => {
      expect(await failure(connect({}))).to.match(/MONGODB_URI.*directory/)
    })
  })

  describe('to an address', () => {
    it('uses the database that the address names', async () => {
      const server = await startThrowAway()
      const { name } = await connect({ uri: server.uri.replace(/\/(?=\?|$)/, '/lessons') })
      await mongoose.connection.collection('notes').insertOne({})
      await disconnect()
      await connect({ uri: server.uri })

      expect(name).to.equal('lessons')
      expect(mongoose.connection.name).to.equal('hoclieu')
      expect(await mongoose.connection.collection('notes').countDocuments()).to.equal(0)
      await disconnect()
      await server.close()
    })

    it('takes it before the directory', async () => {
      const server = await startThrowAway()
      const { client } = await connect({ uri: server.uri, directory })

      expect(client.options.hosts.map(String)).to.deep.equal(
        new mongoose.mongo.MongoClient(server.uri).options.hosts.map(String),
      )
      await disconnect()
      await server.close()
    })

    it('refuses a stand-alone server, says how to make it a replica set, and writes nothing to it', async () => {
      const server = await startAnsweringServer({ ismaster: standAlone, hello: standAlone, endSessions: { ok: 1 } })
      const message = await failure(connect({ uri: server.uri }))

      expect(message).to.match(/stand-alone.*mongod --replSet rs0.*rs\.initiate\(\)/)
      expect(mongoose.connection.readyState).to.equal(mongoose.ConnectionStates.disconnected)
      expect(server.commands.filter((name) => !['ismaster', 'hello', 'endSessions'].includes(name))).to.deep.equal([])
      await server.close()
    })

    it('accepts a mongos', async () => {
      const mongos = { ...standAlone, msg: 'isdbgrid', logicalSessionTimeoutMinutes: 30 }
      const server = await startAnsweringServer({ ismaster: mongos, hello: mongos, endSessions: { ok: 1 } })
      await connect({ uri: server.uri })

      expect(mongoose.connection.readyState).to.equal(mongoose.ConnectionStates.connected)
      await disconnect()
      await server.close()
    })

    it('says that a replica set has not been initiated', async () => {
      const ghost = { ...standAlone, isWritablePrimary: false, isreplicaset: true }
      const server = await startAnsweringServer({ ismaster: ghost, hello: ghost })

      expect(await failure(connect({ uri: `${server.uri}?${quickly}` }))).to.match(/rs\.initiate\(\)/)
      await server.close()
    })

    it('says that a server is not of the replica set that the address names', async () => {
      const server = await startAnsweringServer({ ismaster: standAlone, hello: standAlone })
      const message = await failure(connect({ uri: `${server.uri}?replicaSet=school&${quickly}` }))

      expect(message).to.match(/primary of a replica set named school.*--replSet school/)
      await server.close()
    })

    it('says that the credentials are refused, without them', async () => {
      const server = await startAnsweringServer({
        ismaster: standAlone,
        hello: standAlone,
        saslStart: { ok: 0, code: 18, codeName: 'AuthenticationFailed', errmsg: 'Authentication failed for teacher.' },
      })
      const message = await failure(connect({ uri: server.uri.replace('//', '//teacher:chalk@') }))

      expect(message).to.match(/127\.0\.0\.1:\d+ refused the user name or the password/)
      expect(message).not.to.match(/teacher|chalk/)
      await server.close()
    })

    it('says where nothing answers, without the credentials', async () => {
      const message = await failure(
        connect({ uri: `mongodb://teacher:chalk@127.0.0.1:${await closedPort()}/?${quickly}` }),
      )

      expect(message).to.match(/^No MongoDB answers at 127\.0\.0\.1:\d+: connect ECONNREFUSED/)
      expect(message).not.to.match(/teacher|chalk/)
    })

    const malformed = [
      'localhost:27017',
      'mongodb:/teacher:chalk@localhost',
      'mongodb://teacher:ch@lk@localhost',
      'mongodb://teacher:chalk@localhost:port',
      'mongodb://teacher:chalk/1@localhost',
      'mongodb://teacher:chalk@localhost/?authMechanism=chalk',
    ]
    for (const uri of malformed) {
      it(`refuses ${uri} as malformed, without repeating it`, async () => {
        const message = await failure(connect({ uri }))

        expect(message).to.match(/malformed.*mongodb:\/\/user:password@host/)
        expect(message).not.to.match(/teacher|ch.lk/)
      })
    }

    it('names an option that the driver does not know', async () => {
      expect(await failure(connect({ uri: 'mongodb://localhost/?retries=1' }))).to.match(
        /option retries is not supported/,
      )
    })
  })
})

describe('a transaction', () => {
  it('is refused while nothing is connected', async () => {
    expect(await failure(inTransaction(() => Promise.resolve()))).to.match(/not connected/)
  })
})

async function failure(promise: Promise<unknown>): Promise<string> {
  try {
    await promise
  } catch (error) {
    expect(error).to.be.instanceOf(Error)
    return (error as Error).message
  }
  throw new Error('It was not refused')
}

async function closedPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  return typeof address === 'object' && address ? address.port : 1
}
