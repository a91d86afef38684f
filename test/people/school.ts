// A school with its people, for tests of pages and of what they do.

import type { Types } from 'mongoose'
import { AuditEntry } from '../../server/audit/entry.model.ts'
import { Membership } from '../../server/people/membership.model.ts'
import { Person } from '../../server/people/person.model.ts'
import type { Browser, Page } from '../support/browser.ts'
import { makePerson, makeUnit, signIn } from '../support/make.ts'
import { type RunningApp, startApp } from '../support/start.ts'
import type { Role } from '../../server/roles.ts'

export interface MadeSchool {
  readonly schoolId: Types.ObjectId
  /** Somebody signed in with this role there. */
  as(role: Role, name?: string): Promise<Browser>
}

export async function makeSchool(app: RunningApp, name = 'Trường Hoa Sen'): Promise<MadeSchool> {
  const schoolId = await makeUnit('school', name)
  return {
    schoolId,
    as: async (role, personName = 'Giáo Vụ') =>
      await signIn(app, await makePerson(role, { unitId: schoolId, name: personName })),
  }
}

/** An application for the tests of a file; before each of them there is a new school in it, with its registrar. */
export function withSchool(
  use: (made: { readonly app: RunningApp; readonly school: MadeSchool; readonly registrar: Browser }) => unknown,
): void {
  let app: RunningApp
  before(async () => {
    app = await startApp()
  })
  beforeEach(async () => {
    await app.clear()
    const school = await makeSchool(app)
    await use({ app, school, registrar: await school.as('registrar') })
  })
  after(() => app.stop())
}

export async function asAdministrator(app: RunningApp): Promise<Browser> {
  const unitId = await makeUnit('sectorOffice', 'Sở')
  return await signIn(app, await makePerson('sectorAdministrator', { unitId, name: 'Quản Trị' }))
}

export async function findByName(fullName: string) {
  const found = await Person.find({ fullName }).lean()
  if (found.length !== 1) throw new Error(`There are ${found.length} people called ${fullName}.`)
  return found[0]!
}

/** What the log says that has been done, the latest last; signing in left out. */
export async function auditedActions(): Promise<string[]> {
  const entries = await AuditEntry.find({ action: /^people\./ })
    .sort({ _id: 1 })
    .lean()
  return entries.map(({ action }) => action)
}

/** The names in a table of people. */
export function rowsOf({ html }: Page): string[] {
  const names = [...html.matchAll(/<th role="rowheader" scope="row"><a href="[^"]*">([^<]*)</g)]
  return names.map(([, name = '']) => name.replaceAll('&#x27;', "'"))
}

/** The field's messages, by the names of the fields. */
export function mistakesIn({ html }: Page): string[] {
  return [...html.matchAll(/id="error-([\w-]+)"/g)].map(([, name = '']) => name)
}

/** Where somebody is a guardian, the earliest first: from when, and until when if that is known. */
export async function guardianPlacesOf({ personId }: { personId: Types.ObjectId }) {
  const memberships = await Membership.find({ personId, role: 'guardian' }).sort({ from: 1, _id: 1 }).lean()
  return memberships.map(({ unitId, from, to }) => ({ unitId, from, to: to ?? undefined }))
}
