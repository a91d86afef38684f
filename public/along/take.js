// Takes a part of a course along. Without this file, or in a browser that cannot do it, the page says so.

import { NoSpace, register, takeAlong } from './keep.js'
import { formatBytes } from './words.js'

/** @param {HTMLFormElement} form */
function offer(form) {
  const words = form.dataset
  const told = form.querySelector('[data-told]')
  const say = (/** @type {string | undefined} */ text) => told && (told.textContent = text ?? '')
  const button = form.querySelector('button')
  const bar = form.querySelector('progress')
  if (!('serviceWorker' in navigator) || !('caches' in window)) return say(words.cannot)
  form.querySelector('[data-needs-scripts]')?.removeAttribute('hidden')
  say('')

  form.addEventListener('submit', async (event) => {
    event.preventDefault()
    const given = new FormData(form)
    const media = String(given.get('media'))
    const listUrl = `${words.list}?section=${String(given.get('section'))}`
    if (button) button.disabled = true
    if (bar) bar.hidden = false
    say(words.taking)
    try {
      await register()
      await takeAlong({ listUrl, media }, (done, all) => {
        if (bar) bar.max = all
        if (bar) bar.value = done
      })
      location.assign('/along')
    } catch (error) {
      say(error instanceof NoSpace ? `${words.noSpace} ${formatBytes(error.needed)}.` : words.failed)
      if (button) button.disabled = false
      if (bar) bar.hidden = true
    }
  })
}

document.querySelectorAll('form[data-take]').forEach((form) => {
  if (form instanceof HTMLFormElement) offer(form)
})
