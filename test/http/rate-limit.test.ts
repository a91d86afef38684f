import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect } from 'chai'
import express, { type ErrorRequestHandler } from 'express'
import { AppError } from '../../server/errors.ts'
import { addressKey, behind, limited } from '../../server/http/rate-limit.ts'
import { type RunningApp, startApp } from '../support/start.ts'

describe('a limit', () => {
  let app: RunningApp
  let server: Server
  let url: string
  let handled = 0

  before(async () => {
    app = await startApp()
    const site = express()
    site.set('trust proxy', 'loopback')
    const long = 3600
    site.get('/plain', limited('plain', { limit: 2, windowSeconds: long }), (_req, res) => void res.send('plain'))
    const byName = limited('byName', { limit: 1, windowSeconds: long, key: (req) => String(req.query.name) })
    const handle = behind(byName, async (_req, res) => {
      handled += 1
      res.send('behind')
    })
    site.get('/behind', handle)
    site.get(
      '/broken',
      behind(limited('broken', { limit: 9, windowSeconds: long }), () => Promise.reject(new AppError(409, 'conflict'))),
    )
    const tell: ErrorRequestHandler = (error: AppError, _req, res, _next) => {
      res.status(error.status).json({ code: error.code, seconds: error.values.seconds })
    }
    site.use(tell)
    server = createServer(site)
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  })
  after(async () => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
    await app.stop()
  })

  const get = async (path: string, from = '203.0.113.7') =>
    await fetch(url + path, { headers: { 'x-forwarded-for': from } })

  it('lets pass what it allows and refuses the rest, for each address', async () => {
    const statuses = []
    for (const from of ['a', 'a', 'b', 'a', 'b']) {
      const answer = await get('/plain', from === 'a' ? '203.0.113.1' : '203.0.113.2')
      statuses.push(answer.status)
    }
    expect(statuses).to.deep.equal([200, 200, 200, 429, 200])
  })

  it('tells how much is left, and when refused for how many seconds', async () => {
    const first = await get('/plain', '203.0.113.3')
    expect(first.headers.get('ratelimit')).to.match(/^"plain"; r=1; t=\d+$/)
    expect(first.headers.get('ratelimit-policy')).to.match(/^"plain"; q=2; w=3600; pk=:[\w+/=]+:$/)
    await get('/plain', '203.0.113.3')
    const refused = await get('/plain', '203.0.113.3')
    const { code, seconds } = (await refused.json()) as { code: string; seconds: number }
    expect(code).to.equal('tooMany')
    expect(seconds).to.be.within(1, 3600)
  })

  it('counts by what it is told to, and stands before the handler of a page', async () => {
    expect((await get('/behind?name=an')).status).to.equal(200)
    expect((await get('/behind?name=binh')).status).to.equal(200)
    expect((await get('/behind?name=an', '203.0.113.8')).status).to.equal(429)
    expect(handled).to.equal(2)
  })

  it('passes on what the handler refuses', async () => {
    expect((await get('/broken')).status).to.equal(409)
  })

  it('takes a network of IPv6 for one address', () => {
    const keyOf = (ip: string) => addressKey({ ip } as Parameters<typeof addressKey>[0])
    expect(keyOf('2001:db8:1:2::1')).to.equal(keyOf('2001:db8:1:2:ffff::9'))
    expect(keyOf('2001:db8:1:2::1')).not.to.equal(keyOf('2001:db8:1:3::1'))
    expect(keyOf('203.0.113.7')).not.to.equal(keyOf('203.0.113.8'))
  })
})
