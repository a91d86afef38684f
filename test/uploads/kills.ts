// `kill -9` of a server at random moments during many uploads, wherever the files are kept.

import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { setTimeout as pause } from 'node:timers/promises'
import { expect } from 'chai'
import { stores } from '../../server/stores.ts'
import { openStored } from '../../server/uploads/index.ts'
import { StoredFileModel } from '../../server/uploads/stored-file.model.ts'
import { removeStrays } from '../../server/uploads/sweep.ts'
import { UploadModel } from '../../server/uploads/upload.model.ts'
import { silent } from '../outbox/outbox.ts'
import { makePerson } from '../support/make.ts'
import { endRuns } from '../support/run.ts'
import { startApp } from '../support/start.ts'
import { tokenOf } from '../tokens/tokens.ts'
import { runServer } from './servers.ts'
import { idIn, sha256, tusOf, until } from './uploads.ts'

const megabyte = 1024 * 1024

interface Ordeal {
  readonly count: number
  /** Besides the data folder: where the files are. */
  readonly environment?: Record<string, string>
  /** Megabytes: the largest file. */
  readonly largest: number
  readonly atATime: number
  /** Milliseconds that a server lives at most: where nothing is ever written in that time, nothing comes to an end. */
  readonly life: number
}

export async function endureKills({ count, environment = {}, largest, atATime, life }: Ordeal): Promise<void> {
  const directory = await mkdtemp(join(tmpdir(), 'hoclieu-killed-'))
  const settings = { ...environment, DATA_DIR: directory, SESSION_SECRET: randomBytes(32).toString('hex') }
  const app = await startApp(settings)
  try {
    const token = await tokenOf(app, await makePerson('teacher'))
    let port = '0'
    let isOver = false
    let kills = 0
    let failure: unknown
    const killing = (async () => {
      while (!isOver) {
        const server = await runServer({ ...settings, PORT: port })
        port = server.port
        await pause(300 + Math.random() * life)
        if (isOver) break
        server.run.process.kill('SIGKILL')
        await server.run.ended
        kills++
      }
    })().catch((error: unknown) => {
      failure = error
    })
    await until(() => port !== '0' || failure !== undefined)
    const tus = tusOf({ url: `http://127.0.0.1:${port}` }, { authorization: `Bearer ${token}` })

    /** As any client does: asks where to go on until all of it is there. */
    async function upload(bytes: Buffer): Promise<string> {
      let location = ''
      for (;;) {
        // A server that does not come up again is waited for in vain.
        if (failure !== undefined) throw failure
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
      Buffer.from(randomBytes(Math.ceil((0.1 + Math.random() * largest) * megabyte) >> 1).toString('hex')),
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
    const open = await UploadModel.distinct('draftId', { state: 'receiving' })
    const others: string[] = []
    for await (const { id } of stores().files.drafts.list()) if (!open.includes(id)) others.push(id)
    // What the worker was writing when it was killed: nobody's, and gone after a day.
    expect(await UploadModel.countDocuments({ draftId: { $in: others } })).to.equal(0)
    await removeStrays(silent, new Date(Date.now() + 25 * 3600_000))
    for await (const { id } of stores().files.drafts.list()) expect(open, id).to.include(id)
  } finally {
    await endRuns()
    await app.stop()
    await rm(directory, { recursive: true, force: true })
  }
}
