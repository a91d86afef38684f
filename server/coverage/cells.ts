// Which cells of the map a material counts in, and what changes when it does. Pure.

import type { MaterialRecord } from '../materials/index.ts'

/** Of a school: its id. */
export const sector = 'sector'

export interface Usage {
  readonly views: number
  readonly downloads: number
  readonly uses: number
}

export interface Counts extends Usage {
  readonly materials: number
}

export const measures = ['materials', 'views', 'downloads', 'uses'] as const
export type Measure = (typeof measures)[number]

export interface Contribution extends Usage {
  readonly whose: string
  readonly type: string
  readonly places: readonly Place[]
}

export interface Place {
  readonly subject: string
  readonly grade: number
  readonly rows: readonly string[]
}

/** What a material is aligned to: an outcome, a topic as a whole, or nothing but subject and grade. */
export const rowOf = {
  outcome: (code: string) => `outcome.${code}`,
  topic: (code: string) => `topic.${code}`,
  subject: 'subject',
  /** Each material once, whatever rows it is in. */
  any: 'any',
} as const

export type RowKind = 'outcome' | 'topic' | 'subject'

export function readRow(row: string): { readonly kind: RowKind; readonly code: string } | undefined {
  if (row === rowOf.subject) return { kind: 'subject', code: '' }
  const [, kind, code] = /^(outcome|topic)\.(.{1,75})$/.exec(row) ?? []
  return kind && code ? { kind: kind as RowKind, code } : undefined
}

export function shelfOf(whose: string, subject: string, grade: number): string {
  return `${whose}.${subject}.${grade}`
}

export function shelvesOf({ whose, places }: Pick<Contribution, 'whose' | 'places'>): string[] {
  return places.map(({ subject, grade }) => shelfOf(whose, subject, grade))
}

/**
 * Live, shown to whom it is meant for, and looked at before by somebody who answers for it. What is hidden, retired, taken
 * down or under an embargo does not count.
 */
export function isCounted({
  live,
  state,
  removedAt,
  isRetired,
  embargoEndsAt,
}: Pick<MaterialRecord, 'live' | 'state' | 'removedAt' | 'isRetired' | 'embargoEndsAt'>): boolean {
  if (!live || live.isUnreviewed || removedAt || isRetired || embargoEndsAt) return false
  return state !== 'hidden' && state !== 'archived'
}

export interface Cell {
  readonly shelf: string
  readonly row: string
  readonly type: string
}

export interface Change extends Cell {
  readonly by: Counts
}

export const nothing: Counts = { materials: 0, views: 0, downloads: 0, uses: 0 }

/** With the cells of the sums. */
export function cellsOf({ whose, type, places }: Contribution): Cell[] {
  return places.flatMap(({ subject, grade, rows }) => {
    const shelf = shelfOf(whose, subject, grade)
    return [...rows, rowOf.any].flatMap((row) => [
      { shelf, row, type },
      { shelf, row, type: '' },
    ])
  })
}

/** From what was counted to what is to be; what stays as it is is left out. */
export function changesBetween(before: Contribution | undefined, after: Contribution | undefined): Change[] {
  const changes = new Map<string, Change>()
  const add = (contribution: Contribution | undefined, sign: 1 | -1) => {
    if (!contribution) return
    for (const cell of cellsOf(contribution)) {
      const key = keyOf(cell)
      const { by } = changes.get(key) ?? { by: nothing }
      changes.set(key, { ...cell, by: sumOf(by, countsOf(contribution), sign) })
    }
  }
  add(before, -1)
  add(after, 1)
  return [...changes.values()].filter(({ by }) => measures.some((measure) => by[measure] !== 0))
}

/** Of one shelf: its cells as they should be. */
export function sumsOf(contributions: Iterable<Contribution>, shelf: string): Map<string, Cell & Counts> {
  const sums = new Map<string, Cell & Counts>()
  for (const contribution of contributions)
    for (const cell of cellsOf(contribution)) {
      if (cell.shelf !== shelf) continue
      const key = keyOf(cell)
      sums.set(key, { ...cell, ...sumOf(sums.get(key) ?? nothing, countsOf(contribution)) })
    }
  return sums
}

export function keyOf({ shelf, row, type }: Cell): string {
  return [shelf, row, type].join(' ')
}

export function sumOf(a: Counts, b: Counts, sign: 1 | -1 = 1): Counts {
  return {
    materials: a.materials + sign * b.materials,
    views: a.views + sign * b.views,
    downloads: a.downloads + sign * b.downloads,
    uses: a.uses + sign * b.uses,
  }
}

function countsOf({ views, downloads, uses }: Usage): Counts {
  return { materials: 1, views, downloads, uses }
}
