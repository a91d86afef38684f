// Tells the server what of an item somebody has seen, every quarter of a minute at most and once more when they leave, and
// offers to go on where they were. Without this file they say themselves that they are done.

const pause = 15_000
/** Of a video: a pupil need not hear the last second of each. */
const videoParts = 20
const tolerance = 0.5

/** @param {HTMLElement} place */
export function reportProgress(place) {
  const isPages = place.dataset.rule === 'allPages'
  const kinds = place.dataset.rule === 'watched' ? '[data-media]' : isPages ? '[data-pdf]' : '[data-pdf], [data-media]'
  const viewers = /** @type {HTMLElement[]} */ ([...document.querySelectorAll(`.course-lesson :is(${kinds})`)])
  const files = viewers.slice(0, 20).map((viewer, file) => follow(viewer, file))
  const isRead = files.length === 0
  const lesson = document.querySelector('.course-lesson')
  if (isRead && lesson instanceof HTMLElement) files.push(followReading(lesson))
  if (files.length === 0) return
  const known = latestPlace(place)
  const last = files[known.file]
  if (last && known.value > (isRead ? 50 : 1)) offerToGoOn(last.viewer, known.value)

  let timer = 0
  let sentAt = 0
  document.addEventListener('visibilitychange', () => document.hidden && leave())
  window.addEventListener('pagehide', leave)

  /** @param {HTMLElement} viewer @param {number} file */
  function follow(viewer, file) {
    const state = {
      viewer,
      file,
      place: 0,
      total: 0,
      parts: new Set(/** @type {number[]} */ ([])),
      seconds: 0,
      changed: false,
    }
    const media = viewer.querySelector('video, audio')
    if (media instanceof HTMLMediaElement) {
      let before = 0
      media.addEventListener('timeupdate', () => {
        const step = media.currentTime - before
        before = media.currentTime
        if (step > 0 && step < 2) state.seconds += step / (media.playbackRate || 1)
        if (media.seeking || !Number.isFinite(media.duration)) return
        state.place = Math.floor(media.currentTime)
        state.total = videoParts
        for (const part of playedParts(media)) state.parts.add(part)
        note(state)
      })
      media.addEventListener('ended', () => void send())
    }
    let shownAt = 0
    viewer.addEventListener('pageshown', (event) => {
      const { number, count } = /** @type {CustomEvent<{ number: number, count: number }>} */ (event).detail
      const now = Date.now()
      if (shownAt > 0) state.seconds += Math.min((now - shownAt) / 1000, 300)
      shownAt = now
      state.place = number
      state.total = Math.min(count, 2000)
      state.parts.add(number)
      note(state)
    })
    return state
  }

  /** How far down somebody has read, in thousandths of what is to be read. @param {HTMLElement} viewer */
  function followReading(viewer) {
    const state = { viewer, file: 0, place: 0, total: 0, parts: new Set([0].slice(1)), seconds: 0, changed: false }
    window.addEventListener('scroll', () => {
      const { top, height } = viewer.getBoundingClientRect()
      if (height < window.innerHeight) return
      state.place = Math.round((Math.min(Math.max(-top, 0), height) / height) * 1000)
      state.total = 1000
      note(state)
    })
    return state
  }

  /** @param {ReturnType<typeof follow>} state */
  function note(state) {
    state.changed = true
    keepPlace(place, state)
    if (timer !== 0) return
    timer = window.setTimeout(() => void send(), Math.max(0, sentAt + pause - Date.now()))
  }

  async function send() {
    window.clearTimeout(timer)
    timer = 0
    sentAt = Date.now()
    for (const state of files.filter(({ changed }) => changed)) {
      const { body, parts, seconds } = take(state)
      const answer = await fetch(place.dataset.report ?? '', {
        method: 'POST',
        body,
        headers: { accept: 'application/json' },
      }).catch(() => undefined)
      if (answer?.ok) {
        const { isDone } = await answer.json()
        if (isDone) showDone()
      } else if (!answer) {
        // Kept for the next time: the network may be back by then.
        for (const part of parts) state.parts.add(part)
        state.seconds += seconds
        state.changed = true
      }
    }
  }

  /** The last word: the page goes, its request goes on. */
  function leave() {
    for (const state of files.filter(({ changed }) => changed))
      navigator.sendBeacon(place.dataset.report ?? '', take(state).body)
  }

  /** @param {ReturnType<typeof follow>} state */
  function take(state) {
    const parts = [...state.parts]
    const seconds = Math.round(state.seconds)
    const body = new URLSearchParams({
      _csrf: place.querySelector('input[name=_csrf]')?.getAttribute('value') ?? '',
      at: new Date().toISOString(),
      operation: window.crypto.randomUUID?.() ?? `${Date.now()}-${Math.random().toString(36).slice(2)}`,
      file: String(state.file),
      files: String(files.length),
      place: String(state.place),
      total: String(state.total),
      parts: rangesOf(parts),
      seconds: String(seconds),
    })
    state.parts.clear()
    state.seconds = 0
    state.changed = false
    return { body, parts, seconds }
  }

  function showDone() {
    const told = place.querySelector('[data-told]')
    if (!told || place.dataset.shown) return
    place.dataset.shown = 'yes'
    told.textContent = place.dataset.nowDone ?? ''
    place.querySelector('button[value=yes]')?.remove()
  }

  /** @param {HTMLElement} viewer @param {number} kept */
  function offerToGoOn(viewer, kept) {
    const media = viewer.querySelector('video, audio')
    const isText = viewer.classList.contains('course-lesson')
    const button = document.createElement('button')
    button.type = 'button'
    button.className = 'button button-plain'
    button.textContent = isText
      ? (place.dataset.goOnText ?? '')
      : media
        ? `${place.dataset.goOnTime} ${Math.floor(kept / 60)}:${String(kept % 60).padStart(2, '0')}`
        : `${place.dataset.goOnPage} ${kept}`
    button.addEventListener('click', () => {
      button.remove()
      if (isText) {
        const { top, height } = viewer.getBoundingClientRect()
        return window.scrollTo({ top: window.scrollY + top + (kept / 1000) * height })
      }
      viewer.dataset.start = String(kept)
      const details = viewer.closest('details')
      if (details) details.open = true
      if (media instanceof HTMLMediaElement) goTo(media, kept)
      viewer.scrollIntoView({ block: 'start' })
    })
    const row = document.createElement('p')
    row.append(button)
    document.querySelector('.course-lesson')?.prepend(row)
  }
}

/** On this device, for when there is no network; brothers and sisters share it. @param {HTMLElement} place */
const keyOf = (place) => `place:${place.dataset.person ?? ''}:${place.dataset.report ?? ''}`

/** @param {HTMLElement} place @param {{ file: number, place: number }} state */
function keepPlace(place, { file, place: value }) {
  try {
    localStorage.setItem(keyOf(place), JSON.stringify({ file, value, at: Date.now() }))
  } catch {
    // Then the server alone has it.
  }
}

/** Of what this device and the server know the later one. @param {HTMLElement} place */
function latestPlace(place) {
  const { file, place: value, at } = place.dataset
  const told = { file: Number(file ?? -1), value: Number(value ?? 0), at: Date.parse(at ?? '') || 0 }
  try {
    const here = JSON.parse(localStorage.getItem(keyOf(place)) ?? 'null')
    return here && here.at > told.at ? here : told
  } catch {
    return told
  }
}

/** @param {HTMLMediaElement} media @param {number} seconds */
function goTo(media, seconds) {
  const play = () => {
    media.currentTime = seconds
    void media.play().catch(() => undefined)
  }
  if (media.readyState > 0) return play()
  media.addEventListener('loadedmetadata', play, { once: true })
  media.load()
  media.preload = 'metadata'
}

/** Those of twenty equal parts that were played whole. @param {HTMLMediaElement} media */
function playedParts({ played, duration }) {
  const ranges = Array.from({ length: played.length }, (_, at) => [played.start(at), played.end(at)])
  return Array.from({ length: videoParts }, (_, at) => at + 1).filter((part) => {
    const [from, to] = [((part - 1) * duration) / videoParts, (part * duration) / videoParts]
    return ranges.some(([start = 0, end = 0]) => start <= from + tolerance && end >= to - tolerance)
  })
}

/** `1-3,5` @param {number[]} parts */
function rangesOf(parts) {
  const ranges = /** @type {[number, number][]} */ ([])
  for (const part of parts.sort((a, b) => a - b)) {
    const last = ranges.at(-1)
    if (last && last[1] === part - 1) last[1] = part
    else ranges.push([part, part])
  }
  return ranges.map(([from, to]) => (from === to ? String(from) : `${from}-${to}`)).join(',')
}

document.querySelectorAll('[data-report]').forEach((place) => {
  if (place instanceof HTMLElement) reportProgress(place)
})
