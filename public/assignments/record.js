// Records somebody speaking, to be heard before it goes with their work. Without this file, and where a browser cannot, they
// choose a file that another program has recorded.

const types = ['audio/mp4', 'audio/ogg', 'audio/webm']
const endings = { 'audio/mp4': 'm4a', 'audio/ogg': 'ogg', 'audio/webm': 'webm' }

/** @param {HTMLElement} place */
function offerRecording(place) {
  const type = types.find((one) => window.MediaRecorder?.isTypeSupported(one))
  const part = (/** @type {string} */ which) =>
    /** @type {HTMLElement} */ (place.querySelector(`[data-record-${which}]`))
  const input = place.closest('form')?.querySelector('[data-sound] input[type=file]')
  const audio = place.querySelector('audio')
  if (!type || !navigator.mediaDevices || !(input instanceof HTMLInputElement) || !audio) return
  const [start, stop, use, length, state] = ['start', 'stop', 'use', 'length', 'state'].map(part)
  if (!start || !stop || !use || !length || !state) return
  place.hidden = false

  /** @type {MediaRecorder | undefined} */
  let recorder
  /** @type {File | undefined} */
  let made
  /** @type {ReturnType<typeof setInterval> | undefined} */
  let timer
  let address = ''

  const show = (/** @type {'start' | 'recording' | 'made'} */ what) => {
    start.hidden = what === 'recording'
    stop.hidden = what !== 'recording'
    use.hidden = what !== 'made'
    audio.hidden = what !== 'made'
  }
  start.addEventListener('click', async () => {
    state.textContent = ''
    const stream = await navigator.mediaDevices.getUserMedia({ audio: true }).catch(() => undefined)
    if (!stream) return void (state.textContent = place.dataset.refused ?? '')
    /** @type {Blob[]} */
    const parts = []
    const begun = window.performance.now()
    recorder = new window.MediaRecorder(stream, { mimeType: type })
    recorder.addEventListener('dataavailable', ({ data }) => parts.push(data))
    recorder.addEventListener('stop', () => {
      clearInterval(timer)
      for (const track of stream.getTracks()) track.stop()
      const at = new Date().toISOString().slice(0, 16).replace(/[:T]/g, '-')
      made = new File(parts, `${place.dataset.name ?? ''} ${at}.${Object(endings)[type]}`, { type })
      if (address) URL.revokeObjectURL(address)
      address = URL.createObjectURL(made)
      audio.src = address
      show('made')
    })
    recorder.start(1000)
    length.textContent = '0:00'
    timer = setInterval(() => {
      length.textContent = clock((window.performance.now() - begun) / 1000)
    }, 500)
    show('recording')
    stop.focus()
  })
  stop.addEventListener('click', () => recorder?.stop())
  use.addEventListener('click', () => {
    if (!made) return
    const files = new window.DataTransfer()
    files.items.add(made)
    input.files = files.files
    input.dispatchEvent(new Event('change'))
    made = undefined
    length.textContent = ''
    show('start')
    start.focus()
  })
  show('start')
}

/** @param {number} seconds */
function clock(seconds) {
  return `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, '0')}`
}

document.querySelectorAll('[data-record]').forEach((place) => {
  if (place instanceof HTMLElement) offerRecording(place)
})
