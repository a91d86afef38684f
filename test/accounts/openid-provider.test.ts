import { once } from 'node:events'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { expect } from 'chai'
import { makePerson, signIn } from '../support/make.ts'
import { settingsOf, startProvider } from '../support/provider.ts'
import { type RunningApp, startApp } from '../support/start.ts'

describe('a provider that is away', () => {
  const words = 'Nơi đăng nhập bên ngoài hiện không trả lời'

  it('leaves the passwords, and is asked again later', async () => {
    const first = await startProvider()
    const { issuer } = first
    await first.stop()
    const app = await startApp(settingsOf(issuer))
    const browser = app.visitor()
    const refused = await browser.get('/sign-in/openid?next=/account')
    expect(refused.location).to.equal('/sign-in?next=%2Faccount')
    expect((await browser.get('/sign-in')).html).to.include(words)
    await signIn(app, await makePerson('teacher'))

    const again = await startProvider(Number(new URL(issuer).port))
    expect((await browser.get('/sign-in/openid')).location).to.include(`${issuer}/authorize`)
    await app.stop()
    await again.stop()
  })

  it('and does not even say so is waited for five seconds at most', async () => {
    const sockets = new Set<Socket>()
    const silent = createServer((socket) => sockets.add(socket)).listen(0, '127.0.0.1')
    await once(silent, 'listening')
    const app = await startApp(settingsOf(`http://127.0.0.1:${(silent.address() as AddressInfo).port}`))
    const browser = app.visitor()
    const start = performance.now()
    const { location } = await browser.get('/sign-in/openid')
    expect(performance.now() - start).to.be.within(4500, 9000)
    expect((await browser.get(location!)).html).to.include(words)
    for (const socket of sockets) socket.destroy()
    silent.close()
    await app.stop()
  })
})

describe('a provider that is there', () => {
  it('is told to lead back to where people reach the pages, whatever the request says', async () => {
    const provider = await startProvider()
    const app = await startApp({ ...settingsOf(provider.issuer), PUBLIC_URL: 'https://hoclieu.example/' })
    const { location } = await app.visitor().get('/sign-in/openid')
    const way = new URL(location!).searchParams.get('redirect_uri')
    expect(way).to.equal('https://hoclieu.example/sign-in/openid/callback')
    await app.stop()
    await provider.stop()
  })

  it('needs no name', async () => {
    const app = await startApp({ ...settingsOf('http://127.0.0.1:9'), OPENID_NAME: '' })
    expect((await app.visitor().get('/sign-in')).html).to.include('Đăng nhập bằng tài khoản khác')
    await app.stop()
  })
})

describe('without a provider', () => {
  let app: RunningApp
  before(async () => (app = await startApp()))
  after(() => app.stop())

  it('nothing is offered, and nothing answers', async () => {
    const browser = app.visitor()
    expect((await browser.get('/sign-in')).html).to.not.include('openid')
    for (const path of ['/sign-in/openid', '/sign-in/openid/callback?code=x'])
      expect((await browser.get(path)).status, path).to.equal(404)
    expect(browser.cookies.has('session')).to.be.false
  })
})
