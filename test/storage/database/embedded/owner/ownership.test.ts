import { once } from 'node:events'
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { expect } from 'chai'
import { own, type Ownership } from '../../../../../storage/database/embedded/owner/ownership.ts'
import { ownMark } from '../../../../../storage/database/embedded/owner/process.ts'
import { temporaryDirectories } from './temporary.ts'

describe('owning a directory', () => {
  const temporary = temporaryDirectories()
  const held: Ownership[] = []
  afterEach(() => {
    for (const ownership of held.splice(0)) ownership.release()
  })

  const take = async (directory: string, patienceMilliseconds = 0) => {
    const found = await own(directory, { patienceMilliseconds })
    if ('uri' in found) throw new Error(`It is owned, at ${found.uri}.`)
    held.push(found.ownership)
    return found.ownership
  }
  const refusal = async (directory: string) => {
    try {
      await own(directory, { patienceMilliseconds: 0 })
    } catch (error) {
      return (error as Error).message
    }
    throw new Error('It should have been refused.')
  }
  const files = (directory: string) => readdirSync(directory).sort()

  it('begins with generation 1', async () => {
    const directory = temporary()
    expect((await take(directory)).generation).to.equal(1)
    expect(files(directory)).to.deep.equal(['owner.1', 'run'])
  })

  it('keeps to itself what it writes', async () => {
    const directory = temporary()
    const ownership = await take(directory)
    ownership.publish('mongodb://embedded:secret@127.0.0.1:1/')
    for (const name of ['owner.1', 'address']) expect(statSync(join(directory, name)).mode & 0o777).to.equal(0o600)
    expect(statSync(join(directory, 'run')).mode & 0o777).to.equal(0o700)
  })

  it('is not possible twice, and tells where the owner is', async () => {
    const directory = temporary()
    const ownership = await take(directory)
    ownership.publish('mongodb://here')
    expect(await own(directory)).to.deep.equal({ uri: 'mongodb://here' })
    ownership.publish('mongodb://there')
    expect(await own(directory)).to.deep.equal({ uri: 'mongodb://there' })
  })

  it('waits for the address of an owner that is starting', async () => {
    const directory = temporary()
    const ownership = await take(directory)
    const found = own(directory)
    ownership.publish('mongodb://late')
    expect(await found).to.deep.equal({ uri: 'mongodb://late' })
  })

  it('does not take the address of an earlier owner for that of the present one', async () => {
    const directory = temporary()
    const first = await take(directory)
    first.publish('mongodb://first')
    first.release()
    const second = await take(directory)
    const found = own(directory)
    second.publish('mongodb://second')
    expect(await found).to.deep.equal({ uri: 'mongodb://second' })
  })

  it('waits no longer than it is told', async () => {
    const directory = temporary()
    await take(directory)
    expect(await refusal(directory)).to.match(/does not finish: see .*owner\.1\.$/)
  })

  it('takes over from an owner that gives up while starting', async () => {
    const directory = temporary()
    const first = await take(directory)
    const second = take(directory, 10_000)
    first.release()
    expect((await second).generation).to.equal(2)
    expect(files(directory)).to.deep.equal(['owner.2', 'run'])
  })

  it('is over when it is released, for ever', async () => {
    const directory = temporary()
    const first = await take(directory)
    first.release()
    expect(JSON.parse(readFileSync(join(directory, 'owner.1'), 'utf8'))).to.include({ released: 1, pid: process.pid })
    const second = await take(directory)
    first.release()
    expect(await refusal(directory)).to.include('owner.2')
    second.release()
    expect((await take(directory)).generation).to.equal(3)
  })

  it('can be released when the directory is gone', async () => {
    const directory = temporary()
    const ownership = await take(directory)
    rmSync(directory, { recursive: true })
    ownership.release()
  })

  it('goes on from generation 9 to 10 and from 99 to 100', async () => {
    const directory = temporary()
    for (let generation = 1; generation <= 101; generation++) {
      const ownership = await take(directory)
      expect(ownership.generation).to.equal(generation)
      ownership.release()
      expect(files(directory)).to.deep.equal([`owner.${generation}`, 'run'])
    }
  })

  it('sweeps away what others have left, and nothing else', async () => {
    const directory = temporary()
    const lifeline = join(directory, 'run', 'life-00000000')
    mkdirSync(join(directory, 'run'))
    const kept = ['data.mdb', 'owner', 'owner.x', 'owner.07', 'owner.-1', 'owner.7.txt', 'ownerx', 'address.txt']
    const swept = ['owner.7.0123456789ab', 'owner.2.0123456789ab', 'address.0123456789ab', 'run/life-00000000']
    for (const name of [...kept, ...swept]) writeFileSync(join(directory, name), '')
    for (const generation of [3, 7]) record(directory, generation, { released: 1, lifeline })
    writeFileSync(join(directory, 'owner.5'), 'damaged, but of no importance any more')
    expect((await take(directory)).generation).to.equal(8)
    expect(files(directory)).to.deep.equal([...kept, 'owner.8', 'run'].sort())
    expect(existsSync(lifeline)).to.equal(false)
  })

  const record = (directory: string, generation: number, fields: object) => {
    const lifeline = join(directory, 'run', 'life-12345678')
    const text = JSON.stringify({ released: 0, lifeline, ...ownMark(), ...fields })
    writeFileSync(join(directory, `owner.${generation}`), text)
  }
  /** A socket that nobody listens on any more, as a killed process leaves it. */
  const leaveSocket = async (directory: string) => {
    mkdirSync(join(directory, 'run'))
    const server = createServer()
    server.listen(join(directory, 'run', 'moved'))
    await once(server, 'listening')
    renameSync(join(directory, 'run', 'moved'), join(directory, 'run', 'life-12345678'))
    server.close()
  }
  const listenOnLifeline = async (directory: string) => {
    mkdirSync(join(directory, 'run'))
    const server = createServer((socket) => socket.destroy())
    server.listen(join(directory, 'run', 'life-12345678'))
    await once(server, 'listening')
    return server
  }
  const endedPid = 2 ** 22 // the highest that Linux gives is one less

  describe('takes over', () => {
    const ended: [string, object][] = [
      ['when its owner has ended', { pid: endedPid }],
      ['when another process has its number now', { start: '1' }],
      ['when the machine has been started anew', { boot: '00000000-0000-0000-0000-000000000000' }],
      ['when nothing is known but that no such process runs', { pid: endedPid, start: undefined }],
      ['when it was released, whoever runs', { released: 1 }],
    ]
    for (const [what, fields] of ended) {
      it(what, async () => {
        const directory = temporary()
        record(directory, 5, fields)
        expect((await take(directory)).generation).to.equal(6)
        expect(files(directory)).to.deep.equal(['owner.6', 'run'])
      })
    }

    it('when the owner ran in another container and its lifeline is cut', async () => {
      const directory = temporary()
      record(directory, 5, { namespace: 'pid:[1]' })
      await leaveSocket(directory)
      expect((await take(directory)).generation).to.equal(6)
    })

    it('when the start of a process cannot be told, but its lifeline is cut', async () => {
      const directory = temporary()
      record(directory, 5, { start: undefined })
      await leaveSocket(directory)
      expect((await take(directory)).generation).to.equal(6)
    })
  })

  describe('respects an owner', () => {
    const living: [string, object][] = [
      ['that this machine still runs', {}],
      ['that this machine still runs, whatever lower generations say', {}],
    ]
    for (const [what, fields] of living) {
      it(what, async () => {
        const directory = temporary()
        record(directory, 4, { released: 1 })
        record(directory, 5, fields)
        expect(await refusal(directory)).to.include('does not finish')
        expect(files(directory)).to.deep.equal(['owner.4', 'owner.5'])
      })
    }

    for (const [what, fields] of [
      ['in another container', { namespace: 'pid:[1]', pid: endedPid }],
      ['of which nothing else is known', { start: undefined, boot: undefined, namespace: undefined }],
      ['whatever its process number says', { pid: endedPid }],
    ] as const) {
      it(`whose lifeline answers, ${what}`, async () => {
        const directory = temporary()
        record(directory, 5, fields)
        const lifeline = await listenOnLifeline(directory)
        expect(await refusal(directory)).to.include('does not finish')
        lifeline.close()
        await once(lifeline, 'close')
      })
    }
  })

  describe('is refused, naming the file to remove,', () => {
    const doubtful: [string, object][] = [
      ['when the owner ran in another container and left no lifeline', { namespace: 'pid:[1]', pid: endedPid }],
      ['when it cannot be told whether the process is the same', { start: undefined }],
    ]
    for (const [what, fields] of doubtful) {
      it(what, async () => {
        const directory = temporary()
        record(directory, 5, fields)
        expect(await refusal(directory)).to.include(`remove ${join(directory, 'owner.5')}`)
        rmSync(join(directory, 'owner.5'))
        expect((await take(directory)).generation).to.equal(1)
      })
    }

    const whole = JSON.stringify({ released: 0, lifeline: '/nowhere', pid: endedPid })
    const damaged: [string, string][] = [
      ['is empty', ''],
      ['is torn', whole.slice(0, 30)],
      ['is torn before its last byte', whole.slice(0, -1)],
      ['is garbage', '\0\0\0\0'],
      ['holds something else', '[]'],
      ['holds null', 'null'],
      ['holds no process', JSON.stringify({ released: 0, lifeline: '/nowhere' })],
      ['holds no lifeline', JSON.stringify({ released: 0, pid: 1 })],
      ['does not say whether it is released', JSON.stringify({ lifeline: '/nowhere', pid: 1 })],
    ]
    for (const [what, text] of damaged) {
      it(`when that ${what}`, async () => {
        const directory = temporary()
        const path = join(directory, 'owner.5')
        writeFileSync(path, text)
        expect(await refusal(directory))
          .to.include(`${path} is damaged`)
          .and.to.include('remove that file')
        expect(readFileSync(path, 'utf8')).to.equal(text)
        rmSync(path)
        await take(directory)
      })
    }
  })
})
