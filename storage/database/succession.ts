// Several processes of one machine share an embedded database, which runs in the one that came first. When that one ends,
// another takes over, at the same address, and everybody's connections come back by themselves.

import type { MongoClient } from 'mongodb'
import { type EmbeddedOptions, startEmbedded } from './embedded/start.ts'

export interface SharedDatabase {
  readonly uri: string
  /** Watches this connection for the end of the owner. */
  follow(client: MongoClient): void
  close(): Promise<void>
}

export async function shareEmbedded(options: EmbeddedOptions): Promise<SharedDatabase> {
  let engine = await startEmbedded(options)
  const { uri } = engine
  let succeeding: Promise<void> | undefined
  let isClosed = false
  return {
    uri,
    follow: (client) => {
      if (engine.owner) return
      const lost = () => {
        if (!isClosed && !engine.owner) succeeding ??= succeed()
      }
      // Whichever is first. If that was too early, the driver goes on trying.
      client.on('connectionClosed', ({ reason }) => reason === 'error' && lost())
      client.on('connectionCheckOutFailed', lost)
      client.on('serverHeartbeatFailed', lost)
    },
    close: async () => {
      isClosed = true
      await succeeding
      await engine.close()
    },
  }

  /** Either this process becomes the owner, or it has found the one that did. */
  async function succeed(): Promise<void> {
    try {
      engine = await startEmbedded(options)
      if (engine.uri !== uri)
        tell('error', 'The database has moved to another address: restart this process to find it there.')
      else if (engine.owner) tell('info', 'This process has taken over the database, whose owner has ended.')
    } catch (error) {
      tell('error', `The owner of the database has ended, and this process cannot take over: ${String(error)}`)
    } finally {
      succeeding = undefined
    }
  }

  function tell(level: 'info' | 'error', message: string): void {
    options.log?.({ level, message })
  }
}
