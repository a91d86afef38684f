// Makes what tests are about: units, people with their roles, accounts, signed-in browsers.

import { Types } from 'mongoose'
import type { Actor } from '../../server/actor.ts'
import { createAccount } from '../../server/accounts/index.ts'
import { Membership } from '../../server/people/membership.model.ts'
import { Person } from '../../server/people/person.model.ts'
import { sortNameOf } from '../../server/people/sort-name.ts'
import type { Role } from '../../server/roles.ts'
import { Unit, type UnitKind } from '../../server/schools/unit.model.ts'
import type { Browser } from './browser.ts'
import type { RunningApp } from './start.ts'

export const password = 'mật khẩu thử 1'

export interface MadePerson {
  readonly personId: Types.ObjectId
  readonly accountId: Types.ObjectId
  readonly userName: string
  readonly name: string
}

let count = 0

export async function makeUnit(kind: UnitKind = 'school', name = `Trường thử ${++count}`): Promise<Types.ObjectId> {
  const unit = await new Unit({ code: `U${++count}`, name, kind, levels: kind === 'school' ? ['primary'] : [] }).save()
  return unit._id
}

/** Somebody who asks, as functions want them; nothing of it is stored. */
export function makeActor(role: Role, unitId = new Types.ObjectId(), unitKind: UnitKind = 'school'): Actor {
  return {
    accountId: new Types.ObjectId(),
    personId: new Types.ObjectId(),
    name: 'Nguyễn Văn Thử',
    userName: 'thu',
    language: undefined,
    memberships: [{ role, unitId, unitName: 'Đơn vị thử', unitKind }],
    mustChangePassword: false,
    isService: false,
    scopes: undefined,
  }
}

export interface PersonOptions {
  readonly name?: string
  readonly userName?: string
  readonly unitId?: Types.ObjectId
  readonly mustChangePassword?: boolean
}

export async function makePerson(role: Role | undefined, options: PersonOptions = {}): Promise<MadePerson> {
  const { name = 'Nguyễn Văn Thử', userName = `nguoi${++count}@truong.example`, mustChangePassword = false } = options
  const person = await new Person({ fullName: name, sortName: sortNameOf(name), createdAt: new Date() }).save()
  if (role) {
    const unitId = options.unitId ?? (await makeUnit())
    await new Membership({ personId: person._id, unitId, role, from: new Date('2026-01-01') }).save()
  }
  const accountId = await createAccount({ personId: person._id, userName, password, mustChangePassword })
  return { personId: person._id, accountId, userName, name }
}

export async function signIn(app: RunningApp, { userName }: Pick<MadePerson, 'userName'>): Promise<Browser> {
  const browser = app.visitor()
  const page = await browser.post('/sign-in', { userName, password })
  if (page.status !== 303) throw new Error(`${userName} could not sign in: ${page.status}`)
  return browser
}

export async function as(app: RunningApp, role: Role, options: PersonOptions = {}): Promise<Browser> {
  return await signIn(app, await makePerson(role, options))
}
