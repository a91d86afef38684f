import { join } from 'node:path'
import { runJob } from '../child/child.ts'
import { type Preview, putDerived } from '../derived.ts'
import { Refused } from '../reading/refusal.ts'
import { type Format, kindOf } from '../source.ts'
import { isOffice } from '../steps.ts'
import { drawFrame, probe } from '../tools/ffmpeg.ts'
import { ToolMissing } from '../tools/places.ts'
import { fetchPreview } from './from-preview.ts'
import type { Outcome, StepWork } from './outcome.ts'

export async function makeThumbnail(work: StepWork): Promise<Outcome> {
  const { record, folder, signal } = work
  const to = join(folder, 'thumbnail')
  const drawn = await runJob({ make: 'thumbnail', ...(await sourceOf(work)), to }, { folder, signal })
  // LibreOffice would have made a picture of what has none.
  const missing = isOffice(work.format) && record.steps!.preview!.missing === 'soffice' ? 'soffice' : undefined
  if (!drawn && missing) throw new ToolMissing(missing)
  if (!drawn) return { state: 'notApplicable' }
  await putDerived(record, 'thumbnail', to)
  return { state: 'done', missing, found: { thumbnail: { ...drawn, format: 'webp' } } }
}

/** What the picture is made of. */
async function sourceOf(work: StepWork): Promise<{ path: string; format: Format }> {
  const { format, record } = work
  if ((record.preview as Preview | undefined)?.kind === 'pdf') return { path: await fetchPreview(work), format: 'pdf' }
  if (isCompound(format)) throw record.steps!.preview!.missing ? new ToolMissing('soffice') : new Refused('noPreview')
  if (kindOf(format) !== 'video') return { path: await work.original(), format }
  return { path: await frameOf(work), format: 'png' }
}

async function frameOf(work: StepWork): Promise<string> {
  const { format, folder, signal } = work
  const [path, frame] = [await work.original(), join(folder, 'frame.png')]
  const { durationSeconds = 0 } = await probe(path, format, { folder, signal })
  await drawFrame(path, format, frame, durationSeconds / 10, { folder, signal })
  return frame
}

/** Has no archive in which a picture could lie. */
function isCompound(format: Format): boolean {
  return ['doc', 'ppt', 'xls', 'rtf'].includes(format)
}
