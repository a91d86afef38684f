import { Types } from 'mongoose'
import type { RecognisedPerson } from '../../people/index.ts'
import type { Role } from '../../roles.ts'
import type { KnownUnit } from '../../schools/index.ts'
import { canGiveRole } from '../access.ts'
import type { WantedStaff } from '../wanted.ts'
import { matchPerson } from './match.ts'
import { nameKeyOf } from './memory.ts'
import { remember, repeated } from './once.ts'
import { factsOf, planFacts, shownFacts } from './person.ts'
import { asked, type Choice, type Planned, refused, skipped } from './planned.ts'
import { accountStep, type RowContext } from './pupil.ts'
import { beginRole, endRoles, holds } from './roles.ts'
import { schoolOf } from './school-of.ts'
import type { Step } from './steps.ts'
import { planTeaching } from './teaching.ts'
import type { World } from './world.ts'

export function planStaff(world: World, wanted: WantedStaff, row: RowContext): Planned {
  const found = schoolOf(world, wanted)
  if (!found.ok) return refused(found.reason)
  const { school } = found
  const twice = repeated(world, wanted.person, { school, place: row.place, group: 'staff' })
  if (twice) return refused(twice)
  const { choice, expected } = row
  const match = matchPerson(world, { wanted: wanted.person, school, group: 'staff', choice, expected })
  if (choice === 'skip') return skipped({ code: 'leftOutByChoice' })
  if (match.kind === 'open') return match.planned
  const person = match.kind === 'known' ? match.person : undefined
  if (wanted.ends) return planEnd(world, person, { wanted, school, choice })
  if (person && world.memory?.seen.has(`target ${person._id.toString()} staff`))
    return refused({ code: 'repeatedInList', values: { field: 'fullName' } })

  const groupId = groupOf(world, school, wanted)
  if (groupId === 'unknown') return refused({ code: 'noSuchGroup', values: { text: wanted.group ?? '' } })
  const { today, actor } = world.setting
  const unitIds = [school.id, ...(world.parts.get(school.id) ?? []).map(({ id }) => id)]
  const missing = wanted.roles.filter((role) => !person || !holds(person, role, unitIds, today))
  const forbidden = missing.find((role) => !canGiveRole(actor, role, school.id))
  if (forbidden) return refused({ code: 'roleNotYours', values: { role: forbidden } })

  const id = person?._id ?? row.ids.of('person')
  const teaching = planTeaching(world, wanted, { teacher: { personId: id, name: wanted.person.fullName }, school })
  if (teaching.problems.length > 0) return refused(...teaching.problems)
  remember(world, { school, place: row.place, wanted: wanted.person, id, group: 'staff', isNew: !person })
  const unitOf = (role: Role) => new Types.ObjectId(role === 'subjectLeader' ? (groupId ?? school.id) : school.id)
  const roleChanges = missing.map((role) => ({ field: 'roles', after: role }))
  if (!person) {
    const roles = missing.map((role) => ({ unitId: unitOf(role), role, from: today }))
    const account = world.setting.accountsFor.includes('staff')
      ? [accountStep(id, 'staff', wanted.person.userName)]
      : []
    return {
      ...{ outcome: 'create', reasons: [], candidates: [], choices: [] },
      changes: [...roleChanges, ...shownFacts(wanted.person), ...teaching.changes],
      steps: [{ do: 'addPerson', id, facts: factsOf(wanted.person), roles }, ...teaching.steps, ...account],
    }
  }
  const isJoining = match.kind === 'known' && match.isJoining
  const facts = isJoining ? { changes: [], steps: [], remarks: [] } : planFacts(world, person, wanted.person)
  const beginning = missing.map((role): Step => beginRole(person, role, unitOf(role), today))
  const steps = [...facts.steps, ...beginning, ...teaching.steps]
  return {
    ...{ outcome: steps.length > 0 ? 'change' : 'same', candidates: [], choices: [], targetId: id, steps },
    reasons: facts.remarks,
    changes: [...facts.changes, ...roleChanges, ...teaching.changes],
  }
}

function groupOf({ parts }: World, school: KnownUnit, { group, roles }: WantedStaff): string | undefined {
  if (group === undefined || !roles.includes('subjectLeader')) return undefined
  const key = nameKeyOf(group)
  const groups = (parts.get(school.id) ?? []).filter(({ kind }) => kind === 'subjectGroup')
  if (groups.length === 0) return undefined
  const named = groups.find(
    ({ code, name }) => code === group || nameKeyOf(name) === key || nameKeyOf(name) === `to ${key}`,
  )
  return named?.id ?? 'unknown'
}

interface EndOptions {
  readonly wanted: WantedStaff
  readonly school: KnownUnit
  readonly choice: Choice | undefined
}

function planEnd(world: World, person: RecognisedPerson | undefined, { wanted, school, choice }: EndOptions): Planned {
  const { today, actor } = world.setting
  const held = person ? wanted.roles.filter((role) => holds(person, role, [school.id], today)) : []
  if (!person || held.length === 0) return skipped({ code: 'notHereAnyway' })
  const forbidden = held.find((role) => !canGiveRole(actor, role, school.id))
  if (forbidden) return refused({ code: 'roleNotYours', values: { role: forbidden } })
  if (choice !== 'end') return asked({ code: 'endAsked' }, [], ['end', 'skip'])
  const ended = endRoles(person, (role) => held.includes(role), { setting: world.setting, schoolId: school.id })
  return { ...ended, outcome: 'change', reasons: [], candidates: [], choices: [], targetId: person._id }
}
