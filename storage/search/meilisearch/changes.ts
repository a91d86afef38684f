// Putting and removing while another process may be rebuilding the index: no change is lost in the swap.

import { setTimeout } from 'node:timers/promises'
import type { Ledger } from './ledger.ts'

export interface Changes {
  /** Makes a change in the index in use. It may be made twice. */
  make(name: string, ids: readonly string[], change: () => Promise<void>): Promise<void>
}

/**
 * A rebuild that is under way takes over what has been noted in the ledger before its last step. What is written during
 * that step goes to documents that are about to be dropped: it is written again afterwards.
 */
export function makeChanges(ledger: Ledger): Changes {
  return {
    make: async (name, ids, change) => {
      if (ids.length === 0) return
      const building = (await ledger.find(name))?.building ?? null
      if (building !== null) await ledger.touch(name, ids)
      await change()
      if (building === null || (await isStillBuilt(name, building))) return
      await swapped(name, building)
      await change()
    },
  }

  async function isStillBuilt(name: string, building: string): Promise<boolean> {
    const entry = await ledger.find(name)
    return entry?.building === building && !entry.swapping
  }

  /** Takes the rebuild for dead when the swap does not come. */
  async function swapped(name: string, building: string): Promise<void> {
    const end = Date.now() + PATIENCE_MS
    for (;;) {
      const entry = await ledger.find(name)
      if (entry?.building !== building) return
      if (Date.now() > end) return await ledger.write(name, { ...entry, building: null, swapping: false })
      await setTimeout(POLL_MS)
    }
  }
}

const PATIENCE_MS = 60_000
const POLL_MS = 100
