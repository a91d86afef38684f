// A file is kept once, however many things use it. What a feature uses it for, the feature can name.

import type { Types } from 'mongoose'
import type { Actor } from './actor.ts'

/** Such as `materials`, `draft` and the id of the material. A set: adding one twice is adding it once. */
export interface FileUse {
  readonly feature: string
  readonly kind: string
  readonly id: Types.ObjectId
}

export interface FileUseNames {
  readonly feature: string
  /** What somebody may be told of a use; undefined when they may not see it. */
  describe(use: FileUse, actor: Actor): Promise<{ readonly label: string; readonly url?: string } | undefined>
}
