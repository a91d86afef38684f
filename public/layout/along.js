// On devices on which something was taken along: sends what was done without a network, tells what has become of it, and brings
// up to date what is kept. Without this file it is sent when the page of what is kept is opened.

const hour = 3600_000
const worker = 'serviceWorker' in navigator ? navigator.serviceWorker.controller : null
if (worker) {
  void catchUp(worker)
  window.addEventListener('online', () => void catchUp(worker))
}

/** @param {ServiceWorker} worker */
async function catchUp(worker) {
  if (!navigator.onLine) return
  const sent = await ask(worker)
  if (!sent) return
  window.dispatchEvent(new Event('along-sent'))
  const { received, refused } = sent
  const state = await askState()
  if (!state) return
  await sendDrafts(state)
  if (received > 0) tell('good', state.words.received.replace('{count}', String(received)), '/along')
  if (refused > 0) tell('careful', state.words.refused.replace('{count}', String(refused)), '/along')
  const copy = document.querySelector('[data-along-copy]')
  if (copy instanceof HTMLElement) {
    copy.textContent = state.words.back
    const link = document.createElement('a')
    link.href = location.pathname
    link.textContent = state.words.reload
    copy.append(' ', link)
  }
  await bringUpToDate(state.person)
}

/** @param {ServiceWorker} worker @returns {Promise<{ received: number, refused: number } | undefined>} */
function ask(worker) {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel()
    const timer = setTimeout(() => resolve(undefined), 60_000)
    port1.onmessage = ({ data }) => {
      clearTimeout(timer)
      resolve(data)
    }
    worker.postMessage('send', [port2])
  })
}

/** @returns {Promise<{ person: string, csrf: string, words: Record<'received' | 'refused' | 'back' | 'reload', string> } | undefined>} */
async function askState() {
  const response = await fetch('/along/state', { headers: { accept: 'application/json' } }).catch(() => undefined)
  return response?.ok && !response.redirected ? await response.json() : undefined
}

/**
 * What was typed on other pages, and what they have kept (assignments/draft.js). What is refused stays for its own page, which
 * shows it. @param {{ person: string, csrf: string }} state
 */
async function sendDrafts({ person, csrf }) {
  const here = [...document.querySelectorAll('form[data-work]')].map((form) => form.getAttribute('data-work'))
  const prefix = `work:${person}:`
  for (const key of Object.keys(localStorage).filter((one) => one.startsWith(prefix))) {
    const url = key.slice(prefix.length)
    const kept = localStorage.getItem(key) ?? ''
    if (here.includes(url) || !/^\/courses\/[0-9a-f]{24}\/items\/[0-9a-f]{24}\/draft$/.test(url)) continue
    const { text = '', link = '', revision = '0' } = JSON.parse(kept)
    const body = new URLSearchParams({ _csrf: csrf, text, link, revision })
    const headers = { accept: 'application/json' }
    const response = await fetch(url, { method: 'POST', body, headers }).catch(() => undefined)
    if (response?.ok && localStorage.getItem(key) === kept) localStorage.removeItem(key)
  }
}

/** Once an hour at most, and never for somebody who pays for each megabyte. @param {string} person */
async function bringUpToDate(person) {
  const { connection } = /** @type {{ connection?: { saveData?: boolean } }} */ (navigator)
  const last = Number(localStorage.getItem('along-checked') ?? 0)
  if (connection?.saveData || Date.now() - last < hour) return
  localStorage.setItem('along-checked', String(Date.now()))
  const [{ listPacks }, { askFor, takeAlong }] = await Promise.all([
    import('../along/store.js'),
    import('../along/keep.js'),
  ])
  for (const pack of await listPacks(person)) {
    const listed = await askFor(pack.listUrl).catch(() => undefined)
    if (listed && listed.mark !== pack.mark) await takeAlong(pack).catch(() => undefined)
  }
}

/** @param {string} kind @param {string} text @param {string} url */
function tell(kind, text, url) {
  const notice = document.createElement('div')
  notice.className = `notice notice-${kind}`
  notice.setAttribute('role', 'status')
  const link = document.createElement('a')
  link.href = url
  link.textContent = text
  notice.append(link)
  const place = document.createElement('div')
  place.className = 'wrap notices'
  place.append(notice)
  document.getElementById('main')?.prepend(place)
}
