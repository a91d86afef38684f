// A pupil on a phone learns in a course that their teacher has just made, and the teacher sees how far they are.

import { expect } from 'chai'
import type { Page } from 'playwright-core'
import { desktop, phone, useBrowser } from './browser.ts'
import { expectNoFault, signIn, visit } from './visit.ts'

const teacher = 'an.tv2@lamgiang.example'
const pupil = 'hs01'
const guardian = 'chau.pb@mail.example'
const password = 'hoclieu-demo'

describe('learning in a course', () => {
  const { inBrowser } = useBrowser()

  const press = async (page: Page, name: string | RegExp) => {
    await page.locator('main').getByRole('button', { name }).first().click()
    await page.waitForLoadState()
  }
  const textOf = (page: Page) => page.locator('main').innerText()

  it('goes from what comes next to what is done, and is seen by teachers and families', async () => {
    let url = ''
    await inBrowser(desktop, async (watched) => {
      const { page } = watched
      await signIn(watched, teacher, password)
      await page.goto('/courses/new')
      await page.fill('[name=title]', 'Toán 6 – Phân số')
      await press(page, 'Tạo khoá học')
      url = new URL(page.url()).pathname
      for (const [title, rule, after] of [
        ['Đọc trước', 'viewed', ''],
        ['Luyện tập', 'byHand', ''],
        ['Kiểm tra', 'viewed', 'Luyện tập'],
      ] as const) {
        await page.goto(`${url}/items/new?kind=link`)
        await page.fill('[name="facts.url"]', 'https://vi.example/')
        await page.fill('[name=title]', title)
        await page.selectOption('[name=rule]', rule)
        if (after) await page.selectOption('[name=afterItem]', { label: after })
        await expectNoFault(watched)
        await press(page, 'Thêm vào khoá học')
      }
      await page.goto(`${url}/people`)
      await page.locator('[name=classes]').first().check()
      await press(page, 'Lưu')
      await page.goto(url)
      await press(page, 'Mở khoá học')
      await visit(watched, url)
    })

    await inBrowser(phone, async (watched) => {
      const { page } = watched
      await signIn(watched, pupil, password)
      await visit(watched, '/courses')
      expect(await textOf(page))
        .to.include('0 trên 3')
        .and.include('Đọc trước')
      await visit(watched, url)
      expect(await textOf(page)).to.include('Mở sau khi học xong “Luyện tập”')
      const next = page.getByRole('link', { name: /Tiếp tục: Đọc trước/ })
      const box = (await next.boundingBox())!
      expect(box.y + box.height).to.be.below(760)
      await next.click()
      await page.waitForURL('**/items/*')
      await expectNoFault(watched)
      await page.getByRole('link', { name: /Tiếp: Luyện tập/ }).click()
      await page.waitForURL((address) => address.pathname !== url)
      await page.getByRole('button', { name: 'Đã học xong' }).waitFor()
      await expectNoFault(watched)
      await press(page, 'Đã học xong')
      expect(await textOf(page))
        .to.include('tự đánh dấu')
        .and.include('Kiểm tra')
      await visit(watched, url)
      expect(await textOf(page))
        .to.include('2 trên 3')
        .and.not.include('Mở sau khi')
      await visit(watched, `${url}/outcomes`)
    })

    await inBrowser(phone, async (watched) => {
      await signIn(watched, guardian, password)
      await visit(watched, '/courses')
      expect(await textOf(watched.page)).to.match(/\d trên \d+|Chưa có khoá học/)
    })

    for (const looks of [phone, desktop])
      await inBrowser(looks, async (watched) => {
        const { page } = watched
        await signIn(watched, teacher, password)
        await visit(watched, `${url}/progress`)
        expect(await textOf(page))
          .to.include('2 trên 3')
          .and.include('✓ Xong')
        await page.getByRole('link', { name: '2. Luyện tập' }).click()
        await page.waitForURL('**/progress/items/*')
        await expectNoFault(watched)
        expect(await textOf(page)).to.include('Đã xong: 1')
        await visit(watched, `${url}/progress/outcomes`)
      })
  })

  it('counts the pages of a document by itself, and goes on where it was', async () => {
    let url = ''
    await inBrowser(desktop, async (watched) => {
      const { page } = watched
      await signIn(watched, teacher, password)
      const found = page
        .locator('main')
        .getByRole('link', { name: /Atlat mini/ })
        .first()
      // The materials of the demo come a while after its people.
      for (let left = 60; left > 0 && !(await found.isVisible()); left--) {
        await page.waitForTimeout(500)
        await page.goto('/catalogue?q=Atlat+mini')
      }
      const material = (await found.getAttribute('href'))!
      await page.goto('/courses/new')
      await page.fill('[name=title]', 'Địa lí quê em')
      await press(page, 'Tạo khoá học')
      url = new URL(page.url()).pathname
      await page.goto(`${url}/items/new?kind=material`)
      await page.fill('[name="facts.material"]', material)
      await page.selectOption('[name=rule]', 'allPages')
      await press(page, 'Thêm vào khoá học')
      await page.goto(`${url}/people`)
      await page.locator('[name=classes]').first().check()
      await press(page, 'Lưu')
      await page.goto(url)
      await press(page, 'Mở khoá học')
    })

    await inBrowser(phone, async (watched) => {
      const { page } = watched
      await signIn(watched, pupil, password)
      await page.goto(url)
      await page.getByRole('link', { name: /Tiếp tục: Atlat mini/ }).click()
      await page.waitForURL('**/items/*')
      const item = page.url()
      const document = page.locator('details.preview', { has: page.locator('[data-pdf]') }).first()
      await document.locator('summary').click()
      const next = document.getByRole('button', { name: 'Trang sau' })
      await document.locator('.textLayer').waitFor({ state: 'attached' })
      const turn = async () => {
        await document.locator('.pdf-paper').waitFor()
        await page.evaluate("document.querySelector('.pdf-paper').className = 'before'")
        await next.click()
        await document.locator('.pdf-paper').waitFor()
      }
      const pages = Number(/\d+/.exec((await document.locator('.pdf-bar .muted').textContent()) ?? '')![0])
      expect(pages).to.be.above(1)
      const told = page.waitForResponse((response) => response.url().endsWith('/progress') && response.ok())
      await turn()
      await told
      await expectNoFault(watched)

      await page.goto(item)
      await page.getByRole('button', { name: 'Tiếp tục từ trang 2' }).click()
      const field = document.locator('.pdf-number')
      await field.waitFor()
      expect(await field.inputValue()).to.equal('2')
      for (let number = 3; number <= pages; number++) {
        await turn()
      }
      // What a page says when it goes may come after the request for the next one.
      const done = page.getByText('Đã xong', { exact: true })
      for (let left = 10; left > 0 && !(await done.isVisible()); left--) await page.goto(item)
      expect(await textOf(page)).to.include('tự tính')
    })
  })
})
