// Debian's Chromium, and what every page in it must keep to: no error in the console, nothing that the content policy
// refuses, no request to another host, no sideways scrolling, nothing that axe finds.

import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { AxeResults } from 'axe-core'
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'

export interface Looks {
  readonly width: number
  readonly scheme: 'light' | 'dark'
  readonly hasScripts: boolean
}

export interface Watched {
  readonly page: Page
  readonly context: BrowserContext
  readonly hasScripts: boolean
  /** What has gone wrong since the last time it was asked for. */
  troubles(): string[]
}

export async function launch(): Promise<Browser> {
  return await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] })
}

export async function openPage(browser: Browser, base: string, { width, scheme, hasScripts }: Looks): Promise<Watched> {
  const context = await browser.newContext({
    baseURL: base,
    viewport: { width, height: 760 },
    colorScheme: scheme,
    javaScriptEnabled: hasScripts,
    locale: 'vi-VN',
  })
  const page = await context.newPage()
  const troubles: string[] = []
  page.on('console', (message) => {
    // An answer of 4xx is what some pages are about; everything else that the console tells is a defect.
    const isStatus = /Failed to load resource: the server responded with a status of 4\d\d/.test(message.text())
    if (['error', 'warning'].includes(message.type()) && !isStatus) troubles.push(`console: ${message.text()}`)
  })
  page.on('pageerror', (error) => troubles.push(`script: ${error.message}`))
  page.on('requestfailed', (request) => {
    // What the page before was still loading is given up when the next one comes.
    const why = request.failure()?.errorText
    if (why !== 'net::ERR_ABORTED') troubles.push(`not loaded: ${request.url()} ${why}`)
  })
  page.on('request', (request) => {
    const url = new URL(request.url())
    if (url.origin !== base && !['data:', 'blob:'].includes(url.protocol)) troubles.push(`to another host: ${url.href}`)
  })
  return { page, context, hasScripts, troubles: () => troubles.splice(0).map((trouble) => `${page.url()}: ${trouble}`) }
}

/** Everything about this page that must not be, in words. Without scripts axe cannot run; the page is the same. */
export async function faultsOf({ page, hasScripts, troubles }: Watched): Promise<string[]> {
  const root = '(({ scrollWidth, clientWidth }) => ({ scrollWidth, clientWidth }))(document.documentElement)'
  const { scrollWidth, clientWidth } = await page.evaluate<{ scrollWidth: number; clientWidth: number }>(root)
  return [
    ...troubles(),
    ...(scrollWidth > clientWidth ? [`${page.url()}: ${scrollWidth} wide on a screen of ${clientWidth}`] : []),
    ...(hasScripts ? await violationsOn(page) : []),
  ]
}

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

async function violationsOn(page: Page): Promise<string[]> {
  await page.evaluate(axe)
  const { violations } = await page.evaluate<AxeResults>("axe.run({ resultTypes: ['violations'] })")
  return violations.map(({ id, nodes }) => `${page.url()}: axe ${id} at ${nodes.map(({ html }) => html).join(' | ')}`)
}
