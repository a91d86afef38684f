// What a process of its own is asked, and what it answers.

import type { Format } from '../source.ts'
import type { Drawn } from '../drawing/picture.ts'
import type { PreviewDrawn } from '../drawing/preview.ts'
import type { Facts } from '../reading/facts.ts'
import type { TextOfFile } from '../reading/read.ts'
import type { Refusal } from '../reading/refusal.ts'

/** `path` is the file, `to` where what is made of it goes. */
export interface Job {
  readonly make: keyof Made
  readonly path: string
  readonly format: Format
  readonly to: string
}

export interface Made {
  /** Nothing, when an archive can be opened and may be unpacked. */
  check: undefined
  text: Omit<TextOfFile, 'pages'> & { readonly pages: number }
  facts: Facts
  thumbnail: Drawn | undefined
  preview: PreviewDrawn
  smaller: Drawn
}

export type Answer<Kind extends keyof Made = keyof Made> =
  | { readonly made: Made[Kind] | undefined }
  | { readonly refused: Refusal; readonly because: string }
  | { readonly failure: string }
