import { randomBytes } from 'node:crypto'
import { buffer } from 'node:stream/consumers'
import { expect } from 'chai'
import { openStored } from '../../server/uploads/index.ts'
import { UploadModel } from '../../server/uploads/upload.model.ts'
import { makePerson } from '../support/make.ts'
import { endRuns } from '../support/run.ts'
import { type RunningApp, startApp } from '../support/start.ts'
import { tokenOf } from '../tokens/tokens.ts'
import { runServer } from './servers.ts'
import { idIn, sha256, type Tus, tusOf, until } from './uploads.ts'

const megabyte = 1024 * 1024

describe('uploads to two servers on the same stores', () => {
  const secret = randomBytes(32).toString('hex')
  let app: RunningApp
  let first: Tus
  let second: Tus
  before(async () => {
    app = await startApp({ SESSION_SECRET: secret })
    const settings = { ...app.stores, SESSION_SECRET: secret }
    const servers = [await runServer(settings), await runServer(settings)] as const
    const authorization = `Bearer ${await tokenOf(app, await makePerson('teacher'))}`
    first = tusOf(servers[0], { authorization })
    second = tusOf(servers[1], { authorization })
  })
  after(async () => {
    await endRuns()
    await app.stop()
  })

  const text = (size: number) => Buffer.from(randomBytes(size / 2).toString('hex'))

  /** The work after the last byte is done by any of the three. */
  async function storedHash(location: string): Promise<string> {
    const find = () => UploadModel.findById(idIn(location)).lean()
    await until(async () => (await find())?.state === 'ready')
    return sha256(await buffer((await openStored((await find())!.storedFileId!)).body))
  }

  it('go on at one where the other has left them', async () => {
    const bytes = text(2 * megabyte)
    const { location } = await first.begin(bytes.length)
    await first.send(location, 0, bytes.subarray(0, 700_000))
    expect(await second.offset(location)).to.deep.equal({ status: 200, offset: 700_000 })
    await second.send(location, 700_000, bytes.subarray(700_000, 1_500_000))
    expect((await first.send(location, 1_500_000, bytes.subarray(1_500_000))).offset).to.equal(bytes.length)
    expect(await storedHash(location)).to.equal(sha256(bytes))
  })

  it('take each byte once when both get it at the same time', async () => {
    const bytes = text(4 * megabyte)
    const { location } = await first.begin(bytes.length)
    const piece = megabyte
    for (let offset = 0; offset < bytes.length;) {
      const part = bytes.subarray(offset, offset + piece)
      const answers = await Promise.all([first, second].map((tus) => tus.send(location, offset, part)))
      const statuses = answers.map(({ status }) => status).sort()
      // The other one finds that it is not where they end any more, or that there is nothing more to come.
      expect(statuses[0]).to.equal(204)
      expect(statuses[1]).to.be.oneOf([403, 409, 413])
      offset = (await second.offset(location)).offset
      expect(offset % piece).to.equal(0)
    }
    expect(await storedHash(location)).to.equal(sha256(bytes))
  })

  it('are taken over by one from a connection of the other that has gone silent', async () => {
    const bytes = text(200_000)
    const { location } = await first.begin(bytes.length)
    const silent = first.startSending(location, 0, bytes.length)
    silent.write(bytes.subarray(0, 50_000))
    await until(async () => (await UploadModel.exists({ _id: idIn(location), lockedBy: { $exists: true } })) !== null)
    const { offset } = await second.offset(location)
    expect(offset).to.be.at.most(50_000)
    expect((await second.send(location, offset, bytes.subarray(offset))).offset).to.equal(bytes.length)
    silent.destroy()
    expect(await storedHash(location)).to.equal(sha256(bytes))
  })
})
