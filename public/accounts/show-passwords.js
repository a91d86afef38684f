// A box that shows what has been typed as passwords. Without this file they stay hidden, and the box too.

/** @param {HTMLFormElement} form */
export function offerShowing(form) {
  const offer = form.querySelector('[data-show-passwords]')
  const box = offer?.querySelector('input')
  if (!(offer instanceof HTMLElement) || !box) return
  const fields = [...form.querySelectorAll('input')].filter((input) => input.type === 'password')
  const show = () => fields.forEach((field) => (field.type = box.checked ? 'text' : 'password'))
  offer.hidden = false
  // Browsers keep the state of a box over a reload.
  box.checked = false
  box.addEventListener('change', show)
  // A browser offers to keep only what is a password when it is sent.
  form.addEventListener('submit', () => {
    box.checked = false
    show()
  })
}

document.querySelectorAll('form[data-passwords]').forEach((form) => {
  if (form instanceof HTMLFormElement) offerShowing(form)
})
