// Who is told what has happened with a submission.

import type { ClientSession, Types } from 'mongoose'
import type { Actor } from '../actor.ts'
import type { StepName } from '../materials/index.ts'
import type { SubmissionRecord } from './submission.model.ts'

interface Telling {
  readonly submission: Pick<SubmissionRecord, '_id' | 'stage' | 'unitId' | 'ownerId' | 'title'>
  readonly actor: Pick<Actor, 'personId' | 'name'> | undefined
}

export type Told =
  | (Telling & { readonly what: 'waiting' })
  | (Telling & { readonly what: 'decided'; readonly step: StepName })
  | (Telling & { readonly what: 'handedOver' | 'released'; readonly personId: Types.ObjectId })
  | (Telling & { readonly what: 'said'; readonly side: 'author' | 'curator'; readonly isInternal: boolean })

/** In the transaction of what has happened. There is nothing yet by which people are told. */
export function tell(...told: readonly [Told, ClientSession]): Promise<void> {
  return told.length > 0 ? Promise.resolve() : Promise.reject(new Error('Nothing has happened.'))
}
