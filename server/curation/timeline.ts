// What has happened to a material on its way, from the audit log: for those who work on it, never for others.

import type { Types } from 'mongoose'
import { listEntries } from '../audit/index.ts'
import { type ReasonCode, reasonCodes, stepNames } from '../materials/index.ts'

export interface Happening {
  /** Its words are `<feature>.audit.<what>`. */
  readonly action: string
  readonly at: Date
  readonly by: string | undefined
  readonly edition: number | undefined
  readonly reasonCode: ReasonCode | undefined
  readonly reason: string | undefined
}

const steps = ['created', ...stepNames].map((name) => `materials.${name}`)
/** Only for those who decide. */
const handling = ['claimed', 'released', 'handedOver', 'panelAsked', 'scored'].map((name) => `curation.${name}`)

/** The latest first. */
export async function timelineOf(
  materialId: Types.ObjectId,
  { withHandling }: { readonly withHandling: boolean },
): Promise<Happening[]> {
  const entries = await listEntries({ subjectId: materialId }, { filter: {}, sort: { at: -1, _id: -1 }, limit: most })
  const wanted = withHandling ? [...steps, ...handling] : steps
  return entries
    .filter(({ action }) => wanted.includes(action))
    .map(({ action, at, actorName, after }) => {
      const { edition, reason, reasonCode } = (after ?? {}) as Readonly<Record<string, unknown>>
      return {
        ...{ action, at, by: actorName ?? undefined },
        edition: typeof edition === 'number' && edition > 0 ? edition : undefined,
        reasonCode: reasonCodes.find((code) => code === reasonCode),
        reason: typeof reason === 'string' ? reason : undefined,
      }
    })
}

const most = 200
