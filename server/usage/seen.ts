// Which uses somebody is told by name: what others make is their own business until they see it. It is counted in any case.

import type { Types } from 'mongoose'
import type { Actor } from '../actor.ts'
import { findMaterials } from '../materials/index.ts'
import type { UseViewers } from '../use-viewers.ts'
import type { UseRecord } from './use.model.ts'

const adaptations: UseViewers = {
  kind: 'adaptation',
  seen: async (actor, ids) => new Set((await findMaterials(actor, ids)).keys()),
}

let declared: readonly UseViewers[] = [adaptations]

export function useUseViewers(others: readonly UseViewers[]): void {
  declared = [adaptations, ...others]
}

/** Of a kind that nobody has declared, all. */
export async function withoutHidden(actor: Actor, uses: readonly UseRecord[]): Promise<UseRecord[]> {
  const hidden = new Set<string>()
  for (const { kind, seen } of declared) {
    const ids: Types.ObjectId[] = uses.filter((use) => use.kind === kind).map(({ usedIn }) => usedIn)
    if (ids.length === 0) continue
    const visible = await seen(actor, ids)
    for (const id of ids) if (!visible.has(id.toString())) hidden.add(`${kind} ${id.toString()}`)
  }
  return uses.filter(({ kind, usedIn }) => !hidden.has(`${kind} ${usedIn.toString()}`))
}
