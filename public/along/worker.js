// The service worker: shows what was taken along when the network does not answer, keeps what is done meanwhile and sends it
// later. It is there only on devices on which somebody has taken something along.

import {
  cacheOf,
  findOwner,
  findWaiting,
  keepOnlyOf,
  listWaiting,
  markReceived,
  newOperation,
  ownerDays,
  putWaiting,
  removeWaiting,
  shell,
} from './store.js'

/** @typedef {Event & { waitUntil(work: Promise<unknown>): void }} WorkerEvent */
/** @typedef {WorkerEvent & { request: Request, respondWith(answer: Promise<Response>): void }} FetchEvent */
/** @typedef {WorkerEvent & { data: unknown, ports: readonly MessagePort[] }} AskedEvent */
/** @typedef {{ skipWaiting(): Promise<void>, clients: { claim(): Promise<void> } }} WorkerScope */
const scope = /** @type {WorkerScope} */ (/** @type {unknown} */ (self))

const offlinePage = '/along/offline'
/** So long a network may be silent before what is kept is shown. */
const patience = 8000
/** Of what pages tell by themselves. */
const mostWaiting = 500

self.addEventListener('install', (event) => {
  const { waitUntil } = bound(event)
  waitUntil(keepShell().then(() => scope.skipWaiting()))
})
self.addEventListener('activate', (event) => bound(event).waitUntil(scope.clients.claim()))
self.addEventListener('fetch', (event) => answer(/** @type {FetchEvent} */ (event)))
self.addEventListener('sync', (event) => bound(event).waitUntil(send()))
self.addEventListener('message', (event) => {
  const { data, ports, waitUntil } = /** @type {AskedEvent} */ (bound(event))
  if (data === 'send') waitUntil(send().then((sent) => ports[0]?.postMessage(sent)))
})

/** @param {Event} event */
function bound(event) {
  const given = /** @type {AskedEvent} */ (event)
  return Object.assign(given, { waitUntil: given.waitUntil.bind(given) })
}

/** @param {FetchEvent} event */
function answer(event) {
  const { request } = event
  const url = new URL(request.url)
  if (url.origin !== location.origin) return
  if (request.method === 'POST') {
    if (url.pathname === '/sign-out') event.respondWith(leave(request))
    else if (/^\/courses\/[0-9a-f]{24}\/items\/[0-9a-f]{24}\/(submit|draft|progress)$/.test(url.pathname)) {
      // Drafts that are saved while somebody types are kept by the page that does it.
      const isByPage = url.pathname.endsWith('/draft') && request.mode !== 'navigate'
      if (!isByPage) event.respondWith(sendOrKeep(request, url))
    }
    return
  }
  if (request.method !== 'GET') return
  if (request.mode === 'navigate') event.respondWith(page(event, url))
  else if (url.pathname.startsWith('/assets/')) event.respondWith(keptFirst(request))
  else if (/\/files\/[0-9a-f]{24}/.test(url.pathname)) event.respondWith(fileElseKept(request))
}

/** @param {FetchEvent} event @param {URL} url */
async function page({ request }, url) {
  const kept = await findPage(url)
  try {
    const response = await inTime(fetch(request), kept !== undefined)
    await guard(response)
    if (!kept || response.status < 502) return response
  } catch {
    // No network: what is kept, or that it is not.
  }
  // It may have been wiped meanwhile.
  const still = kept && (await findPage(url))
  if (!still) return (await caches.match(offlinePage)) ?? Response.error()
  await keepOpened(url.pathname)
  // A form that is sent from here is another one each time.
  const text = (await still.text()).replace(/(name="operation" value=")[^"]*/g, `$1${newOperation()}`)
  return new Response(text, { headers: still.headers })
}

/** @param {Promise<Response>} answer @param {boolean} hasOther @returns {Promise<Response>} */
function inTime(answer, hasOther) {
  if (!hasOther) return answer
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('The network is silent.')), patience)
    answer.then(resolve, reject).finally(() => clearTimeout(timer))
  })
}

/** Of whoever was signed in last, and not too long ago. @param {string} path */
async function findKept(path) {
  const owner = await findOwner()
  if (!owner) return undefined
  if (Date.now() - owner.at > ownerDays * 24 * 3600_000) return void (await keepOnlyOf(''))
  if (!(await caches.has(cacheOf(owner.person)))) return undefined
  return await (await caches.open(cacheOf(owner.person))).match(path, { ignoreVary: true })
}

/** A page is kept without what its address asks for besides. @param {URL} url */
async function findPage({ pathname, search }) {
  return (await findKept(pathname + search)) ?? (await findKept(pathname))
}

/** The server says with each page whose it is. @param {Response} response */
async function guard(response) {
  const person = response.headers.get('x-person')
  if (person === null) return
  const owner = await findOwner()
  const isSame = owner?.person === person && Date.now() - owner.at < 60_000
  if (!isSame) await keepOnlyOf(person === 'nobody' ? '' : person)
}

/** Nothing of whoever leaves stays, whether or not the server hears of it now. @param {Request} request */
async function leave(request) {
  await keepOnlyOf('')
  try {
    return await fetch(request)
  } catch {
    return (await caches.match(offlinePage)) ?? Response.error()
  }
}

/** @param {Request} request */
async function keptFirst(request) {
  return (await caches.match(request.url)) ?? (await fetch(request))
}

/** @param {Request} request */
async function fileElseKept(request) {
  try {
    return await fetch(request)
  } catch (error) {
    const { pathname, search } = new URL(request.url)
    const kept = await findKept(pathname + search)
    if (!kept) throw error
    const range = /^bytes=(\d+)-(\d*)$/.exec(request.headers.get('range') ?? '')
    return range ? await partOf(kept, Number(range[1]), range[2] ?? '') : kept
  }
}

/** As players and readers of PDF files ask for it. @param {Response} kept @param {number} start @param {string} last */
async function partOf(kept, start, last) {
  const whole = await kept.blob()
  const end = Math.min(last === '' ? whole.size - 1 : Number(last), whole.size - 1)
  if (start > end)
    return new Response(undefined, { status: 416, headers: { 'content-range': `bytes */${whole.size}` } })
  const headers = new Headers(kept.headers)
  headers.set('content-range', `bytes ${start}-${end}/${whole.size}`)
  headers.set('content-length', String(end - start + 1))
  return new Response(whole.slice(start, end + 1, whole.type), { status: 206, headers })
}

/** That it was opened counts when the server hears of it. @param {string} path */
async function keepOpened(path) {
  const owner = await findOwner()
  if (!owner || !/^\/courses\/[0-9a-f]{24}\/items\/[0-9a-f]{24}$/.test(path)) return
  const waiting = await listWaiting(owner.person)
  const isKnown = waiting.some((one) => one.page === path && isOpening(one) && one.receivedAt === undefined)
  if (isKnown) return
  await keep({ kind: 'progress', url: `${path}/progress`, page: path, fields: [], operation: newOperation() })
}

/** @param {import('./store.js').Waiting} one */
function isOpening({ kind, fields }) {
  return kind === 'progress' && !fields.some(([name]) => name === 'done' || name === 'total')
}

/** @param {Request} request @param {URL} url */
async function sendOrKeep(request, url) {
  const copy = request.clone()
  const isForm = request.mode === 'navigate'
  try {
    const response = await fetch(request)
    if (!isForm || response.status !== 403) return response
    const again = copy.clone()
    const state = await askState()
    // The page was kept for a while, and its token with it.
    if (!state) return response
    const fields = [...(await again.formData())].filter(([name]) => name !== '_csrf')
    return await fetch(url.pathname, { method: 'POST', body: bodyOf(fields, state.csrf), redirect: 'manual' })
  } catch {
    const [, kind = ''] = /\/(\w+)$/.exec(url.pathname) ?? []
    const fields = [...(await copy.formData())]
    const isKept = await keepSent(url.pathname, /** @type {'submit' | 'draft' | 'progress'} */ (kind), fields)
    if (!isForm) return new Response('{}', { status: isKept ? 503 : 504 })
    return isKept ? Response.redirect('/along', 303) : ((await caches.match(offlinePage)) ?? Response.error())
  }
}

/**
 * @param {string} url
 * @param {'submit' | 'draft' | 'progress'} kind
 * @param {[string, FormDataEntryValue][]} given
 */
async function keepSent(url, kind, given) {
  const owner = await findOwner()
  if (!owner) return false
  const sent = given.find(([name]) => name === 'operation')?.[1]
  const operation = typeof sent === 'string' && sent !== '' ? sent : newOperation()
  const known = await findWaiting(operation)
  const page = url.replace(/\/\w+$/, '')
  const fields = given.filter(([name, value]) => !['_csrf', 'operation'].includes(name) && !isNothing(value))
  if (kind !== 'progress') {
    // What was sent before from the same page and has not left this device is replaced.
    for (const one of await listWaiting(owner.person))
      if (one.page === page && one.kind === kind && !one.isTried && one.receivedAt === undefined)
        await removeWaiting(one.operation)
  }
  // What may have arrived under that name is not to be taken for this.
  const isOther = known && (known.isTried || known.fields.join('\n') !== fields.join('\n'))
  await keep({ kind, url, page, fields, operation: isOther ? newOperation() : operation })
  return true
}

/** @param {FormDataEntryValue} value */
function isNothing(value) {
  return value instanceof File && value.size === 0
}

/** @param {Pick<import('./store.js').Waiting, 'kind' | 'url' | 'page' | 'fields' | 'operation'>} done */
async function keep(done) {
  const owner = await findOwner()
  if (!owner) return
  const waiting = await listWaiting(owner.person)
  if (done.kind === 'progress' && waiting.length >= mostWaiting) return
  const at = Date.now()
  const timed = done.kind === 'progress' && !done.fields.some(([name]) => name === 'at')
  const time = /** @type {const} */ (['at', new Date(at).toISOString()])
  const fields = timed ? [...done.fields, time] : done.fields
  const title = await titleOf(done.page)
  const fresh = { isTried: false, refusal: undefined, receivedAt: undefined }
  await putWaiting({ ...done, fields, person: owner.person, title, at, ...fresh })
  const { sync } = /** @type {{ sync?: { register(tag: string): Promise<void> } }} */ (
    /** @type {{ registration: object }} */ (/** @type {unknown} */ (self)).registration
  )
  await sync?.register('along').catch(() => undefined)
}

/** @param {string} path */
async function titleOf(path) {
  const kept = await findKept(path)
  const [, title = ''] = /<h1[^>]*>([^<]*)/.exec((await kept?.text()) ?? '') ?? []
  return title
    .replace(/&#(x?)([0-9a-f]+);/gi, (_, hex, code) => String.fromCodePoint(parseInt(code, hex ? 16 : 10)))
    .replace(/&quot;/g, '"')
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&amp;/g, '&')
    .trim()
}

/** @type {Promise<Sent> | undefined} */
let sending

/** One after the other, in the order in which it was done. @typedef {{ received: number, refused: number, left: number }} Sent */
function send() {
  sending ??= sendAll().finally(() => (sending = undefined))
  return sending
}

/** @returns {Promise<Sent>} */
async function sendAll() {
  const counts = { received: 0, refused: 0, left: 0 }
  const state = await askState()
  if (!state) return counts
  const waiting = (await listWaiting(state.person)).filter((one) => one.receivedAt === undefined && !one.refusal)
  for (const [at, one] of waiting.entries()) {
    await putWaiting({ ...one, isTried: true })
    const response = await post(one, state.csrf)
    if (!response || response.status >= 500 || response.status === 429 || isForged(response)) {
      counts.left = waiting.length - at
      return counts
    }
    const { status, text, isReceived } = await outcomeOf(response, one)
    if (isReceived) {
      await markReceived(one, timeOf(response))
      if (one.kind !== 'progress' || one.fields.some(([name]) => name === 'done')) counts.received++
    } else if (isOpening(one) || one.fields.some(([name]) => name === 'total')) {
      // The page told it by itself, and nobody waits for it.
      await removeWaiting(one.operation)
    } else {
      await putWaiting({ ...one, isTried: true, refusal: { status, text } })
      counts.refused++
    }
  }
  return counts
}

/** @param {Response} response */
function isForged(response) {
  return response.headers.get('x-person') === 'nobody'
}

/** @param {import('./store.js').Waiting} one @param {string} csrf */
async function post(one, csrf) {
  try {
    return await fetch(one.url, {
      method: 'POST',
      body: bodyOf([...one.fields, ['operation', one.operation]], csrf),
      headers: { accept: 'application/json, */*;q=0.1' },
    })
  } catch {
    return undefined
  }
}

/** What went where the page after it is was taken. @param {Response} response @param {import('./store.js').Waiting} one */
async function outcomeOf(response, one) {
  const { status } = response
  const isThere = !response.redirected || new URL(response.url).pathname === one.page
  if (response.ok && isThere) return { status, text: '', isReceived: true }
  const isProblem = /json/.test(response.headers.get('content-type') ?? '')
  const problem = isProblem ? /** @type {{ title?: string }} */ (await response.json()) : {}
  return { status, text: problem.title ?? '', isReceived: false }
}

/** By the clock of the server. @param {Response} response */
function timeOf(response) {
  const time = Date.parse(response.headers.get('date') ?? '')
  return Number.isNaN(time) ? Date.now() : time
}

/**
 * The token first: what reads files looks at it before.
 * @param {readonly (readonly [string, FormDataEntryValue])[]} fields
 * @param {string} csrf
 */
function bodyOf(fields, csrf) {
  const hasFiles = fields.some(([, value]) => typeof value !== 'string')
  const body = hasFiles ? new FormData() : new URLSearchParams()
  body.append('_csrf', csrf)
  for (const [name, value] of fields)
    if (typeof value === 'string') body.append(name, value)
    else if (body instanceof FormData) body.append(name, value)
  return body
}

/** Who is signed in, as the server says. */
async function askState() {
  try {
    const response = await fetch('/along/state', { headers: { accept: 'application/json' } })
    await guard(response)
    if (!response.ok || response.redirected) return undefined
    return /** @type {{ person: string, csrf: string }} */ (await response.json())
  } catch {
    return undefined
  }
}

/** The page that tells that there is no network, with what it needs. */
async function keepShell() {
  const cache = await caches.open(shell)
  const response = await fetch(offlinePage)
  if (!response.ok) throw new Error('There is no page for when there is no network.')
  const text = await response.clone().text()
  await cache.put(offlinePage, response)
  const assets = [...text.matchAll(/(?:href|src)="(\/assets\/[^"#]+)/g)].map(([, url]) => url ?? '')
  await cache.addAll([...new Set(assets)])
  await cache.addAll([...text.matchAll(/data-needs="([^"]*)"/g)].flatMap(([, urls = '']) => urls.split(' ')))
}
