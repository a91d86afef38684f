// A table of people against a table of those who ask: the rule and its query say the same, and what is written here.

import { expect } from 'chai'
import { Types } from 'mongoose'
import type { Actor } from '../../server/actor.ts'
import {
  canLinkGuardians,
  canMakeGuardianCode,
  canManage,
  canSeeDetails,
  canSeePersonalId,
  canView,
  listedGroups,
  type Seen,
  viewableBy,
} from '../../server/people/access.ts'
import { linkGuardian } from '../../server/people/index.ts'
import { Person } from '../../server/people/person.model.ts'
import { findScope, type PeopleScope } from '../../server/people/scope.ts'
import type { Role } from '../../server/roles.ts'
import { withDatabase } from '../outbox/outbox.ts'
import { addUnit } from '../schools/units.ts'
import { actorOf, assign, makeClass, type MadePerson, makeGuardian, makePerson, makePupil } from '../support/make.ts'
import { addMemberships } from '../../server/people/index.ts'

const longAgo = new Date('2026-01-01')
const yesterday = new Date(Date.now() - 24 * 3600_000)
const tomorrow = new Date(Date.now() + 24 * 3600_000)

describe('who may see and manage whom', () => {
  withDatabase()
  let people: Record<string, MadePerson>
  let actors: Record<string, Actor>
  let units: Record<string, Types.ObjectId>

  beforeEach(async () => {
    const commune = await addUnit({ name: 'Xã', kind: 'communeOffice' })
    const sector = await addUnit({ name: 'Sở', kind: 'sectorOffice' })
    const school = await addUnit({ name: 'Trường A', managedBy: commune })
    const group = await addUnit({ name: 'Tổ', kind: 'subjectGroup', partOf: school })
    const other = await addUnit({ name: 'Trường B', managedBy: sector })
    units = { commune, sector, school, group, other }
    const [ownClass, otherClass] = [await makeClass(school), await makeClass(school)]
    const at = (role: Role, unitId: Types.ObjectId) => makePerson(role, { unitId })
    const pupil = await makePupil(ownClass)
    const pupilElsewhere = await makePupil(await makeClass(other))
    const guardian = await makeGuardian(pupil, { unitId: school })
    const teacherParent = await at('teacher', other)
    const link = { childId: pupil.personId, relation: 'father' as const, from: longAgo, origin: 'school' as const }
    await linkGuardian({ ...link, guardianId: teacherParent.personId })
    await addMemberships([{ personId: teacherParent.personId, unitId: school, role: 'guardian', from: longAgo }])
    const former = await at('teacher', other)
    const left = await makePerson(undefined)
    const coming = await makePerson(undefined)
    const removed = await at('teacher', school)
    await addMemberships([
      { personId: former.personId, unitId: school, role: 'teacher', from: longAgo, to: yesterday },
      { personId: left.personId, unitId: school, role: 'student', from: longAgo, to: yesterday },
      { personId: coming.personId, unitId: school, role: 'teacher', from: tomorrow },
    ])
    await Person.updateOne({ _id: removed.personId }, { $set: { removedAt: new Date() } })
    const inGroup = await at('subjectLeader', group)
    const homeroom = await at('teacher', school)
    await assign(homeroom, ownClass)
    const subject = await at('teacher', school)
    await assign(subject, ownClass, 'lowerSecondary TOAN')
    people = {
      ...{ pupil, classmateElse: await makePupil(otherClass), pupilElsewhere, guardian, teacherParent, former, left },
      ...{ coming, removed, inGroup, homeroom, subject, teacherElsewhere: await at('teacher', other) },
      registrar: await at('registrar', school),
      vicePrincipal: await at('vicePrincipal', school),
      officer: await at('communeOfficer', commune),
      specialist: await at('sectorSpecialist', sector),
      administrator: await at('sectorAdministrator', sector),
      nobody: await makePerson(undefined),
    }
    actors = {}
    for (const [name, person] of Object.entries(people)) actors[name] = await actorOf(person)
  })

  const load = async (name: string) => (await Person.findById(people[name]!.personId).lean()) as unknown as Seen
  /** Of whom a rule is true, by name, in the order of the alphabet; the asking one left out. */
  const namesOf = async (actor: string, rule: (scope: PeopleScope, person: Seen) => boolean) => {
    const scope = await findScope(actors[actor]!)
    const names: string[] = []
    for (const name of Object.keys(people)) if (name !== actor && rule(scope, await load(name))) names.push(name)
    return names.sort()
  }

  const schoolStaff = ['homeroom', 'subject', 'inGroup', 'registrar', 'vicePrincipal']
  const ofSchool = [
    ...schoolStaff,
    ...['pupil', 'classmateElse', 'guardian', 'teacherParent', 'former', 'left', 'coming'],
  ]
  const staffElsewhere = ['teacherElsewhere', 'former', 'teacherParent']
  const officePeople = ['officer', 'specialist', 'administrator']

  const viewed: Record<string, string[]> = {
    pupil: [],
    classmateElse: [],
    guardian: ['pupil'],
    teacherParent: ['pupil', 'teacherElsewhere', 'former'],
    homeroom: [...schoolStaff, 'pupil', 'guardian', 'teacherParent'],
    subject: [...schoolStaff, 'pupil'],
    registrar: ofSchool,
    vicePrincipal: ofSchool,
    officer: schoolStaff,
    specialist: [...schoolStaff, ...staffElsewhere, ...officePeople],
    teacherElsewhere: staffElsewhere,
    left: [],
    nobody: [],
  }
  for (const [actor, names] of Object.entries(viewed)) {
    it(`shows ${actor} ${names.length === 0 ? 'nobody' : names.join(', ')}`, async () => {
      expect(await namesOf(actor, canView)).to.deep.equal(names.filter((name) => name !== actor).sort())
    })
  }

  it('shows the administrator of the sector everybody', async () => {
    const all = Object.keys(people).filter((name) => name !== 'administrator')
    expect(await namesOf('administrator', canView)).to.deep.equal(all.sort())
  })

  it('is the same as a rule and as a query, for everybody about everybody', async () => {
    for (const [actor, scope] of Object.entries(actors)) {
      const read = await findScope(scope)
      const found = await Person.find(viewableBy(read), { _id: 1 }).lean()
      const byQuery = found.map(({ _id }) => _id.toString()).sort()
      const all = await Person.find().lean()
      const byRule = all.filter((person) => canView(read, person as unknown as Seen)).map(({ _id }) => _id.toString())
      expect(byQuery, actor).to.deep.equal(byRule.sort())
    }
  })

  const managed: Record<string, string[]> = {
    registrar: [...schoolStaff, 'pupil', 'classmateElse', 'guardian', 'coming', 'left'],
    homeroom: [],
    officer: [],
    specialist: [],
    guardian: [],
    pupil: [],
  }
  for (const [actor, names] of Object.entries(managed)) {
    it(`lets ${actor} change ${names.length === 0 ? 'nobody' : names.join(', ')}`, async () => {
      expect(await namesOf(actor, canManage)).to.deep.equal(names.filter((name) => name !== actor).sort())
    })
  }

  it('lets the administrator change everybody but whoever has been removed', async () => {
    const all = Object.keys(people).filter((name) => !['administrator', 'removed'].includes(name))
    expect(await namesOf('administrator', canManage)).to.deep.equal(all.sort())
  })

  const detailed: Record<string, string[]> = {
    registrar: [...schoolStaff, 'pupil', 'classmateElse', 'guardian', 'teacherParent', 'coming', 'left'],
    homeroom: ['pupil', 'guardian', 'teacherParent'],
    subject: [],
    guardian: ['pupil'],
    officer: [],
    specialist: [],
    pupil: [],
  }
  for (const [actor, names] of Object.entries(detailed)) {
    it(`tells ${actor} the birth date of ${names.length === 0 ? 'nobody else' : names.join(', ')}`, async () => {
      expect(await namesOf(actor, canSeeDetails)).to.deep.equal(names.filter((name) => name !== actor).sort())
    })
  }

  it('tells the personal id to those who need it where somebody is, and to oneself', async () => {
    const ofOwnSchool = [...schoolStaff, 'pupil', 'classmateElse', 'guardian', 'teacherParent', 'coming']
    expect(await namesOf('registrar', canSeePersonalId)).to.deep.equal(
      ofOwnSchool.filter((name) => name !== 'registrar').sort(),
    )
    for (const actor of ['vicePrincipal', 'homeroom', 'subject', 'guardian', 'officer', 'specialist', 'pupil']) {
      expect(await namesOf(actor, canSeePersonalId), actor).to.deep.equal([])
      expect(canSeePersonalId(await findScope(actors[actor]!), await load(actor)), actor).to.equal(true)
    }
  })

  it('lets those who keep the lists name the guardians of pupils, and the class teacher make codes', async () => {
    expect(await namesOf('registrar', canLinkGuardians)).to.deep.equal(['classmateElse', 'pupil'])
    expect(await namesOf('administrator', canLinkGuardians)).to.deep.equal(['classmateElse', 'pupil', 'pupilElsewhere'])
    expect(await namesOf('homeroom', canLinkGuardians)).to.deep.equal([])
    expect(await namesOf('homeroom', canMakeGuardianCode)).to.deep.equal(['pupil'])
    for (const actor of ['subject', 'guardian', 'officer', 'teacherElsewhere'])
      expect(await namesOf(actor, canMakeGuardianCode), actor).to.deep.equal([])
  })

  it('opens the lists of a unit to those who see who is in them', async () => {
    const groupsFor = async (actor: string, unit?: string) => {
      const id = unit && units[unit]!.toString()
      return listedGroups(await findScope(actors[actor]!), id ? { id, schoolId: undefined } : undefined)
    }
    const all = ['staff', 'student', 'guardian', 'former']
    expect(await groupsFor('registrar', 'school')).to.deep.equal(all)
    expect(await groupsFor('registrar', 'group')).to.deep.equal(all)
    expect(await groupsFor('registrar', 'other')).to.deep.equal([])
    expect(await groupsFor('homeroom', 'school')).to.deep.equal(['staff', 'student', 'guardian'])
    expect(await groupsFor('subject', 'school')).to.deep.equal(['staff', 'student'])
    expect(await groupsFor('officer', 'school')).to.deep.equal(['staff'])
    expect(await groupsFor('officer', 'other')).to.deep.equal([])
    expect(await groupsFor('specialist', 'other')).to.deep.equal(['staff'])
    expect(await groupsFor('administrator', 'other')).to.deep.equal(all)
    expect(await groupsFor('administrator')).to.deep.equal(['staff', 'student', 'guardian'])
    expect(await groupsFor('specialist')).to.deep.equal(['staff'])
    for (const actor of ['registrar', 'guardian', 'pupil', 'officer'])
      expect(await groupsFor(actor), actor).to.deep.equal([])
  })
})
