// Why a rollover does not begin, and why one that was begun does not go on.

import type { Types } from 'mongoose'
import { listLeft } from '../../outbox/look.ts'
import { Rollover, type RolloverRecord } from './rollover.model.ts'
import { rolloverEvent } from './run.ts'
import type { PreviewedYear } from './start.ts'

export type Obstacle =
  | { readonly why: 'missing' | 'empty' }
  /** The one of this year that there is, or one of another year, during which nobody else changes classes. */
  | { readonly why: 'exists' | 'busy'; readonly rollover: Pick<RolloverRecord, '_id' | 'state'> }

interface Wanted {
  readonly schoolId: Types.ObjectId
  readonly earlier: readonly RolloverRecord[]
  readonly previewed: PreviewedYear | undefined
}

/** Undefined: it may begin, once everything is decided. */
export async function findObstacle({ schoolId, earlier, previewed }: Wanted): Promise<Obstacle | undefined> {
  const open = earlier.find(({ isOpen }) => isOpen)
  if (open) return { why: 'exists', rollover: open }
  if (!previewed) return { why: 'missing' }
  if (previewed.state.classes.length === 0) return { why: 'empty' }
  const rollover = await Rollover.findOne({ schoolId, state: { $in: ['running', 'undoing'] } }, { state: 1 }).lean()
  return rollover ? { why: 'busy', rollover } : undefined
}

export interface Delay {
  /** Nobody has begun yet; something went wrong and is tried again; it was tried too often. */
  readonly why: 'queued' | 'failing' | 'givenUp'
  /** When it is tried again. */
  readonly next: Date | undefined
}

/** Undefined: it goes on, or has ended. */
export async function findDelay({ _id }: Pick<RolloverRecord, '_id'>): Promise<Delay | undefined> {
  const left = await listLeft(rolloverEvent, { rolloverId: _id })
  if (left.some(({ isBeingDone }) => isBeingDone)) return undefined
  const [waiting] = left.filter(({ state }) => state === 'waiting').sort((a, b) => a.failures - b.failures)
  if (waiting)
    return waiting.failures > 0 ? { why: 'failing', next: waiting.runAt } : { why: 'queued', next: undefined }
  // Looked at last: what has ended meanwhile is not given up.
  const isLeft = await Rollover.exists({ _id, state: { $in: ['running', 'undoing'] } })
  return isLeft ? { why: 'givenUp', next: undefined } : undefined
}
