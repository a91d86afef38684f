// Keeps what a pupil types: at once on the device, after a pause on the server. Without this file a button keeps it.

import { forget, keep, readKept } from '../layout/device.js'

const pause = 2000
const patience = 15_000

/** @param {HTMLFormElement} form */
function keepDraft(form) {
  const url = form.dataset.work ?? ''
  // Brothers and sisters share a phone.
  const key = `work:${form.dataset.person ?? ''}:${url}`
  const state = form.querySelector('[data-work-state]')
  const say = (/** @type {string} */ text) => state && (state.textContent = text)
  const field = (/** @type {string} */ name) => {
    const found = form.elements.namedItem(name)
    return found instanceof HTMLInputElement || found instanceof HTMLTextAreaElement ? found : undefined
  }
  const typed = () => ({ text: field('text')?.value ?? '', link: field('link')?.value ?? '' })
  const revision = field('revision')

  /** What was typed here and has not been received. */
  const kept = readKept(key)
  const earlier = kept ? JSON.parse(kept) : undefined
  const isCurrent = earlier !== undefined && earlier.revision === revision?.value
  if (isCurrent) {
    const [textField, linkField] = [field('text'), field('link')]
    if (textField) textField.value = earlier.text
    if (linkField) linkField.value = earlier.link
    say(form.dataset.kept ?? '')
  } else if (earlier && earlier.text !== typed().text) showEarlier(form, earlier.text)

  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer
  let isSending = false
  let isLeft = false

  const later = (/** @type {number} */ delay) => {
    clearTimeout(timer)
    timer = setTimeout(() => void send(), delay)
  }

  /** A button beside a file, `drop` or `act`, is sent with the rest. @param {[string, string][]} more */
  async function send(more = []) {
    if (isSending || isLeft) return more.length > 0 ? void setTimeout(() => void send(more), 200) : later(pause)
    isSending = true
    const sent = JSON.stringify(typed())
    const fields = [...new FormData(form)].filter(([, value]) => typeof value === 'string')
    const uploads = fields.filter(([name]) => /upload$/i.test(name)).map(([, value]) => String(value))
    try {
      const response = await fetch(url, {
        method: 'POST',
        body: new URLSearchParams([...fields.map(([name, value]) => [name, String(value)]), ...more]),
        headers: { accept: 'application/json' },
        signal: AbortSignal.timeout(patience),
      })
      if (response.status === 409) return say(form.dataset.lost ?? '')
      if (response.status === 422) return say(form.dataset.refused ?? '')
      if (!response.ok) {
        say(form.dataset.failed ?? '')
        return later(patience)
      }
      const { revision: next, received } = await response.json()
      if (revision) revision.value = String(next)
      if (JSON.stringify(typed()) === sent) forget(key)
      say(received)
      if (uploads.length + more.length > 0) await refresh(uploads)
    } catch {
      say(form.dataset.kept ?? '')
      later(patience)
    } finally {
      isSending = false
    }
  }

  /** The files of the work as the server has them now; what they were made of is no upload any more. @param {string[]} taken */
  async function refresh(taken) {
    const response = await fetch(window.location.pathname)
    if (!response.ok) return
    const page = new window.DOMParser().parseFromString(await response.text(), 'text/html')
    for (const place of form.querySelectorAll('[data-work-files]')) {
      const fresh = page.querySelector(`[data-work-files="${place.getAttribute('data-work-files')}"]`)
      const focused = document.activeElement instanceof HTMLButtonElement ? document.activeElement.value : ''
      if (fresh) place.replaceChildren(...fresh.childNodes)
      const button = focused && place.querySelector(`button[value="${focused}"]`)
      if (button instanceof HTMLElement) button.focus()
    }
    for (const row of form.querySelectorAll('.upload-item')) {
      const id = row.querySelector('input[type=hidden]')?.getAttribute('value')
      if (id && taken.includes(id)) row.remove()
    }
  }

  form.addEventListener('uploaded', () => void send([]))
  form.addEventListener('click', (event) => {
    const button =
      event.target instanceof Element ? event.target.closest('button[name=drop], button[name=act]') : undefined
    if (!(button instanceof HTMLButtonElement)) return
    event.preventDefault()
    void send([[button.name, button.value]])
  })
  form.addEventListener('input', (event) => {
    if (event.target instanceof HTMLInputElement && event.target.type === 'file') return
    keep(key, JSON.stringify({ ...typed(), revision: revision?.value }))
    later(pause)
  })
  window.addEventListener('online', () => readKept(key) && later(0))
  form.addEventListener('submit', () => {
    isLeft = true
    clearTimeout(timer)
  })
  if (isCurrent) later(0)
}

/** Another device has saved something else since: it is there to be copied, and does not replace that. */
function showEarlier(/** @type {HTMLFormElement} */ form, /** @type {string} */ text) {
  const place = form.querySelector('[data-work-kept]')
  const words = place?.querySelector('p')
  if (!(place instanceof HTMLElement) || !words) return
  words.textContent = text
  place.hidden = false
}

document.querySelectorAll('form[data-work]').forEach((form) => {
  if (form instanceof HTMLFormElement) keepDraft(form)
})
