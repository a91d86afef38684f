// What is kept on this device, and what was done without a network: what waits, what has arrived, what was refused.

import { findOwner, listPacks, listWaiting, removePack, removeWaiting } from './store.js'
import { formatBytes, formatTime } from './words.js'

/** @param {HTMLElement} place */
async function show(place) {
  const owner = await findOwner().catch(() => undefined)
  // Another person than the page is for has nothing here.
  const person = place.dataset.person ?? owner?.person ?? ''
  const isOwner = owner !== undefined && owner.person === person
  const packs = isOwner ? await listPacks(person) : []
  const done = person === '' ? [] : (await listWaiting(person).catch(() => [])).filter(isShown)
  fill(
    place,
    'packs',
    packs.map((pack) => drawPack(place, pack)),
  )
  fill(
    place,
    'waiting',
    done.reverse().map((one) => drawDone(place, one)),
  )
  place.querySelector('[data-none]')?.toggleAttribute('hidden', packs.length > 0)
  const sum = place.querySelector('[data-sum]')
  if (sum) sum.textContent = packs.length > 0 ? formatBytes(packs.reduce((all, { bytes }) => all + bytes, 0)) : ''
}

/** @param {import('./store.js').Waiting} one */
function isShown({ kind, fields }) {
  return kind !== 'progress' || fields.some(([name]) => name === 'done')
}

/** @param {HTMLElement} place @param {string} name @param {readonly (HTMLElement | undefined)[]} rows */
function fill(place, name, rows) {
  const list = place.querySelector(`[data-${name}]`)
  list?.replaceChildren(...rows.filter((row) => row !== undefined))
  list?.closest('section')?.toggleAttribute('hidden', rows.length === 0)
}

/** @param {HTMLElement} place @param {string} name */
function copyOf(place, name) {
  const template = place.querySelector(`template[data-${name}-row]`)
  const row = template instanceof HTMLTemplateElement ? template.content.firstElementChild?.cloneNode(true) : undefined
  return row instanceof HTMLElement ? row : undefined
}

/** @param {HTMLElement} row @param {string} part @param {string} text */
function write(row, part, text) {
  const found = row.querySelector(`[data-part=${part}]`)
  if (found) found.textContent = text
  return found
}

/** @param {HTMLElement} place @param {import('./store.js').Pack} pack */
function drawPack(place, pack) {
  const row = copyOf(place, 'pack')
  if (!row) return undefined
  const link = write(row, 'title', `${pack.courseTitle} – ${pack.title}`)
  if (link instanceof HTMLAnchorElement) link.href = pack.courseUrl
  const words = place.dataset
  write(
    row,
    'facts',
    `${pack.items} ${words.items} · ${formatBytes(pack.bytes)} · ${words.keptAt} ${formatTime(pack.at)}`,
  )
  const button = row.querySelector('button')
  button?.setAttribute('aria-label', `${button.textContent?.trim()}: ${pack.courseTitle} – ${pack.title}`)
  button?.addEventListener('click', async () => {
    await removePack(pack)
    await show(place)
  })
  return row
}

/** @param {HTMLElement} place @param {import('./store.js').Waiting} one */
function drawDone(place, one) {
  const row = copyOf(place, 'done')
  if (!row) return undefined
  const words = place.dataset
  const said = one.fields.find(([name]) => name === 'done')?.[1]
  const what = said === undefined ? words[one.kind] : said === 'yes' ? words.done : words.undone
  const link = write(row, 'title', `${what}: ${one.title || one.page}`)
  if (link instanceof HTMLAnchorElement) link.href = one.page
  const text = one.fields.find(([name]) => name === 'text')?.[1]
  if (one.receivedAt !== undefined) write(row, 'state', `${words.received} ${formatTime(one.receivedAt)}`)
  else if (one.refusal) write(row, 'state', `${words.refused} ${one.refusal.text || words.refusedPlainly}`)
  else write(row, 'state', `${words.here} ${formatTime(one.at)}`)
  row.dataset.state = one.receivedAt !== undefined ? 'received' : one.refusal ? 'refused' : 'waiting'
  const typed = row.querySelector('details')
  if (typed && typeof text === 'string' && text !== '' && one.receivedAt === undefined) {
    typed.hidden = false
    write(row, 'text', text)
  }
  const button = row.querySelector('button')
  if (button && one.refusal) {
    button.hidden = false
    button.addEventListener('click', async () => {
      await removeWaiting(one.operation)
      await show(place)
    })
  }
  return row
}

document.querySelectorAll('[data-along]').forEach((place) => {
  if (!(place instanceof HTMLElement)) return
  void show(place)
  window.addEventListener('along-sent', () => void show(place))
})
