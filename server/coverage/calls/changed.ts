// Home pages remember which calls are open: they are told when that changes.

import type { ClientSession } from 'mongoose'
import { announceChange } from '../../changes/index.ts'

export const deskOfCalls = (audience: string) => `calls.${audience}`

export async function announceCalls(audience: string, session: ClientSession): Promise<void> {
  await announceChange('desk', deskOfCalls(audience), session)
}
