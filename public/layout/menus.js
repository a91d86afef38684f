// Closes an open menu on Escape and when something else is pressed. Without this file a menu closes by its own button.

/** @param {HTMLDetailsElement} menu */
export function closeFromOutside(menu) {
  document.addEventListener('click', (event) => {
    if (menu.open && event.target instanceof Node && !menu.contains(event.target)) menu.open = false
  })
  menu.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || !menu.open) return
    menu.open = false
    menu.querySelector('summary')?.focus()
  })
}

document.querySelectorAll('details[data-menu]').forEach((menu) => {
  if (menu instanceof HTMLDetailsElement) closeFromOutside(menu)
})
