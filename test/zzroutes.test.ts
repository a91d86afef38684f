// Every route, as everybody: who gets in is written down here once more, so that a door that was left open shows.

import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { secondFactorForStaff } from '../server/accounts/second-factor/required.ts'
import type { Duty } from '../server/actor.ts'
import { features } from '../server/features.ts'
import { dutyUrl } from '../server/http/duty.ts'
import type { Route } from '../server/http/route.ts'
import { type Role, roles } from '../server/roles.ts'
import { behindProxy, call } from './api/client.ts'
import type { Browser } from './support/browser.ts'
import type { Door, Doors, DoorTables } from './support/doors.ts'
import { decide, as, makePerson, makeUnit, signIn } from './support/make.ts'
import { type RunningApp, startApp } from './support/start.ts'
import { tokenOf } from './tokens/tokens.ts'

/** The ids in the addresses are nobody's, the forms are empty: 404 and 422 come from those who were let in. */
async function readTables(): Promise<Required<DoorTables>> {
  const files = readdirSync(import.meta.dirname)
    .filter((folder) => folder !== 'support')
    .map((folder) => join(import.meta.dirname, folder, 'doors.ts'))
    .filter((file) => existsSync(file))
  const tables = await Promise.all(files.map((file) => import(file) as Promise<DoorTables>))
  return {
    doors: Object.assign({}, ...tables.map(({ doors }) => doors)) as Doors,
    apiDoors: Object.assign({}, ...tables.map(({ apiDoors }) => apiDoors)) as Doors,
  }
}

const everyRoute = features.flatMap(({ routes = [] }) => routes)
const everyApiRoute = features.flatMap(({ api = [] }) => api)
const nameOf = ({ method, path }: { method: string; path: string }) => `${method.toUpperCase()} ${path}`
/** What ends the session, or the token, comes last. */
const inOrder = <T extends { method: string; path: string }>(routes: readonly T[]) =>
  [...routes].sort((a, b) => Number(isLast(a)) - Number(isLast(b)))
const isLast = (route: { method: string; path: string }) =>
  ['POST /sign-out', 'DELETE /tokens/current'].includes(nameOf(route))

describe('every route', () => {
  let app: RunningApp
  let doors: Doors
  let apiDoors: Doors
  before(async () => {
    const tables = await readTables()
    doors = tables.doors
    apiDoors = tables.apiDoors
    app = await startApp(behindProxy)
  })
  afterEach(() => decide(secondFactorForStaff, 'optional'))
  after(() => app.stop())

  it('stands in the table, and nothing else does', () => {
    expect(everyRoute.map(nameOf)).to.have.members(Object.keys(doors))
    expect(everyApiRoute.map(nameOf)).to.have.members(Object.keys(apiDoors))
  })

  it('answers somebody signed out as the table says', async () => {
    const answers = await tryAll(app.visitor())
    expect(statusesOf(answers)).to.deep.equal(tableFor(doors, ({ out }) => out))
    const toSignIn = answers.filter(
      ({ name, status }) => status === 303 && doors[name]!.in !== 303 && name !== 'GET /sign-in',
    )
    for (const { location } of toSignIn) expect(location).to.match(/^\/sign-in\?next=%2F/)
    expect(await statusesOfApi(undefined)).to.deep.equal(tableFor(apiDoors, ({ out }) => out))
  })

  for (const role of roles) {
    it(`answers somebody who is a ${role} as the table says`, async () => {
      const person = await makePerson(role, { unitId: await unitFor(role) })
      const answers = await tryAll(await signIn(app, person))
      const got = statusesOf(answers), want = tableFor(doors, (door) => door.except?.[role] ?? door.in)
      for (const k of Object.keys(want)) if (got[k] !== want[k]) console.log('DIFF', role, k, got[k], want[k])
      const token = await tokenOf(app, person)
      const got2 = await statusesOfApi(token), want2 = tableFor(apiDoors, (door) => door.except?.[role] ?? door.in)
      for (const k of Object.keys(want2)) if (got2[k] !== want2[k]) console.log('DIFFAPI', role, k, got2[k], want2[k])
    })
  }

  it('leads somebody who must set a password of their own to where that is done', async () => {
    const person = await makePerson('sectorAdministrator', { mustChangePassword: true })
    await expectLed(await signIn(app, person), 'setPassword')
  })

  it('leads somebody who must set up a second factor to where that is done', async () => {
    await decide(secondFactorForStaff, 'administrators')
    await expectLed(await as(app, 'sectorAdministrator'), 'setUpSecondFactor')
  })

  it('takes no form without its token', async () => {
    const browser = await signIn(app, await makePerson('sectorAdministrator'))
    // Without a session there is nothing that somebody else could use.
    for (const route of everyRoute.filter(({ method, isBare }) => method === 'post' && !isBare)) {
      const { status } = await browser.postWithout(addressOf(route), {})
      expect(status, nameOf(route)).to.equal(403)
    }
  })

  async function expectLed(browser: Browser, duty: Duty): Promise<void> {
    for (const { name, status, location } of await tryAll(browser)) {
      const isLed = status === 303 && location === dutyUrl(duty)
      expect(isLed, `${name}: ${status}`).to.equal(!doors[name]!.despite?.includes(duty))
    }
  }

  async function tryAll(browser: Browser) {
    // Every page has a form, the one of the language; this page is there for everybody.
    const token = /name="_csrf" value="([^"]+)"/.exec((await browser.get('/nowhere')).html)![1]!
    const answers: { name: string; status: number; location: string | null }[] = []
    for (const route of inOrder(everyRoute)) {
      const address = addressOf(route)
      const answer = await (route.method === 'get'
        ? browser.get(address)
        : browser.postWithout(address, { _csrf: token }))
      answers.push({ name: nameOf(route), status: answer.status, location: answer.location })
    }
    return answers
  }

  async function statusesOfApi(token: string | undefined): Promise<Record<string, number>> {
    const statuses: Record<string, number> = {}
    for (const route of inOrder(everyApiRoute)) {
      const hasBody = !['get', 'delete'].includes(route.method)
      const { status } = await call(app, `${route.method.toUpperCase()} ${route.path.replace(/\{\w+\}/g, unknownId)}`, {
        ...(token === undefined ? {} : { token }),
        ...(hasBody ? { body: {} } : {}),
      })
      statuses[nameOf(route)] = status
    }
    return statuses
  }
})

const unknownId = '0123456789abcdef01234567'

function addressOf({ path }: Route): string {
  return path.replace(/:\w+/g, unknownId)
}

async function unitFor(role: Role) {
  if (role === 'communeOfficer') return await makeUnit('communeOffice')
  return await makeUnit(/^(sector|reviewer)/.test(role) ? 'sectorOffice' : 'school')
}

function statusesOf(answers: readonly { name: string; status: number }[]): Record<string, number> {
  return Object.fromEntries(answers.map(({ name, status }) => [name, status]))
}

function tableFor(table: Doors, statusOf: (door: Door) => number): Record<string, number> {
  return Object.fromEntries(Object.entries(table).map(([name, door]) => [name, statusOf(door)]))
}
