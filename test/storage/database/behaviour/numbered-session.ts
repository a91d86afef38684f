import { Long, type ClientSession, type MongoClient } from 'mongodb'

export interface NumberedSession {
  readonly session: ClientSession
  /** Sends what `send` sends under the number, counted from where the session stood. */
  as<T>(number: number, send: (txnNumber: Long) => Promise<T>): Promise<T>
}

/**
 * A session whose writes and transactions the test numbers, as the driver does. The driver uses the sessions of a client
 * again and numbers commits by itself: so its own count is set, and never left lower than what the server has seen.
 */
export function numberedSession(client: MongoClient): NumberedSession {
  const session = client.startSession({ causalConsistency: false })
  const server = session.serverSession as unknown as { txnNumber: number }
  const start = server.txnNumber
  let highest = start
  return {
    session,
    async as(number, send) {
      server.txnNumber = start + number
      highest = Math.max(highest, start + number)
      try {
        return await send(Long.fromNumber(start + number))
      } finally {
        server.txnNumber = highest
      }
    },
  }
}
