import { expect } from 'chai'
import type { Page } from 'playwright-core'
import { phone, useBrowser } from './browser.ts'
import type { Watched } from './chromium.ts'
import { sha256 } from '../uploads/uploads.ts'
import { chooseLanguage, expectNoFault, signIn, visit } from './visit.ts'

const password = 'hoclieu-demo'
const teacher = 'an.tv2@lamgiang.example'
const leader = 'an.tv1@lamgiang.example'
const librarian = 'yen.bn@lamgiang.example'

describe('a material in the browser', () => {
  const { inBrowser } = useBrowser()

  const as = (userName: string, act: (watched: Watched) => Promise<void>, looks = phone) =>
    inBrowser(looks, async (watched) => {
      await signIn(watched, userName, password)
      await act(watched)
    })
  const press = async (page: Page, name: string) => {
    await page.locator('main').getByRole('button', { name, exact: true }).click()
    await page.waitForLoadState()
  }
  const file = (name: string, text: string) => ({ name, mimeType: 'text/plain', buffer: Buffer.from(text) })

  /** Fills in what a school asks for, of a draft that is open. */
  const describeIt = async (page: Page, title: string) => {
    await page.fill('[name=title]', title)
    await page.selectOption('[name=type]', 'PHT')
    await page.check('[name=subjects][value=TOAN]')
    await page.check('[name=grades][value="6"]')
    await page.check('[name=scope][value=school]')
    await page.check('[name=licence][value=CCBY]')
    await press(page, 'Lưu')
    await page.waitForURL(/\/materials\/[0-9a-f]{24}$/)
  }
  const step = async (page: Page, path: string, name: string, button: string) => {
    await page.goto(`${path}/steps/${name}`)
    await press(page, button)
    await page.waitForURL(`**${path}`)
  }
  /** Asks again until the worker has been there. */
  const until = async (page: Page, path: string, text: string) => {
    for (let left = 40; ; left--) {
      await page.goto(path)
      if ((await page.locator('main').innerText()).includes(text)) return
      if (left === 0) throw new Error(`${path} never says “${text}”.`)
      await page.waitForTimeout(500)
    }
  }

  for (const hasScripts of [true, false]) {
    it(`comes from a teacher and is found by a pupil by what its third page says (${hasScripts ? 'with' : 'without'} scripts)`, async () => {
      const looks = { ...phone, hasScripts }
      const word = hasScripts ? 'khinh khí cầu' : 'thuyền thúng'
      const title = `Phiếu đo ${word.split(' ')[0]}`
      const filler = 'Đo rồi ghi vào bảng. '.repeat(150)
      let path = ''
      await as(
        teacher,
        async (watched) => {
          const { page } = watched
          await visit(watched, '/materials/new')
          await page.setInputFiles(
            'input[type=file]',
            file('phiếu đo.txt', `${filler}\n\n${filler}\n\nCuối cùng: ${word}.`),
          )
          if (hasScripts) await page.locator('input[name=upload]').waitFor({ state: 'attached' })
          await press(page, 'Đưa lên')
          await page.waitForURL('**/edit')
          await expectNoFault(watched)
          await describeIt(page, title)
          path = new URL(page.url()).pathname
          await step(page, path, 'submit', 'Gửi duyệt')
          await expectNoFault(watched)
        },
        looks,
      )
      await as(leader, async ({ page }) => step(page, path, 'approveInGroup', 'Tổ chuyên môn đồng ý'), looks)
      await as(librarian, async ({ page }) => step(page, path, 'publishInSchool', 'Công bố trong trường'), looks)
      await as(
        'hs01',
        async (watched) => {
          const { page } = watched
          const plain = word.normalize('NFD').replace(/[\u0300-\u036f]/g, '')
          await until(page, `/catalogue?q=${encodeURIComponent(plain)}`, title)
          await expectNoFault(watched)
          await page.locator('main').getByRole('link', { name: title }).click()
          await page.waitForURL(`**${path}`)
          await expectNoFault(watched)
          const [download] = await Promise.all([
            page.waitForEvent('download'),
            page
              .locator('main')
              .getByRole('link', { name: /^Tải về/ })
              .first()
              .click(),
          ])
          expect(download.suggestedFilename()).to.equal('phiếu đo.txt')
        },
        looks,
      )
    })
  }

  it('is not lost when the network goes and comes back while its file is on the way', () =>
    as(teacher, async ({ page, context }) => {
      await page.goto('/materials/new')
      const session = await context.newCDPSession(page)
      const slow = { offline: false, latency: 20, downloadThroughput: 1_000_000, uploadThroughput: 400_000 }
      await session.send('Network.emulateNetworkConditions', slow)
      const content = 'Một dòng dài để tệp đủ lớn cho đường truyền yếu.\n'.repeat(40_000)
      await page.setInputFiles('input[type=file]', file('bài dài.txt', content))
      const progress = page.locator('[data-upload-list] progress')
      while (Number(await progress.getAttribute('value')) < 0.1) await page.waitForTimeout(100)
      await session.send('Network.emulateNetworkConditions', { ...slow, offline: true })
      await page.waitForTimeout(2000)
      await session.send('Network.emulateNetworkConditions', { ...slow, uploadThroughput: 8_000_000 })
      await page.locator('input[name=upload]').waitFor({ state: 'attached', timeout: 60_000 })
      await press(page, 'Đưa lên')
      await page.waitForURL('**/edit')
      expect(await page.locator('main').innerText()).to.include('bài dài.txt')
    }))

  /** Files as a browser has them when they are dropped; those of `megabytes` are made of one piece again and again. */
  const drop = async (page: Page, files: readonly { name: string; text?: string; megabytes?: number }[]) => {
    // Of the browser, not of Node: as text.
    const dropped = await page.evaluateHandle<object>(`(() => {
      const transfer = new DataTransfer()
      const piece = new Blob([new Uint8Array(2 ** 20)])
      for (const { name, text, megabytes = 0 } of ${JSON.stringify(files)})
        transfer.items.add(new File(text === undefined ? Array(megabytes).fill(piece) : [text], name))
      return transfer
    })()`)
    await page.dispatchEvent('[data-upload-drop]', 'dragenter', { dataTransfer: dropped })
    await page.dispatchEvent('[data-upload-drop]', 'drop', { dataTransfer: dropped })
  }

  it('takes files that are dropped, which may be paused and lose their network, and has them whole', () =>
    as(teacher, async ({ page, context }) => {
      const texts = [1, 2].map((number) => `Dòng ${number} của một tệp khá dài.\n`.repeat(250_000))
      const names = ['thả một.txt', 'thả hai.txt']
      await page.goto('/materials/new')
      const session = await context.newCDPSession(page)
      const slow = { offline: false, latency: 20, downloadThroughput: 1_000_000, uploadThroughput: 400_000 }
      await session.send('Network.emulateNetworkConditions', slow)
      await drop(
        page,
        names.map((name, at) => ({ name, text: texts[at]! })),
      )
      const row = (name: string) => page.locator('[data-upload-list] li', { hasText: name })
      const sentOf = async (name: string) => Number(await row(name).locator('progress').getAttribute('value'))
      while ((await sentOf(names[0]!)) < 0.1) await page.waitForTimeout(100)
      await row(names[0]!)
        .getByRole('button', { name: /^Tạm dừng/ })
        .click()
      await row(names[0]!).getByText('Đã tạm dừng').waitFor()
      const paused = await sentOf(names[0]!)
      await session.send('Network.emulateNetworkConditions', { ...slow, offline: true })
      await page.waitForTimeout(2000)
      expect(await sentOf(names[0]!)).to.equal(paused)
      await session.send('Network.emulateNetworkConditions', { ...slow, uploadThroughput: 20_000_000 })
      await row(names[0]!)
        .getByRole('button', { name: /^Gửi tiếp/ })
        .click()
      await page.locator('input[name=upload]').nth(1).waitFor({ state: 'attached', timeout: 60_000 })
      await press(page, 'Đưa lên')
      await page.waitForURL('**/edit')
      await page.goto(new URL(page.url()).pathname.replace(/\/edit$/, ''))
      for (const [at, name] of names.entries()) {
        const link = page.locator('main article', { hasText: name }).getByRole('link', { name: /^Tải về/ })
        const bytes = await (await context.request.get((await link.getAttribute('href'))!)).body()
        expect(sha256(bytes), name).to.equal(sha256(Buffer.from(texts[at]!)))
      }
    }))

  it('tells in the language of the page why a file is not taken', () =>
    as(teacher, async (watched) => {
      const { page } = watched
      const refusals = async (expected: readonly [name: string, text: RegExp][]) => {
        for (const [name, text] of expected)
          await page.locator('[data-upload-list] li', { hasText: name }).getByText(text).waitFor()
      }
      const wrong = [
        { name: 'trò chơi.exe', text: 'MZ' + '\0'.repeat(200) },
        { name: 'rỗng.txt', text: '' },
        { name: 'lớn.txt', megabytes: 2049 },
      ]
      await page.goto('/materials/new')
      await drop(page, wrong)
      await refusals([
        ['trò chơi.exe', /chương trình hoặc đoạn mã/],
        ['rỗng.txt', /Tệp này rỗng/],
        ['lớn.txt', /Tệp lớn hơn mức cho phép/],
      ])
      await chooseLanguage(watched, 'en')
      await page.goto('/materials/new')
      const session = await page.context().newCDPSession(page)
      const slow = { offline: false, latency: 20, downloadThroughput: 1_000_000, uploadThroughput: 300_000 }
      await session.send('Network.emulateNetworkConditions', slow)
      // Together more than somebody may have: the third finds no room left.
      await drop(
        page,
        [1, 2, 3].map((number) => ({ name: `too much ${number}.txt`, megabytes: 2000 })),
      )
      for (const number of [1, 2]) {
        const row = page.locator('[data-upload-list] li', { hasText: `too much ${number}` })
        await row.getByText('Sending').waitFor()
        await row.getByRole('button', { name: /^Pause/ }).click()
      }
      await refusals([['too much 3', /You have [\d,]+ MB left of 5 GB/]])
      await chooseLanguage(watched, 'vi')
    }))
})
