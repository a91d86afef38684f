// `kill -9` of a server at random moments during many uploads. UPLOADS_TEST_COUNT: how many, 30 unless told.

import { randomBytes } from 'node:crypto'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { expect } from 'chai'
import { buffer } from 'node:stream/consumers'
import { stores } from '../../server/stores.ts'
import { openStored } from '../../server/uploads/index.ts'
import { StoredFileModel } from '../../server/uploads/stored-file.model.ts'
import { UploadModel } from '../../server/uploads/upload.model.ts'
import { uploadCount } from '../support/environment.ts'
import { makePerson } from '../support/make.ts'
import { endRuns, runWith } from '../support/run.ts'
import { type RunningApp, startApp } from '../support/start.ts'
import { tokenOf } from '../tokens/tokens.ts'
import { idIn, sha256, tusOf, until } from './uploads.ts'

const count = uploadCount
const atATime = 10
const megabyte = 1024 * 1024

describe('uploads to a server that is killed again and again', function () {
  this.timeout(60_000 + count * 10_000)
  let directory: string
  let app: RunningApp
  const secret = randomBytes(32).toString('hex')
  before(async () => {
    directory = await mkdtemp(join(tmpdir(), 'hoclieu-killed-'))
    app = await startApp({ DATA_DIR: directory, SESSION_SECRET: secret })
  })
  after(async () => {
    await endRuns()
    await app.stop()
    await rm(directory, { recursive: true })
  })

  it(`are whole when they were acknowledged, and go on otherwise (${count})`, async () => {
    const token = await tokenOf(app, await makePerson('teacher'))
    let port = '0'
    let isOver = false
    let kills = 0
    const killing = (async () => {
      while (!isOver) {
        const environment = {
          ...{ NODE_ENV: 'test', DEMO: 'no', DATA_DIR: directory, SESSION_SECRET: secret, PORT: port },
          ...{ LOG_LEVEL: 'silent' },
        }
        const run = runWith({ file: 'test/uploads/killed-process.ts', environment })
        port = (await run.wrote(/port (\d+)/))[1]!
        await pause(300 + Math.random() * 2500)
        if (isOver) break
        run.process.kill('SIGKILL')
        await run.ended
        kills++
      }
    })()
    await until(() => port !== '0')
    const tus = tusOf({ url: `http://127.0.0.1:${port}` }, { authorization: `Bearer ${token}` })

    /** As any client does: asks where to go on until all of it is there. */
    async function upload(bytes: Buffer): Promise<string> {
      let location = ''
      for (;;) {
        try {
          if (location === '') {
            const begun = await tus.begin(bytes.length)
            if (begun.status !== 201) throw new Error(begun.text)
            location = begun.location
          }
          const { status, offset } = await tus.offset(location)
          if (status !== 200) throw new Error(String(status))
          if (offset === bytes.length) return location
          const sent = await tus.send(location, offset, bytes.subarray(offset, offset + 2 * megabyte))
          if (sent.offset === bytes.length) return location
        } catch {
          await pause(100)
        }
      }
    }

    const left = Array.from({ length: count }, () =>
      Buffer.from(randomBytes(Math.ceil((0.1 + Math.random() * 3) * megabyte) >> 1).toString('hex')),
    )
    const done: { location: string; hash: string }[] = []
    const queue = left.values()
    await Promise.all(
      Array.from({ length: atATime }, async () => {
        for (const bytes of queue) done.push({ location: await upload(bytes), hash: sha256(bytes) })
      }),
    )
    await until(() => kills >= 3)
    isOver = true
    await killing
    await endRuns()

    await until(async () => {
      await app.work()
      return (await UploadModel.countDocuments({ state: 'checking' })) === 0
    })
    expect(done).to.have.length(count)
    for (const { location, hash } of done) {
      const record = await UploadModel.findById(idIn(location)).lean()
      expect(record).to.include({ state: 'ready', sha256: hash })
      expect(sha256(await buffer((await openStored(record!.storedFileId!)).body))).to.equal(hash)
    }
    // Whatever else there is, is begun and not whole, or somebody's.
    await app.work()
    const keys = new Set(await StoredFileModel.distinct('key'))
    for await (const { key } of stores().files.list('content/')) expect(keys.has(key), key).to.equal(true)
    const drafts = await readdir(join(directory, 'files/.incoming'))
    const open = await UploadModel.distinct('draftId', { state: 'receiving' })
    for (const draft of drafts) expect(open, draft).to.include(draft)
  })
})
