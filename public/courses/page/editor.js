// Helps to write a page: buttons for its signs, how it looks beside it, pictures that are pasted or dropped into it, and a copy
// on the device of what is not saved yet. Without this file it is a text, a field for files and a button to look at it.

/** Milliseconds of a pause in typing. */
const pause = 1200
const keepAfter = 400
/** Milliseconds: what nobody has come back for is forgotten. */
const keptFor = 30 * 24 * 3600_000
const prefix = 'course-page.'

/** @param {HTMLElement} place */
export function helpWriting(place) {
  const text = place.querySelector('textarea')
  const form = place.closest('form')
  if (!text || !form) return
  showButtons(place, text)
  showBeside(place, text, form)
  takePictures(place, text, form)
  keepDraft(place, text)
}

/** @param {HTMLElement} place @param {HTMLTextAreaElement} text */
function showButtons(place, text) {
  const toolbar = place.querySelector('markdown-toolbar')
  if (!(toolbar instanceof HTMLElement)) return
  import(place.dataset.toolbar ?? '').then(() => (toolbar.hidden = false)).catch(() => undefined)
  toolbar.addEventListener('click', (event) => {
    const button = event.target instanceof Element ? event.target.closest('[data-insert]') : null
    if (!(button instanceof HTMLElement)) return
    const { insert: what, column } = button.dataset
    if (what === 'formula') insert(text, '$', text.value.slice(text.selectionStart, text.selectionEnd) || 'x^2', '$')
    if (what === 'table') insert(text, '\n\n| ', `${column} 1`, ` | ${column} 2 |\n| --- | --- |\n|  |  |\n\n`)
    if (what === 'picture') fileField(place)?.click()
  })
}

/** What stands between is selected: one types over it. @param {HTMLTextAreaElement} text @param {string} before @param {string} middle @param {string} after */
function insert(text, before, middle, after) {
  const { selectionStart: start, selectionEnd: end } = text
  text.setRangeText(before + middle + after, start, end, 'end')
  text.setSelectionRange(start + before.length, start + before.length + middle.length)
  text.focus()
  text.dispatchEvent(new window.Event('input', { bubbles: true }))
}

/** @param {HTMLElement} place @param {HTMLTextAreaElement} text @param {HTMLFormElement} form */
function showBeside(place, text, form) {
  const part = (/** @type {string} */ which) => /** @type {HTMLElement} */ (place.querySelector(which))
  const [preview, html, advice, list] = [
    '[data-preview]',
    '[data-preview-html] > *',
    '[data-advice]',
    '[data-advice-list]',
  ].map(part)
  if (!preview || !html || !advice || !list) return
  let timer = 0
  let asked = 0
  const look = async () => {
    const token = form.querySelector('input[name=_csrf]')
    const body = new URLSearchParams({
      _csrf: token instanceof HTMLInputElement ? token.value : '',
      text: text.value,
      item: place.dataset.item ?? '',
    })
    const number = ++asked
    const answer = await fetch(place.dataset.previewUrl ?? '', {
      method: 'POST',
      body,
      headers: { accept: 'application/json' },
    })
    // A later one is on its way.
    if (!answer.ok || number !== asked) return
    const shown = /** @type {{ html: string, advice: string[] }} */ (await answer.json())
    html.innerHTML = shown.html
    list.replaceChildren(
      ...shown.advice.map((sentence) => {
        const row = document.createElement('li')
        row.textContent = sentence
        return row
      }),
    )
    advice.hidden = shown.advice.length === 0
    preview.hidden = text.value.trim() === ''
  }
  const lookSoon = () => {
    window.clearTimeout(timer)
    timer = window.setTimeout(() => void look().catch(() => undefined), pause)
  }
  text.addEventListener('input', lookSoon)
  if (text.value.trim() !== '' && preview.hidden) void look().catch(() => undefined)
}

/** @param {HTMLElement} place @param {HTMLTextAreaElement} text @param {HTMLFormElement} form */
function takePictures(place, text, form) {
  const send = (/** @type {DataTransfer | null} */ data) => {
    const files = [...(data?.files ?? [])].filter(({ type }) => type.startsWith('image/'))
    const field = fileField(place)
    if (files.length === 0 || !field) return false
    const chosen = new window.DataTransfer()
    for (const file of files) chosen.items.add(file)
    field.files = chosen.files
    field.dispatchEvent(new window.Event('change', { bubbles: true }))
    return true
  }
  text.addEventListener('paste', (event) => {
    if (send(event.clipboardData)) event.preventDefault()
  })
  text.addEventListener('drop', (event) => {
    if (send(event.dataTransfer)) event.preventDefault()
  })
  form.addEventListener('uploaded', (event) => {
    const { id } = /** @type {{ detail: { id: string } }} */ (/** @type {unknown} */ (event)).detail
    insert(text, text.selectionStart === 0 ? '![' : '\n\n![', place.dataset.description ?? '', `](tệp:${id})\n\n`)
  })
}

/** @param {HTMLElement} place */
function fileField(place) {
  const field = place.querySelector('input[type=file]')
  return field instanceof HTMLInputElement ? field : undefined
}

/** @param {HTMLElement} place @param {HTMLTextAreaElement} text */
function keepDraft(place, text) {
  const key = `${prefix}${place.dataset.draft}`
  const saved = text.defaultValue
  forgetOld()
  const draft = read(key)
  // What was sent and came back is the newest that there is.
  if (place.dataset.typed !== undefined) keep()
  else if (draft && draft.text !== saved) offer(draft)
  let timer = 0
  text.addEventListener('input', () => {
    window.clearTimeout(timer)
    timer = window.setTimeout(keep, keepAfter)
  })
  window.addEventListener('pagehide', () => {
    if (text.value !== saved) keep()
  })

  function keep() {
    try {
      if (text?.value === saved && place.dataset.typed === undefined) window.localStorage.removeItem(key)
      else window.localStorage.setItem(key, JSON.stringify({ text: text?.value, at: Date.now() }))
    } catch {
      // Without room, or where nothing may be kept, one goes without.
    }
  }

  /** @param {{ text: string, at: number }} kept */
  function offer(kept) {
    const notice = place.querySelector('[data-draft-offer]')
    const at = notice?.querySelector('[data-draft-at]')
    if (!(notice instanceof HTMLElement) || !at) return
    const { lang } = document.documentElement
    at.textContent = new Intl.DateTimeFormat(lang, { dateStyle: 'short', timeStyle: 'short' }).format(kept.at)
    notice.hidden = false
    notice.querySelector('[data-draft-take]')?.addEventListener('click', () => {
      notice.hidden = true
      text.value = kept.text
      text.focus()
      text.dispatchEvent(new window.Event('input', { bubbles: true }))
    })
    notice.querySelector('[data-draft-drop]')?.addEventListener('click', () => {
      notice.hidden = true
      if (text.value === saved) window.localStorage.removeItem(key)
      text.focus()
    })
  }
}

function forgetOld() {
  for (const key of Object.keys(window.localStorage))
    if (key.startsWith(prefix) && (read(key)?.at ?? 0) < Date.now() - keptFor) window.localStorage.removeItem(key)
}

/** @param {string} key @returns {{ text: string, at: number } | undefined} */
function read(key) {
  try {
    const kept = JSON.parse(window.localStorage.getItem(key) ?? 'null')
    return typeof kept?.text === 'string' && typeof kept.at === 'number' ? kept : undefined
  } catch {
    return undefined
  }
}

document.querySelectorAll('[data-page-editor]').forEach((place) => {
  if (place instanceof HTMLElement) helpWriting(place)
})
