// Results follow while one types or chooses: the same page is fetched and its results are put in place. Without this file
// the form is sent, and the same page comes.

/** Milliseconds. */
const pause = 250

/** @param {HTMLFormElement} form */
export function followTyping(form) {
  const input = /** @type {HTMLInputElement} */ (form.elements.namedItem('q'))
  const status = document.getElementById('catalogue-status')
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer
  /** @type {AbortController | undefined} */
  let running

  input.addEventListener('input', () => {
    clearTimeout(timer)
    timer = setTimeout(() => void show(addressOf(form), { isTyping: true, isNew: false }), pause)
  })
  input.addEventListener('change', () => {
    clearTimeout(timer)
    void show(addressOf(form), { isTyping: false, isNew: true })
  })
  document.addEventListener('change', (event) => {
    const facets = event.target instanceof Element ? event.target.closest('form[data-facets]') : null
    // On a phone one chooses several, then asks for the results.
    if (facets instanceof HTMLFormElement && isWide()) void show(addressOf(facets), { isTyping: false, isNew: true })
  })
  window.addEventListener('popstate', () => {
    input.value = new URLSearchParams(window.location.search).get('q') ?? ''
    void show(window.location.href, { isTyping: false, isNew: false })
  })

  /**
   * @param {string} address
   * @param {{ isTyping: boolean, isNew: boolean }} how
   */
  async function show(address, { isTyping, isNew }) {
    running?.abort()
    const request = (running = new AbortController())
    const results = document.getElementById('catalogue-results')
    results?.setAttribute('aria-busy', 'true')
    try {
      const headers = isTyping ? { 'x-typing': 'yes' } : undefined
      const answer = await fetch(address, { headers, signal: request.signal })
      if (!answer.ok) throw new Error(`The results have not come: ${answer.status}`)
      const page = new DOMParser().parseFromString(await answer.text(), 'text/html')
      if (request.signal.aborted) return
      swap(page)
      if (isNew && address !== window.location.href) window.history.pushState(null, '', address)
      else window.history.replaceState(null, '', address)
      if (status) status.textContent = document.getElementById('catalogue-count')?.textContent ?? ''
    } catch {
      // Aborted by the next one, or the network is away: what is shown stays, and the button still sends the form.
      if (running === request) results?.removeAttribute('aria-busy')
    }
  }
}

/** @param {Document} page */
function swap(page) {
  const opened = [...document.querySelectorAll('#catalogue-results details')].filter(
    (one) => one instanceof HTMLDetailsElement && one.open,
  )
  const focused = document.activeElement
  for (const old of document.querySelectorAll('[data-swapped]')) {
    const next = page.getElementById(old.id)
    if (next) old.replaceWith(document.adoptNode(next))
  }
  for (const { id } of opened) document.getElementById(id)?.setAttribute('open', '')
  keepChosen(page)
  if (focused instanceof HTMLInputElement && !focused.isConnected)
    for (const one of document.querySelectorAll(`input[name="${focused.name}"]`))
      if (one instanceof HTMLInputElement && one.value === focused.value) one.focus()
}

/**
 * What the search by words keeps is what is chosen now.
 * @param {Document} page
 */
function keepChosen(page) {
  const hidden = 'form[data-catalogue] > input[type=hidden]'
  for (const old of document.querySelectorAll(hidden)) old.remove()
  const form = document.querySelector('form[data-catalogue]')
  for (const next of [...page.querySelectorAll(hidden)].reverse()) form?.prepend(document.adoptNode(next))
}

/** @param {HTMLFormElement} form */
function addressOf(form) {
  const address = new URL(form.action)
  for (const [name, value] of new FormData(form))
    if (typeof value === 'string' && value !== '') address.searchParams.append(name, value)
  return address.href
}

function isWide() {
  return window.matchMedia('(min-width: 60rem)').matches
}

/**
 * Titles, topics and authors below the field, by the arrow keys.
 * @param {HTMLFormElement} form
 */
export function suggestWhileTyping(form) {
  const input = /** @type {HTMLInputElement} */ (form.elements.namedItem('q'))
  const list = document.createElement('ul')
  list.className = 'suggestions'
  list.id = 'catalogue-suggestions'
  list.setAttribute('role', 'listbox')
  list.setAttribute('aria-label', document.querySelector('label[for="field-q"]')?.textContent ?? '')
  list.hidden = true
  form.append(list)
  for (const [name, value] of Object.entries({
    role: 'combobox',
    'aria-autocomplete': 'list',
    'aria-expanded': 'false',
    'aria-controls': list.id,
  }))
    input.setAttribute(name, value)

  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer
  /** @type {AbortController | undefined} */
  let running
  let at = -1

  input.addEventListener('input', () => {
    clearTimeout(timer)
    timer = setTimeout(() => void fill(), pause)
  })
  input.addEventListener('keydown', (event) => {
    const count = list.children.length
    if (event.key === 'Escape' && !list.hidden) {
      close()
      event.preventDefault()
    } else if ((event.key === 'ArrowDown' || event.key === 'ArrowUp') && count > 0) {
      list.hidden = false
      input.setAttribute('aria-expanded', 'true')
      choose(event.key === 'ArrowDown' ? (at + 1 >= count ? -1 : at + 1) : at < 0 ? count - 1 : at - 1)
      event.preventDefault()
    } else if (event.key === 'Enter') {
      const chosen = list.hidden ? undefined : list.children[at]
      if (chosen instanceof HTMLElement && chosen.dataset.url) {
        event.preventDefault()
        window.location.assign(chosen.dataset.url)
      } else close()
    }
  })
  input.addEventListener('blur', () => setTimeout(close, 150))
  list.addEventListener('mousedown', (event) => event.preventDefault())
  list.addEventListener('click', (event) => {
    const chosen = event.target instanceof Element ? event.target.closest('li') : null
    if (chosen?.dataset.url) window.location.assign(chosen.dataset.url)
  })

  async function fill() {
    running?.abort()
    const request = (running = new AbortController())
    const address = new URL(form.dataset.suggestions ?? '', window.location.href)
    address.searchParams.set('q', input.value)
    try {
      const answer = await fetch(address, { signal: request.signal })
      const { entries } = /** @type {{ entries: { kind: string, text: string, url: string }[] }} */ (
        await answer.json()
      )
      if (request.signal.aborted || document.activeElement !== input) return
      list.replaceChildren(...entries.map(optionOf))
      at = -1
      input.removeAttribute('aria-activedescendant')
      list.hidden = entries.length === 0
      input.setAttribute('aria-expanded', String(entries.length > 0))
    } catch {
      close()
    }
  }

  function close() {
    clearTimeout(timer)
    running?.abort()
    list.hidden = true
    at = -1
    input.setAttribute('aria-expanded', 'false')
    input.removeAttribute('aria-activedescendant')
  }

  /** @param {number} next */
  function choose(next) {
    list.children[at]?.setAttribute('aria-selected', 'false')
    at = next
    const chosen = list.children[at]
    if (!chosen) return input.removeAttribute('aria-activedescendant')
    chosen.setAttribute('aria-selected', 'true')
    input.setAttribute('aria-activedescendant', chosen.id)
  }
}

/**
 * @param {{ kind: string, text: string, url: string }} entry
 * @param {number} place
 */
function optionOf({ kind, text, url }, place) {
  const option = document.createElement('li')
  option.id = `suggestion-${place}`
  option.setAttribute('role', 'option')
  option.setAttribute('aria-selected', 'false')
  option.dataset.url = url
  const name = document.createElement('span')
  name.textContent = text
  name.lang = 'vi'
  const what = document.createElement('span')
  what.textContent = kind
  what.className = 'muted'
  option.append(name, what)
  return option
}

document.documentElement.classList.add('follows-choices')
for (const form of document.querySelectorAll('form[data-catalogue]'))
  if (form instanceof HTMLFormElement) {
    followTyping(form)
    suggestWhileTyping(form)
  }
