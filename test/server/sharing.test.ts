// Several servers and workers on the same stores.

import { join } from 'node:path'
import { expect } from 'chai'
import { AuditEntry } from '../../server/audit/entry.model.ts'
import { enqueue } from '../../server/outbox/index.ts'
import { OutboxEvent } from '../../server/outbox/event.model.ts'
import { connect, inTransaction } from '../../storage/database/index.ts'
import { startEmbedded } from '../../storage/database/embedded/start.ts'
import { eventually } from '../support/eventually.ts'
import { dataFolders, startServer, startWorker } from './process.ts'

const readiness = async (url: string) => {
  const answer = await fetch(`${url}/readyz`)
  const { checks } = (await answer.json()) as { checks: { name: string; isReachable: boolean }[] }
  return { status: answer.status, away: checks.filter(({ isReachable }) => !isReachable).map(({ name }) => name) }
}

describe('workers that share an outbox', () => {
  const data = dataFolders()
  beforeEach(() => connect({ directory: join(data(), 'database') }))
  const addEvents = async (count: number) => {
    for (let i = 0; i < count; i += 50)
      await inTransaction(async (session) => {
        for (let j = i; j < Math.min(i + 50, count); j++)
          await enqueue('operations.restored', { backupId: `b${j}` }, session)
      })
  }

  it('do every event once between them, beside a server that does none', async () => {
    await addEvents(200)
    const environment = { DATA_DIR: data() }
    await Promise.all([startServer({ ...environment, WORK: 'no' }), startWorker(environment), startWorker(environment)])
    await eventually(async () => (await OutboxEvent.countDocuments()) === 0)
    const done = await AuditEntry.distinct('subjectId', { action: 'operations.restored' })
    expect(done).to.have.lengthOf(200)
    expect(await AuditEntry.countDocuments({ action: 'operations.restored' })).to.equal(200)
  })

  it('finish what they are doing when they are told to stop, and leave the rest', async () => {
    await addEvents(1000)
    const worker = await startWorker({ DATA_DIR: data() })
    await eventually(async () => (await OutboxEvent.countDocuments()) < 1000)
    worker.process.kill('SIGTERM')
    expect((await worker.ended).status).to.equal(0)

    const left = await OutboxEvent.countDocuments()
    expect(left).to.be.above(0)
    expect(await OutboxEvent.countDocuments({ claim: { $exists: true } })).to.equal(0)
    expect(await AuditEntry.countDocuments()).to.equal(1000 - left)
  })
})

describe('a server whose database', () => {
  const data = dataFolders()

  it('is away lives, says so, and goes on when it is back', async () => {
    const place = { directory: join(data(), 'elsewhere'), port: 0 }
    let engine = await startEmbedded(place)
    const { port } = new URL(engine.uri.replace('mongodb:', 'http:'))
    const { url } = await startServer({ DATA_DIR: data(), MONGODB_URI: `${engine.uri}&serverSelectionTimeoutMS=1000` })
    expect(await readiness(url)).to.deep.equal({ status: 200, away: [] })
    await engine.close()

    await eventually(async () => (await readiness(url)).status === 503)
    expect((await readiness(url)).away).to.deep.equal(['database'])
    expect((await fetch(`${url}/healthz`)).status).to.equal(200)
    engine = await startEmbedded({ ...place, port: Number(port) })
    await eventually(async () => (await readiness(url)).status === 200)
    await engine.close()
  })

  it('runs in another process takes it over when that one ends', async () => {
    const environment = { DATA_DIR: data() }
    const owner = await startWorker(environment)
    const { url } = await startServer(environment)
    owner.process.kill('SIGKILL')
    await owner.ended
    await eventually(async () => (await readiness(url)).status === 200)
    const page = await fetch(`${url}/sign-in`)
    expect(page.status).to.equal(200)

    const next = await startWorker(environment)
    next.process.kill('SIGTERM')
    expect((await next.ended).status).to.equal(0)
    expect((await readiness(url)).status).to.equal(200)
  })
})
