// Asks before a page with unsent writing is left. Without this file the form works, but nothing asks.

/** @param {HTMLFormElement} form */
export function guardUnsaved(form) {
  let isUnsaved = false
  form.addEventListener('input', () => (isUnsaved = true))
  form.addEventListener('submit', () => (isUnsaved = false))
  window.addEventListener('beforeunload', (event) => {
    if (!isUnsaved) return
    event.preventDefault()
    // Browsers before 2024 ask only when this is set.
    event.returnValue = true
  })
}

document.querySelectorAll('form[data-unsaved]').forEach((form) => {
  if (form instanceof HTMLFormElement) guardUnsaved(form)
})
