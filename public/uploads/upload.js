// Sends files in pieces while the rest of a form is filled in, and goes on after anything that cuts it off. Without this file
// they come with the form.

/**
 * @typedef {{ id: string, name: string, size: number, received: number, state: string, scan: string | null,
 *   refusal: string | null, alreadyHere: { text: string, url: string | null } | null }} Told
 */

/** What tus-js-client offers: as heavy as a page, so it comes when somebody is about to choose a file. @type {Promise<any> | undefined} */
let library

/** @param {string} from @returns {Promise<any>} */
function loadLibrary(from) {
  library ??= new Promise((resolve) => {
    const script = document.createElement('script')
    script.src = from
    script.onload = () => resolve(/** @type {any} */ (window).tus)
    script.onerror = () => {
      // The network may be away.
      script.remove()
      window.setTimeout(() => {
        library = undefined
        resolve(loadLibrary(from))
      }, 3000)
    }
    document.head.append(script)
  })
  return library
}

const address = '/api/v1/uploads'
const atATime = 2
/** Milliseconds before it tries again: a network is away for minutes, a server that starts again for seconds. */
const delays = [0, 1000, 3000, 5000, 10_000, 20_000, 30_000, 60_000, 60_000, 60_000]
const watchEvery = 1000
const noRoom = 507
const language = document.documentElement.lang

/** @param {HTMLElement} place */
export function sendInPieces(place) {
  const form = place.closest('form')
  const input = place.querySelector('input[type=file]')
  const part = (/** @type {string} */ which) => /** @type {HTMLElement} */ (place.querySelector(which))
  const drop = part('[data-upload-drop]')
  const list = part('[data-upload-list]')
  const told = part('[data-upload-told]')
  const template = /** @type {HTMLTemplateElement} */ (place.querySelector('template'))
  const { library: libraryAddress, sentAs = 'upload' } = place.dataset
  if (!form || !libraryAddress || !(input instanceof HTMLInputElement)) return

  /** @type {(() => void)[]} */
  const waiting = []
  let sending = 0
  input.hidden = true
  // It tells the limit of a form.
  part('.hint')?.toggleAttribute('hidden', true)
  // It would be sent with the form once more.
  input.removeAttribute('name')
  drop.hidden = false
  drop.querySelector('[data-upload-choose]')?.addEventListener('click', () => input.click())
  input.addEventListener('change', () => {
    take(input.files)
    input.value = ''
  })
  for (const name of ['dragover', 'dragenter'])
    drop.addEventListener(name, (event) => {
      event.preventDefault()
      drop.classList.add('is-over')
    })
  for (const name of ['dragleave', 'drop']) drop.addEventListener(name, () => drop.classList.remove('is-over'))
  drop.addEventListener('drop', (event) => {
    event.preventDefault()
    take(event.dataTransfer?.files)
  })
  window.addEventListener('beforeunload', (event) => {
    if (sending > 0) event.preventDefault()
  })
  for (const name of ['pointerenter', 'focusin', 'dragenter'])
    place.addEventListener(name, () => void loadLibrary(libraryAddress), { once: true })
  showUnfinished().catch(() => undefined)

  /** @param {FileList | null | undefined} files */
  function take(files) {
    for (const file of [...(files ?? [])]) void prepared(file).then(begin)
  }

  /** Whoever listens may make another file of it first: a smaller picture. @param {File} file @returns {Promise<File>} */
  async function prepared(file) {
    const chosen = { file: Promise.resolve(file) }
    place.dispatchEvent(new window.CustomEvent('chosen', { detail: chosen }))
    return await chosen.file.catch(() => file)
  }

  /** @param {File} file */
  async function begin(file) {
    for (const row of list.querySelectorAll('[data-unfinished-name]'))
      if (row instanceof HTMLElement && row.dataset.unfinishedName === `${file.name} ${file.size}`) row.remove()
    const row = addRow(file.name, file.size)
    if (file.size > Number(place.dataset.limit)) return row.fail(row.word('tooLarge'))

    row.say('waiting')
    let isRemoved = false
    row.onRemove = () => {
      isRemoved = true
    }
    const tus = await loadLibrary(libraryAddress ?? '')
    if (isRemoved) return
    let isPaused = false
    let isCounted = false
    let speedFrom = { at: window.performance.now(), bytes: 0 }
    const upload = new tus.Upload(file, {
      endpoint: address,
      retryDelays: delays,
      storeFingerprintForResuming: true,
      removeFingerprintOnSuccess: true,
      metadata: { name: file.name.normalize('NFC'), ...(unitId() ? { unitId: unitId() } : {}) },
      // Sentences come in the language of the page.
      headers: { accept: 'application/json', 'accept-language': language },
      onBeforeRequest: (/** @type {any} */ request) => request.setHeader('x-csrf-token', csrfToken()),
      onShouldRetry: (/** @type {any} */ error) => {
        const status = error.originalResponse?.getStatus() ?? 0
        // Without room it is no better in a minute.
        const isAway = status === 0 || (status >= 500 && status !== noRoom)
        if (isAway) row.say('offline')
        return isAway || [409, 423, 429].includes(status)
      },
      onProgress: (/** @type {number} */ sent, /** @type {number} */ all) => {
        const now = window.performance.now()
        const seconds = (now - speedFrom.at) / 1000
        if (seconds > 0.5) {
          row.progress(sent, all, (sent - speedFrom.bytes) / seconds)
          speedFrom = { at: now, bytes: sent }
        }
        if (!isPaused) row.say('sending')
      },
      onError: (/** @type {any} */ error) => {
        ended()
        row.fail(sentence(error) ?? row.word('failed'))
        row.offer('resume')
      },
      onSuccess: () => {
        ended()
        row.progress(file.size, file.size, 0)
        watch(upload.url.split('/').at(-1) ?? '', row)
      },
    })
    row.onPause = () => {
      isPaused = true
      ended()
      void upload.abort()
      row.say('paused')
      row.offer('resume')
    }
    row.onResume = () => {
      isPaused = false
      enqueue()
      row.offer('pause')
    }
    row.onRemove = () => {
      isPaused = true
      ended()
      void upload.abort(true).catch(() => undefined)
    }
    enqueue()

    function enqueue() {
      waiting.push(() => {
        if (isPaused) return next()
        isCounted = true
        sending++
        void upload.findPreviousUploads().then((/** @type {any[]} */ previous) => {
          // What was begun more than its time ago is gone on the server: it begins anew by itself.
          if (previous[0]) upload.resumeFromPreviousUpload(previous[0])
          upload.start()
        })
      })
      next()
    }

    function ended() {
      if (!isCounted) return
      isCounted = false
      sending--
      next()
    }
  }

  function next() {
    if (sending < atATime) waiting.shift()?.()
  }

  /** @param {string} id @param {ReturnType<typeof addRow>} row */
  function watch(id, row) {
    row.say('checking')
    row.offer('')
    row.onRemove = () => void remove(id)
    const look = async () => {
      const answer = await fetch(`/uploads/${id}`, { headers: { accept: 'application/json' } }).catch(() => undefined)
      const upload = answer?.ok ? /** @type {Told} */ (await answer.json()) : undefined
      if (answer?.status === 404) return row.fail(row.word('failed'))
      if (!upload || upload.state === 'checking' || upload.state === 'receiving')
        return void window.setTimeout(look, watchEvery)
      if (upload.state === 'refused') return row.fail(upload.refusal ?? row.word('failed'))
      row.done(upload)
    }
    void look()
  }

  /** Of an earlier visit: what is whole is there again, of the rest the file has to be chosen once more. */
  async function showUnfinished() {
    const answer = await fetch('/uploads', { headers: { accept: 'application/json' } })
    if (!answer.ok) return
    const { uploads } = /** @type {{ uploads: Told[] }} */ (await answer.json())
    const here = [...place.querySelectorAll(`input[name=${sentAs}]`)].map((field) => field.getAttribute('value'))
    for (const upload of uploads.filter(({ id, state }) => state === 'receiving' && !here.includes(id))) {
      const row = addRow(upload.name, upload.size)
      row.element.dataset.unfinishedName = `${upload.name} ${upload.size}`
      row.progress(upload.received, upload.size, 0)
      row.say('unfinished')
      row.offer('')
      row.onRemove = () => void remove(upload.id)
    }
  }

  /** @param {string} id */
  async function remove(id) {
    const headers = { 'tus-resumable': '1.0.0', 'x-csrf-token': csrfToken() }
    await fetch(`${address}/${id}`, { method: 'DELETE', headers })
  }

  function csrfToken() {
    const field = form?.querySelector('input[name=_csrf]') ?? document.querySelector('input[name=_csrf]')
    return field instanceof HTMLInputElement ? field.value : ''
  }

  /** As the form says it now, or as the page does. */
  function unitId() {
    const field = form?.elements.namedItem('unitId')
    return field && 'value' in field && field.value ? String(field.value) : (place.dataset.unit ?? '')
  }

  /** @param {string} name @param {number} size */
  function addRow(name, size) {
    const element = /** @type {HTMLElement} */ (
      /** @type {HTMLElement} */ (/** @type {DocumentFragment} */ (template.content.cloneNode(true)).firstElementChild)
    )
    const part = (/** @type {string} */ which) => /** @type {HTMLElement} */ (element.querySelector(which))
    const state = part('[data-state]')
    const bar = /** @type {HTMLProgressElement} */ (part('progress'))
    const [pause, resume] = [part('[data-pause]'), part('[data-resume]')]
    part('[data-name]').textContent = name
    part('[data-amount]').textContent = bytes(size)
    bar.setAttribute('aria-label', name)
    for (const button of element.querySelectorAll('button'))
      button.setAttribute('aria-label', `${button.textContent}: ${name}`)
    const row = {
      element,
      onPause: () => {},
      onResume: () => {},
      onRemove: () => {},
      word: (/** @type {string} */ which) => state.dataset[which] ?? '',
      say: (/** @type {string} */ which) => tell(row.word(which)),
      /** @param {number} sent @param {number} all @param {number} speed */
      progress: (sent, all, speed) => {
        bar.value = all === 0 ? 1 : sent / all
        const pace = speed > 0 ? ` · ${bytes(speed)}/s` : ''
        part('[data-amount]').textContent = sent < all ? `${bytes(sent)} / ${bytes(all)}${pace}` : bytes(all)
      },
      /** @param {'pause' | 'resume' | ''} what */
      offer: (what) => {
        const hadFocus = pause === document.activeElement || resume === document.activeElement
        pause.hidden = what !== 'pause'
        resume.hidden = what !== 'resume'
        if (hadFocus) (what === 'pause' ? pause : what === 'resume' ? resume : part('[data-remove]')).focus()
      },
      /** @param {string} why */
      fail: (why) => {
        element.classList.add('is-failed')
        bar.hidden = true
        row.offer('')
        tell(why)
      },
      /** @param {Told} upload */
      done: (upload) => {
        bar.hidden = true
        element.classList.add('is-done')
        const field = document.createElement('input')
        Object.assign(field, { type: 'hidden', name: sentAs, value: upload.id })
        element.append(field)
        const scanned = { notScanned: 'notScanned', tooLarge: 'notScannable' }[upload.scan ?? '']
        const more = [upload.alreadyHere?.text, scanned && row.word(scanned)]
        tell([row.word('ready'), ...more.filter(Boolean)].join(' · '))
        form?.dispatchEvent(new window.CustomEvent('uploaded', { bubbles: true, detail: upload }))
      },
    }
    pause.addEventListener('click', () => row.onPause())
    resume.addEventListener('click', () => {
      element.classList.remove('is-failed')
      bar.hidden = false
      row.onResume()
    })
    part('[data-remove]').addEventListener('click', () => {
      row.onRemove()
      element.remove()
      drop.querySelector('button')?.focus()
    })
    list.append(element)
    return row

    /** Only what has changed is announced. @param {string} words */
    function tell(words) {
      if (state.textContent === words) return
      state.textContent = words
      told.textContent = `${name}: ${words}`
    }
  }
}

/** Of a refusal, what is told to people. @param {any} error @returns {string | undefined} */
function sentence(error) {
  try {
    const { title, detail } = JSON.parse(error.originalResponse.getBody())
    return detail ?? title
  } catch {
    return undefined
  }
}

/** @param {number} value */
function bytes(value) {
  const units = ['B', 'KB', 'MB', 'GB']
  const step = Math.min(Math.floor(Math.log2(Math.max(value, 1)) / 10), units.length - 1)
  const scaled = value / 1024 ** step
  const digits = scaled < 10 && step > 0 ? 1 : 0
  return `${new Intl.NumberFormat(language, { maximumFractionDigits: digits }).format(scaled)} ${units[step]}`
}

document.querySelectorAll('[data-upload]').forEach((place) => {
  if (place instanceof HTMLElement) sendInPieces(place)
})
