import { expect } from 'chai'
import type { Page } from 'playwright-core'
import { phone, useBrowser } from './browser.ts'
import type { Watched } from './chromium.ts'
import { expectNoFault, signIn, visit } from './visit.ts'

const classTeacher = 'an.tv2@lamgiang.example'
const child = 'Đặng Ân'

describe('signing up with the code on a slip, in the browser', () => {
  const { inBrowser } = useBrowser()

  const press = async ({ page }: Watched, name: string) =>
    await page.locator('main').getByRole('button', { name, exact: true }).click()

  /** By the class teacher, from the page of their class. */
  const makeCode = async (watched: Watched): Promise<string> => {
    const { page } = watched
    await signIn(watched, classTeacher, 'hoclieu-demo')
    for (const name of ['6A1', child]) {
      await page.locator('main').getByRole('link', { name, exact: true }).first().click()
      await page.waitForLoadState()
    }
    await page.locator('main a[href$="/guardian-code"]').click()
    await expectNoFault(watched)
    await press(watched, 'Tạo mã')
    const code = page.locator('.figure-number')
    await code.waitFor()
    await expectNoFault(watched)
    return await code.innerText()
  }
  const choose = async (page: Page, userName: string) => {
    await page.fill('[name=userName]', userName)
    await page.fill('[name=newPassword]', 'mèo đen ăn phở')
    await page.fill('[name=newPasswordAgain]', 'mèo đen ăn phở')
    await page.check('[name=agree]')
  }

  for (const hasScripts of [true, false])
    it(`leads a mother to her child (${hasScripts ? 'with' : 'without'} scripts)`, async () => {
      const code = await inBrowser(phone, makeCode)
      await inBrowser({ ...phone, hasScripts }, async (watched) => {
        const { page } = watched
        await visit(watched, '/sign-in')
        await page.locator('main a[href="/sign-up"]').click()
        await page.waitForURL('**/sign-up')
        await page.fill('[name=code]', 'không phải mã')
        await press(watched, 'Tiếp tục')
        await page.locator('#error-code, .notice').first().waitFor()
        await expectNoFault(watched)
        await page.fill('[name=code]', code.toLowerCase())
        await press(watched, 'Tiếp tục')
        await page.waitForURL('**/sign-up/person')
        expect(await page.locator('main').innerText()).to.include(child)
        await expectNoFault(watched)
        await page.fill('[name=fullName]', 'Lê Thị Mỹ')
        await page.check('[name=relation][value=mother]')
        await page.fill('[name=phone]', hasScripts ? '0901234567' : '0901234568')
        await press(watched, 'Tiếp tục')
        await page.waitForURL('**/sign-up/account')
        await expectNoFault(watched)
        await choose(page, hasScripts ? 'my.le' : 'my.le.2')
        await press(watched, 'Tạo tài khoản')
        await page.waitForURL((url) => !url.pathname.startsWith('/sign-up'))
        await visit(watched, '/people/children')
        expect(await page.locator('main').innerText()).to.include(child)
      })
      await inBrowser(phone, async (watched) => {
        await visit(watched, `/sign-up?code=${code}`)
        await press(watched, 'Tiếp tục')
        await watched.page.locator('main .notice, #error-code').first().waitFor()
      })
    })
})
