// What the features are given before any of them works: settings, and what the others declare.

import { fullCost, lowCost, useHashCost } from './accounts/index.ts'
import type { Config } from './config.ts'
import { features } from './features.ts'
import { useHomeCards } from './home/index.ts'
import type { Log } from './log.ts'
import { mailOptionsOf, useMail } from './mail/index.ts'

export function prepare(config: Config, log: Log): void {
  useMail(mailOptionsOf(config))
  useHashCost(config.environment === 'test' ? lowCost : fullCost)
  useHomeCards({ cards: features.flatMap(({ home = [] }) => home), log })
}
