// Goes through a class without leaving the page. Each form belongs to one pupil's work and knows it: whatever is answered to it
// changes that form and its line of the list, never what has been opened meanwhile. Without this file each pupil is a page.

import { keep, readKept } from '../layout/device.js'
import { offerPhrases } from './phrases.js'
import { makeSheet } from './sheet.js'

/** @typedef {import('./sheet.js').Sheet} Sheet */

/** @param {HTMLElement} queue */
function runQueue(queue) {
  const words = queue.dataset
  const place = /** @type {HTMLElement} */ (queue.querySelector('[data-queue-place]'))
  const list = /** @type {HTMLElement} */ (queue.querySelector('[data-queue-list]'))
  const notices = /** @type {HTMLElement} */ (queue.querySelector('[data-queue-notices]'))
  const told = queue.querySelector('[data-queue-told]')
  /** Of the page that was asked for last: an answer to an earlier one is late. */
  let asked = 0
  /** @type {Sheet | undefined} */
  let sheet = sheetIn()
  /** What is still on its way to the server, by pupil. @type {Map<string, Promise<unknown>>} */
  const leaving = new Map()

  function sheetIn() {
    const form = place.querySelector('form[data-sheet]')
    return form instanceof HTMLFormElement ? makeSheet(form, { words, redraw, finished, warn }) : undefined
  }

  const say = (/** @type {string} */ text) => told && (told.textContent = text)
  const idOf = (/** @type {string} */ url) => /\/work\/([0-9a-f]{24})/.exec(url)?.[1] ?? ''

  /** Something of a pupil that is not open could not be saved: it stays said until it is read. */
  function warn(/** @type {Sheet} */ about, /** @type {string} */ text) {
    if (about === sheet) return
    const notice = document.createElement('p')
    notice.className = 'notice notice-careful'
    notice.setAttribute('role', 'alert')
    const link = document.createElement('a')
    link.href = about.url
    link.textContent = about.person
    link.addEventListener('click', () => notice.remove())
    notice.append(`${text} `, link)
    notices.append(notice)
  }

  /** @param {string} html */
  function draw(html) {
    const holder = document.createElement('template')
    holder.innerHTML = html
    const section = holder.content.querySelector('[data-open]')
    if (!(section instanceof HTMLElement)) throw new Error('There is no work in the answer.')
    return document.importNode(section, true)
  }

  /** Its line of the list, as it is now; whoever had an alias may have their name back. @param {HTMLElement} section @param {Sheet} [of] */
  function renewRow(section, of) {
    const row = section.querySelector('template')?.content.querySelector('li')
    if (!(row instanceof HTMLElement)) return
    const rowOf = (/** @type {string | undefined} */ id) => list.querySelector(`[data-pupil="${id}"]`)
    const known = rowOf(row.dataset.pupil) ?? (of ? rowOf(idOf(of.url)) : null)
    const fresh = document.importNode(row, true)
    if (section.dataset.open !== idOf(window.location.pathname))
      fresh.querySelector('a')?.removeAttribute('aria-current')
    known ? known.replaceWith(fresh) : list.append(fresh)
  }

  /** The same work, drawn once more. @param {Sheet} of @param {string} html */
  function redraw(of, html) {
    const section = draw(html)
    renewRow(section, of)
    if (of !== sheet) return
    place.replaceChildren(section)
    sheet = sheetIn()
    place.querySelector('[role=alert], .field-error, #pupil')?.scrollIntoView({ block: 'nearest' })
    const wrong = place.querySelector('[aria-invalid=true]')
    if (wrong instanceof HTMLElement) wrong.focus()
  }

  /** The mark is there: on to the next one, unless somebody has gone elsewhere. @param {Sheet} of @param {string} html */
  function finished(of, html) {
    const then = draw(html).dataset.then
    const isOpen = of === sheet
    redraw(of, html)
    if (isOpen && then) void open(then)
    else if (isOpen) focusHead()
  }

  function focusHead() {
    const head = place.querySelector('#pupil')
    if (head instanceof HTMLElement) head.focus({ preventScroll: true })
  }

  /** @param {string} url @param {{ isBack?: boolean }} [how] */
  async function open(url, { isBack = false } = {}) {
    const own = ++asked
    const before = sheet
    if (before) leaving.set(idOf(before.url), before.leave())
    sheet = undefined
    // Nothing that is clicked from now on is meant for the one who goes.
    place.inert = true
    place.setAttribute('aria-busy', 'true')
    say(words.loading ?? '')
    try {
      await leaving.get(idOf(url))
      const address = new URL(url, window.location.href)
      address.searchParams.set('part', 'open')
      const response = await fetch(address, { headers: { accept: 'text/html' } })
      if (!response.ok) throw new Error(`The answer is ${response.status}.`)
      const html = await response.text()
      if (own !== asked) return
      const section = draw(html)
      if (!isBack) window.history.pushState({}, '', url)
      place.replaceChildren(section)
      sheet = sheetIn()
      document.title = document.title.replace(/^[^·]*/, `${section.dataset.title} `)
      list.querySelector('[aria-current]')?.removeAttribute('aria-current')
      renewRow(section)
      list.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest' })
      say('')
      focusHead()
      window.scrollTo({ top: Math.min(window.scrollY, place.offsetTop) })
    } catch {
      if (own !== asked) return
      // It is there still, as it was left.
      sheet = before
      say(words.failed ?? '')
      notices.replaceChildren()
      const notice = document.createElement('p')
      notice.className = 'notice notice-wrong'
      notice.setAttribute('role', 'alert')
      notice.textContent = words.failed ?? ''
      notices.append(notice)
    } finally {
      if (own === asked) {
        place.inert = false
        place.removeAttribute('aria-busy')
      }
    }
  }

  queue.addEventListener('click', (event) => {
    const isPlain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey
    const link = event.target instanceof Element ? event.target.closest('a') : null
    if (!link || !isPlain || event.defaultPrevented) return
    const isPupil = link.closest('[data-queue-list], [data-queue-notices]') || link.matches('[rel=prev], [rel=next]')
    if (!isPupil) return
    event.preventDefault()
    void open(link.getAttribute('href') ?? '')
  })
  window.addEventListener(
    'popstate',
    () => void open(window.location.pathname + window.location.search, { isBack: true }),
  )

  const bank = queue.querySelector('[data-queue-phrases]')
  if (bank instanceof HTMLElement)
    offerPhrases(bank, { insert: (text) => sheet?.insert(text), typed: () => sheet?.typed() ?? '' })
  window.addEventListener('pagehide', () => void sheet?.leave())

  const keysOn = queue.querySelector('[data-queue-keys-on]')
  const areKeysOn = () => !(keysOn instanceof HTMLInputElement) || keysOn.checked
  const chosen = 'queue-keys'
  if (keysOn instanceof HTMLInputElement) {
    keysOn.checked = readKept(chosen) !== 'off'
    keysOn.addEventListener('change', () => keep(chosen, keysOn.checked ? 'on' : 'off'))
  }
  const keys = queue.querySelector('[data-queue-keys]')
  if (keys instanceof HTMLElement) keys.hidden = false

  document.addEventListener('keydown', (event) => {
    if (event.defaultPrevented || event.isComposing) return
    const target = event.target instanceof HTMLElement ? event.target : document.body
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey) && target.closest('form[data-sheet]')) {
      event.preventDefault()
      return sheet?.submit()
    }
    if (event.key === 'Escape' && isTyping(target)) return focusHead()
    if (!areKeysOn() || isTyping(target) || event.ctrlKey || event.metaKey || event.altKey || place.inert) return
    const steps = /** @type {Record<string, () => unknown>} */ ({
      j: () => follow('next'),
      k: () => follow('prev'),
      m: () => focusOn('[name=mark]:checked, input[name=mark]'),
      c: () => focusOn('[name=comment]'),
    })
    const step = steps[event.key.toLowerCase()]
    if (!step) return
    event.preventDefault()
    step()
  })

  function follow(/** @type {string} */ way) {
    const url = place.querySelector(`a[rel=${way}]`)?.getAttribute('href')
    if (url) void open(url)
  }
  function focusOn(/** @type {string} */ what) {
    const field = place.querySelector(what)
    if (field instanceof HTMLElement) field.focus()
  }
}

/** Letters that are typed there are text. @param {HTMLElement} target */
function isTyping(target) {
  if (target.isContentEditable || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement)
    return true
  return target instanceof HTMLInputElement && !['radio', 'checkbox', 'button', 'submit'].includes(target.type)
}

document.querySelectorAll('[data-queue]').forEach((queue) => {
  if (queue instanceof HTMLElement) runQueue(queue)
})
