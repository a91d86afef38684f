import { expect } from 'chai'
import type { Browser } from 'playwright-core'
import { launch, type Looks, openPage } from './chromium.ts'
import { people } from './people.ts'
import { type StartedServer, startServer } from './server.ts'
import { signIn, visitAll } from './visit.ts'

/** Of the others most pages are the same: a wide window shows nothing new of them. */
const isLookedAtTwice = new Set(['a pupil', 'a teacher'])
const phone: Looks = { width: 360, scheme: 'light', hasScripts: true }
const desktop: Looks = { width: 1280, scheme: 'dark', hasScripts: true }

describe('every page', () => {
  let server: StartedServer
  let browser: Browser
  before(async () => {
    server = await startServer()
    browser = await launch()
  })
  after(async () => {
    await browser.close()
    await server.stop()
    expect(server.output()).not.to.match(/"level":(50|60)/)
  })

  for (const { role, userName } of people) {
    for (const looks of isLookedAtTwice.has(role) ? [phone, desktop] : [phone]) {
      it(`is in order, for ${role} (${looks.width} px, ${looks.scheme})`, async () => {
        const watched = await openPage(browser, server.url, looks)
        try {
          await signIn(watched, userName, 'hoclieu-demo')
          const paths = await visitAll(watched, '/')
          expect(paths).to.include.members(['/', '/account', '/account/password', '/account/sessions'])
        } finally {
          await watched.context.close()
        }
      })
    }
  }
})
