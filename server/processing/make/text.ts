import { join } from 'node:path'
import { runJob } from '../child/child.ts'
import { putDerived } from '../derived.ts'
import type { Facts } from '../reading/facts.ts'
import { isReadable } from '../reading/formats.ts'
import { type Format, kindOf } from '../source.ts'
import { isOffice } from '../steps.ts'
import { probe } from '../tools/ffmpeg.ts'
import { hasTool } from '../tools/places.ts'
import { fetchPreview } from './from-preview.ts'
import type { Outcome, StepWork } from './outcome.ts'

export async function makeText(work: StepWork): Promise<Outcome> {
  const { format, folder, signal, record } = work
  if (!isReadable(format) && !isOffice(format))
    return { state: 'notApplicable', found: factFields(await mediaFacts(work)) }

  const source = isReadable(format)
    ? { path: await work.original(), format }
    : { path: await fetchPreview(work), format: 'pdf' as Format }
  const to = join(folder, 'text')
  const { pages, facts, encoding, note } = await runJob({ make: 'text', ...source, to }, { folder, signal })
  await putDerived(record, 'text', to)
  return {
    state: 'done',
    reason: note ?? (encoding === 'doubtful' ? 'doubtfulLetters' : undefined),
    found: { ...factFields(facts), textPages: pages, ...(encoding ? { encoding } : {}) },
    gone: encoding ? [] : ['encoding'],
  }
}

async function mediaFacts(work: StepWork): Promise<Facts> {
  const { format, folder, signal } = work
  const path = await work.original()
  if (kindOf(format) !== 'image' && (await hasTool('ffmpeg'))) return await probe(path, format, { folder, signal })
  return await runJob({ make: 'facts', path, format, to: '' }, { folder, signal })
}

function factFields(facts: Facts): Record<string, unknown> {
  const known = Object.entries(facts).filter(([, value]) => value !== undefined)
  return Object.fromEntries(known.map(([name, value]) => [`facts.${name}`, value as unknown]))
}
