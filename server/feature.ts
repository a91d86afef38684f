// What a feature adds to the whole, as plain data: app.ts and worker.ts collect it. Removing a feature leaves no trace.

import type { ApiRoute } from './api/route.ts'
import type { Route } from './http/route.ts'
import type { EventHandler } from './outbox/run.ts'
import type { Timer } from './outbox/timers.ts'
import type { HomeCard } from './pages/home-card.ts'
import type { NavigationEntry } from './pages/navigation.ts'

export interface Feature {
  /** Its folder, and what its locale keys begin with. */
  readonly name: string
  readonly routes?: readonly Route[]
  readonly api?: readonly ApiRoute[]
  readonly navigation?: readonly NavigationEntry[]
  readonly home?: readonly HomeCard[]
  /** By the name of the event: `accounts.passwordChanged`. Each may run twice. */
  readonly events?: Readonly<Record<string, EventHandler>>
  readonly timers?: readonly Timer[]
}
