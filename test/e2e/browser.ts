// A server and a browser for the tests of one `describe`.

import { expect } from 'chai'
import type { Browser } from 'playwright-core'
import { launch, type Looks, openPage, type Watched } from './chromium.ts'
import { longestStart, type StartedServer, startServer } from './server.ts'

export const phone: Looks = { width: 360, scheme: 'light', hasScripts: true }
export const desktop: Looks = { width: 1280, scheme: 'dark', hasScripts: true }

export interface UsedBrowser {
  /** A window of its own, as if on a device of its own; closed at the end. */
  inBrowser<Result>(looks: Looks, act: (watched: Watched) => Promise<Result>): Promise<Result>
}

/** At the end the server must have stopped well and must have logged no error. */
export function useBrowser(): UsedBrowser {
  let server: StartedServer | undefined
  let browser: Browser | undefined
  before(async function () {
    // The slow start of a loaded machine is no failure of what is tested; one that never ends tells what was written.
    this.timeout(longestStart + 60_000)
    server = await startServer()
    browser = await launch()
  })
  after(async () => {
    await browser?.close()
    await server?.stop()
    expect(server?.output() ?? '').not.to.match(/"level":(50|60)/)
  })
  return {
    inBrowser: async (looks, act) => {
      const watched = await openPage(browser!, server!.url, looks)
      try {
        return await act(watched)
      } finally {
        await watched.context.close()
      }
    },
  }
}
