// What a person does in the browser, and what holds on every page that they come to.

import { expect } from 'chai'
import { faultsOf, type Watched } from './chromium.ts'

/** Opens a page and looks at it. */
export async function visit(watched: Watched, path: string, status = 200): Promise<void> {
  const response = await watched.page.goto(path)
  expect(response?.status(), path).to.equal(status)
  await expectNoFault(watched)
}

export async function expectNoFault(watched: Watched): Promise<void> {
  expect((await faultsOf(watched)).join('\n')).to.equal('')
}

export async function signIn({ page }: Watched, userName: string, password: string): Promise<void> {
  await page.goto('/sign-in')
  const form = page.locator('form', { has: page.locator('input[type=password]') }).first()
  await form.locator('[name=userName]').fill(userName)
  await form.locator('[name=password]').fill(password)
  await form.locator('button').first().click()
  await page.waitForURL((url) => url.pathname !== '/sign-in')
}

/** By the menu of the account, which opens without scripts too. */
export async function signOut({ page }: Watched): Promise<void> {
  await page.locator('.site-account summary').click()
  await page.locator('form[action="/sign-out"] button').click()
  await page.waitForURL('**/sign-in')
}

export async function chooseLanguage({ page }: Watched, language: 'vi' | 'en'): Promise<void> {
  await page.locator('.site-account summary').click()
  await page.locator(`.site-account button[value=${language}]`).click()
  await page.locator(`html[lang=${language}]`).waitFor({ state: 'attached' })
}

export async function changePassword({ page }: Watched, current: string, next: string): Promise<void> {
  await page.goto('/account/password')
  await page.fill('[name=currentPassword]', current)
  await page.fill('[name=newPassword]', next)
  await page.fill('[name=newPasswordAgain]', next)
  await page.locator('main form button:not([type=button])').first().click()
  await page.waitForURL('**/account')
}

/**
 * Every page that links lead to from here, each looked at; of a list's many only the first. Files are no pages. Gives their
 * paths. `met` counts by whom each kind of page was looked at: what some others have met needs no further look, but for the
 * first pages of everybody.
 */
export async function visitAll(watched: Watched, start: string, met: Map<string, number>): Promise<string[]> {
  const waiting = [start]
  const seen = new Map<string, string>()
  for (let path = waiting.shift(); path !== undefined; path = waiting.shift()) {
    if (seen.has(shapeOf(path))) continue
    seen.set(shapeOf(path), path)
    const times = met.get(shapeOf(path)) ?? 0
    if (times >= enough && !firstPages.includes(path)) continue
    met.set(shapeOf(path), times + 1)
    if (!(await visitUnlessFile(watched, path))) continue
    waiting.push(...(await linksOn(watched)))
  }
  return [...seen.values()]
}

const enough = 4
const firstPages = ['/', '/account']

/** A link may lead to a file, which the browser saves. */
async function visitUnlessFile(watched: Watched, path: string): Promise<boolean> {
  try {
    await visit(watched, path)
    return true
  } catch (error) {
    if (error instanceof Error && error.message.includes('Download is starting')) return false
    throw error
  }
}

/**
 * `/administration/audit/6b02…?page=2` is one of many of its kind, and so are `/curriculum/primary/TOAN`, `/coverage/TOAN/6` and
 * the tree of units with one more branch open (`open=…&open=…`).
 */
function shapeOf(path: string): string {
  return path
    .replace(/[0-9a-f]{24}/g, ':id')
    .replace(/\/[A-Z][\w.-]*(?=[/?]|$)/g, '/:code')
    .replace(/\/\d+(?=[/?]|$)/g, '/:number')
    .replace(/=[^&]*/g, '=')
    .replace(/(\w+=)(?:&\1)+/g, '$1')
}

/** The browser shows or saves it by itself: none of our pages. */
function isFile({ pathname }: URL): boolean {
  return /\/(files\/[0-9a-f]{24}(\/(preview|thumbnail|captions))?|zip|thumbnail)$/.test(pathname)
}

async function linksOn({ page }: Watched): Promise<string[]> {
  const links = "[...document.querySelectorAll('a[href]:not([download])')].map(({ href }) => href)"
  const { origin } = new URL(page.url())
  return (await page.evaluate<string[]>(links))
    .map((address) => new URL(address))
    .filter((url) => url.origin === origin && !/^\/(assets|api\/)/.test(url.pathname) && !isFile(url))
    .map(({ pathname, search }) => pathname + search)
}
