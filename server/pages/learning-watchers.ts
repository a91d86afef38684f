// Told when somebody has learnt something: features that declare it (feature.ts). Whoever only looks on is not told of.

import type { Types } from 'mongoose'

export interface Learned {
  readonly what: 'opened' | 'tookAlong' | 'handedIn'
  readonly personId: Types.ObjectId
  readonly schoolId: Types.ObjectId
  readonly classIds: readonly Types.ObjectId[]
  readonly at: Date
}

export type LearningWatcher = (learned: Learned) => Promise<void>

let watchers: readonly LearningWatcher[] = []

/** prepare.ts collects them. */
export function useLearningWatchers(declared: readonly LearningWatcher[]): void {
  watchers = declared
}

export async function tellLearned(
  { unitId, classIds }: { readonly unitId: Types.ObjectId; readonly classIds: readonly Types.ObjectId[] },
  { what, personId, at }: Pick<Learned, 'what' | 'personId' | 'at'>,
): Promise<void> {
  for (const watch of watchers) await watch({ what, personId, at, schoolId: unitId, classIds })
}
