import { readFileSync, readdirSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { MongoClient } from 'mongodb'
import { startEmbedded } from '../../../../../storage/database/embedded/start.ts'
import { temporaryDirectories } from '../owner/temporary.ts'
import { killLeftovers, startProcess } from './process.ts'

describe('a directory with data', () => {
  const temporary = temporaryDirectories()
  afterEach(killLeftovers)

  const use = async <T>(uri: string, work: (client: MongoClient) => Promise<T>): Promise<T> => {
    const client = await MongoClient.connect(uri)
    return work(client).finally(() => client.close())
  }
  const insert = (uri: string, from: number, count: number) =>
    use(uri, async (client) => {
      const documents = Array.from({ length: count }, (_, position) => ({
        number: from + position,
        text: 'x'.repeat(500),
      }))
      await client.db('test').collection('items').insertMany(documents)
    })
  const count = (uri: string) => use(uri, (client) => client.db('test').collection('items').countDocuments())
  const filled = async () => {
    const directory = temporary()
    const { uri, close } = await startEmbedded({ directory })
    await insert(uri, 0, 1000)
    await close()
    return directory
  }
  const refusal = async (directory: string) => {
    const before = readFileSync(join(directory, 'data.mdb'))
    const error = await startEmbedded({ directory }).catch((cause: unknown) => cause)
    expect(error).to.be.instanceOf(Error)
    expect(readFileSync(join(directory, 'data.mdb')).equals(before), 'the data are left alone').to.equal(true)
    return (error as Error).message
  }

  it('is refused while a part of the data is missing, and opened when it is back', async () => {
    const directory = await filled()
    const path = join(directory, 'data.mdb')
    const whole = readFileSync(path)
    truncateSync(path, 100_000)
    expect(await refusal(directory)).to.equal(`${path} is truncated: restore it from a backup.`)
    truncateSync(path, 1000)
    expect(await refusal(directory)).to.include('restore it from a backup')
    writeFileSync(path, whole)
    const { uri, close } = await startEmbedded({ directory })
    expect(await count(uri)).to.equal(1000)
    await close()
  })

  it('may lack the room at its end that no data have taken yet', async () => {
    const directory = await filled()
    const path = join(directory, 'data.mdb')
    const { size } = statSync(path)
    const tail = [...readFileSync(path).subarray(-100_000)].every((byte) => byte === 0)
    expect(tail).to.equal(true)
    truncateSync(path, size - 100_000)
    const { uri, close } = await startEmbedded({ directory })
    expect(await count(uri)).to.equal(1000)
    await insert(uri, 1000, 1000)
    expect(await count(uri)).to.equal(2000)
    await close()
  })

  it('is refused when its data are of a newer version', async () => {
    const directory = await filled()
    writeFileSync(join(directory, 'format.json'), JSON.stringify({ engine: 'hoclieu-embedded', format: 2 }))
    expect(await refusal(directory)).to.include('was made by a newer version of this program (format 2')
  })

  it('is refused when it does not say that it is ours', async () => {
    const directory = await filled()
    writeFileSync(join(directory, 'format.json'), '{"engine":"another"}')
    expect(await refusal(directory)).to.include('does not describe a database of this program')
  })

  it('is served by one process to all, and by another one when that is killed', async () => {
    const directory = await filled()
    const first = await startProcess({ directory })
    const second = await startEmbedded({ directory })
    expect([first.owner, second.owner]).to.deep.equal([true, false])
    await insert(first.uri, 1000, 10)
    await insert(second.uri, 2000, 10)
    expect([await count(first.uri), await count(second.uri)]).to.deep.equal([1020, 1020])
    await second.close() // is not its to close
    expect(await count(first.uri)).to.equal(1020)

    await first.kill()
    const third = await startEmbedded({ directory })
    expect(third.owner).to.equal(true)
    expect(await count(third.uri)).to.equal(1020)
    await insert(third.uri, 3000, 10)
    await third.close()
    expect(readdirSync(directory).filter((name) => name.startsWith('owner.'))).to.have.length(1)
  })
})
