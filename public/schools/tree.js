// Opens a branch of the tree of units where it is. Without this file its link opens it, on a page of its own.

/** @param {HTMLDetailsElement} details */
export function growWhenOpened(details) {
  details.addEventListener('toggle', () => {
    if (details.open && details.dataset.branch) void grow(details, details.dataset.branch)
  })
}

/**
 * @param {HTMLDetailsElement} details
 * @param {string} id
 */
async function grow(details, id) {
  // Closed and opened again meanwhile, it is asked for once.
  delete details.dataset.branch
  const address = new URL(window.location.href)
  address.hash = ''
  address.searchParams.append('open', id)
  try {
    const answer = await fetch(address)
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html')
    const grown = page.getElementById(`unit-${id}`)?.querySelector('details')
    if (!answer.ok || !grown) throw new Error(`The branch ${id} has not come.`)
    const [summary] = details.children
    const [, ...branch] = grown.children
    details.replaceChildren(...(summary ? [summary] : []), ...branch)
    for (const inner of branchesIn(details)) growWhenOpened(inner)
    window.history.replaceState(null, '', address)
  } catch {
    // The link is still there, and so is another try.
    details.dataset.branch = id
  }
}

/** @param {ParentNode} place */
function branchesIn(place) {
  return [...place.querySelectorAll('details[data-branch]')].filter((one) => one instanceof HTMLDetailsElement)
}

for (const details of branchesIn(document)) growWhenOpened(details)
