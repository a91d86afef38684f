import type { ContentForm, OwnSource } from '../../materials/index.ts'
import type { PackedEntry } from '../archive/open.ts'
import type { Reason, WantedFile } from '../row.model.ts'

/** What a package says of one material, before anybody has looked at what is here. */
export interface DraftRow {
  readonly place: string
  readonly title: string
  readonly content: ContentForm
  readonly files: readonly DraftFile[]
  /** Why it cannot be taken. */
  readonly errors: readonly Reason[]
  /** What is noteworthy, and keeps nobody from it. */
  readonly remarks: readonly Reason[]
  /** Of one that comes from such a system. */
  readonly origin?: Origin
}

export interface Origin {
  readonly address: string
  readonly edition: number
  readonly unitName: string
  /** What it was made from in its turn. */
  readonly sources: readonly OwnSource[]
}

export interface DraftFile extends Omit<WantedFile, 'sha256' | 'size'> {
  readonly packed: PackedEntry
  /** As the package says; undefined where it says nothing. */
  readonly sha256?: string | undefined
}
