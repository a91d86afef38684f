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
  readonly looks: Looks
  /** What has gone wrong since the last time it was asked for. */
  troubles(): string[]
}

export async function launch(): Promise<Browser> {
  return await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] })
}

export async function openPage(browser: Browser, base: string, looks: Looks): Promise<Watched> {
  const { width, scheme, hasScripts } = looks
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
  return { page, context, looks, troubles: () => troubles.splice(0).map((trouble) => `${page.url()}: ${trouble}`) }
}

/** Everything about this page that must not be, in words. Without scripts axe cannot run; the page is the same. */
export async function faultsOf({ page, looks, troubles }: Watched): Promise<string[]> {
  const root = '(({ scrollWidth, clientWidth }) => ({ scrollWidth, clientWidth }))(document.documentElement)'
  const { scrollWidth, clientWidth } = await page.evaluate<{ scrollWidth: number; clientWidth: number }>(root)
  return [
    ...troubles(),
    ...(scrollWidth > clientWidth ? [`${page.url()}: ${scrollWidth} wide on a screen of ${clientWidth}`] : []),
    ...(looks.hasScripts ? await violationsOn(page, looks) : []),
  ]
}

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** Parts of pages with which axe has found nothing wrong, by how they are built and looked at. */
const inOrder = new Set<string>()

/** A page is not examined again when it is built, part by part, as pages that were in order: only its words are others. */
async function violationsOn(page: Page, { width, scheme }: Looks): Promise<string[]> {
  const parts = (await page.evaluate<string[]>(buildOfParts)).map((part) => `${width} ${scheme} ${part}`)
  if (parts.every((part) => inOrder.has(part))) return []
  await page.evaluate(axe)
  const { violations } = await page.evaluate<AxeResults>("axe.run({ resultTypes: ['violations'] })")
  if (violations.length === 0) for (const part of parts) inOrder.add(part)
  return violations.map(({ id, nodes }) => `${page.url()}: axe ${id} at ${nodes.map(({ html }) => html).join(' | ')}`)
}

/**
 * Of the head, the header, the main part and the footer: which elements are in which, each with its classes, its attributes
 * (with their values where those are words of a vocabulary) and whether it has text of its own. What comes many times, as the
 * rows of a list, counts once, unless two have the same id.
 */
const buildOfParts = `(() => {
  const telling = /^(class|role|type|lang|scope|tabindex|autocomplete|aria-(?!label$|labelledby$|describedby$|controls$).*)$/
  const ids = [...document.querySelectorAll('[id]')].map(({ id }) => id)
  const buildOf = (element, above, found) => {
    const attributes = [...element.attributes].map(({ name, value }) =>
      telling.test(name) ? name + '=' + value : value.trim() === '' ? name + '=' : name)
    const hasText = [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim() !== '')
    const own = above + '>' + element.localName + '[' + attributes.sort().join(' ') + ']' + (hasText ? '*' : '')
    found.add(own)
    for (const child of element.children) buildOf(child, own, found)
    return found
  }
  const parts = [document.head, ...document.body.children]
  const root = [...document.documentElement.attributes].map(({ name, value }) => name + '=' + value).join(' ')
  return [root + (ids.length === new Set(ids).size ? '' : ' twice'), ...parts.map((part) => [...buildOf(part, '', new Set())].sort().join(' '))]
})()`
