// A picture of counts by week: the views as wide bars, the downloads before them. Pure.

import type { Counts } from './tally.ts'

export interface Week extends Counts {
  /** Its Monday. */
  readonly day: string
}

/** Across in hundredths of the width, down in pixels: letters stay as large as they are however wide the picture is. */
export interface Chart {
  readonly height: number
  readonly base: number
  readonly lines: readonly { readonly y: number; readonly text: number; readonly textY: number }[]
  readonly bars: readonly { readonly views: Bar; readonly downloads: Bar }[]
  /** The month at its first Monday. */
  readonly months: readonly { readonly x: number; readonly text: string }[]
}

interface Bar {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

export function chartOf(weeks: readonly Week[]): Chart {
  const top = roundUp(Math.max(1, ...weeks.map(({ views, downloads }) => Math.max(views, downloads))))
  const slot = 100 / Math.max(1, weeks.length)
  const heightOf = (count: number) => (count === 0 ? 0 : Math.max(1, Math.round((count / top) * plot)))
  const bar = (count: number, at: number, share: number): Bar => {
    const height = heightOf(count)
    return { x: tidy((at + (1 - share) / 2) * slot), y: base - height, width: tidy(slot * share), height }
  }
  const lines = [...new Set([top, top / 2].filter(Number.isInteger))]
  return {
    height: base + below,
    base,
    lines: lines.map((text) => ({ y: base - heightOf(text), text, textY: base - heightOf(text) - 4 })),
    bars: weeks.map(({ views, downloads }, at) => ({
      views: bar(views, at, 0.8),
      downloads: bar(downloads, at, 0.4),
    })),
    months: monthsOf(weeks).map(({ at, text }) => ({ x: tidy(at * slot), text })),
  }
}

const above = 20
const plot = 140
const below = 22
const base = above + plot

/** 1, 2, 4, 6, 10, 20, 40, 60, 100 …: a number that people read at a glance, and its half. */
function roundUp(most: number): number {
  for (let power = 1; ; power *= 10) for (const step of [1, 2, 4, 6]) if (most <= step * power) return step * power
}

/** Where months are close together only some are told. */
function monthsOf(weeks: readonly Week[]): { at: number; text: string }[] {
  const begun = weeks.flatMap(({ day }, at) => {
    const month = day.slice(5, 7)
    return at === 0 || weeks[at - 1]!.day.slice(5, 7) !== month ? [{ at, text: String(Number(month)) }] : []
  })
  // The first one may have begun long before.
  return begun.filter(({ at }, index) => index > 0 || (begun[1]?.at ?? Infinity) - at > 1)
}

function tidy(value: number): number {
  return Math.round(value * 100) / 100
}
