// What is kept on this device for when there is no network: which parts of which courses, and what waits to be sent. The pages
// and files themselves lie in a cache of each person. Shared by the service worker and by pages.

/**
 * A part of a course that was taken along.
 * @typedef {object} Pack
 * @property {string} id
 * @property {string} person
 * @property {string} title
 * @property {string} courseTitle
 * @property {string} courseUrl
 * @property {string} listUrl Of what is in it now.
 * @property {string} media `all`, `light` or `none`
 * @property {number} items
 * @property {number} bytes
 * @property {number} at
 * @property {string} mark Of what was in it: another one means that something has changed.
 * @property {readonly string[]} urls
 */

/**
 * What somebody has done without a network. Each has a name of its own, by which the server knows that it has it.
 * @typedef {object} Waiting
 * @property {string} operation
 * @property {string} person
 * @property {'submit' | 'draft' | 'progress'} kind
 * @property {string} url
 * @property {string} page The page on which it was done.
 * @property {string} title
 * @property {readonly (readonly [string, string | File])[]} fields
 * @property {number} at
 * @property {boolean} isTried It may have arrived.
 * @property {{ status: number, text: string } | undefined} refusal
 * @property {number | undefined} receivedAt
 */

/** @typedef {{ name: 'owner', person: string, at: number }} Owner */

export const ownerDays = 14
const mostReceived = 30

/** @param {string} person */
export const cacheOf = (person) => `along.${person}`
export const shell = 'along-shell'

/** @returns {Promise<IDBDatabase>} */
export function openStore() {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open('along', 1)
    opening.onupgradeneeded = () => {
      opening.result.createObjectStore('packs', { keyPath: 'id' })
      opening.result.createObjectStore('waiting', { keyPath: 'operation' })
      opening.result.createObjectStore('owner', { keyPath: 'name' })
    }
    opening.onsuccess = () => resolve(opening.result)
    opening.onerror = () => reject(opening.error)
  })
}

/**
 * @template T
 * @param {'packs' | 'waiting' | 'owner'} name
 * @param {IDBTransactionMode} mode
 * @param {(store: IDBObjectStore) => IDBRequest<T>} ask
 * @returns {Promise<T>}
 */
async function within(name, mode, ask) {
  const database = await openStore()
  try {
    return await new Promise((resolve, reject) => {
      const transaction = database.transaction(name, mode)
      const request = ask(transaction.objectStore(name))
      transaction.oncomplete = () => resolve(request.result)
      transaction.onerror = transaction.onabort = () => reject(transaction.error)
    })
  } finally {
    database.close()
  }
}

/** @param {string} person @returns {Promise<Pack[]>} */
export async function listPacks(person) {
  const all = /** @type {Pack[]} */ (await within('packs', 'readonly', (store) => store.getAll()))
  return all.filter((pack) => pack.person === person).sort((a, b) => b.at - a.at)
}

/** @param {Pack} pack */
export async function putPack(pack) {
  await within('packs', 'readwrite', (store) => store.put(pack))
}

/** What other packs need stays. @param {Pack} pack */
export async function removePack(pack) {
  await within('packs', 'readwrite', (store) => store.delete(pack.id))
  const needed = new Set((await listPacks(pack.person)).flatMap(({ urls }) => urls))
  if (needed.size === 0) return void (await caches.delete(cacheOf(pack.person)))
  const cache = await caches.open(cacheOf(pack.person))
  for (const url of pack.urls) if (!needed.has(url)) await cache.delete(url)
}

/** @param {string} person @returns {Promise<Waiting[]>} */
export async function listWaiting(person) {
  const all = /** @type {Waiting[]} */ (await within('waiting', 'readonly', (store) => store.getAll()))
  return all.filter((one) => one.person === person).sort((a, b) => a.at - b.at)
}

/** @param {string} operation @returns {Promise<Waiting | undefined>} */
export async function findWaiting(operation) {
  return await within('waiting', 'readonly', (store) => store.get(operation))
}

/** @param {Waiting} one */
export async function putWaiting(one) {
  await within('waiting', 'readwrite', (store) => store.put(one))
}

/** @param {string} operation */
export async function removeWaiting(operation) {
  await within('waiting', 'readwrite', (store) => store.delete(operation))
}

/** Of what has arrived the last ones are told; what was typed in them is with the server. @param {Waiting} one */
export async function markReceived(one, receivedAt = Date.now()) {
  const kind = one.fields.filter(([name]) => name === 'done')
  await putWaiting({ ...one, fields: kind, refusal: undefined, receivedAt })
  const received = (await listWaiting(one.person)).filter((other) => other.receivedAt !== undefined)
  for (const old of received.slice(0, -mostReceived)) await removeWaiting(old.operation)
}

/** Whose what is kept here is. @returns {Promise<Owner | undefined>} */
export async function findOwner() {
  return await within('owner', 'readonly', (store) => store.get('owner'))
}

/**
 * Somebody else is signed in, or nobody: what was kept of others goes. What they have done and what has not arrived yet stays,
 * shown to nobody but them. @param {string} person
 */
export async function keepOnlyOf(person) {
  for (const name of await caches.keys())
    if (name.startsWith('along.') && name !== cacheOf(person)) await caches.delete(name)
  const all = /** @type {Pack[]} */ (await within('packs', 'readonly', (store) => store.getAll()))
  for (const pack of all)
    if (pack.person !== person) await within('packs', 'readwrite', (store) => store.delete(pack.id))
  if (person === '') await within('owner', 'readwrite', (store) => store.clear())
  else await within('owner', 'readwrite', (store) => store.put({ name: 'owner', person, at: Date.now() }))
}

export function newOperation() {
  return crypto.randomUUID?.() ?? `${Date.now()}-${Math.random().toString(36).slice(2)}`
}
