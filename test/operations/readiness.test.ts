import { mkdtemp, rename, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { askRarely } from '../../server/operations/ask-rarely.ts'
import { checkAll } from '../../server/operations/readiness.ts'
import { type RunningApp, startApp } from '../support/start.ts'

const well = { name: 'well', isNeeded: true, check: () => Promise.resolve() }
const away = { name: 'away', isNeeded: true, check: () => Promise.reject(new Error('mongodb://user:secret@host')) }
const silent = { name: 'silent', isNeeded: true, check: () => new Promise(() => undefined) }

describe('checking what is needed', () => {
  const reachable = async (...checks: Parameters<typeof checkAll>[0]) => {
    const { isReady, checks: reached } = await checkAll(checks, 50)
    return { isReady, reached: reached.map(({ isReachable }) => isReachable) }
  }

  it('finds nothing wanting when there is nothing to check', async () => {
    expect(await reachable()).to.deep.equal({ isReady: true, reached: [] })
  })

  it('tells each that does not answer, and is not ready', async () => {
    expect(await reachable(well, away, silent)).to.deep.equal({ isReady: false, reached: [true, false, false] })
  })

  it('is ready without what is not needed', async () => {
    const optional = { ...away, isNeeded: false }
    expect(await reachable(well, optional)).to.deep.equal({ isReady: true, reached: [true, false] })
  })

  it('counts what throws at once as away', async () => {
    const broken = {
      ...well,
      check: () => {
        throw new Error('not open')
      },
    }
    expect(await reachable(broken)).to.deep.equal({ isReady: false, reached: [false] })
  })

  it('says how long it took, and not why', async () => {
    const { checks } = await checkAll([away, silent], 50)
    expect(checks[1]?.milliseconds).to.be.within(40, 1000)
    expect(Object.keys(checks[0]!)).to.deep.equal(['name', 'isNeeded', 'isReachable', 'milliseconds'])
  })
})

describe('asking rarely', () => {
  it('asks once for all who ask at the same time, and for a while after', async () => {
    let asked = 0
    const ask = askRarely(() => Promise.resolve(++asked), { trusted: 60_000 })
    expect(await Promise.all([ask(), ask(), ask()])).to.deep.equal([1, 1, 1])
    expect(await ask()).to.equal(1)
  })

  it('asks again when the answer is too old', async () => {
    let asked = 0
    const ask = askRarely(() => Promise.resolve(++asked), { trusted: -1 })
    await ask()
    expect(await ask()).to.equal(2)
  })

  it('keeps no failure', async () => {
    let asked = 0
    const ask = askRarely(() => (++asked === 1 ? Promise.reject(new Error('no')) : Promise.resolve(asked)), {
      trusted: 60_000,
    })
    expect(await ask().catch((error: Error) => error.message)).to.equal('no')
    expect(await ask()).to.equal(2)
  })
})

describe('what machines ask of a server', () => {
  let app: RunningApp
  let directory: string
  before(async () => {
    directory = await mkdtemp(join(tmpdir(), 'ready-'))
    app = await startApp({ DATA_DIR: directory })
  })
  after(async () => {
    await app.stop()
    await rm(directory, { recursive: true })
  })
  const ask = async (path: string) => {
    const answer = await fetch(app.url + path)
    return { status: answer.status, headers: answer.headers, body: (await answer.json()) as Record<string, unknown> }
  }

  for (const path of ['/healthz', '/readyz']) {
    it(`is answered at ${path} without a session, and kept by nobody`, async () => {
      const { status, headers } = await ask(path)
      expect(status).to.equal(200)
      expect(headers.get('set-cookie')).to.equal(null)
      expect(headers.get('cache-control')).to.equal('no-store')
    })
  }

  it('is that it lives', async () => {
    expect((await ask('/healthz')).body).to.deep.equal({ isAlive: true })
  })

  it('is whether it can work: with each store, without addresses', async () => {
    const { body } = await ask('/readyz')
    expect(body.isReady).to.equal(true)
    const checks = body.checks as { name: string; isReachable: boolean }[]
    expect(checks.slice(0, 3).map(({ name, isReachable }) => [name, isReachable])).to.deep.equal([
      ['database', true],
      ['files', true],
      ['search', true],
    ])
    // Whether these are there is the machine's affair.
    expect(checks.slice(3).map(({ name }) => name)).to.deep.equal(['soffice', 'ffmpeg'])
    expect(JSON.stringify(body)).not.to.include(directory)
  })

  it('is answered with 503 while a store is away that it needs', async () => {
    const other = await startAgain()
    await rename(join(other.directory, 'files'), join(other.directory, 'elsewhere'))
    const answer = await fetch(`${other.app.url}/readyz`)
    const { isReady, checks } = (await answer.json()) as { isReady: boolean; checks: { isReachable: boolean }[] }
    await other.stop()

    expect(answer.status).to.equal(503)
    expect(isReady).to.equal(false)
    expect(checks.slice(0, 3).map(({ isReachable }) => isReachable)).to.deep.equal([true, false, true])
  })

  /** Another application in place of the first: there is one at a time. */
  async function startAgain() {
    await app.stop()
    const folder = await mkdtemp(join(tmpdir(), 'ready-'))
    const other = await startApp({ DATA_DIR: folder })
    return {
      app: other,
      directory: folder,
      stop: async () => {
        await other.stop()
        await rm(folder, { recursive: true })
        app = await startApp({ DATA_DIR: directory })
      },
    }
  }
})
