import { once } from 'node:events'
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { serialize } from 'bson'
import { expect } from 'chai'
import type { LogEntry, Reply } from '../../../../../storage/database/embedded/wire/dispatcher.ts'
import { type Place, serve, type ServerOptions } from '../../../../../storage/database/embedded/wire/server.ts'
import { bodySection, Client, frame, message, query, sequenceSection, uint32 } from './client.ts'
import { eventually } from '../../../../support/eventually.ts'
import { type Fake, fakeDispatcher, ok } from './fake.ts'

describe('the server of the wire protocol', () => {
  const closers: (() => unknown)[] = []
  afterEach(async () => {
    for (const close of closers.splice(0).reverse()) await close()
  })

  const start = async ({ answers = {}, ...options }: ServerOptions & { answers?: Fake['answers'] } = {}) => {
    const fake = fakeDispatcher('test:1', answers)
    const entries: LogEntry[] = []
    const log = (entry: LogEntry) => void entries.push(entry)
    const server = await serve(() => fake, { host: '127.0.0.1', port: 0 }, { log, ...options })
    const port = Number(server.host.split(':')[1])
    closers.push(() => server.close())
    const open = async () => {
      const client = await Client.to({ port, host: '127.0.0.1' })
      closers.push(() => client.end())
      return client
    }
    return { fake, server, port, open, entries, client: await open() }
  }

  describe('answers', () => {
    it('an OP_MSG and an OP_QUERY, naming the request', async () => {
      const { client } = await start()
      client.send(query('admin.$cmd', { ismaster: 1 }, 71), message({ ping: 1 }, { id: 72 }))
      expect(await client.receive()).to.deep.include({ responseTo: 71, opCode: 1 })
      expect(await client.receive()).to.deep.equal({ responseTo: 72, opCode: 2013, document: { ok: 1 } })
    })

    it('a message of which every byte comes alone', async () => {
      const { client } = await start()
      client.socket.setNoDelay(true)
      for (const byte of message({ echo: 'bytes' })) {
        await new Promise((resolve) => client.socket.write(Buffer.from([byte]), resolve))
      }
      expect((await client.receive()).document).to.deep.equal({ echo: 'bytes', ok: 1 })
    })

    it('messages that come in one piece, each, in order', async () => {
      const { client } = await start()
      const ids = Array.from({ length: 200 }, (_, index) => 1000 + index)
      client.send(...ids.map((id) => message({ echo: id }, { id })))
      for (const id of ids)
        expect(await client.receive()).to.deep.equal({ responseTo: id, opCode: 2013, document: { echo: id, ok: 1 } })
    })

    it('the requests of a connection in order, also when the first takes longest', async () => {
      let finish = () => {}
      const finished = new Promise<void>((resolve) => (finish = resolve))
      const { client, fake, open } = await start({ answers: { slow: () => finished.then(() => ok({ slow: true })) } })
      client.send(message({ slow: 1 }, { id: 1 }), message({ ping: 1 }, { id: 2 }))

      // Another connection is not held up.
      expect(await (await open()).ask({ echo: 'other' })).to.deep.equal({ echo: 'other', ok: 1 })
      expect(fake.seen.map((command) => command.keys().next().value)).to.deep.equal(['slow', 'echo'])
      finish()
      expect((await client.receive()).responseTo).to.equal(1)
      expect((await client.receive()).responseTo).to.equal(2)
    })

    it('nothing to a message with moreToCome, not even an error', async () => {
      const { client, fake } = await start()
      const broken = frame(2013, 3, uint32(2), bodySection(Buffer.from([9, 0, 0, 0, 0])))
      client.send(message({ echo: 1 }, { flags: 2 }), message({ unknown: 1 }, { flags: 2 }), broken)
      expect(await client.ask({ echo: 'last' })).to.deep.equal({ echo: 'last', ok: 1 })
      expect(fake.seen).to.have.length(3)
    })

    it('malformed BSON with the error 22, and goes on', async () => {
      const { client, fake } = await start()
      client.send(frame(2013, 3, uint32(0), bodySection(serialize({ echo: 'x', $db: 'test' }).subarray(0, -4))))
      const { responseTo, opCode, document } = await client.receive()
      expect([responseTo, opCode]).to.deep.equal([3, 2013])
      expect(document).to.deep.include({ ok: 0, code: 22, codeName: 'InvalidBSON' })
      expect(fake.seen).to.deep.equal([])
      expect(await client.ask({ ping: 1 })).to.deep.equal({ ok: 1 })
    })

    it('malformed BSON in a greeting with the error 22, in an OP_REPLY', async () => {
      const { client } = await start()
      const greeting = query('admin.$cmd', { hello: 'text' }, 4)
      greeting.writeInt32LE(1000, greeting.indexOf('text') - 4)
      client.send(greeting)
      const { opCode, document } = await client.receive()
      expect(opCode).to.equal(1)
      expect(document).to.deep.include({ ok: 0, code: 22, codeName: 'InvalidBSON' })
      expect(await client.ask({ ping: 1 })).to.deep.equal({ ok: 1 })
    })

    it('what the engine throws', async () => {
      const { client } = await start({
        answers: {
          fail: () => {
            throw new TypeError('a defect')
          },
        },
      })
      expect(await client.ask({ unknown: 1 })).to.deep.include({ ok: 0, code: 59, codeName: 'CommandNotFound' })
      expect(await client.ask({ fail: 1 })).to.deep.include({ ok: 0, code: 1, codeName: 'InternalError' })
      expect(await client.ask({ ping: 1 })).to.deep.equal({ ok: 1 })
    })

    it('what cannot be written with an error', async () => {
      const { client } = await start({ answers: { odd: () => ({ document: new Map([['a\0b', 1]]) }) } })
      expect(await client.ask({ odd: 1 })).to.deep.include({ ok: 0, code: 2 })
    })

    it('an insert of 48 MB', async () => {
      const document = serialize({ text: 'x'.repeat(15_999_900) })
      const { client } = await start({
        answers: {
          insert: (command) => {
            const documents = command.get('documents') as unknown as Buffer[]
            return ok({ n: documents.length, same: documents.every((bytes) => bytes.equals(document)) })
          },
        },
      })
      const body = bodySection(serialize({ insert: 'c', $db: 'test' }))
      const big = frame(2013, 1, uint32(0), body, sequenceSection('documents', [document, document, document]))
      expect(big.length).to.be.within(47_999_000, 48_000_000)
      client.send(big)
      expect((await client.receive()).document).to.deep.equal({ n: 3, same: true, ok: 1 })
    })

    it('with 48 MB', async () => {
      const document = Buffer.from(serialize({ text: 'x'.repeat(15_999_900) }))
      const batch = [document, document, document]
      const { client } = await start({ answers: { find: () => cursorOf(batch) } })
      const { cursor } = (await client.ask({ find: 'c' })) as { cursor: { firstBatch: { text: string }[] } }
      expect(cursor.firstBatch.map(({ text }) => text.length)).to.deep.equal([15_999_900, 15_999_900, 15_999_900])
    })
  })

  describe('hangs up', () => {
    const head = (length: number) => {
      const bytes = frame(2013, 1)
      bytes.writeInt32LE(length)
      return bytes
    }
    const cases: [string, Buffer, string][] = [
      ['on a negative length', head(-1), 'cannot have -1 bytes'],
      ['on a length below that of a header', head(15), 'cannot have 15 bytes'],
      ['on a length above the limit', head(48_016_385), 'cannot have 48016385 bytes'],
      ['on an HTTP request', Buffer.from('GET / HTTP/1.1\r\n\r\n'), 'cannot have'],
      ['on an operation it does not know', frame(2004 + 1, 1, Buffer.alloc(20)), 'operation 2005'],
      ['on a compressed message, which was not agreed', frame(2012, 1, Buffer.alloc(20)), 'operation 2012'],
      ['on an OP_QUERY that is no greeting', query('test.$cmd', { find: 'c' }), 'must be a hello'],
      ['on flags it does not know', message({ ping: 1 }, { flags: 4 }), 'illegal flags'],
    ]
    for (const [what, bytes, reason] of cases) {
      it(`${what}, and tells the log`, async () => {
        const { client, fake, open, entries } = await start()
        client.send(bytes)
        expect(await client.isClosed()).to.equal(true)
        expect(fake.seen).to.deep.equal([])
        expect(entries).to.have.length(1)
        expect(entries[0]?.message).to.include(reason)
        expect(await (await open()).ask({ ping: 1 })).to.deep.equal({ ok: 1 })
      })
    }

    it('after answering what came before', async () => {
      const { client } = await start()
      client.send(message({ echo: 1 }), head(3))
      expect((await client.receive()).document).to.deep.equal({ echo: 1, ok: 1 })
      expect(await client.isClosed()).to.equal(true)
    })

    it('on clients beyond the limit, until one leaves', async () => {
      const { client, open, fake, entries } = await start({ connections: 2 })
      const second = await open()
      expect(await second.ask({ ping: 1 })).to.deep.equal({ ok: 1 })
      const third = await open()
      expect(await third.isClosed()).to.equal(true)
      expect(entries.at(-1)?.message).to.include('2 are connected already')

      client.end()
      await eventually(() => fake.left.length === 1)
      expect(await (await open()).ask({ ping: 1 })).to.deep.equal({ ok: 1 })
      expect(await second.ask({ ping: 1 })).to.deep.equal({ ok: 1 })
    })
  })

  describe('a client that leaves', () => {
    it('after half a message is forgotten', async () => {
      const { client, fake } = await start()
      client.send(message({ ping: 1 }).subarray(0, 20))
      client.socket.end()
      expect(await client.isClosed()).to.equal(true)
      await eventually(() => fake.left.length === 1)
      expect(fake.seen).to.deep.equal([])
    })

    it('with its own side still gets the replies to what it has asked', async () => {
      const { client, fake } = await start()
      client.send(message({ echo: 1 }), message({ echo: 2 }))
      client.socket.end()
      expect((await client.receive()).document.echo).to.equal(1)
      expect((await client.receive()).document.echo).to.equal(2)
      await eventually(() => fake.left.length === 1)
    })

    it('during its request does not disturb others', async () => {
      let finish = () => {}
      const finished = new Promise<void>((resolve) => (finish = resolve))
      const { client, fake, open } = await start({ answers: { slow: () => finished.then(() => ok()) } })
      client.send(message({ slow: 1 }), message({ echo: 1 }))
      await eventually(() => fake.seen.length === 1)
      client.socket.resetAndDestroy()
      expect(await (await open()).ask({ ping: 1 })).to.deep.equal({ ok: 1 })
      expect(fake.left).to.have.length(0)
      finish()
      await eventually(() => fake.left.length === 1)
    })

    it('is reported once, with the connection of its requests', async () => {
      const connections = new Set<unknown>()
      const { client, fake } = await start({
        answers: {
          ping: (_command, connection) => {
            connections.add(connection)
            return ok()
          },
        },
      })
      await client.ask({ ping: 1 })
      await client.ask({ ping: 1 })
      client.end()
      await eventually(() => fake.left.length > 0)
      expect(fake.left).to.deep.equal([...connections])
    })

    it('does no harm a thousand times', async () => {
      const { client, fake, open, port } = await start({ connections: 2000 })
      const visit = async (index: number) => {
        const socket = connect({ port, host: '127.0.0.1' })
        const closed = once(socket, 'close')
        if (index % 3 === 0) socket.write(message({ ping: 1 }))
        if (index % 3 === 1) socket.write(message({ ping: 1 }).subarray(0, index % 40))
        socket.once('connect', () => (index % 2 ? socket.destroy() : socket.resetAndDestroy()))
        await closed
      }
      for (let first = 0; first < 1000; first += 100) {
        await Promise.all(Array.from({ length: 100 }, (_, index) => visit(first + index)))
        // Whoever leaves before the server has taken them is lost when too many wait to be taken.
        await eventually(() => fake.left.length === first + 100)
      }
      expect(await client.ask({ ping: 1 })).to.deep.equal({ ok: 1 })
      expect(await (await open()).ask({ ping: 1 })).to.deep.equal({ ok: 1 })
    })

    it('does no harm when a thousand are connected at once', async () => {
      const { fake, open } = await start({ connections: 1001 })
      const clients: Client[] = []
      while (clients.length < 1000) clients.push(...(await Promise.all(Array.from({ length: 100 }, open))))
      const replies = await Promise.all(clients.map((client, index) => client.ask({ echo: index })))
      expect(replies.map(({ echo }) => echo as number)).to.deep.equal(clients.map((_, index) => index))
      for (const client of clients) client.end()
      await eventually(() => fake.left.length === 1000)
    })
  })

  it('does not work for a client that does not read, and goes on when it does', async () => {
    const text = 'x'.repeat(1_000_000)
    const { client, fake, open } = await start({ answers: { big: (command) => ok({ big: command.get('big'), text }) } })
    client.socket.pause()
    const count = 100
    for (let index = 0; index < count; index++) client.send(message({ big: index }))

    // While another client is served 200 times, the server would have had time for all of them.
    const other = await open()
    for (let index = 0; index < 200; index++) await other.ask({ ping: 1 })
    const served = fake.seen.filter((command) => command.has('big'))
    expect(served.length, 'megabytes in the buffers of both sockets').to.be.within(1, 30)

    for (let index = 0; index < count; index++) expect((await client.receive()).document.big).to.equal(index)
  })

  describe('when it starts', () => {
    const temporary = () => {
      const directory = mkdtempSync(join(tmpdir(), 'wire-'))
      closers.push(() => rmSync(directory, { recursive: true }))
      return join(directory, 'test.sock')
    }

    it('on a socket, only its user may connect', async () => {
      const socketPath = temporary()
      const server = await serve(() => fakeDispatcher(), { socketPath })
      closers.push(() => server.close())
      expect(server.host).to.equal(encodeURIComponent(socketPath))
      expect(statSync(socketPath).mode & 0o777).to.equal(0o600)
      const client = await Client.to(socketPath)
      closers.push(() => client.end())
      expect(await client.ask({ ping: 1 })).to.deep.equal({ ok: 1 })
    })

    const places: [string, () => Place][] = [
      ['a socket', () => ({ socketPath: temporary() })],
      ['a port', () => ({ host: '127.0.0.1', port: 0 })],
    ]
    for (const [what, place] of places) {
      it(`on ${what}, tells the engine its own address`, async () => {
        let told
        const server = await serve((host) => {
          told = host
          return fakeDispatcher(host)
        }, place())
        closers.push(() => server.close())
        expect(told).to.equal(server.host)
      })
    }

    it('lets clients wait that come before the engine is open', async () => {
      const socketPath = temporary()
      let client: Client | undefined
      const server = await serve(
        async () => {
          client = await Client.to(socketPath)
          client.send(message({ echo: 'early' }))
          return fakeDispatcher()
        },
        { socketPath },
      )
      closers.push(() => server.close())
      expect((await client?.receive())?.document).to.deep.equal({ echo: 'early', ok: 1 })
      client?.end()
    })

    it('stops listening when the engine does not open', async () => {
      const socketPath = temporary()
      let waiting: Client | undefined
      const failure = await rejection(
        serve(
          async () => {
            waiting = await Client.to(socketPath)
            throw new Error('the directory is damaged')
          },
          { socketPath },
        ),
      )
      expect(failure.message).to.equal('the directory is damaged')
      expect(await waiting?.isClosed()).to.equal(true)
      await rejection(Client.to(socketPath))
    })

    it('fails on a port that is taken', async () => {
      const { port } = await start()
      const failure = await rejection(serve(() => fakeDispatcher(), { host: '127.0.0.1', port }))
      expect(failure.message).to.include('EADDRINUSE')
    })
  })

  describe('when it closes', () => {
    it('hangs up on idle clients and takes no new ones', async () => {
      const { client, server, port, fake } = await start()
      await client.ask({ ping: 1 })
      await server.close()
      expect(await client.isClosed()).to.equal(true)
      await eventually(() => fake.left.length === 1)
      await rejection(Client.to({ port, host: '127.0.0.1' }))
    })

    it('answers running requests first, but no further ones', async () => {
      let finish = () => {}
      const finished = new Promise<void>((resolve) => (finish = resolve))
      const text = 'x'.repeat(5_000_000)
      const { client, server, fake } = await start({ answers: { slow: () => finished.then(() => ok({ text })) } })
      client.send(message({ slow: 1 }), message({ echo: 1 }))
      await eventually(() => fake.seen.length === 1)
      const closed = server.close()
      finish()
      expect((await client.receive()).document.text).to.equal(text)
      await closed
      expect(fake.seen).to.have.length(1)
    })

    it('does not wait for a client that does not read', async () => {
      const text = 'x'.repeat(5_000_000)
      const { client, server, fake } = await start({ answers: { big: () => ok({ text }) } })
      client.socket.pause()
      client.send(message({ big: 1 }), message({ big: 1 }), message({ big: 1 }))
      await eventually(() => fake.seen.length > 0)
      await server.close()
    })

    it('does not wait for ever for a client that does not read its last reply', async () => {
      let finish = () => {}
      const finished = new Promise<void>((resolve) => (finish = resolve))
      const text = 'x'.repeat(5_000_000)
      const { client, server, fake } = await start({ answers: { slow: () => finished.then(() => ok({ text })) } })
      client.socket.pause()
      client.send(message({ slow: 1 }))
      await eventually(() => fake.seen.length === 1)
      const closed = server.close()
      finish()
      await closed
    })
  })
})

function cursorOf(batch: Buffer[]): Reply {
  return { cursor: { field: 'firstBatch', batch, id: 0n, namespace: 'test.c', rest: new Map([['ok', 1]]) } }
}

async function rejection(promise: Promise<unknown>): Promise<Error> {
  try {
    await promise
  } catch (error) {
    return error as Error
  }
  throw new Error('It should have failed.')
}
