import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect } from 'chai'
import { linksIn, mostLinks } from '../../server/curation/links.ts'
import { isPublic, tryLink } from '../../server/curation/try-link.ts'
import { tryLinksOf } from '../../server/curation/try-links.ts'
import { emptyContent } from '../../server/materials/content.ts'
import { takeStep } from '../../server/materials/step.ts'
import { noWords, origin } from '../materials/materials.ts'
import { bring, makePlace } from '../materials/published.ts'
import { signIn } from '../support/make.ts'
import { type RunningApp, startApp } from '../support/start.ts'
import { makeType, openOf } from './submissions.ts'

describe('the links of a material', () => {
  const found = (content: Partial<typeof emptyContent>, ...texts: string[]) =>
    linksIn({ ...emptyContent, ...content }, texts)

  it('are its link, those of its sources and those that are written in it, each once', () => {
    const content = {
      link: 'https://a.example/x',
      sources: [{ url: 'https://b.example/' }, { text: 'một cuốn sách' }],
      description: 'Xem https://c.example/y và https://a.example/x',
    }
    expect(found(content, 'Nguồn: HTTP://d.example/z')).to.deep.equal([
      'https://a.example/x',
      'https://b.example/',
      'https://c.example/y',
      'HTTP://d.example/z',
    ])
  })

  for (const [text, link] of [
    ['Xem https://a.example/x.', 'https://a.example/x'],
    ['(https://a.example/x)', 'https://a.example/x'],
    ['(xem https://a.example/x).', 'https://a.example/x'],
    ['https://a.example/Tre_(cây)', 'https://a.example/Tre_(cây)'],
    ['“https://a.example/x”, rồi', 'https://a.example/x'],
    ['https://a.example/x?y=1&z=2; hết', 'https://a.example/x?y=1&z=2'],
  ] as const)
    it(`end before what follows: ${text}`, () => expect(found({}, text)).to.deep.equal([link]))

  it('are none where there is no address of the web', () =>
    expect(found({ link: 'mailto:a@example.org' }, 'ftp://a.example https:// www.a.example')).to.deep.equal([]))

  it(`are at most ${mostLinks}`, () => {
    const text = Array.from({ length: mostLinks + 1 }, (_, at) => `https://a.example/${at}`).join(' ')
    expect(found({}, text)).to.have.length(mostLinks)
  })
})

describe('an address of the network', () => {
  const own = ['127.0.0.1', '10.1.2.3', '172.16.0.1', '172.31.255.255', '192.168.1.1', '169.254.169.254', '100.64.0.1']
  const others = ['0.0.0.0', '224.0.0.1', '255.255.255.255', '::1', '::', 'fe80::1', 'fd00::1', '::ffff:127.0.0.1']
  for (const address of [...own, ...others, '64:ff9b::7f00:1', '2002:7f00:1::', '2001:db8::1', 'a.example', ''])
    it(`is not asked: ${address}`, () => expect(isPublic(address)).to.equal(false))
  for (const address of ['8.8.8.8', '172.15.255.255', '172.32.0.1', '100.63.255.255', '2606:4700::1111'])
    it(`may be asked: ${address}`, () => expect(isPublic(address)).to.equal(true))
})

describe('trying a link', () => {
  let server: Server
  let base: string
  let asked: string[]
  const answers: RequestListener = ({ url = '' }, res) => {
    asked.push(url)
    if (url === '/silent') return
    if (url === '/moved') return void res.writeHead(301, { location: '/200' }).end()
    if (url === '/round') return void res.writeHead(302, { location: '/round' }).end()
    if (url === '/outside') return void res.writeHead(302, { location: 'file:///etc/passwd' }).end()
    res.writeHead(Number(url.slice(1))).end('một trang')
  }
  before(async () => {
    server = createServer(answers)
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    base = `http://localhost:${(server.address() as AddressInfo).port}`
  })
  beforeEach(() => void (asked = []))
  after(() => {
    server.closeAllConnections()
    server.close()
  })
  const tryIt = (path: string) => tryLink(`${base}${path}`, { mayAsk: () => true, milliseconds: 300 })

  for (const [path, state] of [
    ['/200', 'works'],
    ['/204', 'works'],
    ['/403', 'works'],
    ['/429', 'works'],
    ['/404', 'gone'],
    ['/410', 'gone'],
    ['/400', 'failed'],
    ['/500', 'failed'],
    ['/moved', 'works'],
    ['/round', 'failed'],
    ['/outside', 'failed'],
    ['/silent', 'failed'],
  ] as const)
    it(`finds that ${path} ${state}`, async () => expect(await tryIt(path)).to.equal(state))

  it('gives up going round after a few times', async () => {
    await tryIt('/round')
    expect(asked).to.have.length(6)
  })

  for (const host of ['localhost', '127.0.0.1', '[::1]', '0x7f.1', '2130706433'])
    it(`never asks this machine, called ${host}`, async () => {
      const { port } = new URL(base)
      expect(await tryLink(`http://${host}:${port}/200`)).to.equal('failed')
      expect(asked).to.deep.equal([])
    })
})

describe('the links of what was handed in', () => {
  let app: RunningApp
  before(async () => {
    app = await startApp({ CHECK_LINKS: 'yes' })
  })
  beforeEach(async () => {
    await app.clear()
    await makeType()
  })
  after(() => app.stop())

  it('are tried by the worker, and the reviewer reads which of them lead nowhere', async () => {
    const place = await makePlace()
    const body = 'Nguồn: http://127.0.0.1:9/mot và http://127.0.0.1:9/hai'
    const content = { scope: 'school', licence: 'CCBY', link: '', sources: [] } as const
    const { _id } = await bring(place.owner.actor, [{ name: 'a.txt', body }], content)
    await takeStep(place.owner.actor, _id, 'submit', noWords, origin)
    const url = `/curation/${(await openOf(_id))!._id.toString()}`
    const librarian = await signIn(app, place.librarian.person)
    expect((await librarian.get(url)).html).to.include('Chưa thử xong các liên kết')
    await app.work()
    expect((await librarian.get(url)).html)
      .to.include('Có 2 liên kết chưa mở được')
      .and.include('http://127.0.0.1:9/hai')

    await tryLinksOf(_id, 1, (address) => Promise.resolve(address.endsWith('hai') ? 'gone' : 'works'))
    expect((await librarian.get(url)).html)
      .to.include('Có 1 liên kết không còn trang nào ở đó')
      .and.include('http://127.0.0.1:9/hai')
  })
})
