// A lighter copy for weak links, kept when it really is lighter.

import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { runJob } from '../child/child.ts'
import { putDerived, type Rendition } from '../derived.ts'
import type { Facts } from '../reading/facts.ts'
import { kindOf } from '../source.ts'
import { makeFilmSmaller, makeSoundSmaller, probe } from '../tools/ffmpeg.ts'
import { findTool } from '../tools/places.ts'
import type { Outcome, StepWork } from './outcome.ts'

const worthIt = 2 / 3

export async function makeRenditions(work: StepWork): Promise<Outcome> {
  const kind = kindOf(work.format)
  // Without it there is no need to fetch the file.
  if (kind !== 'image') await findTool('ffmpeg')
  const path = await work.original()
  const to = join(work.folder, 'rendition')
  const rendition = await make(work, kind, path, to)
  if (rendition.size > (await stat(path)).size * worthIt) return { state: 'notApplicable', reason: 'smallEnough' }
  await putDerived(work.record, `rendition:${rendition.label}`, to)
  return { state: 'done', found: { renditions: [rendition] } }
}

async function make({ format, folder, signal }: StepWork, kind: string, path: string, to: string): Promise<Rendition> {
  if (kind === 'image') {
    const drawn = await runJob({ make: 'smaller', path, format, to }, { folder, signal })
    return { kind: 'image', label: '1280', ...drawn, format: 'webp' }
  }
  const work = { folder, signal }
  if (kind === 'audio') {
    await makeSoundSmaller(path, format, to, work)
    return { kind: 'audio', label: '48k', size: (await stat(to)).size, format: 'm4a' }
  }
  await makeFilmSmaller(path, format, to, work)
  const { width, height }: Facts = await probe(to, 'mp4', work)
  return { kind: 'video', label: '480p', width, height, size: (await stat(to)).size, format: 'mp4' }
}
