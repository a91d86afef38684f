// What a printed page is made of, whatever the format: made once, written as PDF (pdf.ts) or for Word (docx.ts).
// In texts **two stars** make bold letters.

import type { Picture } from './picture.ts'

export type Block =
  | string
  | { readonly head: string }
  | { readonly list: readonly string[]; readonly isNumbered?: boolean }
  | {
      readonly table: readonly (readonly string[])[]
      /** Of the columns, in parts of the whole. */
      readonly widths: readonly number[]
    }
  | { readonly picture: Picture; readonly width: number }
  /** Empty lines to write on. */
  | { readonly lines: number }
  | { readonly pageBreak: true }

export interface Paper {
  readonly title: string
  readonly subtitle: string
  readonly author: string
  /** The day on which it was written: `2026-09-14`. */
  readonly day: string
  readonly blocks: readonly Block[]
}

export const newPage = { pageBreak: true } as const

export interface Run {
  readonly text: string
  readonly isBold: boolean
}

export function runsOf(text: string): Run[] {
  return text
    .split('**')
    .map((part, at) => ({ text: part, isBold: at % 2 === 1 }))
    .filter((run) => run.text !== '')
}

/** `a) …`: it has its mark already. */
export function isMarked(item: string): boolean {
  return /^([a-d]\)|Câu \d)/.test(item)
}
