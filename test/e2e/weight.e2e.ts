import { expect } from 'chai'
import { phone, useBrowser } from './browser.ts'
import type { Watched } from './chromium.ts'
import { signIn } from './visit.ts'

const kilobyte = 1024

describe('the weight of a page over the wire', () => {
  const { inBrowser } = useBrowser()

  for (const path of ['/', '/sign-in']) {
    it(`is at most 120 KB for somebody who comes to ${path} for the first time, with fonts and all`, () =>
      inBrowser(phone, async (watched) => {
        const weigh = await scale(watched)
        await watched.page.goto(path, { waitUntil: 'networkidle' })
        expect(weigh().all)
          .to.be.above(20 * kilobyte)
          .and.to.be.at.most(120 * kilobyte)
      }))
  }

  it('is at most 25 KB, without pictures, for each page after that', () =>
    inBrowser(phone, async (watched) => {
      await watched.page.goto('/', { waitUntil: 'networkidle' })
      const weigh = await scale(watched)
      await signIn(watched, 'viet.pq@lamgiang.example', 'hoclieu-demo')
      weigh()
      for (const path of [
        '/',
        '/account',
        '/account/password',
        '/account/sessions',
        '/account/tokens',
        '/administration/status',
        '/administration/audit',
        '/catalogue',
        '/catalogue?q=phan+so',
        '/materials',
        '/materials/new',
        '/figures',
        '/curriculum',
        '/curriculum/lowerSecondary/TOAN',
        '/curriculum/material-types',
        '/style',
        '/nowhere',
      ]) {
        await watched.page.goto(path, { waitUntil: 'networkidle' })
        const { all, pictures } = weigh()
        expect(all - pictures, path)
          .to.be.above(kilobyte)
          .and.to.be.at.most(25 * kilobyte)
      }
    }))
})

/** Weighs what comes over the wire, headers included; each call gives the bytes since the last one. */
async function scale({ page, context }: Watched): Promise<() => { all: number; pictures: number }> {
  const session = await context.newCDPSession(page)
  const types = new Map<string, string>()
  let weight = { all: 0, pictures: 0 }
  session.on('Network.responseReceived', ({ requestId, type }) => types.set(requestId, type))
  session.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    weight.all += encodedDataLength
    if (types.get(requestId) === 'Image') weight.pictures += encodedDataLength
  })
  await session.send('Network.enable')
  return () => {
    const weighed = weight
    weight = { all: 0, pictures: 0 }
    return weighed
  }
}
