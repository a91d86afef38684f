import { join } from 'node:path'
import { runJob } from '../child/child.ts'
import { putDerived } from '../derived.ts'
import { hasOwnPreview, isOffice } from '../steps.ts'
import { hasTool, ToolMissing } from '../tools/places.ts'
import { convertToPdf } from '../tools/soffice.ts'
import type { Outcome, StepWork } from './outcome.ts'

export async function makePreview(work: StepWork): Promise<Outcome> {
  const { record, format, folder, signal } = work
  const to = join(folder, 'preview')
  if (isOffice(format) && (await hasTool('soffice'))) {
    const path = await work.original()
    // What is broken, protected or made to fill the machine is found out by somebody who can be stopped sooner.
    if (hasOwnPreview(format)) await runJob({ make: 'check', path, format, to }, { folder, signal })
    const size = await convertToPdf(path, { to, folder, signal })
    await putDerived(record, 'preview', to)
    return { state: 'done', found: { preview: { kind: 'pdf', size } } }
  }
  if (!hasOwnPreview(format)) throw new ToolMissing('soffice')
  const preview = await runJob({ make: 'preview', path: await work.original(), format, to }, { folder, signal })
  await putDerived(record, 'preview', to)
  const missing = isOffice(format) ? 'soffice' : undefined
  return { state: 'done', missing, reason: missing && 'simplePreview', found: { preview } }
}
