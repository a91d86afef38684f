import type { HomeCard } from '../pages/home-card.ts'
import { countEvents } from '../outbox/dead.ts'
import { canAdminister } from './access.ts'
import { findLastBackup } from './backups.ts'
import { leftUndone } from './left-undone.ts'

export const undoneCard: HomeCard = {
  order: 10,
  view: 'operations/_undone-card',
  isFor: canAdminister,
  load: async () => {
    const problems = leftUndone({ events: await countEvents(), lastBackup: await findLastBackup() }, new Date())
    return problems.length > 0 ? { problems } : undefined
  },
}
