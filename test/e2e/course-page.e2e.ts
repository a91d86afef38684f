import { expect } from 'chai'
import type { Page } from 'playwright-core'
import sharp from 'sharp'
import { desktop, phone, useBrowser } from './browser.ts'
import type { Watched } from './chromium.ts'
import { expectNoFault, signIn, visit } from './visit.ts'

describe('a page of a course in the browser', () => {
  const { inBrowser } = useBrowser()

  /** A course with nothing in it; gives where a page of it is begun. */
  const begin = async (watched: Watched) => {
    await signIn(watched, 'an.tv2@lamgiang.example', 'hoclieu-demo')
    const { page } = watched
    await page.goto('/courses/new')
    await page.fill('[name=title]', 'Toán 6')
    await page.locator('main form button').last().click()
    await page.waitForURL(/\/courses\/[0-9a-f]{24}$/)
    return `${new URL(page.url()).pathname}/items/new?kind=page`
  }
  const text = (page: Page) => page.locator('textarea[name="facts.text"]')
  const save = async (page: Page) => {
    await page.locator('form[data-unsaved] .actions button:not([name])').last().click()
    await page.waitForURL(/\?saved=yes$/)
  }

  it('is written with buttons, seen beside the text, and kept on the device until it is saved', () =>
    inBrowser(desktop, async (watched) => {
      const { page } = watched
      const address = await begin(watched)
      await visit(watched, address)
      const bold = page.locator('md-bold')
      await bold.waitFor()
      await text(page).fill('Phân số')
      await text(page).selectText()
      await bold.click()
      expect(await text(page).inputValue()).to.equal('**Phân số**')
      await page.locator('[data-preview-html] strong').waitFor()
      await text(page).press('End')
      await page.locator('[data-insert=formula]').click()
      await page.locator('[data-preview-html] math').waitFor()
      await expectNoFault(watched)

      // As if the browser had ended: nothing is asked, nothing sent.
      await page.evaluate("window.addEventListener('beforeunload', (event) => event.stopImmediatePropagation(), true)")
      await page.goto('about:blank')
      await page.goto(address)
      await page.locator('[data-draft-offer]').waitFor()
      await expectNoFault(watched)
      expect(await text(page).inputValue()).to.equal('')
      await page.locator('[data-draft-take]').click()
      expect(await text(page).inputValue()).to.include('**Phân số**')
      await save(page)
      await expectNoFault(watched)
      const kept = "Object.keys(localStorage).filter((key) => key.startsWith('course-page.'))"
      expect(await page.evaluate(kept)).to.deep.equal([])
      await page.goto(address)
      expect(await page.locator('[data-draft-offer]').isVisible()).to.equal(false)
    }))

  it('takes a picture that is pasted into it', () =>
    inBrowser(phone, async (watched) => {
      const { page } = watched
      await visit(watched, await begin(watched))
      const bytes = await sharp({ create: { width: 40, height: 30, channels: 3, background: '#b81e5b' } })
        .png()
        .toBuffer()
      await text(page).fill('Cây đa đầu làng')
      await page.evaluate(`(() => {
        const bytes = Uint8Array.from(atob('${bytes.toString('base64')}'), (letter) => letter.charCodeAt(0))
        const data = new DataTransfer()
        data.items.add(new File([bytes], 'cây.png', { type: 'image/png' }))
        const field = document.querySelector('textarea[name="facts.text"]')
        field.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }))
      })()`)
      await page.locator('[data-preview-html] img').waitFor()
      await expectNoFault(watched)
      await save(page)
      const shown =
        "(async (picture) => (await picture.decode(), picture.naturalWidth))(document.querySelector('.rich-text img'))"
      expect(await page.evaluate(shown)).to.equal(40)
      await expectNoFault(watched)
    }))

  it('is looked at, saved and changed without scripts', () =>
    inBrowser({ ...phone, hasScripts: false }, async (watched) => {
      const { page } = watched
      await visit(watched, await begin(watched))
      await text(page).fill('# Nửa\n\n$\\frac{1}{2}$')
      await page.locator('[name="facts.preview"]').click()
      await page.locator('.page-preview math').waitFor()
      await expectNoFault(watched)
      await save(page)
      await expectNoFault(watched)
      await page.goto(`${new URL(page.url()).pathname}/edit`)
      await text(page).fill('# Hai')
      await save(page)
      await page.goto(`${new URL(page.url()).pathname}/versions/1`)
      await page.locator('ins').waitFor()
      await expectNoFault(watched)
    }))
})
