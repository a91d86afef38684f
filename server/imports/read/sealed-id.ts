import { personalIdMarkOf } from '../../people/index.ts'
import { seal } from '../../sealing/index.ts'
import type { SealedId } from '../wanted.ts'

export async function sealedId(text: string | undefined): Promise<SealedId | undefined> {
  if (text === undefined) return undefined
  return { sealed: await seal(text), mark: await personalIdMarkOf(text), masked: `${'•'.repeat(8)}${text.slice(-4)}` }
}
