// What the demo has to be reviewed, played through on a phone by those whose work it is.

import { expect } from 'chai'
import type { Page } from 'playwright-core'
import { phone, useBrowser } from './browser.ts'
import type { Watched } from './chromium.ts'
import { expectNoFault, signIn } from './visit.ts'

const author = 'an.tv1@lamgiang.example'
const librarian = 'yen.bn@lamgiang.example'
const principal = 'huong.nt2@lamgiang.example'
const [specialist, second, reviewer, leader] = ['y.tm', 'ngan.vtt', 'uoc.ld', 'lam.dh'].map(
  (name) => `${name}@lamgiang.example`,
) as [string, string, string, string]

describe('reviewing on a phone', () => {
  const { inBrowser } = useBrowser()

  const as = (userName: string, act: (watched: Watched) => Promise<void>) =>
    inBrowser(phone, async (watched) => {
      await signIn(watched, userName, 'hoclieu-demo')
      await act(watched)
    })
  const press = async (page: Page, name: string) => {
    await page.locator('main').getByRole('button', { name, exact: true }).click()
    await page.waitForLoadState()
  }
  const textOf = (page: Page) => page.locator('main').innerText()

  /** By the way that a librarian has: the card at home, the queue, the material. */
  const open = async (watched: Watched, title: string, view = '') => {
    const { page } = watched
    await page.goto('/')
    await page.locator('main a[href="/curation"]').click()
    await page.waitForURL('**/curation')
    if (view !== '') await page.goto(`/curation?view=${view}`)
    await page.locator('main').getByRole('link', { name: title }).click()
    await page.waitForURL(/\/curation\/[0-9a-f]{24}(?:[?#]|$)/)
    await expectNoFault(watched)
  }
  const decide = async (watched: Watched, step: string, why?: { code: string; words: string }) => {
    const { page } = watched
    await page.getByRole('link', { name: 'Đến phần quyết định' }).click()
    await page.check(`[name=step][value=${step}]`)
    if (why) {
      await page.selectOption('[name=reasonCode]', why.code)
      await page.fill('[name=reason]', why.words)
    }
    await press(page, 'Ghi quyết định và xem tiếp')
    await expectNoFault(watched)
  }
  const score = async (watched: Watched, points: readonly number[]) => {
    const { page } = watched
    const fields = page.locator('#scoring').locator('xpath=ancestor::section').locator('input[inputmode=numeric]')
    expect(await fields.count()).to.equal(points.length)
    for (const [at, point] of points.entries()) await fields.nth(at).fill(String(point))
    await press(page, 'Gửi điểm thẩm định')
    await expectNoFault(watched)
    expect(await textOf(page)).to.include('Đã ghi điểm thẩm định')
  }

  it('goes on in a school from the part of the subject group to being published', () =>
    as(principal, async (watched) => {
      const title = 'Phiếu luyện đọc: Điều ước của vua Mi-đát'
      await open(watched, title)
      await decide(watched, 'approveInGroup')
      expect(await textOf(watched.page)).to.include('Đã chuyển lên nhà trường')
      await open(watched, title)
      await decide(watched, 'publishInSchool')
      expect(await textOf(watched.page)).to.include('Đã công bố trong trường')
    }))

  it('asks an author for changes, who reads why', async () => {
    const title = 'Đề kiểm tra giữa học kì I Toán 6'
    await as(librarian, async (watched) => {
      await open(watched, title)
      // Without a reason it is not sent back, and what was chosen stays.
      await decide(watched, 'requestChanges')
      expect(await watched.page.locator('[name=step][value=requestChanges]').isChecked()).to.equal(true)
      expect(await watched.page.locator('[aria-invalid=true]').count()).to.be.at.least(1)
      await watched.page.selectOption('[name=reasonCode]', { index: 1 })
      await watched.page.fill('[name=reason]', 'Câu 7 thiếu đơn vị đo ở đáp án.')
      await press(watched.page, 'Ghi quyết định và xem tiếp')
      expect(await textOf(watched.page)).to.include('Đã gửi lời đề nghị sửa cho tác giả')
    })
    await as(author, async (watched) => {
      const { page } = watched
      await page.goto('/notices')
      await page.locator('main').getByRole('link', { name: 'Học liệu cần sửa thêm' }).first().click()
      await page.waitForURL(/\/(curation|materials)\//)
      await expectNoFault(watched)
      expect(await textOf(page)).to.include('Câu 7 thiếu đơn vị đo ở đáp án.')
    })
  })

  it('lets two people score without knowing of each other, and tells who decides when both have', async () => {
    const title = 'Trò chơi tương tác: Săn số nguyên tố'
    await as(second, async (watched) => {
      await open(watched, title, 'asked')
      // The other one has scored long ago.
      expect(await textOf(watched.page)).not.to.include('Trò chơi đúng và vui')
      await score(watched, [18, 18, 18, 16, 18])
    })
    await as(specialist, async (watched) => {
      await open(watched, title)
      const text = await textOf(watched.page)
      expect(text).to.include('Mọi người đã gửi điểm').and.to.include('Trò chơi đúng và vui')
      await decide(watched, 'publishInSector')
      expect(await textOf(watched.page)).to.include('Đã công bố toàn ngành')
    })
  })

  it('hears a third person where two differ, and then decides', async () => {
    const title = 'Từ vựng Toán song ngữ Việt – Ê-đê'
    await as(leader, async (watched) => {
      await open(watched, title, 'asked')
      await score(watched, [17, 17, 16, 16, 15])
    })
    await as(specialist, async (watched) => {
      await open(watched, title)
      expect(await textOf(watched.page)).to.include('Mọi người đã gửi điểm')
      await decide(watched, 'publishInSector')
      expect(await textOf(watched.page)).to.include('Đã công bố toàn ngành')
    })
  })

  it('takes into the panel what a school proposes', () =>
    as(reviewer, async (watched) => {
      await open(watched, 'Đo chiều dài lá sen: ước lượng và sai số')
      await decide(watched, 'takeIntoPanel')
      expect(await textOf(watched.page)).to.include('Đã chuyển sang thẩm định')
    }))

  it('does not publish pupils’ work to which a family has not agreed', () =>
    as(specialist, async (watched) => {
      await open(watched, 'Dự án: Bộ lọc nước phù sa mini')
      await decide(watched, 'publishInSector')
      expect(watched.page.url()).to.match(/\/curation\/[0-9a-f]{24}/)
      expect(await textOf(watched.page)).not.to.include('Đã công bố toàn ngành')
    }))
})
