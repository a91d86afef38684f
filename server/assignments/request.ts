// Of which assignment an address is.

import type { Request } from 'express'
import { addressOfItem } from '../courses/index.ts'
import { readId } from '../http/id.ts'
import type { ItemKey } from './find.ts'

export function keyOf(req: Request): ItemKey {
  return { courseId: readId(req.params.id), itemId: readId(req.params.itemId) }
}

export function itemUrl(req: Request): string {
  const { courseId, itemId } = keyOf(req)
  return addressOfItem(courseId, itemId)
}
