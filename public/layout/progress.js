// Brings the progress of long work up to date while somebody looks at it. Without this file a link loads the page anew.

const seconds = 4

/** Stops when the work is over, and then shows the page as it has become. */
export function followProgress() {
  const live = document.createElement('p')
  live.className = 'unseen'
  live.setAttribute('role', 'status')
  document.body.append(live)
  let told = quarterOf(bars()[0])
  let timer = 0

  async function look() {
    if (document.hidden) return
    const page = await load()
    if (!page) return wait()
    const fresh = bars(page)
    if (fresh.length === 0) return show(page)
    for (const [at, bar] of bars().entries()) {
      const next = fresh[at]
      if (next) bar.replaceChildren(...next.childNodes)
    }
    const quarter = quarterOf(bars()[0])
    // Each change would be read aloud over everything else.
    if (quarter !== told) live.textContent = wordsOf(bars()[0])
    told = quarter
    wait()
  }

  /** @param {Document} page */
  function show(page) {
    document.removeEventListener('visibilitychange', seen)
    const said = bars()[0]?.dataset.done ?? ''
    const [main, next] = [document.querySelector('main'), page.querySelector('main')]
    if (!main || !next) return window.location.reload()
    const hadFocus = main.contains(document.activeElement)
    main.replaceChildren(...next.childNodes)
    if (hadFocus) main.focus()
    live.textContent = said
  }

  function wait() {
    window.clearTimeout(timer)
    timer = window.setTimeout(() => void look(), seconds * 1000)
  }

  function seen() {
    if (document.hidden) window.clearTimeout(timer)
    else wait()
  }

  document.addEventListener('visibilitychange', seen)
  wait()
}

/** Undefined when it cannot be had now: it is asked for again. */
async function load() {
  try {
    const answer = await fetch(window.location.href)
    // Signed out meanwhile, or no longer allowed: whoever reloads is told so.
    if (!answer.ok || answer.redirected) return undefined
    return new DOMParser().parseFromString(await answer.text(), 'text/html')
  } catch {
    return undefined
  }
}

/** @param {Document} page */
function bars(page = document) {
  return [...page.querySelectorAll('[data-progress]')].filter((bar) => bar instanceof HTMLElement)
}

/** @param {Element | undefined} bar */
function wordsOf(bar) {
  return [...(bar?.querySelectorAll('span') ?? [])].map((part) => part.textContent).join(': ')
}

/** @param {Element | undefined} bar */
function quarterOf(bar) {
  const progress = bar?.querySelector('progress')
  return progress ? Math.floor(progress.position * 4) : undefined
}

if (bars().length > 0) followProgress()
