// When there are lessons: days of the week, sessions, periods and the clock times of a school. Pure.

import type { SchoolLevel } from '../schools/index.ts'

export const sessions = ['morning', 'afternoon'] as const
export type Session = (typeof sessions)[number]
/** 0 is Monday; there is no school on Sundays. */
export const weekdays = [0, 1, 2, 3, 4, 5] as const
/** Of a session. */
export const mostPeriods = 6

/** Lessons of primary schools are shorter: a school with several levels has both. */
export const bellSets = ['primary', 'secondary'] as const
export type BellSet = (typeof bellSets)[number]

/** As a clock shows it: `07:35`. */
export interface Bell {
  readonly begins: string
  readonly ends: string
}
export type SessionBells = Readonly<Record<Session, readonly Bell[]>>
export type Bells = Readonly<Record<BellSet, SessionBells>>

export interface Slot {
  readonly weekday: number
  readonly session: Session
  /** From 1 in each session. */
  readonly period: number
}

/** Minutes. */
const pause = 5
const longPause = 20
const longPauseAfter = 2

/** As the regulations of the levels have it: 35 minutes in primary schools, 45 above. */
export const usualBells: Bells = {
  primary: { morning: bells('07:15', 35, 4), afternoon: bells('13:45', 35, 3) },
  secondary: { morning: bells('07:00', 45, 5), afternoon: bells('13:00', 45, 5) },
}

export function setOfGrades(grades: readonly number[]): BellSet {
  return Math.min(...grades) <= lastOfPrimary ? 'primary' : 'secondary'
}

export function setsOfLevels(levels: readonly SchoolLevel[]): BellSet[] {
  const isOf = (level: SchoolLevel): BellSet => (level === 'preschool' || level === 'primary' ? 'primary' : 'secondary')
  return bellSets.filter((set) => levels.length === 0 || levels.some((level) => isOf(level) === set))
}

/** Undefined: the school has no such period. */
export function bellOf(all: Bells, set: BellSet, { session, period }: Pick<Slot, 'session' | 'period'>) {
  return all[set][session][period - 1]
}

/** What begins when the other ends does not overlap with it. */
export function overlaps(a: Bell, b: Bell): boolean {
  return a.begins < b.ends && b.begins < a.ends
}

export function minutesOf(clock: string): number {
  const [hours, minutes] = clock.split(':').map(Number)
  return hours! * 60 + minutes!
}

export function slotKey({ weekday, session, period }: Slot): string {
  return `${weekday}.${session}.${period}`
}

/** In the order of the week. */
export function compareSlots(a: Slot, b: Slot): number {
  return a.weekday - b.weekday || sessions.indexOf(a.session) - sessions.indexOf(b.session) || a.period - b.period
}

const lastOfPrimary = 5

function bells(begins: string, length: number, count: number): Bell[] {
  const first = minutesOf(begins)
  return Array.from({ length: count }, (_, at) => {
    const from = first + at * (length + pause) + (at >= longPauseAfter ? longPause - pause : 0)
    return { begins: clockOf(from), ends: clockOf(from + length) }
  })
}

function clockOf(minutes: number): string {
  const two = (value: number) => String(value).padStart(2, '0')
  return `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`
}
