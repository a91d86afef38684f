import type { Types } from 'mongoose'

/** Records of a feature that have something sealed in them, for the day when the key is changed (scripts/reseal.ts). */
export interface SealedRecords {
  /** `<feature>/<what>`, for the report */
  readonly key: string
  count(): Promise<number>
  /** So many ids after this one, in their order. */
  listIds(after: Types.ObjectId | undefined, limit: number): Promise<Types.ObjectId[]>
  /**
   * Seals what is in it with the newest key, and makes its marks anew. False when that is so already, or it has gone. May run
   * twice. Throws when no key opens it.
   */
  reseal(id: Types.ObjectId): Promise<boolean>
}
