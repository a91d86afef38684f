// What the page of a material can do when scripts run: copy a credit, choose speed and quality, enlarge a picture, read a text
// and leaf through a PDF in the page. Without this file each of these is a link or the browser's own control.

document.querySelectorAll('[data-copy]').forEach((button) => {
  if (button instanceof HTMLButtonElement) offerCopy(button)
})
document.querySelectorAll('[data-media]').forEach((place) => {
  if (place instanceof HTMLElement) addControls(place)
})
document.querySelectorAll('[data-picture]').forEach((place) => {
  if (place instanceof HTMLElement) addZoom(place)
})
document.querySelectorAll('details.preview').forEach((details) => {
  if (details instanceof HTMLDetailsElement) fillWhenOpened(details)
})

/** @param {HTMLButtonElement} button */
function offerCopy(button) {
  const source = document.getElementById(button.dataset.copy ?? '')
  if (!source || !navigator.clipboard) return
  button.hidden = false
  button.addEventListener('click', async () => {
    await navigator.clipboard.writeText(source.textContent ?? '')
    const told = button.closest('section')?.querySelector('[data-copied]')
    if (told) told.textContent = button.dataset.done ?? ''
    button.textContent = button.dataset.done ?? button.textContent
  })
}

/** @param {HTMLElement} place */
function addControls(place) {
  const media = place.querySelector('video, audio')
  const speed = place.querySelector('[data-speed]')
  const quality = place.querySelector('[data-quality]')
  if (!(media instanceof HTMLMediaElement)) return
  place.querySelector('[data-media-controls]')?.removeAttribute('hidden')
  if (speed instanceof HTMLSelectElement)
    speed.addEventListener('change', () => (media.playbackRate = media.defaultPlaybackRate = Number(speed.value)))
  if (!(quality instanceof HTMLSelectElement)) return

  const { connection } = /** @type {{ connection?: { saveData?: boolean, effectiveType?: string } }} */ (navigator)
  const isWeak = connection?.saveData === true || /2g|3g/.test(connection?.effectiveType ?? '')
  if (isWeak && place.dataset.light) {
    quality.value = place.dataset.light
    media.src = quality.value
  }
  quality.addEventListener('change', () => {
    const { currentTime, paused } = media
    media.src = quality.value
    if (currentTime > 0) {
      media.addEventListener('loadedmetadata', () => (media.currentTime = currentTime), { once: true })
      media.load()
    }
    if (!paused) void media.play()
  })
}

/** @param {HTMLElement} place */
function addZoom(place) {
  const link = place.querySelector('a')
  const picture = place.querySelector('img')
  if (!link || !picture) return
  let zoom = 1
  const set = (/** @type {number} */ wanted) => {
    zoom = Math.min(Math.max(wanted, 1), 8)
    picture.style.width = zoom === 1 ? '' : `${zoom * 100}%`
    picture.style.maxWidth = zoom === 1 ? '' : 'none'
  }
  const frame = document.createElement('div')
  frame.className = 'preview-picture'
  frame.tabIndex = 0
  frame.setAttribute('role', 'group')
  frame.setAttribute('aria-label', picture.alt)
  const row = document.createElement('div')
  row.className = 'row'
  row.append(
    makeButton('−', place.dataset.smaller, () => set(zoom / 1.5)),
    makeButton('+', place.dataset.larger, () => set(zoom * 1.5)),
  )
  link.replaceWith(row, frame)
  frame.append(picture)
  frame.addEventListener('keydown', (event) => {
    if (event.key === '+' || event.key === '=') set(zoom * 1.5)
    if (event.key === '-') set(zoom / 1.5)
  })
  frame.addEventListener('dblclick', () => set(zoom === 1 ? 2 : 1))
}

/** @param {HTMLDetailsElement} details */
function fillWhenOpened(details) {
  details.addEventListener(
    'toggle',
    async () => {
      const reading = details.querySelector('[data-reading]')
      const pdf = details.querySelector('[data-pdf]')
      try {
        if (reading instanceof HTMLElement) await readInPlace(reading)
        if (pdf instanceof HTMLElement) await (await import('./pdf.js')).showPdf(pdf)
      } catch {
        // The links are still there.
      }
    },
    { once: true },
  )
}

/** The page that the link leads to, without what surrounds it. @param {HTMLElement} place */
async function readInPlace(place) {
  const answer = await fetch(place.dataset.reading ?? '')
  if (!answer.ok) return
  const page = new DOMParser().parseFromString(await answer.text(), 'text/html')
  const read = page.querySelector('[data-read]')
  if (!read) return
  const frame = document.createElement('div')
  frame.className = 'preview-reading'
  frame.tabIndex = 0
  frame.append(document.adoptNode(read))
  const next = page.querySelector('a[rel=next]')
  // More than that is better read on a page of its own.
  if (next) frame.append(document.adoptNode(next))
  place.prepend(frame)
}

/**
 * @param {string} sign
 * @param {string | undefined} label
 * @param {() => void} press
 */
export function makeButton(sign, label, press) {
  const button = document.createElement('button')
  button.type = 'button'
  button.className = 'button button-quiet button-icon'
  button.textContent = sign
  button.setAttribute('aria-label', label ?? sign)
  button.addEventListener('click', press)
  return button
}
