import { Types } from 'mongoose'
import type { RecognisedPerson } from '../../people/index.ts'
import { beginningOf, type KnownUnit } from '../../schools/index.ts'
import type { Reason, WantedPupil } from '../wanted.ts'
import { planNew } from './class.ts'
import { parentOf, planParent, unfitReason } from './guardian.ts'
import { matchPerson } from './match.ts'
import { foresee, remember, repeated } from './once.ts'
import { factsOf, planFacts, shownFacts } from './person.ts'
import { asked, type Change, type Choice, type Ids, type Planned, refused, skipped } from './planned.ts'
import { beginRole, endRoles, holds, isOpen } from './roles.ts'
import { schoolOf } from './school-of.ts'
import type { Step } from './steps.ts'
import { classKeyOf, type KnownClass, type World } from './world.ts'

export interface RowContext {
  readonly place: string
  readonly choice: Choice | undefined
  readonly expected: ReadonlySet<string>
  readonly ids: Ids
}

export function planPupil(world: World, wanted: WantedPupil, row: RowContext): Planned {
  const found = schoolOf(world, wanted)
  if (!found.ok) return refused(found.reason)
  const { school } = found
  const twice = repeated(world, wanted.person, { school, place: row.place, group: 'student' })
  if (twice) return refused(twice)
  const { choice, expected } = row
  const match = matchPerson(world, { wanted: wanted.person, school, group: 'student', choice, expected })
  if (choice === 'skip') return skipped({ code: 'leftOutByChoice' })
  if (match.kind === 'open') {
    // Rows of guardians may be about them, whoever they will be.
    if (match.planned.outcome === 'ask')
      foresee(world, wanted.person, { school, place: row.place, id: row.ids.of('person') })
    return match.planned
  }
  if (wanted.ends) return planEnd(world, match.kind === 'known' ? match.person : undefined, { school, choice })
  if (match.kind === 'known' && world.memory?.seen.has(`target ${match.person._id.toString()} student`))
    return refused({ code: 'repeatedInList', values: { field: 'fullName' } })

  const person = match.kind === 'known' ? match.person : undefined
  const id = person?._id ?? row.ids.of('person')
  const linkings = (wanted.guardians ?? []).map((guardian, at) => {
    const what = `guardian ${at}`
    return { what, linking: parentOf(world, { guardian, school, childId: id, what }, row) }
  })
  for (const { linking } of linkings) {
    const unfit = unfitReason(world, linking)
    if (unfit) return refused(unfit)
  }
  const place = planPlace(world, { wanted, school, id, isNew: !person }, row.ids)
  if ('reason' in place) return refused(place.reason)
  remember(world, { school, place: row.place, wanted: wanted.person, id, group: 'student', isNew: !person })
  const parents = linkings.map(({ what, linking }) => planParent(world, linking, { ids: row.ids, what }))
  const later = { changes: parents.flatMap(({ changes }) => changes), steps: parents.flatMap(({ steps }) => steps) }
  const schoolId = new Types.ObjectId(school.id)
  if (!person) {
    const from = place.from
    const account = world.setting.accountsFor.includes('pupils')
      ? [accountStep(id, 'pupils', wanted.person.userName)]
      : []
    return {
      ...{ outcome: 'create', reasons: place.remarks, candidates: [], choices: [] },
      changes: [...shownFacts(wanted.person), ...place.changes, ...later.changes],
      steps: [
        ...place.classSteps,
        { do: 'addPerson', id, facts: factsOf(wanted.person), roles: [{ unitId: schoolId, role: 'student', from }] },
        ...place.steps,
        ...later.steps,
        ...account,
      ],
    }
  }
  const facts = match.kind === 'known' && match.isJoining ? nothing : planFacts(world, person, wanted.person)
  const isPupil = holds(person, 'student', [school.id], world.setting.today)
  const joining: Step[] = isPupil ? [] : [beginRole(person, 'student', schoolId, world.setting.today)]
  const elsewhere = person.places.some(
    ({ role, unitId, to }) => role === 'student' && !unitId.equals(schoolId) && isOpen({ to }, world.setting.today),
  )
  const steps = [...place.classSteps, ...facts.steps, ...joining, ...place.steps, ...later.steps]
  return {
    ...{ outcome: steps.length > 0 ? 'change' : 'same', candidates: [], choices: [], steps, targetId: id },
    reasons: [
      ...facts.remarks,
      ...place.remarks,
      ...(joining.length > 0 && elsewhere ? [{ code: 'stillElsewhere' }] : []),
    ],
    changes: [
      ...facts.changes,
      ...(joining.length > 0 ? [{ field: 'roles', after: 'student' }] : []),
      ...place.changes,
      ...later.changes,
    ],
  }
}

const nothing = { changes: [], steps: [], remarks: [] as readonly Reason[] }

export function accountStep(personId: Types.ObjectId, group: 'pupils' | 'staff', userName: string | undefined): Step {
  return { do: 'addAccount', personId, group, ...(userName === undefined ? {} : { userName }) }
}

interface Placing {
  readonly wanted: WantedPupil
  readonly school: KnownUnit
  readonly id: Types.ObjectId
  readonly isNew: boolean
}

interface PlacePlan {
  readonly from: Date
  readonly changes: readonly Change[]
  readonly classSteps: readonly Step[]
  readonly steps: readonly Step[]
  readonly remarks: readonly Reason[]
}

function planPlace(
  world: World,
  { wanted, school, id, isNew }: Placing,
  ids: Ids,
): PlacePlan | { readonly reason: Reason } {
  const { today } = world.setting
  const yearKey = wanted.yearKey ?? world.setting.yearKey
  const from = isNew && wanted.firstDay !== undefined ? beginningOf(wanted.firstDay) : today
  const current = (world.placements.get(id.toString()) ?? []).filter(
    (one) => one.yearKey === yearKey && one.schoolId.equals(school.id) && isOpen({ to: one.to }, today),
  )
  const none = { from, changes: [], classSteps: [], steps: [], remarks: [] }
  if (wanted.className === undefined)
    return current.length > 0 ? none : { ...none, remarks: [{ code: 'withoutClass' }] }
  const known = world.classes.get(classKeyOf(school.id, yearKey, wanted.className))
  if (known && wanted.grades?.some((grade) => !known.grades.includes(grade)))
    return { reason: otherGrade(wanted.className, wanted.grades, known.grades) }
  const made = known
    ? undefined
    : planNew(world, { wanted: { name: wanted.className, grades: wanted.grades }, school, yearKey }, ids)
  if (made && 'reason' in made) return made
  const of: KnownClass = known ?? made!.of
  if (current.some(({ classId }) => classId.equals(of._id))) return none
  const place = { personId: id, schoolId: new Types.ObjectId(school.id), yearKey }
  const before = current
    .map(({ classId }) => world.classNames.get(classId.toString()))
    .find((name) => name !== undefined)
  return {
    ...{ from, remarks: [] },
    changes: [
      { field: 'className', ...(before === undefined ? {} : { before }), after: of.name },
      ...(made ? [{ field: 'newClass', after: of.name }] : []),
    ],
    classSteps: made?.steps ?? [],
    steps: [
      ...current.map(({ classId, from: since, to }): Step => {
        return { do: 'endPlace', ...place, classId, from: since, on: today, ...(to ? { formerTo: to } : {}) }
      }),
      { do: 'place', ...place, classId: of._id, from },
    ],
  }
}

/** Of a combined class one of its grades is enough. */
function otherGrade(className: string, grades: readonly number[], known: readonly number[]): Reason {
  return { code: 'otherGrade', values: { className, grade: grades.join(','), grades: known.join(',') } }
}

function planEnd(
  world: World,
  person: RecognisedPerson | undefined,
  { school, choice }: { school: KnownUnit; choice: Choice | undefined },
): Planned {
  const { today } = world.setting
  if (!person || !holds(person, 'student', [school.id], today)) return skipped({ code: 'notHereAnyway' })
  if (choice !== 'end') return asked({ code: 'endAsked' }, [], ['end', 'skip'])
  const ended = endRoles(person, (role) => role === 'student', { setting: world.setting, schoolId: school.id })
  const on = new Date(today.getTime() + 24 * 3600_000)
  const places = (world.placements.get(person._id.toString()) ?? []).filter(
    (one) => one.schoolId.equals(school.id) && isOpen({ to: one.to }, on),
  )
  const steps = places.map(({ personId, classId, schoolId, yearKey, from, to }): Step => {
    return { do: 'endPlace', personId, classId, schoolId, yearKey, from, on, ...(to ? { formerTo: to } : {}) }
  })
  return {
    ...ended,
    outcome: 'change',
    reasons: [],
    candidates: [],
    choices: [],
    steps: [...ended.steps, ...steps],
    targetId: person._id,
  }
}
