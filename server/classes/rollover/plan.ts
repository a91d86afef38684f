// How a school moves on to its next year: from what it is like and what was decided, to what will be done, what is still to
// be decided, and what somebody should look at. Pure: nothing is written, and nothing is decided in silence.

import type { FieldErrors } from '../../http/form.ts'
import { gradesOfSchool, problemOfGrades } from '../grades.ts'
import { classNameKeyOf } from '../name.ts'
import { nextName, partName } from './name.ts'
import type { StateClass, StatePupil, YearState } from './state.ts'
import { type Offer, offersOf, type TeacherMode } from './teachers.ts'

/** What a part of a class does: goes up a grade, leaves the school, or stays without a class for now. */
export const thens = ['up', 'leave', 'none'] as const
export type Then = (typeof thens)[number]

/** As a form has it: what is left out is as it is proposed. */
export interface Decisions {
  readonly teachers: TeacherMode
  /** By the key of a part. */
  readonly thens: ReadonlyMap<string, Then>
  readonly names: ReadonlyMap<string, string>
  /** By the id of the class. */
  readonly classTeachers: ReadonlyMap<string, TeacherMode>
  /** By the id of the class of the lowest grade whose name it takes; empty: no such class. */
  readonly intake: ReadonlyMap<string, string>
  /** By the id of the pupil: the key of a part, of a target, `leave` or `none`. */
  readonly pupils: ReadonlyMap<string, string>
}

export const nothingDecided: Decisions = {
  teachers: 'follow',
  thens: new Map(),
  names: new Map(),
  classTeachers: new Map(),
  intake: new Map(),
  pupils: new Map(),
}

/** The pupils of one grade in a class; one that is not combined has one part. */
export interface Part {
  readonly key: string
  readonly classId: string
  readonly grade: number
  /** Undefined: somebody has to decide. */
  readonly then: Then | undefined
  readonly name: string
}

/** A class of the new year. */
export interface Target {
  /** Of its name (name.ts). */
  readonly nameKey: string
  readonly name: string
  readonly grades: readonly number[]
  readonly campusId: string | undefined
  /** The class that its pupils come from, when it is one. */
  readonly predecessorId: string | undefined
  /** There is one already. */
  readonly existingId: string | undefined
  readonly isIntake: boolean
  readonly offers: readonly Offer[]
}

export interface PlannedPupil {
  readonly personId: string
  readonly placementId: string
  readonly what: 'up' | 'stay' | 'leave' | 'none'
  /** Where they go to, by its name. */
  readonly targetKey: string | undefined
  /** In the new year, of those who go into a class; undefined when nobody knows theirs of today. */
  readonly grade: number | undefined
}

export interface Move {
  readonly classId: string
  readonly name: string
  readonly pupils: readonly PlannedPupil[]
  /** Those that end when the new year begins. */
  readonly assignmentIds: readonly string[]
}

export interface Plan {
  readonly targets: readonly Target[]
  readonly moves: readonly Move[]
}

/** What somebody should look at, with what fills its sentence. */
export interface Look {
  readonly what: string
  readonly values: Readonly<Record<string, string | number>>
}

/** A pupil for whom somebody has to choose. */
export interface Choice {
  readonly personId: string
  readonly classId: string
  readonly why: 'retained' | 'combined'
  readonly options: readonly string[]
  readonly chosen: string
}

export interface Preview {
  readonly parts: readonly Part[]
  readonly intake: readonly { readonly classId: string; readonly name: string }[]
  readonly choices: readonly Choice[]
  readonly plan: Plan
  readonly looks: readonly Look[]
  /** By the names of the fields of the form. */
  readonly errors: FieldErrors
}

/** In which grade a subject of the curriculum is taught. */
export type Taught = (subject: { level: string; code: string }, grade: number) => boolean

export function previewOf(state: YearState, decisions: Decisions, taught: Taught): Preview {
  const looks: Look[] = []
  const errors: Record<string, { key: string }> = {}
  const parts = state.classes.flatMap((one) => partsOf(one, state, decisions))
  const intake = intakeOf(state, decisions)
  for (const { key, then } of parts)
    if (then === undefined) errors[`then.${key}`] = { key: 'classes.rollover.errors.undecided' }
  lookAtClasses(state, parts, looks)
  const bare = targetsOf(state, parts, intake, looks, errors)
  const choices = state.classes.flatMap((one) => choicesOf(one, parts, bare, decisions))
  for (const { personId, chosen } of choices)
    if (chosen === '') errors[`pupil.${personId}`] = { key: 'classes.rollover.errors.chooseClass' }

  const { offers, looks: ofTeachers } = offersOf({ state, decisions, parts, targets: bare, taught })
  looks.push(...ofTeachers)
  const targets = bare.map((target) => ({ ...target, offers: offers.get(target.nameKey) ?? [] }))
  const moves = state.classes.map((one) => moveOf(one, { parts, choices, looks }))
  if (state.unplacedIds.length > 0) looks.push({ what: 'unplaced', values: { count: state.unplacedIds.length } })
  return { parts, intake, choices, plan: { targets, moves }, looks, errors }
}

export function partKey(classId: string, grade: number): string {
  return `${classId}-${grade}`
}

function partsOf(one: StateClass, { school }: YearState, decisions: Decisions): Part[] {
  const ofSchool = gradesOfSchool(school.levels)
  return one.grades.map((grade) => {
    const key = partKey(one.id, grade)
    const proposed = one.grades.length > 1 ? partName(one.name, grade + 1) : nextName(one.name, grade).name
    // Who goes on in a preschool is told by no grade.
    const usual = grade === 0 ? undefined : ofSchool.includes(grade + 1) ? 'up' : 'leave'
    const then = decisions.thens.get(key) ?? usual
    // A name that was taken away is proposed again.
    return { key, classId: one.id, grade, then, name: decisions.names.get(key) || proposed }
  })
}

/** New classes of the lowest grade, called like those of this year. */
function intakeOf({ school, classes }: YearState, { intake }: Decisions) {
  const [lowest] = gradesOfSchool(school.levels)
  if (lowest === undefined || lowest === 0) return []
  return classes
    .filter(({ grades }) => grades.length === 1 && grades[0] === lowest)
    .map(({ id, name }) => ({ classId: id, name: intake.get(id) ?? name }))
}

function lookAtClasses({ classes }: YearState, parts: readonly Part[], looks: Look[]): void {
  for (const one of classes) {
    const own = parts.filter(({ classId }) => classId === one.id)
    if (own.length > 1) looks.push({ what: 'combined', values: { name: one.name } })
    const [only] = own
    if (own.length === 1 && only?.then === 'up' && only.name === one.name)
      looks.push({ what: 'nameKept', values: { name: one.name } })
  }
}

type BareTarget = Omit<Target, 'offers'>

function targetsOf(
  state: YearState,
  parts: readonly Part[],
  intake: Preview['intake'],
  looks: Look[],
  errors: Record<string, { key: string }>,
): BareTarget[] {
  const targets = new Map<string, BareTarget>()
  const add = (field: string, wanted: Omit<BareTarget, 'nameKey' | 'existingId'>) => {
    const nameKey = classNameKeyOf(wanted.name)
    const there = targets.get(nameKey)
    const existing = state.next.find(({ name }) => classNameKeyOf(name) === nameKey)
    const grades = gradesTogether(there?.grades ?? existing?.grades ?? [], wanted.grades)
    const isFitting = problemOfGrades(grades, state.school.levels) === undefined
    if (!isFitting || (existing && grades.length > existing.grades.length)) {
      errors[field] = { key: 'classes.rollover.errors.nameOfOtherGrade' }
      return
    }
    if (there) looks.push({ what: 'merged', values: { name: wanted.name } })
    else if (existing) looks.push({ what: 'exists', values: { name: wanted.name } })
    const sameOrigin = there && there.predecessorId !== wanted.predecessorId ? undefined : wanted.predecessorId
    targets.set(nameKey, {
      ...(there ?? wanted),
      nameKey,
      grades,
      predecessorId: sameOrigin,
      existingId: existing?.id,
    })
  }
  for (const { key, classId, grade, then, name } of parts) {
    if (then !== 'up') continue
    const { campusId } = state.classes.find(({ id }) => id === classId)!
    add(`name.${key}`, { name, grades: [nextGrade(grade)], campusId, predecessorId: classId, isIntake: false })
  }
  for (const { classId, name } of intake) {
    if (name === '') continue
    const { campusId, grades } = state.classes.find(({ id }) => id === classId)!
    add(`intake.${classId}`, { name, grades, campusId, predecessorId: undefined, isIntake: true })
  }
  return [...targets.values()]
}

function gradesTogether(some: readonly number[], others: readonly number[]): number[] {
  return [...new Set([...some, ...others])].sort((a, b) => a - b)
}

function choicesOf(
  one: StateClass,
  parts: readonly Part[],
  targets: readonly BareTarget[],
  { pupils }: Decisions,
): Choice[] {
  const isCombined = one.grades.length > 1
  const staysIn = (own: readonly number[]) => {
    const ofGrade = targets.filter(({ grades }) => grades.some((grade) => own.includes(grade)))
    return [...ofGrade.map(({ nameKey }) => `class:${nameKey}`), 'none', 'leave']
  }
  const goes = parts.filter(({ classId }) => classId === one.id).map(({ key }) => `part:${key}`)
  return one.pupils.filter(isMoving).flatMap(({ personId, grade, isRetained }): Choice[] => {
    if (!isRetained && (!isCombined || grade !== undefined)) return []
    const options = isRetained ? staysIn(grade === undefined ? one.grades : [grade]) : [...goes, 'none']
    const wanted = pupils.get(personId) ?? ''
    const chosen = options.includes(wanted) ? wanted : ''
    return [{ personId, classId: one.id, why: isRetained ? 'retained' : 'combined', options, chosen }]
  })
}

/** Who is no pupil of the school any more, or has a class already, is only looked at. */
function isMoving({ isPupil, isPlaced }: StatePupil): boolean {
  return isPupil && !isPlaced
}

interface Context {
  readonly parts: readonly Part[]
  readonly choices: readonly Choice[]
  readonly looks: Look[]
}

function moveOf(one: StateClass, { parts, choices, looks }: Context): Move {
  const gone = one.pupils.filter(({ isPupil }) => !isPupil).length
  const placed = one.pupils.filter(({ isPupil, isPlaced }) => isPupil && isPlaced).length
  if (gone > 0) looks.push({ what: 'gone', values: { name: one.name, count: gone } })
  if (placed > 0) looks.push({ what: 'placed', values: { name: one.name, count: placed } })
  const plannedFor = (pupil: StatePupil): PlannedPupil => {
    const { personId, placementId, grade } = pupil
    const choice = choices.find((one) => one.personId === personId)
    const own = grade === undefined ? undefined : partKey(one.id, grade)
    const wantedKey = choice ? chosenKey('part', choice) : own
    const part = parts.find(({ key }) => key === wantedKey)
    const chosenClass = choice && chosenKey('class', choice)
    const none = { personId, placementId, what: 'none', targetKey: undefined, grade: undefined } as const
    if (!isMoving(pupil)) return none
    if (chosenClass !== undefined) return { ...none, what: 'stay', targetKey: chosenClass, grade }
    if (part) return { ...none, ...whatOf(part) }
    return choice?.chosen === 'leave' ? { ...none, what: 'leave' } : none
  }
  return {
    classId: one.id,
    name: one.name,
    pupils: one.pupils.map(plannedFor),
    assignmentIds: one.assignments.map(({ id }) => id),
  }
}

/** Of what was chosen, when it is of that kind. */
function chosenKey(kind: 'part' | 'class', { chosen }: Choice): string | undefined {
  return chosen.startsWith(`${kind}:`) ? chosen.slice(kind.length + 1) : undefined
}

function whatOf({ grade, then, name }: Part): Pick<PlannedPupil, 'what' | 'targetKey' | 'grade'> {
  return then === 'up'
    ? { what: 'up', targetKey: classNameKeyOf(name), grade: nextGrade(grade) }
    : { what: then ?? 'none', targetKey: undefined, grade: undefined }
}

/** In a preschool every age has the same number. */
function nextGrade(grade: number): number {
  return grade === 0 ? 0 : grade + 1
}
