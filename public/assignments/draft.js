// Keeps what a pupil types: at once on the device, after a pause on the server. Without this file a button keeps it.

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
  const kept = read(key)
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

  async function send() {
    if (isSending || isLeft) return later(pause)
    isSending = true
    const sent = JSON.stringify(typed())
    try {
      const response = await fetch(url, {
        method: 'POST',
        body: new URLSearchParams([...new FormData(form)].map(([name, value]) => [name, String(value)])),
        headers: { accept: 'application/json' },
        signal: AbortSignal.timeout(patience),
      })
      if (response.status === 409) return say(form.dataset.lost ?? '')
      if (!response.ok) return later(patience)
      const { revision: next, received } = await response.json()
      if (revision) revision.value = String(next)
      if (JSON.stringify(typed()) === sent) forget(key)
      say(received)
    } catch {
      say(form.dataset.kept ?? '')
      later(patience)
    } finally {
      isSending = false
    }
  }

  form.addEventListener('input', () => {
    keep(key, JSON.stringify({ ...typed(), revision: revision?.value }))
    later(pause)
  })
  window.addEventListener('online', () => read(key) && later(0))
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

/** A device may refuse to keep anything. */
function read(/** @type {string} */ key) {
  try {
    return localStorage.getItem(key)
  } catch {
    return null
  }
}
function keep(/** @type {string} */ key, /** @type {string} */ value) {
  try {
    localStorage.setItem(key, value)
  } catch {
    // Then the server alone has it, two seconds later.
  }
}
function forget(/** @type {string} */ key) {
  try {
    localStorage.removeItem(key)
  } catch {
    // There was nothing.
  }
}

document.querySelectorAll('form[data-work]').forEach((form) => {
  if (form instanceof HTMLFormElement) keepDraft(form)
})
