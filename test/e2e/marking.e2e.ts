// A teacher marks what a class has handed in: by keyboard, on one page, with a slow network.

import { expect } from 'chai'
import type { Page, Route } from 'playwright-core'
import sharp from 'sharp'
import { desktop, phone, useBrowser } from './browser.ts'
import type { Watched } from './chromium.ts'
import { expectNoFault, signIn, visit } from './visit.ts'

const teacher = 'an.tv2@lamgiang.example'
const pupils = ['hs01', 'hs02', 'hs03']
const password = 'hoclieu-demo'

describe('marking a class', () => {
  const { inBrowser } = useBrowser()

  const press = async (page: Page, name: string | RegExp) => {
    await page.locator('main').getByRole('button', { name }).first().click()
    await page.waitForLoadState()
  }

  const titles = ['Bài tập 1', 'Bài tập 2', 'Bài tập 3']
  /** Of the assignments, the first with a rubric; three have handed something in for each. */
  const urls: string[] = []

  before(async function () {
    this.timeout(300_000)
    await inBrowser(desktop, async (watched) => {
      const { page } = watched
      await signIn(watched, teacher, password)
      await page.goto('/courses/new')
      await page.fill('[name=title]', 'Toán 6 – Chấm bài')
      await press(page, 'Tạo khoá học')
      const course = new URL(page.url()).pathname
      for (const title of titles) {
        await page.goto(`${course}/items/new?kind=assignment`)
        await page.fill('[name=title]', title)
        await page.fill('[name="facts.instructions"]', 'Làm bài 1 và 2.')
        await press(page, 'Thêm vào khoá học')
      }
      await page.goto(`${course}/people`)
      await page.locator('[name=classes]').first().check()
      await press(page, 'Lưu')
      await page.goto(course)
      await press(page, 'Mở khoá học')
      await page.goto(course)
      for (const title of titles)
        urls.push((await page.locator('main a', { hasText: title }).first().getAttribute('href'))!)
      await visit(watched, `${urls[0]}/rubric`)
      await page.fill('[name=title]', 'Phiếu chấm')
      for (const [at, title] of ['Trình bày', 'Kết quả'].entries()) {
        await page.fill(`[name="c${at}.title"]`, title)
        for (const [level, text, value] of [
          [0, 'Tốt', '5'],
          [1, 'Khá', '3,5'],
          [2, 'Chưa đạt', '0'],
        ] as const) {
          await page.fill(`[name="c${at}.l${level}.text"]`, text)
          await page.fill(`[name="c${at}.l${level}.value"]`, value)
        }
      }
      await press(page, 'Lưu phiếu tiêu chí')
      await visit(watched, `${urls[0]}/rubric`)
    })
    for (const pupil of pupils)
      await inBrowser(phone, async (watched) => {
        const { page } = watched
        await signIn(watched, pupil, password)
        for (const url of urls) {
          await page.goto(url)
          await page.fill('[name=text]', `Bài của ${pupil}`)
          await press(page, 'Nộp bài')
        }
        await visit(watched, urls[0]!)
        expect(await page.locator('main').innerText()).to.include('Trình bày')
      })
  })

  const heading = (page: Page) => page.locator('#pupil').innerText()
  const opened = async (page: Page, name: string) => await page.locator('#pupil', { hasText: name }).waitFor()
  const chosen = (page: Page) => page.locator('.rubric-field input:checked:not([value=""])').count()
  const names = (page: Page) => page.locator('.queue-name').allInnerTexts()
  const begin = async (watched: Watched, url: string) => {
    await signIn(watched, teacher, password)
    await visit(watched, url)
    await watched.page.getByRole('link', { name: 'Chấm bài', exact: true }).click()
    await watched.page.locator('[data-queue]').waitFor()
    await watched.page.goto(`${new URL(watched.page.url()).pathname}?filter=unmarked`)
    await expectNoFault(watched)
  }

  it('goes from one to the next without a page load, and lands on nobody else with a slow network', async () => {
    const url = urls[0]!
    await inBrowser(desktop, async (watched) => {
      const { page } = watched
      await begin(watched, url)
      const [first = '', second = '', third = ''] = await names(page)
      expect(await names(page)).to.have.lengthOf(3)
      const loads: string[] = []
      page.on('request', (request) => request.isNavigationRequest() && loads.push(request.url()))

      // What is chosen for the first one is still on its way when the second one is open.
      const held: Route[] = []
      await page.route('**/marking?part=open', (route) => void held.push(route))
      await page.locator('.rubric-field').first().locator('input').first().check()
      await page.keyboard.press('j')
      await opened(page, second)
      expect(await chosen(page)).to.equal(0)
      expect(held).to.have.lengthOf(1)
      const before = await page.locator('[data-queue-place]').innerHTML()
      const answered = page.waitForResponse('**/marking?part=open')
      await held[0]!.continue()
      await page.unroute('**/marking?part=open')
      await (await answered).finished()
      await page.evaluate('new Promise((resolve) => setTimeout(resolve))')
      expect(await page.locator('[data-queue-place]').innerHTML()).to.equal(before)
      expect(await chosen(page)).to.equal(0)

      // It has landed where it was meant to.
      await page.keyboard.press('k')
      await opened(page, first)
      expect(await chosen(page)).to.equal(1)

      // A slow page takes no clicks that were meant for the one before.
      const slow: Route[] = []
      await page.route('**/work/*?*part=open', (route) => void slow.push(route))
      await page.keyboard.press('j')
      await page.locator('[data-queue-place][inert]').waitFor({ state: 'attached' })
      await page.locator('.rubric-field').nth(1).locator('label').first().click({ force: true, timeout: 2000 })
      await slow[0]!.continue()
      await page.unroute('**/work/*?*part=open')
      await opened(page, second)
      expect(await chosen(page)).to.equal(0)
      await page.keyboard.press('k')
      await opened(page, first)
      expect(await chosen(page)).to.equal(1)

      // Letters are text where one types.
      await page.locator('.rubric-field').nth(1).locator('input').nth(1).check()
      await page.locator('[data-suggestion-text]', { hasText: '8,5 điểm' }).waitFor()
      await page.locator('[data-use]').click()
      await page.keyboard.press('Escape')
      await page.keyboard.press('c')
      await page.keyboard.type('jk, em cố gắng nhé')
      expect(await heading(page)).to.equal(first)
      await page.keyboard.press('Control+Enter')
      await opened(page, second)
      await page.keyboard.press('m')
      await page.keyboard.type('7')
      await page.keyboard.press('Control+Enter')
      await opened(page, third)
      await page.keyboard.press('c')
      await page.keyboard.type('Chưa xong')
      await page.locator('[data-saved]', { hasText: /\d\d:\d\d:\d\d/ }).waitFor()
      await expectNoFault(watched)
      expect(loads).to.deep.equal([])
      expect(await page.locator('.queue-list').innerText())
        .to.include('8,5 điểm')
        .and.include('7 điểm')
      await page.goBack()
      await opened(page, second)
      expect(await page.locator('[name=mark]').inputValue()).to.equal('7')
      await page.goForward()
      await opened(page, third)
      expect(await page.locator('[name=comment]').inputValue()).to.equal('Chưa xong')
      expect(loads).to.deep.equal([])
    })

    await inBrowser(phone, async (watched) => {
      await signIn(watched, 'hs01', password)
      await visit(watched, url)
      expect(await watched.page.locator('main').innerText()).to.match(/điểm|Đã nộp/)
    })
  })

  it('tells of two colleagues the second, and shows both what they have written', async () => {
    const url = urls[1]!
    await inBrowser(desktop, async (watched) => {
      const { page, context } = watched
      await begin(watched, url)
      const first = await heading(page)
      const address = page.url()
      const other = await context.newPage()
      await other.goto(address)
      await other.fill('[name=comment]', 'Bản thứ nhất')
      await other.locator('[data-saved]', { hasText: /\d\d:\d\d:\d\d/ }).waitFor()
      await page.fill('[name=comment]', 'Bản thứ hai')
      await page.locator('.queue-other', { hasText: 'Bản thứ nhất' }).waitFor()
      expect(await heading(page)).to.equal(first)
      expect(await page.locator('[name=comment]').inputValue()).to.equal('Bản thứ hai')
      await expectNoFault(watched)

      // Without a network nothing goes, and what was typed is there the next time.
      await context.setOffline(true)
      await page.fill('[name=comment]', 'Gõ khi mất mạng')
      await page.locator('[data-saved]', { hasText: 'Đã giữ trên máy này' }).waitFor()
      await page.keyboard.press('Escape')
      await page.keyboard.press('j')
      await page.locator('[data-queue-notices] .notice').waitFor()
      expect(await heading(page)).to.equal(first)
      expect(await page.locator('[name=comment]').inputValue()).to.equal('Gõ khi mất mạng')
      await context.setOffline(false)
      await page.keyboard.press('j')
      await page.locator('#pupil').filter({ hasNotText: first }).waitFor()
      await page.keyboard.press('k')
      await opened(page, first)
      expect(await page.locator('[name=comment]').inputValue()).to.equal('Gõ khi mất mạng')
      watched.troubles()
    })
  })

  it('draws on a picture beside a colleague, loses no stroke of either, and shows both when it is given back', async () => {
    const url = urls[1]!
    const background = { width: 600, height: 800, channels: 3, background: '#fff' } as const
    const buffer = await sharp({ create: background }).png().toBuffer()
    await inBrowser(phone, async ({ page, ...watched }) => {
      await signIn({ page, ...watched }, 'hs03', password)
      await page.goto(url)
      await page.locator('summary', { hasText: 'Nộp lại' }).click()
      await page.setInputFiles('#field-file', { name: 'vở.png', mimeType: 'image/png', buffer })
      await page.locator('input[type=hidden][name=upload]').waitFor({ state: 'attached' })
      await press(page, 'Nộp lại')
      await page.locator('.notice', { hasText: 'Đã nộp bài' }).waitFor()
    })

    const openPicture = async (page: Page) => {
      await page.locator('details.annotated summary').click()
      await page.locator('.annotated-paper svg').waitFor()
    }
    const lines = (page: Page) => page.locator('.annotated-paper polyline')
    const draw = async (page: Page, tool: string, top: number) => {
      await page.locator('.annotated-tools').getByRole('button', { name: tool }).click()
      await page.evaluate(`document.querySelector('.annotated-paper svg').scrollIntoView()`)
      const paper = (await page.locator('.annotated-paper svg').boundingBox())!
      await page.mouse.move(paper.x + 20, paper.y + top)
      await page.mouse.down()
      await page.mouse.move(paper.x + 60, paper.y + top + 5)
      await page.mouse.move(paper.x + 90, paper.y + top)
      await page.mouse.up()
      await page.locator('.annotated-tools').getByRole('button', { name: tool }).click()
    }
    const saved = async (page: Page) => {
      await page.locator('.annotated-page [role=status]', { hasText: /\d\d:\d\d:\d\d/ }).waitFor()
    }
    await inBrowser(desktop, async (watched) => {
      const { page, context } = watched
      await begin(watched, url)
      await page.locator('.queue-list a', { hasText: 'Lò Văn Ún' }).click()
      await openPicture(page)
      const address = page.url()
      const other = await context.newPage()
      await other.goto(address)
      await openPicture(other)
      await draw(other, 'Bút', 30)
      await saved(other)
      await page.bringToFront()
      await draw(page, 'Tô sáng', 60)
      await page.locator('.annotated-page input').fill('Vẽ rõ hơn')
      await page.keyboard.press('Enter')
      await lines(page).nth(1).waitFor({ state: 'attached' })
      await saved(page)
      await expectNoFault(watched)

      await page.goto(address)
      await openPicture(page)
      await lines(page).nth(1).waitFor({ state: 'attached' })
      expect(await page.locator('.annotated-notes').innerText()).to.include('Vẽ rõ hơn')
      await page.locator('[name=comment]').fill('Em xem các nét vẽ.')
      await page.getByRole('button', { name: 'Lưu và trả bài' }).click()
      await page.locator('.queue-list', { hasText: 'Đã trả' }).waitFor()
      watched.troubles()
    })

    await inBrowser(phone, async (watched) => {
      const { page } = watched
      await signIn(watched, 'hs03', password)
      await page.goto(url)
      await openPicture(page)
      await lines(page).nth(1).waitFor({ state: 'attached' })
      expect(await page.locator('.annotated-notes').innerText()).to.include('Vẽ rõ hơn')
      expect(await page.locator('.annotated-tools').count()).to.equal(0)
      await expectNoFault(watched)
    })
  })

  it('offers phrases by a tap and by a key', async () => {
    const url = urls[2]!
    await inBrowser(phone, async (watched) => {
      const { page } = watched
      await begin(watched, url)
      await page.fill('[name=comment]', 'Trình bày rõ.')
      await page.locator('.queue-phrases summary').click()
      await page.locator('[data-phrase-typed]').click()
      const phrase = page.locator('[data-phrase]')
      await phrase.waitFor()
      await expectNoFault(watched)
      await phrase.click()
      await page.keyboard.press('Alt+1')
      expect(await page.locator('[name=comment]').inputValue()).to.equal('Trình bày rõ. Trình bày rõ. Trình bày rõ.')
    })
  })
})
