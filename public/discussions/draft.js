// Keeps on the device what somebody types until it has been sent, whatever happens to the network or the page. Without this file the
// form still posts, and what is refused comes back in it.

import { forget, keep, readKept } from '../layout/device.js'

const prefix = 'post:'

/** Two forms of one page may be kept; brothers and sisters share a phone. */
function keyOf(/** @type {HTMLFormElement} */ form) {
  return `${prefix}${form.dataset.person ?? ''}:${new URL(form.action).pathname}`
}

/** @param {HTMLFormElement} form */
function keepTyped(form) {
  const field = form.elements.namedItem('text')
  const operation = form.elements.namedItem('operation')
  if (!(field instanceof HTMLTextAreaElement) || !(operation instanceof HTMLInputElement)) return
  const key = keyOf(form)
  const kept = typedIn(key)
  if (kept && field.value.trim() === '') {
    field.value = kept.text
    // It may have arrived all the same: with its own word it is one post.
    operation.value = kept.operation
    const state = form.querySelector('[data-post-state]')
    if (state) state.textContent = form.dataset.restored ?? ''
    const around = form.closest('details')
    if (around) around.open = true
  }
  form.addEventListener('input', () => {
    if (field.value.trim() === '') forget(key)
    else keep(key, JSON.stringify({ text: field.value, operation: operation.value }))
  })
}

/** What has arrived needs no keeping; what has been typed since has another word. */
function forgetSent(/** @type {string} */ sent) {
  try {
    for (const key of Object.keys(localStorage))
      if (key.startsWith(prefix) && typedIn(key)?.operation === sent) localStorage.removeItem(key)
  } catch {
    // Nothing was kept.
  }
}

/** @param {string} key */
function typedIn(key) {
  try {
    return JSON.parse(readKept(key) ?? 'null')
  } catch {
    return null
  }
}

const sent = document.querySelector('[data-post-sent]')
if (sent instanceof HTMLElement) forgetSent(sent.dataset.postSent ?? '')
document.querySelectorAll('form[data-post-form]').forEach((form) => {
  if (form instanceof HTMLFormElement) keepTyped(form)
})
