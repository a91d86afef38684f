// Draws and writes on pictures and pages of PDFs that were handed in: a layer of its own above each page, the file stays as it
// is. Whoever may not write sees what was written. Notes are also a list, by page, which needs no drawing. Without this file
// the file can be opened and saved.

const size = 10_000
const pause = 1200
const svg = 'http://www.w3.org/2000/svg'
const here = (/** @type {string} */ name) => new URL(name, import.meta.url).href

/**
 * @typedef {{ kind: 'stroke' | 'highlight', points: number[] } | { kind: 'note', at: [number, number], text: string }} Mark
 * @typedef {{ page: number, revision: number, marks: Mark[] }} Layer
 */

/** @param {HTMLElement} place */
export async function showFile(place) {
  const words = place.dataset
  const told = place.querySelector('[data-told]')
  const say = (/** @type {string | undefined} */ text) => told && (told.textContent = text ?? '')
  say(words.loading)
  try {
    const response = await fetch(words.layers ?? '', { headers: { accept: 'application/json' } })
    if (!response.ok) throw new Error(`The answer is ${response.status}.`)
    /** @type {{ mayWrite: boolean, pages: Layer[] }} */
    const { mayWrite, pages } = await response.json()
    const layerOf = (/** @type {number} */ page) =>
      pages.find((one) => one.page === page) ?? { page, revision: 0, marks: [] }
    const holder = element('div', 'annotated-pages')
    place.append(holder)
    if (words.kind === 'pdf') await showPages(holder, layerOf, mayWrite)
    else await showPicture(holder, layerOf, mayWrite)
    say('')
  } catch (error) {
    say(words.failed)
    throw error
  }

  /** @param {HTMLElement} holder @param {(page: number) => Layer} layerOf @param {boolean} mayWrite */
  async function showPicture(holder, layerOf, mayWrite) {
    const picture = document.createElement('img')
    picture.src = words.file ?? ''
    picture.alt = words.name ?? ''
    await picture.decode()
    holder.append(makePage(picture, layerOf(1), mayWrite))
  }

  /** @param {HTMLElement} holder @param {(page: number) => Layer} layerOf @param {boolean} mayWrite */
  async function showPages(holder, layerOf, mayWrite) {
    /** @type {any} */
    const library = await import(here('../libraries/pdf.js'))
    library.GlobalWorkerOptions.workerSrc = here('../libraries/pdf-worker.js')
    const pdf = await library.getDocument({
      url: words.file,
      ...{ disableAutoFetch: true, disableStream: true, rangeChunkSize: 64 * 1024 },
      ...{ isEvalSupported: false, enableXfa: false, useWasm: false, wasmUrl: here('../libraries/pdf/') },
    }).promise
    // Each is drawn when it comes near: a long file costs what is read of it.
    const watcher = new window.IntersectionObserver(
      (entries) => {
        for (const { isIntersecting, target } of entries)
          if (isIntersecting && target instanceof HTMLElement) {
            watcher.unobserve(target)
            void drawPage(pdf, target)
          }
      },
      { rootMargin: '400px' },
    )
    const { width, height } = (await pdf.getPage(1)).getViewport({ scale: 1 })
    for (let number = 1; number <= pdf.numPages; number++) {
      const canvas = document.createElement('canvas')
      canvas.dataset.page = String(number)
      canvas.style.aspectRatio = `${width} / ${height}`
      canvas.setAttribute('role', 'img')
      canvas.setAttribute('aria-label', `${words.page} ${number}`)
      holder.append(makePage(canvas, layerOf(number), mayWrite))
      watcher.observe(canvas)
    }
  }

  /** @param {any} pdf @param {HTMLElement} canvas */
  async function drawPage(pdf, canvas) {
    if (!(canvas instanceof window.HTMLCanvasElement)) return
    const page = await pdf.getPage(Number(canvas.dataset.page))
    const wide = Math.max(canvas.clientWidth, 200) * Math.min(window.devicePixelRatio || 1, 2)
    const viewport = page.getViewport({ scale: wide / page.getViewport({ scale: 1 }).width })
    canvas.width = Math.floor(viewport.width)
    canvas.height = Math.floor(viewport.height)
    canvas.style.aspectRatio = `${viewport.width} / ${viewport.height}`
    await page.render({ canvas, viewport }).promise
  }

  /** @param {HTMLElement} paper @param {Layer} layer @param {boolean} mayWrite */
  function makePage(paper, layer, mayWrite) {
    const page = element('section', 'annotated-page')
    const sheet = element('div', 'annotated-paper')
    const drawing = document.createElementNS(svg, 'svg')
    drawing.setAttribute('viewBox', `0 0 ${size} ${size}`)
    drawing.setAttribute('preserveAspectRatio', 'none')
    drawing.setAttribute('aria-hidden', 'true')
    const pins = element('div', 'annotated-pins')
    const list = element('ol', 'annotated-notes')
    list.setAttribute('aria-label', `${words.notes}, ${words.page} ${layer.page}`)
    const state = element('p', 'muted')
    state.setAttribute('role', 'status')
    let { revision, marks } = layer
    let tool = ''
    let sent = JSON.stringify(marks)
    let isSending = false
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    let timer

    sheet.append(paper, drawing, pins)
    page.append(sheet)
    if (mayWrite) page.append(makeTools())
    page.append(list, state)
    draw()

    function draw() {
      drawing.replaceChildren(
        ...marks.flatMap((mark) => {
          if (mark.kind === 'note') return []
          const path = document.createElementNS(svg, 'polyline')
          path.setAttribute('points', mark.points.join(' '))
          path.setAttribute('class', `annotated-${mark.kind}`)
          return [path]
        }),
      )
      const notes = marks.filter((mark) => mark.kind === 'note')
      pins.replaceChildren(
        ...notes.map(({ at: [x, y] }, index) => {
          const pin = element('span', 'annotated-pin')
          pin.textContent = String(index + 1)
          pin.style.insetInlineStart = `${x / 100}%`
          pin.style.top = `${y / 100}%`
          return pin
        }),
      )
      list.replaceChildren(
        ...notes.map((note) => {
          const row = element('li', '')
          const text = element('span', '')
          text.lang = 'vi'
          text.textContent = note.text
          row.append(text)
          if (mayWrite)
            row.append(
              makeButton(`${words.remove}`, () => {
                marks = marks.filter((mark) => mark !== note)
                changed()
              }),
            )
          return row
        }),
      )
      list.hidden = notes.length === 0
    }

    function changed() {
      draw()
      clearTimeout(timer)
      timer = setTimeout(() => void send(), pause)
    }

    async function send() {
      const text = JSON.stringify(marks)
      if (text === sent) return
      if (isSending) return changed()
      isSending = true
      const token = document.querySelector('input[name=_csrf]')
      const fields = { page: String(layer.page), revision: String(revision), marks: text }
      try {
        const response = await fetch(words.layers ?? '', {
          method: 'POST',
          headers: { accept: 'application/json' },
          // What is sent as the page is left still arrives, when it is no more than browsers let through.
          keepalive: text.length < 30_000,
          body: new URLSearchParams({ ...fields, _csrf: token instanceof HTMLInputElement ? token.value : '' }),
        })
        if (response.status === 409) return await join()
        // Taking something away may make it fit: the next change is sent again.
        if (response.status === 422) return void (state.textContent = words.full ?? '')
        if (!response.ok) throw new Error(`The answer is ${response.status}.`)
        const answer = await response.json()
        revision = answer.revision
        sent = text
        state.textContent = answer.saved
      } catch {
        state.textContent = words.unsent ?? ''
        clearTimeout(timer)
        if (page.isConnected) timer = setTimeout(() => void send(), 10 * pause)
      } finally {
        isSending = false
      }
    }

    /** A colleague has drawn on it meanwhile: theirs, and what has been changed here since. Sent again after a pause. */
    async function join() {
      const response = await fetch(words.layers ?? '', { headers: { accept: 'application/json' } })
      if (!response.ok) throw new Error(`The answer is ${response.status}.`)
      /** @type {{ pages: Layer[] }} */
      const { pages } = await response.json()
      const theirs = pages.find((one) => one.page === layer.page) ?? { revision: 0, marks: [] }
      // Nobody has drawn: it is refused for another reason, and would be again.
      if (theirs.revision === revision) return void (state.textContent = words.elsewhere ?? '')
      const texts = (/** @type {Mark[]} */ list) => new Set(list.map((mark) => JSON.stringify(mark)))
      const before = texts(JSON.parse(sent))
      const own = texts(marks)
      const kept = theirs.marks.filter((mark) => own.has(JSON.stringify(mark)) || !before.has(JSON.stringify(mark)))
      const there = texts(kept)
      const added = marks.filter((mark) => !before.has(JSON.stringify(mark)) && !there.has(JSON.stringify(mark)))
      revision = theirs.revision
      sent = JSON.stringify(theirs.marks)
      marks = [...kept, ...added]
      changed()
    }

    function makeTools() {
      const bar = element('div', 'row annotated-tools')
      const kinds = /** @type {const} */ ([
        ['stroke', words.pen],
        ['highlight', words.highlight],
        ['note', words.note],
      ])
      const buttons = kinds.map(([kind, label]) => {
        const button = makeButton(label ?? '', () => {
          tool = tool === kind ? '' : kind
          for (const one of buttons) one.setAttribute('aria-pressed', String(one === button && tool !== ''))
          drawing.classList.toggle('is-drawn-on', tool !== '')
        })
        button.setAttribute('aria-pressed', 'false')
        return button
      })
      const undo = makeButton(words.undo ?? '', () => {
        marks = marks.slice(0, -1)
        changed()
      })
      const form = element('form', 'row')
      const field = /** @type {HTMLInputElement} */ (element('input', 'input'))
      field.maxLength = 1000
      field.setAttribute('aria-label', `${words.note}, ${words.page} ${layer.page}`)
      field.placeholder = words.write ?? ''
      /** Where the next note goes; by keyboard, into the margin. @type {[number, number] | undefined} */
      let at
      const add = /** @type {HTMLButtonElement} */ (element('button', 'button button-quiet'))
      add.textContent = words.add ?? ''
      form.append(field, add)
      form.addEventListener('submit', (event) => {
        event.preventDefault()
        const text = field.value.trim()
        if (text === '') return
        const lower = Math.min(300 + 600 * marks.filter(({ kind }) => kind === 'note').length, size)
        marks = [...marks, { kind: 'note', at: at ?? [size - 300, lower], text }]
        at = undefined
        field.value = ''
        changed()
      })
      /** @type {number[] | undefined} */
      let points
      const pointOf = (/** @type {PointerEvent} */ { clientX, clientY }) => {
        const { left, top, width, height } = drawing.getBoundingClientRect()
        const scaled = (/** @type {number} */ value, /** @type {number} */ whole) =>
          Math.round(Math.min(Math.max(value / whole, 0), 1) * size)
        return /** @type {[number, number]} */ ([scaled(clientX - left, width), scaled(clientY - top, height)])
      }
      drawing.addEventListener('pointerdown', (event) => {
        if (tool === '' || event.button !== 0) return
        event.preventDefault()
        if (tool === 'note') {
          at = pointOf(event)
          return field.focus()
        }
        points = pointOf(event)
        drawing.setPointerCapture(event.pointerId)
      })
      drawing.addEventListener('pointermove', (event) => {
        if (!points || points.length >= 2000) return
        points.push(...pointOf(event))
        draw()
        const path = document.createElementNS(svg, 'polyline')
        path.setAttribute('points', points.join(' '))
        path.setAttribute('class', `annotated-${tool}`)
        drawing.append(path)
      })
      const end = () => {
        if (points && points.length >= 4 && (tool === 'stroke' || tool === 'highlight'))
          marks = [...marks, { kind: tool, points }]
        points = undefined
        changed()
      }
      drawing.addEventListener('pointerup', end)
      drawing.addEventListener('pointercancel', end)
      window.addEventListener('pagehide', () => void send())
      bar.append(...buttons, undo, form)
      return bar
    }
    return page
  }
}

/** @param {string} label @param {() => void} act */
function makeButton(label, act) {
  const button = /** @type {HTMLButtonElement} */ (element('button', 'button button-plain'))
  button.type = 'button'
  button.textContent = label
  button.addEventListener('click', act)
  return button
}

/** @param {string} name @param {string} className */
function element(name, className) {
  const made = document.createElement(name)
  if (className !== '') made.className = className
  return made
}

// Files are shown when they are asked for: the work of a class is many megabytes.
document.addEventListener(
  'toggle',
  (event) => {
    const { target } = event
    const place = target instanceof HTMLDetailsElement && target.open ? target.querySelector('[data-annotated]') : null
    if (!(place instanceof HTMLElement) || place.dataset.isShown) return
    place.dataset.isShown = 'yes'
    void showFile(place)
  },
  true,
)
