import { expect } from 'chai'
import { sitemapSize } from '../../server/harvesting/tell.ts'
import { ToldMaterial } from '../../server/harvesting/told.model.ts'
import { utcSeconds } from '../../server/harvesting/times.ts'
import { behindProxy } from '../api/client.ts'
import { type RunningApp, startApp } from '../support/start.ts'
import { expectValid, parse, textIn } from './harvester.ts'
import { makeType, publish, retire, step } from './public.ts'

const site = 'https://hoclieu.example'

describe('what search engines are told', () => {
  let app: RunningApp
  before(async () => {
    app = await startApp({ PUBLIC_URL: `${site}/`, ...behindProxy })
  })
  beforeEach(makeType)
  afterEach(() => app.clear())
  after(() => app.stop())

  async function entries(path: string) {
    const response = await fetch(app.url + path)
    expect(response.status, path).to.equal(200)
    expect(response.headers.get('content-type')).to.equal('text/xml; charset=utf-8')
    expect(response.headers.get('cache-control')).to.equal('public, max-age=3600')
    const root = parse(await response.text())
    expectValid(root)
    return root.children.map((one) => [textIn(one, 'loc'), textIn(one, 'lastmod')])
  }

  it('has a place for everything public, and for nothing else', async () => {
    const one = await publish()
    const two = await publish()
    await publish({ scope: 'sector' })
    await app.work()
    const datestamps = await ToldMaterial.find().sort({ datestamp: -1 }).lean()
    const last = utcSeconds(datestamps[0]!.datestamp)
    expect(await entries('/sitemap.xml')).to.deep.equal([
      [`${site}/sitemap/0.xml`, ''],
      [`${site}/sitemap/1.xml`, last],
    ])
    expect(await entries('/sitemap/0.xml')).to.deep.include([`${site}/`, ''])
    const urls = (await entries('/sitemap/1.xml')).map(([url]) => url)
    expect(urls).to.have.members([one, two].map(({ _id }) => `${site}/materials/${_id.toString()}`))
    await step(one, 'hide')
    await app.work()
    expect(await entries('/sitemap/1.xml')).to.have.length(1)
    await retire(two)
    await app.work()
    expect((await fetch(`${app.url}/sitemap/1.xml`)).status).to.equal(404)
    expect(await entries('/sitemap.xml')).to.have.length(1)
  })

  it('goes on in another file where one is full', async () => {
    await publish()
    await app.work()
    await ToldMaterial.updateOne({}, { $set: { place: sitemapSize - 1 } })
    const [full, next] = [await publish(), await publish()]
    await app.work()
    expect(await entries('/sitemap.xml')).to.have.length(3)
    const told = await ToldMaterial.find({ _id: { $in: [full._id, next._id] } })
      .sort({ place: 1 })
      .lean()
    expect(told.map(({ place, sitemap }) => [place, sitemap])).to.deep.equal([
      [sitemapSize, 1],
      [sitemapSize + 1, 2],
    ])
    expect(await entries('/sitemap/2.xml')).to.have.length(1)
  })

  it('has no file with a strange number', async () => {
    for (const number of ['1', '-1', '01', '1e3', 'x', '99999999999'])
      expect((await fetch(`${app.url}/sitemap/${number}.xml`)).status, number).to.equal(404)
  })

  it('names the sitemap to robots, and keeps them out of searches', async () => {
    const response = await fetch(`${app.url}/robots.txt`)
    expect(response.headers.get('content-type')).to.equal('text/plain; charset=utf-8')
    const lines = (await response.text()).split('\n')
    expect(lines).to.include.members([`Sitemap: ${site}/sitemap.xml`, 'Disallow: /catalogue?*&', 'User-agent: *'])
    expect(lines).not.to.include('Disallow: /')
  })

  it('is told so often only', async () => {
    const from = { 'x-forwarded-for': '10.99.0.1' }
    const asked = async () => (await fetch(`${app.url}/oai?verb=Identify`, { headers: from })).status
    const statuses: number[] = []
    // A minute may end meanwhile, and another begin.
    while (statuses.length < 2 * 120 + 1 && statuses.at(-1) !== 429) statuses.push(await asked())
    expect(statuses.length).to.be.greaterThan(120)
    expect(statuses.at(-1)).to.equal(429)
  })
})
