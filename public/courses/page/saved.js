// A page is saved: what the device has kept of it meanwhile goes. Without this file it is offered once more, beside the same text.

document.querySelectorAll('[data-saved-drafts]').forEach((place) => {
  if (!(place instanceof HTMLElement)) return
  for (const key of (place.dataset.savedDrafts ?? '').split(' ')) window.localStorage.removeItem(`course-page.${key}`)
})
