// What is said of a material that was taken down, to those who could see it.

import type { Types } from 'mongoose'
import { AppError } from '../errors.ts'
import type { MaterialRecord } from './material.model.ts'

export class TakenDown extends AppError {
  readonly title: string
  readonly reason: string
  readonly at: Date
  readonly replacementId: Types.ObjectId | undefined

  constructor({ title, reason, replacementId }: NonNullable<MaterialRecord['tombstone']>, at: Date) {
    super(410, 'takenDown')
    this.title = title
    this.reason = reason
    this.at = at
    this.replacementId = replacementId ?? undefined
  }
}
