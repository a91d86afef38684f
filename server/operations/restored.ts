import { record } from '../audit/index.ts'
import type { EventHandler } from '../outbox/run.ts'

/** Happens after a backup has been restored. Whoever keeps something that is made from records makes it anew then. */
export const restoredEvent = 'operations.restored'

export const noteRestore: EventHandler = async ({ backupId, moment }) => {
  const subject = { kind: 'system', id: String(backupId) }
  await record({ action: 'operations.restored', actor: undefined, subject, after: { moment } })
}
