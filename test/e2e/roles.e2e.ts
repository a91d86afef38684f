import { expect } from 'chai'
import { desktop, phone, useBrowser } from './browser.ts'
import type { Looks, Watched } from './chromium.ts'
import { people } from './people.ts'
import { changePassword, chooseLanguage, expectNoFault, signIn, signOut, visit } from './visit.ts'

const ways: Looks[] = [360, 1280].flatMap((width) =>
  (['light', 'dark'] as const).flatMap((scheme) => [true, false].map((hasScripts) => ({ width, scheme, hasScripts }))),
)
const wordsOf = ({ width, scheme, hasScripts }: Looks) =>
  `${width} px, ${scheme}, ${hasScripts ? 'with' : 'without'} scripts`

describe('somebody in the browser', () => {
  const { inBrowser } = useBrowser()

  const passwords = new Map<string, string>()
  let count = 0
  const passwordOf = (userName: string) => passwords.get(userName) ?? 'hoclieu-demo'

  for (const { role, userName, name } of people) {
    it(`signs in, changes language and password, and signs out, as ${role}`, () =>
      inBrowser({ ...phone, hasScripts: false }, (watched) => comeAndGo(watched, userName, name)))
  }

  for (const looks of ways) {
    it(`signs in, changes language and password, and signs out (${wordsOf(looks)})`, () =>
      inBrowser(looks, (watched) => comeAndGo(watched, 'hs02', 'Hân')))
  }

  it('meets errors that are pages in order, signed out and signed in', async () => {
    for (const looks of [phone, desktop]) {
      await inBrowser(looks, async (watched) => {
        await visit(watched, '/nowhere', 404)
        await signIn(watched, 'hs03', 'hoclieu-demo')
        await visit(watched, '/nowhere', 404)
        await visit(watched, '/administration', 403)
      })
    }
  })

  it('finds topics and outcomes in order', async () => {
    for (const looks of [phone, desktop]) {
      await inBrowser(looks, async (watched) => {
        await signIn(watched, 'hs06', 'hoclieu-demo')
        for (const path of ['/curriculum', '/curriculum/lowerSecondary/TOAN', '/curriculum/lowerSecondary/KHTN'])
          await visit(watched, path)
      })
    }
  })

  it('finds the pages that are open to everybody in order', async () => {
    for (const looks of [phone, desktop]) {
      await inBrowser(looks, async (watched) => {
        for (const path of ['/', '/sign-in', '/style', '/api']) await visit(watched, path)
      })
    }
  })

  it('is told at the form what is wrong with it', () =>
    inBrowser(phone, async (watched) => {
      await watched.page.goto('/sign-in')
      await watched.page.locator('form [name=userName]:visible').fill('hs04')
      await watched.page.locator('form [name=password]:visible').fill('sai mật khẩu')
      await watched.page.locator('form [name=password]:visible').press('Enter')
      await watched.page.locator('[role=alert]').waitFor()
      expect(await watched.page.locator('form [name=userName]:visible').inputValue()).to.equal('hs04')
      await expectNoFault(watched)
    }))

  it('signs in by a press on one of the people that the demo offers', () =>
    inBrowser(phone, async (watched) => {
      await watched.page.goto('/sign-in')
      const offered = watched.page.locator('main form', {
        has: watched.page.locator('[value="y.tm@lamgiang.example"]'),
      })
      await offered.locator('button').click()
      await watched.page.waitForURL((url) => url.pathname === '/')
      await expectNoFault(watched)
    }))

  it('signs in with the keyboard alone', () =>
    inBrowser(desktop, async ({ page }) => {
      await page.goto('/sign-in')
      await page.keyboard.press('Tab')
      expect(await focused(page)).to.match(/^A #main/)
      await page.keyboard.press('Enter')
      await tabTo(page, /userName/)
      await page.keyboard.type('hs05')
      await page.keyboard.press('Tab')
      expect(await focused(page)).to.match(/password/)
      await page.keyboard.type('hoclieu-demo')
      await page.keyboard.press('Enter')
      await page.waitForURL((url) => url.pathname === '/')
      await tabTo(page, /^SUMMARY/)
      await page.keyboard.press('Enter')
      await tabTo(page, /^A \/account/)
    }))

  async function comeAndGo(watched: Watched, userName: string, name: string): Promise<void> {
    const { page } = watched
    await signIn(watched, userName, passwordOf(userName))
    expect(await page.locator('h1').textContent()).to.include(`Chào ${name},`)
    await expectNoFault(watched)

    await chooseLanguage(watched, 'en')
    expect(await page.locator('h1').textContent()).to.include(`Hello ${name},`)
    await expectNoFault(watched)
    await chooseLanguage(watched, 'vi')

    const next = `bánh chưng xanh số ${++count}`
    await changePassword(watched, passwordOf(userName), next)
    passwords.set(userName, next)
    await expectNoFault(watched)
    await visit(watched, '/account/sessions')

    await signOut(watched)
    await expectNoFault(watched)
    await page.goto('/account')
    expect(new URL(page.url()).pathname).to.equal('/sign-in')
    await signIn(watched, userName, next)
    await signOut(watched)
  }
})

type Page = Watched['page']

/** The element that has the focus: its kind, and where it leads or what it is called. */
async function focused(page: Page): Promise<string> {
  const element = 'document.activeElement'
  return await page.evaluate<string>(
    `[${element}.tagName, ${element}.getAttribute('href') ?? ${element}.getAttribute('name') ?? ''].join(' ')`,
  )
}

async function tabTo(page: Page, wanted: RegExp): Promise<void> {
  for (let press = 0; press < 30; press += 1) {
    if (wanted.test(await focused(page))) return
    await page.keyboard.press('Tab')
  }
  throw new Error(`The keyboard does not reach ${wanted}.`)
}
