// What later features have to say of a step in the life of a material or of its being adapted, and what they write with it: all
// of it in the transaction of the step itself, so that it is there together with the step or not at all.

import type { ClientSession, Types } from 'mongoose'
import type { Actor, Origin } from './actor.ts'

export interface MaterialSteps {
  /** Before the step: it may throw an AppError or InvalidInput. */
  check?(step: string, context: StepContext, session: ClientSession): Promise<void>
  taken?(
    step: string,
    context: StepContext & { readonly after: SteppedMaterial },
    session: ClientSession,
  ): Promise<void>
  /** Somebody makes their own from an edition of another one. */
  adapted?(adaptation: Adaptation, session: ClientSession): Promise<void>
}

export interface Adaptation {
  readonly actor: Actor
  readonly from: { readonly materialId: Types.ObjectId; readonly edition: number; readonly title: string }
  readonly made: SteppedMaterial
}

export interface StepContext {
  /** Undefined: nobody, the day has come; or nobody who is in this system. */
  readonly actor: Pick<Actor, 'personId' | 'name'> | undefined
  /** As it was before. */
  readonly material: SteppedMaterial
  readonly form: {
    readonly reason: string
    readonly note: string
    readonly reasonCode?: string | undefined
    readonly internalNote?: string | undefined
  }
  /** Undefined: it comes from elsewhere, with steps that were taken on earlier days. */
  readonly origin: Origin | undefined
  readonly at: Date
}

export interface SteppedMaterial {
  readonly _id: Types.ObjectId
  readonly ownerId: Types.ObjectId
  readonly ownerName: string
  readonly unitId: Types.ObjectId
  readonly unitName: string
  readonly isOfSchool: boolean
  readonly state: string
  /** Of the newest edition; 0: there is none. */
  readonly latestNumber: number
}
