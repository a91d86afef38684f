// What can be told of a file without showing it. Nothing here is guessed: what is unknown is left out.

import type { Collected } from './pages.ts'

export interface Facts {
  readonly pages?: number
  readonly slides?: number
  readonly sheets?: number
  readonly words?: number
  readonly durationSeconds?: number
  readonly width?: number
  readonly height?: number
  readonly hasCaptions?: boolean
  readonly language?: 'vi' | 'en'
}

export interface Read {
  readonly collected: Collected
  readonly facts?: Facts
  /** Some of it stood in legacy fonts, and is converted. */
  readonly isConverted?: boolean
  readonly isScanned?: boolean
}
