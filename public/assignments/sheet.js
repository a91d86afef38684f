// The form in which one pupil's work is marked: keeps what is typed, at once on the device and after a pause on the server.

import { forget, keep, readKept } from '../layout/device.js'

const pause = 800
const patience = 15_000

/**
 * @typedef {object} Sheet
 * @property {string} url of the page of this work
 * @property {string} person
 * @property {() => Promise<void>} leave resolves when what was typed is sent, or is not to be sent now
 * @property {() => void} submit
 * @property {(text: string) => void} insert
 * @property {() => string} typed what is selected of the comment, or all of it
 *
 * @typedef {object} Surroundings
 * @property {DOMStringMap} words
 * @property {(sheet: Sheet, html: string) => void} redraw
 * @property {(sheet: Sheet, html: string) => void} finished
 * @property {(sheet: Sheet, text: string) => void} warn
 */

/** @param {HTMLFormElement} form @param {Surroundings} surroundings @returns {Sheet} */
export function makeSheet(form, { words, redraw, finished, warn }) {
  const field = (/** @type {string} */ name) => /** @type {HTMLInputElement} */ (form.elements.namedItem(name))
  const saved = form.querySelector('[data-saved]')
  const say = (/** @type {string} */ text) => saved && (saved.textContent = text)
  const fieldsOf = () =>
    [...new FormData(form)]
      .map(([name, value]) => [name, String(value)])
      .filter(([name = '']) => name === 'mark' || name === 'comment' || name.startsWith('level.'))
  const written = () => JSON.stringify(fieldsOf())
  const key = `marking:${field('submission').value}`
  /** As the server has it. */
  let received = written()
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer
  /** @type {Promise<void> | undefined} */
  let sending
  let isOver = false

  /** @type {Sheet} */
  const sheet = {
    url: form.getAttribute('action') ?? '',
    person: form.dataset.person ?? '',
    leave,
    submit,
    insert,
    typed,
  }

  restore()

  /** What was typed here and never arrived. */
  function restore() {
    const kept = readKept(key)
    const earlier = kept ? JSON.parse(kept) : undefined
    if (!earlier || earlier.written === received) return
    if (earlier.drawn === drawn()) {
      put(earlier.written)
      say(words.keptHere ?? '')
      later(0)
      return
    }
    const place = form.querySelector('[data-kept-before]')
    const text = place?.querySelector('p')
    if (!(place instanceof HTMLElement) || !text) return
    text.textContent = JSON.parse(earlier.written)
      .filter((/** @type {string[]} */ [name = '']) => !name.startsWith('level.'))
      .map((/** @type {string[]} */ [, value]) => value)
      .filter(Boolean)
      .join('\n')
    place.hidden = text.textContent === ''
  }

  function drawn() {
    return ['attempt', 'revision', 'markedAt'].map((name) => field(name).value).join(' ')
  }

  /** @param {string} fields */
  function put(fields) {
    for (const [name, value] of JSON.parse(fields)) {
      const found = form.elements.namedItem(name)
      if (
        found instanceof window.RadioNodeList ||
        found instanceof HTMLInputElement ||
        found instanceof HTMLTextAreaElement
      )
        found.value = value
    }
  }

  function later(/** @type {number} */ delay) {
    clearTimeout(timer)
    timer = setTimeout(() => void send(), delay)
  }

  function body(/** @type {Record<string, string>} */ more = {}) {
    const fields = [...new FormData(form)].map(([name, value]) => [name, String(value)])
    return new URLSearchParams([...fields, ...Object.entries(more)])
  }

  const part = (/** @type {string} */ url) => {
    const address = new URL(url, window.location.href)
    address.searchParams.set('part', 'open')
    return address
  }

  /** One after another: each says which revision the one before has made. */
  async function send() {
    clearTimeout(timer)
    if (sending) await sending
    if (isOver || written() === received) return
    sending = sendOnce()
    await sending
    sending = undefined
  }

  async function sendOnce() {
    const sent = written()
    try {
      const text = body()
      const response = await fetch(part(form.dataset.sheet ?? ''), {
        method: 'POST',
        body: text,
        // Goes on when the page is left; browsers take no more than this.
        keepalive: text.toString().length < 60_000,
        signal: AbortSignal.timeout(patience),
      })
      if (response.status === 409 || response.status === 422) return stop(await response.text())
      if (!response.ok) throw new Error(`The answer is ${response.status}.`)
      const answer = await response.json()
      received = sent
      field('revision').value = String(answer.revision)
      if (written() === sent) forget(key)
      else keepHere()
      suggest(answer.suggestion)
      say(answer.saved)
    } catch {
      say(words.keptHere ?? '')
      warn(sheet, words.unsent ?? '')
      if (form.isConnected) later(patience)
    }
  }

  /** Somebody else has changed it: what they have written and what was typed here are both shown. @param {string} html */
  function stop(html) {
    isOver = true
    warn(sheet, words.elsewhere ?? '')
    if (html.includes('data-open')) redraw(sheet, html)
  }

  /** @param {{ value: string, text: string } | undefined} suggestion */
  function suggest(suggestion) {
    const line = form.querySelector('[data-suggestion]')
    const text = form.querySelector('[data-suggestion-text]')
    const use = form.querySelector('[data-use]')
    if (!(line instanceof HTMLElement) || !text || !(use instanceof HTMLButtonElement)) return
    line.hidden = !suggestion
    text.textContent = suggestion?.text ?? ''
    use.value = suggestion?.value ?? ''
    use.hidden = use.value === ''
  }

  function keepHere() {
    keep(key, JSON.stringify({ written: written(), drawn: drawn() }))
  }

  form.addEventListener('input', () => {
    keepHere()
    later(pause)
  })
  form.addEventListener('change', () => later(0))
  form.addEventListener('click', (event) => {
    const use = event.target instanceof Element ? event.target.closest('[data-use]') : null
    if (!(use instanceof HTMLButtonElement)) return
    const mark = form.elements.namedItem('mark')
    if (mark instanceof window.RadioNodeList || mark instanceof HTMLInputElement) mark.value = use.value
    keepHere()
    later(0)
  })
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    const button = event.submitter
    void finish(button instanceof HTMLButtonElement ? button.value : '')
  })
  const use = form.querySelector('[data-use]')
  if (use instanceof HTMLButtonElement) use.hidden = use.value === ''

  async function finish(/** @type {string} */ returns) {
    if (isOver) return
    clearTimeout(timer)
    if (sending) await sending
    if (isOver) return
    isOver = true
    keepHere()
    form.inert = true
    try {
      const response = await fetch(part(sheet.url), {
        method: 'POST',
        body: body({ returns }),
        signal: AbortSignal.timeout(patience),
      })
      const html = await response.text()
      if (response.ok) {
        forget(key)
        return finished(sheet, html)
      }
      if (response.status !== 409 && response.status !== 422) throw new Error(`The answer is ${response.status}.`)
      warn(sheet, words.elsewhere ?? '')
      redraw(sheet, html)
    } catch {
      isOver = false
      say(words.keptHere ?? '')
      warn(sheet, words.unsent ?? '')
    } finally {
      form.inert = false
    }
  }

  async function leave() {
    if (!isOver) await send()
  }

  function submit() {
    const [button] = form.querySelectorAll('button[name=returns]')
    form.requestSubmit(button instanceof HTMLElement ? button : undefined)
  }

  function insert(/** @type {string} */ text) {
    const comment = form.elements.namedItem('comment')
    if (!(comment instanceof HTMLTextAreaElement)) return
    const { selectionStart: from, selectionEnd: to, value } = comment
    const gap = from > 0 && !/\s$/.test(value.slice(0, from)) ? ' ' : ''
    comment.setRangeText(gap + text, from, to, 'end')
    comment.focus()
    comment.dispatchEvent(new window.Event('input', { bubbles: true }))
  }

  function typed() {
    const comment = form.elements.namedItem('comment')
    if (!(comment instanceof HTMLTextAreaElement)) return ''
    return comment.value.slice(comment.selectionStart, comment.selectionEnd) || comment.value
  }

  return sheet
}
