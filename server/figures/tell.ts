// What is told of figures. Above the school a small number could point at somebody: it stays untold, and so does another one
// when it could be reckoned from the rest and the sum. Pure.

import type { PupilFigures } from './count.ts'

/** `few`: not told; undefined: not known of that day. */
export type Told = number | 'few' | undefined

export type IsFew = (count: number) => boolean

/** For those who may know everything. */
export const nothingIsFew: IsFew = () => false

export interface ToldPupils {
  readonly pupils: Told
  readonly boys: Told
  readonly girls: Told
  readonly linked: Told
  readonly unused: Told
}

/** Numbers whose sum is told as well. */
export function tellParts(parts: readonly number[], isFew: IsFew): Told[] {
  const hidden = withCompanion(parts, parts.map(isFew))
  return parts.map((part, at) => (hidden[at] ? 'few' : part))
}

export function tellPupils(figures: PupilFigures, isFew: IsFew): ToldPupils {
  return tellRows([figures], isFew)[0]!
}

/** Rows below which their sums stand. */
export function tellRows(rows: readonly PupilFigures[], isFew: IsFew): ToldPupils[] {
  const isSummed = rows.length > 1
  const column = (valueOf: (row: PupilFigures) => number, isHidden: (row: PupilFigures) => boolean) => {
    const values = rows.map(valueOf)
    const hidden = rows.map((row) => isFew(row.pupils) || isHidden(row))
    return isSummed ? withCompanion(values, hidden) : hidden
  }
  /** A part of the pupils, and whoever is not in it. */
  const isPart = (part: number, { pupils }: PupilFigures) => isFew(part) || isFew(pupils - part)
  const pupils = column(
    (row) => row.pupils,
    () => false,
  )
  const genders = column(
    (row) => row.pupils,
    ({ pupils, boys, girls }) => [boys, girls, pupils - boys - girls].some(isFew),
  )
  const linked = column(
    (row) => row.linked,
    (row) => isPart(row.linked, row),
  )
  const unused = column(
    (row) => row.unused ?? 0,
    (row) => isPart(row.unused ?? 0, row),
  )
  return rows.map((row, at) => ({
    pupils: pupils[at] ? 'few' : row.pupils,
    boys: genders[at] ? 'few' : row.boys,
    girls: genders[at] ? 'few' : row.girls,
    linked: linked[at] ? 'few' : row.linked,
    unused: row.unused == null ? undefined : unused[at] ? 'few' : row.unused,
  }))
}

export interface Sum {
  readonly value: number
  /** Something in it is not told: it is at least this. */
  readonly isAtLeast: boolean
}

/** Of what is told only: from it nothing can be reckoned that is not. Undefined: of none of them it is known. */
export function sumOf(told: readonly Told[]): Sum | undefined {
  const known = told.filter((one) => one !== undefined)
  if (known.length === 0) return undefined
  const numbers = known.filter((one) => one !== 'few')
  return {
    value: numbers.reduce((sum, one) => sum + one, 0),
    isAtLeast: numbers.length < told.length,
  }
}

/** Where one alone is hidden the smallest of the others is hidden with it. */
function withCompanion(values: readonly number[], hidden: readonly boolean[]): boolean[] {
  if (hidden.filter(Boolean).length !== 1) return [...hidden]
  const others = values.flatMap((value, at) => (hidden[at] || value === 0 ? [] : [{ value, at }]))
  const smallest = others.sort((a, b) => a.value - b.value)[0]
  return hidden.map((isHidden, at) => isHidden || at === smallest?.at)
}
