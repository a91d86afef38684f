// Brings a part of a course onto this device: its pages, and whatever they show. Used when somebody asks for it, and later to
// bring it up to date.

import { cacheOf, keepOnlyOf, listPacks, putPack, removePack } from './store.js'

/**
 * @typedef {object} Listed What the server says is in a part of a course.
 * @property {string} person
 * @property {string} id
 * @property {string} title
 * @property {string} courseTitle
 * @property {string} courseUrl
 * @property {string} mark
 * @property {number} items
 * @property {readonly string[]} pages
 * @property {Readonly<Record<string, number>>} bytes By what is wanted: `all`, `light`, `none`.
 */

/** Bytes that the device is left. */
const spare = 20 * 1024 * 1024

export class NoSpace extends Error {
  /** @param {number} needed */
  constructor(needed) {
    super('There is no space on this device.')
    this.needed = needed
  }
}

/** @param {string} url @returns {Promise<Listed>} */
export async function askFor(url) {
  const response = await fetch(url, { headers: { accept: 'application/json' } })
  if (!response.ok || response.redirected) throw new Error(`${url}: ${response.status}`)
  return await response.json()
}

/**
 * @param {{ listUrl: string, media: string }} wanted
 * @param {(done: number, all: number) => void} [tell]
 * @throws NoSpace
 */
export async function takeAlong({ listUrl, media }, tell = () => {}) {
  const listed = await askFor(listUrl)
  await keepOnlyOf(listed.person)
  const needed = listed.bytes[media] ?? 0
  const { quota = Infinity, usage = 0 } = (await navigator.storage?.estimate?.()) ?? {}
  if (needed + spare > quota - usage) throw new NoSpace(needed)
  await navigator.storage?.persist?.().catch(() => false)

  const before = (await listPacks(listed.person)).find(({ id }) => id === listed.id)
  const cache = await caches.open(cacheOf(listed.person))
  const urls = new Set(/** @type {string[]} */ ([]))
  let bytes = 0
  const state = { person: listed.person, cache, urls, add: (/** @type {number} */ size) => (bytes += size) }
  const pack = () => ({
    ...{ id: listed.id, person: listed.person, title: listed.title, courseTitle: listed.courseTitle },
    ...{ courseUrl: listed.courseUrl, listUrl, media, items: listed.items, bytes, at: Date.now(), mark: listed.mark },
    urls: [...urls],
  })
  try {
    for (const [at, page] of listed.pages.entries()) {
      await keepPage(page, media, state)
      tell(at + 1, listed.pages.length)
    }
  } catch (error) {
    // Nothing half: what was there before stays as it was.
    if (!before) await removePack(pack())
    throw error instanceof DOMException && error.name === 'QuotaExceededError' ? new NoSpace(needed) : error
  }
  await putPack(pack())
  const needs = new Set((await listPacks(listed.person)).flatMap((one) => one.urls))
  for (const url of before?.urls ?? []) if (!needs.has(url)) await cache.delete(url)
}

/** @typedef {{ person: string, cache: Cache, urls: Set<string>, add: (size: number) => void }} State */

/** @param {string} path @param {string} media @param {State} state */
async function keepPage(path, media, state) {
  const response = await fetch(`${path}?along=yes&media=${media}`)
  if (response.headers.get('x-person') !== state.person) throw new Error('Somebody else is signed in.')
  // What is locked leads elsewhere.
  if (!response.ok || response.redirected) return
  const text = await response.text()
  await put(path, new Response(text, { headers: plainHeaders(response) }), state)
  state.add(text.length)
  const page = new DOMParser().parseFromString(text, 'text/html')
  const hasPdf = page.querySelector('[data-pdf]') !== null
  for (const url of assetsIn(page)) await keepAsset(url, hasPdf, state)
  for (const url of filesIn(page, media === 'none')) await keepFile(url, state)
}

/** @param {Document} page */
function assetsIn(page) {
  const named = [...page.querySelectorAll('link[href], script[src], use[href], img[src]')]
  return new Set(
    named
      .map((element) => (element.getAttribute('href') ?? element.getAttribute('src') ?? '').replace(/#.*/, ''))
      .filter((url) => url.startsWith('/assets/')),
  )
}

/** @param {Document} page @param {boolean} withoutMedia */
function filesIn(page, withoutMedia) {
  const of = (/** @type {string} */ selector, /** @type {string} */ name) =>
    [...page.querySelectorAll(selector)].map((element) => element.getAttribute(name) ?? '')
  const media = withoutMedia ? [] : [...of('video[src], audio[src]', 'src'), ...of('track[src]', 'src')]
  const still = [...of('img[src]', 'src'), ...of('[data-pdf]', 'data-pdf'), ...of('[data-reading]', 'data-reading')]
  return new Set([...still, ...media].filter((url) => url.startsWith('/') && !url.startsWith('/assets/')))
}

/** With what it needs itself. @param {string} url @param {boolean} withPdf @param {State} state */
async function keepAsset(url, withPdf, state) {
  if (state.urls.has(url)) return
  state.urls.add(url)
  const known = await state.cache.match(url)
  const response = known ?? (await fetch(url))
  if (!response.ok) return
  const body = await response.blob()
  state.add(body.size)
  if (!known) await state.cache.put(url, new Response(body, { headers: plainHeaders(response) }))
  if (!/\.(js|css)$/.test(url) || body.size > 200_000) return
  for (const needed of namedIn(await body.text(), url))
    if (withPdf || !/\/(pdf|pdf-worker|openjpeg_\w+)\.js$/.test(needed)) await keepAsset(needed, withPdf, state)
}

/** @param {string} text @param {string} url */
function namedIn(text, url) {
  const found = url.endsWith('.css')
    ? [...text.matchAll(/url\(["']?([^"')]+\.woff2)/g)]
        .map(([, name = '']) => name)
        .filter((name) => /-(latin|vietnamese)-/.test(name))
    : [...text.matchAll(/(?:from|import|here)\s*\(?\s*['"](\.[^'"]+\.\w+)['"]/g)].map(([, name = '']) => name)
  return new Set(found.map((name) => new URL(name, new URL(url, location.origin)).pathname))
}

/** One that cannot be had does not keep the others here. @param {string} url @param {State} state */
async function keepFile(url, state) {
  if (state.urls.has(url)) return
  const response = await fetch(url)
  if (response.status !== 200 || response.redirected) return
  const body = await response.blob()
  await put(url, new Response(body, { headers: plainHeaders(response) }), state)
  state.add(body.size)
}

/** @param {string} url @param {Response} response @param {State} state */
async function put(url, response, { cache, urls }) {
  urls.add(url)
  await cache.put(url, response)
}

/** It has been unpacked, and is kept whatever was asked for with it. @param {Response} response */
function plainHeaders(response) {
  const headers = new Headers(response.headers)
  for (const name of ['content-encoding', 'vary', 'set-cookie']) headers.delete(name)
  return headers
}

export async function register() {
  const registration = await navigator.serviceWorker.register('/along.js', { scope: '/' })
  await navigator.serviceWorker.ready
  return registration
}
