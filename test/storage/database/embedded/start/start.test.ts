import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect } from 'chai'
import { type Document, MongoClient } from 'mongodb'
import { type EmbeddedOptions, startEmbedded } from '../../../../../storage/database/embedded/start.ts'
import type { LogEntry } from '../../../../../storage/database/embedded/wire/dispatcher.ts'
import { eventually } from '../../../../support/eventually.ts'

const engine = fileURLToPath(new URL('./fake-engine.ts', import.meta.url))

describe('starting the embedded database', () => {
  const closers: (() => unknown)[] = []
  afterEach(async () => {
    for (const close of closers.splice(0).reverse()) await close()
  })

  const temporary = () => {
    const directory = realpathSync(mkdtempSync(join(tmpdir(), 'start-')))
    closers.push(() => rmSync(directory, { recursive: true, force: true }))
    return directory
  }
  const start = async (options: Partial<EmbeddedOptions> = {}) => {
    const directory = options.directory ?? temporary()
    const database = await startEmbedded({ engine, directory, ...options })
    closers.push(() => database.close())
    return { ...database, directory }
  }
  const clientOf = (uri: string) => {
    const client = new MongoClient(uri, { serverSelectionTimeoutMS: 10_000 })
    closers.push(() => client.close())
    return client
  }
  const ask = async (uri: string, command: Document) => {
    const client = new MongoClient(uri, { serverSelectionTimeoutMS: 3000 })
    try {
      return await client.db('test').command(command)
    } finally {
      await client.close()
    }
  }
  const refusal = async (options: Partial<EmbeddedOptions>) => {
    try {
      await start(options)
    } catch (error) {
      return (error as Error).message
    }
    throw new Error('It should have been refused.')
  }

  it('makes the directory and serves it on a socket there', async () => {
    const directory = join(temporary(), 'data')
    const { uri, owner } = await start({ directory })
    const socket = join(directory, 'run', 'mongodb.sock')
    expect(uri).to.equal(`mongodb://${encodeURIComponent(socket)}/?directConnection=true`)
    expect(owner).to.equal(true)
    expect(statSync(directory).mode & 0o777).to.equal(0o700)
    expect(statSync(join(directory, 'run')).mode & 0o777).to.equal(0o700)
    expect(statSync(socket).mode & 0o777).to.equal(0o600)
    expect(readFileSync(join(directory, 'format.json'), 'utf8')).to.equal('{"engine":"hoclieu-embedded","format":1}')
    expect(await ask(uri, { echo: 'xin chào' })).to.deep.equal({ echo: 'xin chào', ok: 1 })
  })

  it('passes the options of the engine on', async () => {
    const { uri, directory } = await start({ durability: 'none', ttlSeconds: 7 })
    expect(await ask(uri, { options: 1 })).to.deep.equal({ directory, durability: 'none', ttlSeconds: 7, ok: 1 })
  })

  it('passes log entries of the engine on', async () => {
    const entries: LogEntry[] = []
    const { uri } = await start({ log: (entry) => entries.push(entry) })
    await ask(uri, { log: 1 })
    await eventually(() => entries.length > 0)
    expect(entries).to.deep.equal([{ level: 'warning', message: 'a slow operation', milliseconds: 5 }])
  })

  it('limits the number of clients when it is told to', async () => {
    const { uri } = await start({ connections: 1, log: () => {} })
    const client = new MongoClient(uri, { serverSelectionTimeoutMS: 300 })
    closers.push(() => client.close())
    // The driver needs one connection to watch the server and another for the command.
    await rejected(client.db('test').command({ ping: 1 }))
  })

  it('listens on a socket of another place', async () => {
    const socketPath = join(temporary(), 'other.sock')
    const { uri } = await start({ socketPath })
    expect(uri).to.include(encodeURIComponent(socketPath))
    expect(await ask(uri, { ping: 1 })).to.deep.equal({ ok: 1 })
  })

  it('listens among the temporary files when the path is too long for a socket', async () => {
    const directory = join(temporary(), 'x'.repeat(100))
    const { uri, close } = await start({ directory })
    expect(await ask(uri, { ping: 1 })).to.deep.equal({ ok: 1 })
    const again = await startEmbedded({ directory, engine })
    expect(again).to.include({ owner: false, uri })
    await close()
    const place = decodeURIComponent(/\/\/(.*)\//.exec(uri)?.[1] ?? '')
    rmSync(join(place, '..'), { recursive: true })
  })

  describe('on a port', () => {
    it('asks for the secret that its address contains', async () => {
      const { uri, directory } = await start({ transport: 'tcp' })
      expect(uri).to.match(
        /^mongodb:\/\/embedded:[0-9a-f]{64}@127\.0\.0\.1:\d+\/\?authSource=admin&directConnection=true$/,
      )
      expect(await ask(uri, { echo: 1 })).to.deep.include({ echo: 1 })
      expect(statSync(join(directory, 'address')).mode & 0o777).to.equal(0o600)
      const error = await rejected(ask(uri.replace(/embedded:[^@]*@/, ''), { echo: 1 }))
      expect(error).to.have.property('code', 13)
    })

    it('makes a new secret each time', async () => {
      const { uri, close, directory } = await start({ transport: 'tcp' })
      await close()
      const again = await start({ transport: 'tcp', directory })
      expect(/:([0-9a-f]{64})@/.exec(again.uri)?.[1]).to.not.equal(/:([0-9a-f]{64})@/.exec(uri)?.[1])
    })

    it('that is given, asks for nothing and is found as a replica set', async () => {
      const { uri } = await start({ port: 0 })
      expect(uri).to.match(/^mongodb:\/\/127\.0\.0\.1:[1-9]\d*\/\?replicaSet=embedded$/)
      expect(await ask(uri, { echo: 1 })).to.deep.include({ echo: 1 })
      const host = /\/\/([^/]*)/.exec(uri)?.[1]
      expect(await ask(uri, { hello: 1 })).to.deep.include({ me: host, hosts: [host] })
    })

    it('that is taken is refused, and the directory is free again', async () => {
      const taken = await start({ port: 0 })
      const port = Number(/:(\d+)\//.exec(taken.uri)?.[1])
      const directory = temporary()
      expect(await refusal({ directory, port })).to.include('EADDRINUSE')
      expect((await start({ directory })).owner).to.equal(true)
    })
  })

  describe('where it runs already', () => {
    it('gives its address, and leaves it alone when closed', async () => {
      const { uri, directory } = await start()
      const second = await startEmbedded({ directory, engine })
      expect(second).to.include({ uri, owner: false })
      await second.close()
      await second.close()
      expect(await ask(uri, { ping: 1 })).to.deep.equal({ ok: 1 })
    })

    it('finds it through a link to the directory', async () => {
      const { uri, directory } = await start()
      const link = join(temporary(), 'link')
      symlinkSync(directory, link)
      expect(await startEmbedded({ directory: link, engine })).to.include({ uri, owner: false })
    })

    it('is started once only, however many start it together', async () => {
      const directory = temporary()
      const databases = await Promise.all(Array.from({ length: 8 }, () => start({ directory })))
      expect(databases.filter(({ owner }) => owner)).to.have.length(1)
      expect(new Set(databases.map(({ uri }) => uri)).size).to.equal(1)
      expect(await ask(databases[7]?.uri ?? '', { ping: 1 })).to.deep.equal({ ok: 1 })
    })

    it('is taken over, at the same address, when the other has closed', async () => {
      const { uri, directory, close } = await start()
      const client = await clientOf(uri).connect()
      expect(await client.db('test').command({ echo: 1 })).to.deep.include({ echo: 1 })
      await close()
      const second = await start({ directory })
      expect(second).to.include({ uri, owner: true })
      expect(await client.db('test').command({ ping: 1 })).to.deep.equal({ ok: 1 })
      // Before the database: the driver may wait for ever to write to a socket that was closed a moment ago.
      await client.close()
    })
  })

  describe('in several processes', () => {
    const children = new Set<ChildProcess>()
    afterEach(() => {
      for (const child of children) child.kill('SIGKILL')
      children.clear()
    })
    const inProcess = async (directory: string) => {
      const child = fork(new URL('./keeper.ts', import.meta.url), [directory, engine], {
        execArgv: ['--import', 'tsx'],
        stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      })
      children.add(child)
      let complaints = ''
      child.stderr?.on('data', (text: Buffer) => (complaints += text.toString()))
      const exit = once(child, 'exit')
      const [started] = (await once(child, 'message')) as [{ uri: string; owner: boolean }]
      return { child, exit, ...started, complaints: () => complaints }
    }

    it('one owns the database and the others talk to it', async () => {
      const directory = temporary()
      const keepers = await Promise.all([1, 2, 3].map(() => inProcess(directory)))
      expect(keepers.filter(({ owner }) => owner)).to.have.length(1)
      expect(new Set(keepers.map(({ uri }) => uri)).size).to.equal(1)
      expect(await start({ directory })).to.include({ owner: false, uri: keepers[0]?.uri })
    })

    it('it is taken over from one that was killed, at the same address', async () => {
      const directory = temporary()
      const killed = await inProcess(directory)
      killed.child.kill('SIGKILL')
      await killed.exit
      expect(existsSync(join(directory, 'run', 'mongodb.sock'))).to.equal(true)
      const { uri, owner } = await start({ directory })
      expect({ uri, owner }).to.deep.equal({ uri: killed.uri, owner: true })
      expect(await ask(uri, { ping: 1 })).to.deep.equal({ ok: 1 })
    })

    it('a process dies loudly with its engine', async () => {
      const directory = temporary()
      const keeper = await inProcess(directory)
      const asked = rejected(ask(keeper.uri, { crash: 1 }))
      expect(await keeper.exit).to.deep.equal([1, null])
      expect(keeper.complaints()).to.include('The embedded database has stopped: a defect')
      await asked
      expect((await start({ directory })).owner).to.equal(true)
    })
  })

  describe('when the engine stops by itself', () => {
    for (const [what, command, reason] of [
      ['through a defect', { crash: 1 }, 'a defect'],
      ['by leaving', { exit: 1 }, 'ended with code 3'],
    ] as const) {
      it(`${what}, tells so, gives the directory free and can be closed`, async () => {
        const crashes: Error[] = []
        const { uri, close, directory } = await start({ onCrash: (error) => crashes.push(error) })
        const asked = rejected(ask(uri, command))
        await eventually(() => crashes.length > 0)
        expect(crashes[0]?.message).to.include('The embedded database has stopped').and.to.include(reason)
        await close()
        await close()
        expect(crashes).to.have.length(1)
        expect(await start({ directory })).to.include({ uri, owner: true })
        await asked
      })
    }

    it('lives on when a promise is rejected, and tells the engine', async () => {
      const entries: LogEntry[] = []
      const { uri } = await start({ log: (entry) => entries.push(entry) })
      await ask(uri, { reject: 1 })
      await eventually(() => entries.length > 0)
      expect(entries).to.have.length(1)
      expect(entries[0]).to.include({ level: 'error' })
      expect(entries[0]?.message).to.include('no space left')
      expect(await ask(uri, { failures: 1 })).to.deep.equal({ failures: 1, ok: 1 })
    })
  })

  describe('closes', () => {
    it('leaving nothing behind that listens', async () => {
      const { uri, close, directory } = await start()
      await ask(uri, { ping: 1 })
      await Promise.all([close(), close()])
      expect(readdirSync(join(directory, 'run'))).to.deep.equal([])
      expect(readdirSync(directory).sort()).to.deep.equal(['address', 'format.json', 'owner.1', 'run'])
    })

    it('when a request runs, after answering it', async () => {
      const { uri, close, directory } = await start()
      const answer = ask(uri, { hold: join(directory, 'go-on') })
      await eventually(() => existsSync(join(directory, 'go-on.asked')))
      const closed = close()
      writeFileSync(join(directory, 'go-on'), '')
      expect(await answer).to.deep.include({ held: true })
      await closed
    })

    it('with the error of an engine that cannot close', async () => {
      const { uri, close } = await startEmbedded({ engine, directory: temporary() })
      await ask(uri, { failToClose: 1 })
      expect((await rejected(close())).message).to.include('it is stuck')
    })
  })

  describe('is refused', () => {
    it('in a directory of somebody else, which stays as it is', async () => {
      const directory = temporary()
      writeFileSync(join(directory, 'letter.odt'), '')
      expect(await refusal({ directory })).to.include('holds other files (letter.odt)')
      expect(readdirSync(directory)).to.deep.equal(['letter.odt'])
    })

    const damaged: [string, (directory: string) => void, string][] = [
      ['with data of a newer version', (directory) => writeFormat(directory, 2), 'made by a newer version'],
      [
        'with a data file that is none',
        (directory) => {
          writeFormat(directory, 1)
          writeFileSync(join(directory, 'data.mdb'), 'not at all a database'.repeat(1000))
        },
        'is not a database file',
      ],
      ['with a socket path that is a directory', (directory) => makeInTheWay(directory), 'is in the way'],
    ]
    for (const [what, damage, reason] of damaged) {
      it(`${what}, until that is mended`, async () => {
        const directory = temporary()
        damage(directory)
        expect(await refusal({ directory })).to.include(reason)
        expect(await refusal({ directory }), 'nobody owns it').to.include(reason)
        for (const name of readdirSync(directory)) rmSync(join(directory, name), { recursive: true })
        expect((await start({ directory })).owner).to.equal(true)
      })
    }

    it('with a socket path that drivers do not take for one', async () => {
      const socketPath = join(temporary(), 'socket')
      expect(await refusal({ socketPath })).to.include('must end with .sock')
    })

    it('with an engine that does not open', async () => {
      const directory = temporary()
      const failing = fileURLToPath(new URL('./failing-engine.ts', import.meta.url))
      expect(await refusal({ directory, engine: failing })).to.equal('the indexes are damaged')
      expect((await start({ directory })).owner).to.equal(true)
    })
  })
})

function writeFormat(directory: string, format: number): void {
  writeFileSync(join(directory, 'format.json'), JSON.stringify({ engine: 'hoclieu-embedded', format }))
}

function makeInTheWay(directory: string): void {
  mkdirSync(join(directory, 'run', 'mongodb.sock'), { recursive: true })
}

async function rejected(promise: Promise<unknown>): Promise<Error> {
  try {
    await promise
  } catch (error) {
    return error as Error
  }
  throw new Error('It should have failed.')
}
