import { createWriteStream } from 'node:fs'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { type Preview, openDerived } from '../derived.ts'
import { Refused } from '../reading/refusal.ts'
import { ToolMissing } from '../tools/places.ts'
import type { StepWork } from './outcome.ts'

/** The path of the PDF that has been made as a preview. @throws what kept it from being made */
export async function fetchPreview({ record, folder, signal }: StepWork): Promise<string> {
  if ((record.preview as Preview | undefined)?.kind !== 'pdf') {
    if (record.steps!.preview!.missing) throw new ToolMissing('soffice')
    throw new Refused('noPreview')
  }
  const path = join(folder, 'preview.pdf')
  const { body } = await openDerived(record._id, 'preview')
  await pipeline(body, createWriteStream(path), { signal })
  return path
}
