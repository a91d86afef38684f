// Leafs through a PDF in the page: one page at a time, of which only the bytes that it needs are fetched; searches in all of
// them, with and without marks.

import { makeButton } from './view.js'

/** What pdf.js offers, of which we use this much. @type {any} */
let library

const here = (/** @type {string} */ name) => new URL(name, import.meta.url).href

/** Resolves when the first page is drawn. @param {HTMLElement} place */
export async function showPdf(place) {
  const words = place.dataset
  const viewer = element('div', 'pdf')
  const told = element('p', 'muted')
  told.setAttribute('role', 'status')
  told.textContent = words.loading ?? ''
  viewer.append(told)
  place.prepend(viewer)
  try {
    addStyle()
    library ??= await import(here('../libraries/pdf.js'))
    library.GlobalWorkerOptions.workerSrc = here('../libraries/pdf-worker.js')
    const loading = library.getDocument({
      url: words.pdf,
      ...{ disableAutoFetch: true, disableStream: true, rangeChunkSize: 64 * 1024 },
      ...{ isEvalSupported: false, enableXfa: false, useWasm: false, wasmUrl: here('../libraries/pdf/') },
    })
    await openViewer(viewer, told, await loading.promise, words)
  } catch (error) {
    told.textContent = words.failed ?? ''
    throw error
  }
}

/**
 * @param {HTMLElement} viewer
 * @param {HTMLElement} told
 * @param {any} pdf
 * @param {DOMStringMap} words
 */
async function openViewer(viewer, told, pdf, words) {
  let number = 1
  let zoom = 1
  /** Of the last search, folded. */
  let wanted = ''
  /** @type {any} */
  let drawing
  /** @type {Map<number, string>} */
  const texts = new Map()

  const sheet = element('div', 'pdf-sheet')
  sheet.tabIndex = 0
  sheet.setAttribute('role', 'group')
  sheet.setAttribute('aria-label', words.document ?? '')
  const field = /** @type {HTMLInputElement} */ (element('input', 'input pdf-number'))
  field.inputMode = 'numeric'
  field.setAttribute('aria-label', words.page ?? '')
  const count = element('span', 'muted')
  count.textContent = `${words.of} ${pdf.numPages}`
  const search = /** @type {HTMLInputElement} */ (element('input', 'input pdf-search'))
  search.type = 'search'
  search.setAttribute('aria-label', words.search ?? '')
  search.placeholder = words.search ?? ''
  const previous = makeButton('‹', words.previous, () => void show(number - 1))
  const next = makeButton('›', words.next, () => void show(number + 1))
  const bar = element('div', 'row pdf-bar')
  const form = element('form', 'row')
  const find = makeButton(words.find ?? '', words.find, () => void searchOn())
  find.classList.remove('button-icon')
  form.append(search, find)
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    void searchOn()
  })
  bar.append(
    previous,
    field,
    count,
    next,
    makeButton('−', words.smaller, () => void enlarge(1 / 1.25)),
    makeButton('+', words.larger, () => void enlarge(1.25)),
    form,
  )
  viewer.prepend(bar)
  viewer.append(sheet)
  field.addEventListener('change', () => void show(Number(field.value)))
  sheet.addEventListener('keydown', (event) => {
    const steps = /** @type {Record<string, () => unknown>} */ ({
      ArrowRight: () => show(number + 1),
      PageDown: () => show(number + 1),
      ArrowLeft: () => show(number - 1),
      PageUp: () => show(number - 1),
      Home: () => show(1),
      End: () => show(pdf.numPages),
      '+': () => enlarge(1.25),
      '=': () => enlarge(1.25),
      '-': () => enlarge(1 / 1.25),
    })
    const step = event.ctrlKey || event.metaKey || event.altKey ? undefined : steps[event.key]
    // Of an enlarged page the arrows move what is seen.
    if (!step || (zoom > 1 && event.key.startsWith('Arrow'))) return
    event.preventDefault()
    void step()
  })
  // Whoever shows the page may know where to go on.
  await show(Number(words.start) || 1)
  told.textContent = ''

  /** @param {number} wantedPage */
  async function show(wantedPage) {
    number = Math.min(Math.max(Math.round(wantedPage) || number, 1), pdf.numPages)
    field.value = String(number)
    previous.disabled = number === 1
    next.disabled = number === pdf.numPages
    await draw()
  }

  /** @param {number} by */
  async function enlarge(by) {
    zoom = Math.min(Math.max(zoom * by, 0.5), 4)
    await draw()
  }

  async function draw() {
    drawing?.cancel()
    const page = await pdf.getPage(number)
    const width = Math.max(sheet.clientWidth, 200)
    const scale = (width / page.getViewport({ scale: 1 }).width) * zoom
    const viewport = page.getViewport({ scale })
    const dense = Math.min(window.devicePixelRatio || 1, 2)
    const canvas = /** @type {HTMLCanvasElement} */ (element('canvas', 'pdf-page'))
    canvas.width = Math.floor(viewport.width * dense)
    canvas.height = Math.floor(viewport.height * dense)
    canvas.style.width = `${Math.floor(viewport.width)}px`
    canvas.setAttribute('aria-hidden', 'true')
    const own = page.render({ canvas, viewport, transform: dense === 1 ? undefined : [dense, 0, 0, dense, 0, 0] })
    drawing = own
    try {
      await own.promise
    } catch (error) {
      if (drawing !== own) return
      throw error
    }
    if (drawing !== own) return
    const layer = element('div', 'textLayer')
    const content = await page.getTextContent()
    const text = new library.TextLayer({ textContentSource: content, container: layer, viewport })
    const paper = element('div', 'pdf-paper')
    paper.style.setProperty('--total-scale-factor', String(scale))
    paper.style.setProperty('--scale-round-x', '1px')
    paper.style.setProperty('--scale-round-y', '1px')
    paper.style.width = `${Math.floor(viewport.width)}px`
    paper.append(canvas, layer)
    await text.render()
    mark(text.textDivs)
    sheet.replaceChildren(paper)
    layer.querySelector('mark')?.scrollIntoView({ block: 'nearest' })
    const shown = { number, count: pdf.numPages }
    viewer.dispatchEvent(new window.CustomEvent('pageshown', { bubbles: true, detail: shown }))
  }

  /** The next page that has it, from the one after this; from this one for something new. */
  async function searchOn() {
    const isNew = fold(search.value.trim()) !== wanted
    wanted = fold(search.value.trim())
    if (wanted === '') return await draw()
    told.textContent = words.searching ?? ''
    for (let step = isNew ? 0 : 1; step < pdf.numPages + (isNew ? 0 : 1); step++) {
      const candidate = ((number - 1 + step) % pdf.numPages) + 1
      const text = texts.get(candidate) ?? (await textOf(candidate))
      texts.set(candidate, text)
      if (!text.includes(wanted)) continue
      await show(candidate)
      told.textContent = `${words.found} ${candidate}`
      return
    }
    told.textContent = words.none ?? ''
  }

  /** @param {number} candidate */
  async function textOf(candidate) {
    const { items } = await (await pdf.getPage(candidate)).getTextContent()
    return fold(items.map((/** @type {any} */ item) => `${item.str ?? ''}${item.hasEOL ? ' ' : ''}`).join(''))
  }

  /** What has been searched for, also over several pieces. @param {HTMLElement[]} pieces */
  function mark(pieces) {
    if (wanted === '') return
    let whole = ''
    /** @type {[HTMLElement, number][]} */
    const letters = []
    for (const piece of pieces) {
      const text = piece.textContent ?? ''
      for (let at = 0; at < text.length; at++)
        for (const letter of fold(text[at] ?? '')) {
          whole += letter
          letters.push([piece, at])
        }
      // Lines end without a space.
      if (!/\s$/.test(whole) && whole !== '') {
        whole += ' '
        letters.push([piece, text.length])
      }
    }
    /** @type {Map<HTMLElement, [number, number]>} */
    const found = new Map()
    for (let at = whole.indexOf(wanted); at >= 0; at = whole.indexOf(wanted, at + 1))
      for (const [piece, letter] of letters.slice(at, at + wanted.length)) {
        const [from, to] = found.get(piece) ?? [letter, letter]
        found.set(piece, [Math.min(from, letter), Math.max(to, letter)])
      }
    for (const [piece, [from, to]] of found) {
      const text = piece.textContent ?? ''
      const marked = element('mark', '')
      marked.textContent = text.slice(from, to + 1)
      piece.replaceChildren(text.slice(0, from), marked, text.slice(to + 1))
    }
  }
}

/** Without case and marks. @param {string} text */
function fold(text) {
  return text
    .normalize('NFD')
    .replace(/\p{Mn}/gu, '')
    .replace(/[đĐ]/g, 'd')
    .toLowerCase()
    .replace(/\s+/g, ' ')
}

function addStyle() {
  const address = here('./preview.css')
  if (document.querySelector(`link[href="${address}"]`)) return
  const link = document.createElement('link')
  link.rel = 'stylesheet'
  link.href = address
  document.head.append(link)
}

/**
 * @param {string} tag
 * @param {string} name
 */
function element(tag, name) {
  const made = document.createElement(tag)
  if (name !== '') made.className = name
  return made
}
