// A pupil takes a part of a course along, learns without a network, and their brother signs in on the same telephone.

import { expect } from 'chai'
import type { Page } from 'playwright-core'
import { desktop, phone, useBrowser } from './browser.ts'
import { expectNoFault, signIn, visit } from './visit.ts'

const teacher = 'an.tv2@lamgiang.example'
const pupil = 'hs01'
const brother = 'hs02'
const password = 'hoclieu-demo'

describe('learning without a network', () => {
  const { inBrowser } = useBrowser()
  const textOf = (page: Page) => page.locator('main').innerText()
  const press = async (page: Page, name: string | RegExp) => {
    await page.locator('main').getByRole('button', { name }).first().click()
    await page.waitForLoadState()
  }
  let course = ''
  const items: string[] = []

  before(() =>
    inBrowser(desktop, async (watched) => {
      const { page } = watched
      await signIn(watched, teacher, password)
      await page.goto('/courses/new')
      await page.fill('[name=title]', 'Ngữ văn 6 – Tuần lũ')
      await press(page, 'Tạo khoá học')
      course = new URL(page.url()).pathname
      await page.goto(`${course}/items/new?kind=page`)
      await page.fill('[name=title]', 'Sông nước Cà Mau')
      await page.fill(
        '[name="facts.text"]',
        'Càng đổ dần về hướng mũi Cà Mau thì sông ngòi, kênh rạch càng bủa giăng chi chít.',
      )
      await page.selectOption('[name=rule]', 'byHand')
      await press(page, 'Thêm vào khoá học')
      await page.goto(`${course}/items/new?kind=assignment`)
      await page.fill('[name=title]', 'Viết đoạn văn')
      await page.fill('[name="facts.instructions"]', 'Tả dòng sông quê em.')
      await press(page, 'Thêm vào khoá học')
      await page.goto(`${course}/people`)
      await page.locator('[name=classes]').first().check()
      await press(page, 'Lưu')
      await page.goto(course)
      await press(page, 'Mở khoá học')
      for (const link of await page.locator('.course-item-link').all()) items.push((await link.getAttribute('href'))!)
    }),
  )

  it('keeps what was taken along, and sends once what was done meanwhile; the next person sees nothing of it', () =>
    inBrowser(phone, async (watched) => {
      const { page, context } = watched
      await signIn(watched, pupil, password)
      await page.goto(course)
      await page.getByRole('link', { name: 'Mang theo để học khi mất mạng' }).click()
      await page.waitForURL('**/along')
      await expectNoFault(watched)
      expect((await textOf(page)).replaceAll('\u00a0', ' ')).to.match(/2 mục · đầy đủ [\d,]+ (KB|MB)/i)
      await page.getByText('Bản nhẹ', { exact: true }).click()
      await press(page, 'Mang theo')
      await page.waitForURL('/along')
      await page.getByText('Ngữ văn 6 – Tuần lũ – ').waitFor()
      await expectNoFault(watched)

      await context.setOffline(true)
      await page.goto(course)
      expect(await textOf(page))
        .to.match(/Không có mạng – bản đã lưu lúc .*\d\d:\d\d/)
        .and.include('Viết đoạn văn')
      await page.getByRole('link', { name: 'Sông nước Cà Mau' }).first().click()
      await page.waitForURL(items[0]!)
      expect(await textOf(page)).to.include('bủa giăng chi chít')
      const font = await page.evaluate<string>('getComputedStyle(document.body).fontFamily')
      expect(font).to.include('Be Vietnam')
      await press(page, 'Đã học xong')
      await page.waitForURL('/along')
      await page.getByText('Đã học xong: Sông nước Cà Mau').waitFor()
      expect(await textOf(page)).to.match(/Đã lưu trên máy này lúc \d\d:\d\d:\d\d/)

      await page.goto(items[1]!)
      await page.fill('[name=text]', 'Sông quê em mùa này nước lên rất nhanh.')
      await press(page, /^Nộp/)
      await page.waitForURL('/along')
      await page.getByText('Nộp bài: Viết đoạn văn').waitFor()
      await page.goto('/catalogue')
      expect(await page.locator('h1').innerText()).to.equal('Không có mạng')

      await context.setOffline(false)
      watched.troubles()
      await page.goto('/along')
      await page.getByText('Máy chủ đã nhận lúc').nth(1).waitFor()
      expect(await textOf(page)).not.to.include('Đã lưu trên máy này lúc')
      await page.goto('/along')
      await expectNoFault(watched)
      await visit(watched, items[1]!)
      const shown = (await page.locator('main').textContent())!
      // In the one attempt, and in the form for another one.
      expect(shown.split('Sông quê em mùa này nước lên rất nhanh.').length - 1).to.equal(2)
      expect(shown).to.include('Lần nộp 1').and.not.include('Lần nộp 2')
      await visit(watched, course)
      expect(await textOf(page)).to.include('2 trên 2')

      await context.clearCookies()
      await signIn(watched, brother, password)
      await page.goto('/along')
      expect(await textOf(page)).not.to.include('Ngữ văn 6')
      expect(await textOf(page)).not.to.include('Viết đoạn văn')
      await context.setOffline(true)
      await page.goto(items[0]!)
      expect(await page.locator('h1').innerText()).to.equal('Không có mạng')
      expect(await page.locator('body').innerText()).not.to.include('Ngữ văn 6')
      const kept = await page.evaluate<string[]>(
        "caches.keys().then((names) => names.filter((one) => one !== 'along-shell'))",
      )
      expect(kept).to.deep.equal([])
    }))
})
