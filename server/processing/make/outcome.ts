import type { ProcessingRecord } from '../processing.model.ts'
import type { Format } from '../source.ts'
import type { StepState } from '../steps.ts'
import type { ToolName } from '../tools/places.ts'

export interface StepWork {
  readonly record: ProcessingRecord
  readonly format: Format
  /** Empty in the beginning, and gone afterwards. */
  readonly folder: string
  readonly signal: AbortSignal
  /** The path of the file itself, fetched when it is first asked for. */
  original(): Promise<string>
}

export interface Outcome {
  readonly state: Exclude<StepState, 'running'>
  readonly reason?: string
  /** When this tool comes, the step is done again. */
  readonly missing?: ToolName
  /** Milliseconds after which it is tried again. */
  readonly delay?: number
  /** Fields of the record that now have these values, or none. */
  readonly found?: Readonly<Record<string, unknown>>
  readonly gone?: readonly string[]
}

export type Maker = (work: StepWork) => Promise<Outcome>
