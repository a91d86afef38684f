// What else is touched when a learning material is hidden, retired, taken down or given another licence: features that build
// on materials tell it, each in a line.

import type { Request } from 'express'
import type { Types } from 'mongoose'
import type { Translator } from '../i18n/translator.ts'
import { declaredFeatures } from './administration.ts'

export interface MaterialTouches {
  /** Whole sentences. */
  lines(materialId: Types.ObjectId, words: Translator): Promise<readonly string[]>
}

export async function materialTouches(req: Request, materialId: Types.ObjectId): Promise<string[]> {
  const lines: string[] = []
  for (const { materialTouches: declared } of declaredFeatures(req))
    if (declared) lines.push(...(await declared.lines(materialId, req.context.translator)))
  return lines
}
