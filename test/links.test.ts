// No link on a page leads to a refusal: everybody of the demo's roles follows what they are shown, as far as they get.

import { expect } from 'chai'
import { loadCurriculum } from '../server/curriculum/index.ts'
import { demoPeople } from '../server/demo/data.ts'
import { loadDemo } from '../server/demo/index.ts'
import { type Role, roles } from '../server/roles.ts'
import { silent } from './outbox/outbox.ts'
import type { Browser } from './support/browser.ts'
import { type RunningApp, startApp } from './support/start.ts'

/** For each role one of the demo who has it, and nobody twice. */
const people = [...new Map(roles.flatMap(personWith).map((person) => [person.userName, person])).values()]

/** Of pages that differ only in what they are about. */
const mostOfKind = 3

describe('every link', () => {
  let app: RunningApp
  before(async () => {
    app = await startApp()
    await loadCurriculum(silent)
    await loadDemo(silent)
  })
  after(() => app.stop())

  it('is looked at as each of the roles', () =>
    expect(new Set(people.flatMap((person) => person.roles))).to.deep.equal(new Set<Role>(roles)))

  for (const { userName, roles } of people)
    it(`leads somewhere for ${userName} (${roles.join(', ')})`, async () => {
      const browser = app.visitor()
      const signedIn = await browser.post('/sign-in', { userName, password: 'hoclieu-demo' })
      expect(signedIn.status).to.equal(303)
      const { dead, count } = await follow(browser)
      expect(dead).to.deep.equal([])
      expect(count).to.be.above(8)
    })
})

function personWith(role: Role) {
  const person = demoPeople().find(({ memberships }) => memberships.some((one) => one.role === role))
  return person ? [{ userName: person.userName, roles: person.memberships.map((one) => one.role) }] : []
}

/** From the home page on. What is wrong is told as `page → link: answer`. */
async function follow(browser: Browser): Promise<{ dead: string[]; count: number }> {
  const kinds = new Map<string, Kind>()
  const add = (path: string, from: string) => {
    const name = path
      .replace(/[0-9a-f]{24}/g, ':id')
      .replace(/\/[A-Z][\w.-]*(?=[/?]|$)/g, '/:code')
      .replace(/\/\d+(?=[/?]|$)/g, '/:number')
      .replace(/=[^&]*/g, '=')
      // Filters can be put together in any way.
      .replace(/\?[^&]+&.*/, '?several')
    const kind = kinds.get(name) ?? { waiting: [], known: new Set<string>(), count: 0 }
    kinds.set(name, kind)
    if (kind.known.has(path)) return
    kind.known.add(path)
    kind.waiting.push({ path, from })
  }
  add('/', '')
  const dead: string[] = []
  let count = 0
  for (let link = take(kinds); link; link = take(kinds)) {
    const { path, from } = link
    const { status, html, location } = await browser.get(path, { accept: 'text/html,*/*;q=0.8' })
    count++
    if (status >= 400) dead.push(`${from} → ${path}: ${status}`)
    for (const next of location === null ? linksOn(html) : [location]) add(next, path)
  }
  return { dead, count }
}

interface Link {
  readonly path: string
  readonly from: string
}

interface Kind {
  readonly waiting: Link[]
  readonly known: Set<string>
  count: number
}

/** One of the kind that was met least; now from here, now from there: what stands first in a list is often alike. */
function take(kinds: ReadonlyMap<string, Kind>): Link | undefined {
  const open = [...kinds.values()].filter(({ waiting, count }) => waiting.length > 0 && count < mostOfKind)
  const [kind] = open.sort((a, b) => a.count - b.count)
  if (!kind) return undefined
  const place = Math.floor(((kind.count * 0.618) % 1) * kind.waiting.length)
  kind.count++
  return kind.waiting.splice(place, 1)[0]
}

/** To pages and files of ours. */
function linksOn(html: string): string[] {
  return [...html.matchAll(/<a\s[^>]*?href="([^"]+)/g)]
    .map(([, address]) => address!.replaceAll('&amp;', '&').replaceAll('&#x3D;', '=').replace(/#.*/, ''))
    .filter((address) => address.startsWith('/') && !address.startsWith('//'))
}
