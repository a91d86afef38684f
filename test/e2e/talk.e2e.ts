// A pupil on a phone asks about an item of a course, their teacher answers and tells the course something, and the pupil reads both.

import { expect } from 'chai'
import type { Page } from 'playwright-core'
import { desktop, phone, useBrowser } from './browser.ts'
import { expectNoFault, signIn, visit } from './visit.ts'

const teacher = 'an.tv2@lamgiang.example'
const pupil = 'hs01'
const guardian = 'chau.pb@mail.example'
const password = 'hoclieu-demo'
/** A notebook is read at the width of a phone, too. */
const teacherPhone = { ...phone, scheme: 'dark' as const }

describe('talking in a course', () => {
  const { inBrowser } = useBrowser()

  const press = async (page: Page, name: string | RegExp) => {
    await page.locator('main').getByRole('button', { name }).first().click()
    await page.waitForLoadState()
  }
  const textOf = (page: Page) => page.locator('main').innerText()
  const follow = async (page: Page, name: string | RegExp) => {
    await page.locator('main').getByRole('link', { name }).first().click()
    await page.waitForLoadState()
  }

  it('goes from a question to its answer, and keeps what is typed', async () => {
    let url = ''
    await inBrowser(desktop, async (watched) => {
      const { page } = watched
      await signIn(watched, teacher, password)
      await page.goto('/courses/new')
      await page.fill('[name=title]', 'Toán 6 – Hỏi đáp')
      await press(page, 'Tạo khoá học')
      url = new URL(page.url()).pathname
      await page.goto(`${url}/items/new?kind=discussion`)
      await page.fill('[name="facts.instructions"]', 'Số nào chia hết cho **cả 2 và 5**?')
      await page.fill('[name=title]', 'Cùng nghĩ')
      await page.check('[name="facts.writeFirst"]')
      await expectNoFault(watched)
      await press(page, 'Thêm vào khoá học')
      await expectNoFault(watched)
      await page.goto(`${url}/items/new?kind=link`)
      await page.fill('[name="facts.url"]', 'https://vi.example/')
      await page.fill('[name=title]', 'Luyện tập')
      await press(page, 'Thêm vào khoá học')
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
      await page.goto(url)
      await follow(page, 'Luyện tập')
      await expectNoFault(watched)
      await page.getByText('Câu hỏi của em').first().click()
      await page.locator('main').getByRole('textbox', { name: 'Câu hỏi của em' }).fill('Bài 2 làm thế nào ạ?')
      // The page is left before it is sent: the device has kept it.
      await page.reload()
      await page.getByText('còn giữ trên máy này').waitFor()
      const typed = page.locator('main').getByRole('textbox', { name: 'Câu hỏi của em' })
      expect(await typed.inputValue()).to.equal('Bài 2 làm thế nào ạ?')
      await expectNoFault(watched)
      await press(page, 'Gửi câu hỏi')
      expect(await textOf(page)).to.include('Bài 2 làm thế nào ạ?')
      await expectNoFault(watched)
      await page.goBack()
      await page.reload()
      expect(await page.locator('main').locator('[name=text]').inputValue()).to.equal('')

      await page.goto(url)
      await follow(page, 'Cùng nghĩ')
      expect(await textOf(page)).to.include('Em viết ý kiến của mình trước')
      await page.locator('main [name=text]').fill('Số tận cùng là 0.')
      await press(page, 'Đăng bài')
      await page.goto(url)
      expect(await textOf(page)).to.include('2 trên 2')
    })

    await inBrowser(teacherPhone, async (watched) => {
      const { page } = watched
      await signIn(watched, teacher, password)
      await visit(watched, url)
      expect(await textOf(page)).to.include('2 mới')
      await follow(page, 'Hỏi đáp và thảo luận')
      await expectNoFault(watched)
      await follow(page, 'Luyện tập')
      await expectNoFault(watched)
      await follow(page, /^Trả lời/)
      await page.locator('main [name=text]').fill('Em xem lại *ví dụ 1* nhé.')
      await press(page, 'Gửi trả lời')
      expect(await textOf(page))
        .to.include('Đã trả lời')
        .and.include('Thầy cô')
      await expectNoFault(watched)
      await follow(page, /^Xem xét/)
      await expectNoFault(watched)
      await page.goto(url)
      await follow(page, 'Đăng tin')
      await page.fill('[name=title]', 'Mai mang thước')
      await page.fill('[name=text]', 'Các em mang **thước kẻ**.')
      await page.check('[name=asksConfirmation]')
      await expectNoFault(watched)
      await press(page, 'Đăng tin')
      await expectNoFault(watched)
    })

    await inBrowser(phone, async (watched) => {
      const { page } = watched
      await signIn(watched, pupil, password)
      await page.goto(url)
      await follow(page, 'Luyện tập')
      expect(await textOf(page)).to.include('1 mới')
      await follow(page, 'Xem 1 câu hỏi')
      expect(await textOf(page))
        .to.include('ví dụ 1')
        .and.include('Đã trả lời')
      await expectNoFault(watched)
      await page.goto(url)
      await follow(page, 'Mai mang thước')
      await expectNoFault(watched)
      await visit(watched, '/announcements')
    })

    await inBrowser(phone, async (watched) => {
      await signIn(watched, guardian, password)
      await visit(watched, '/announcements')
    })
  }).timeout(400_000)
})
