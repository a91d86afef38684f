// The settings that features need before any of them works.

import { fullCost, lowCost, providerOptionsOf, useHashCost, useProvider } from './accounts/index.ts'
import type { Config } from './config.ts'
import { mailOptionsOf, useMail } from './mail/index.ts'

export function prepare(config: Config): void {
  useMail(mailOptionsOf(config))
  useProvider(providerOptionsOf(config))
  useHashCost(config.environment === 'test' ? lowCost : fullCost)
}
