// Says in one sentence why a MongoDB cannot be used. No sentence repeats the address, which may hold a password, nor is
// the driver's error its cause where that may quote the address. Host names are repeated.

import { MongoClient, type MongoClientOptions, MongoServerError, MongoServerSelectionError } from 'mongodb'

const WAIT_MS = 10_000

/** A connected client; the caller closes it. */
export async function reach(uri: string, options: MongoClientOptions = {}): Promise<MongoClient> {
  const client = clientFor(uri, options)
  try {
    return await client.connect()
  } catch (error) {
    await client.close()
    throw new Error(whyNotReached(error, client), { cause: error })
  }
}

/** Transactions need a replica set, of one member at least. https://www.mongodb.com/docs/manual/core/transactions/ */
export async function refuseStandAlone(client: MongoClient): Promise<void> {
  const hello = await client.db('admin').command({ hello: 1 })
  if (hello.setName !== undefined || hello.msg === 'isdbgrid') return
  throw new Error(
    `The MongoDB at ${hostsOf(client)} is a stand-alone server, and transactions need a replica set: start it with mongod --replSet rs0, then run rs.initiate() once in mongosh.`,
  )
}

function clientFor(uri: string, options: MongoClientOptions): MongoClient {
  const ownWait = /[?&]serverSelectionTimeoutMS=/i.test(uri)
  try {
    return new MongoClient(uri, { ...options, ...(ownWait ? {} : { serverSelectionTimeoutMS: WAIT_MS }) })
  } catch (error) {
    const unknownOption = /^options? [\w, ]+ (is|are) not supported$/.exec(error instanceof Error ? error.message : '')
    // eslint-disable-next-line preserve-caught-error -- the driver's text may quote the address
    throw new Error(
      `The address of the MongoDB is malformed${unknownOption ? ` (${unknownOption[0]})` : ''}: it should look like mongodb://user:password@host:27017/name?replicaSet=rs0, with special characters of the password escaped (@ as %40).`,
    )
  }
}

function whyNotReached(error: unknown, client: MongoClient): string {
  const hosts = hostsOf(client)
  if (error instanceof MongoServerError && (error.code === 18 || error.code === 8000))
    return `The MongoDB at ${hosts} refused the user name or the password.`
  if (!(error instanceof MongoServerSelectionError)) return `The MongoDB at ${hosts} cannot be used: ${String(error)}`

  const servers = [...(error.reason?.servers.values() ?? [])]
  if (servers.some(({ type }) => type === 'RSGhost'))
    return `The MongoDB at ${hosts} is not yet the member of a replica set: run rs.initiate() once in mongosh.`
  const failure = servers.find((server) => server.error !== null)?.error
  if (failure) return `No MongoDB answers at ${hosts}: ${failure.message}`
  const set = client.options.replicaSet
  if (set)
    return `None of the servers at ${hosts} is the primary of a replica set named ${set}: see rs.status() in mongosh; a server started without --replSet ${set} has none.`
  return `No MongoDB that takes writes was found at ${hosts}.`
}

function hostsOf({ options }: MongoClient): string {
  return options.srvHost ?? options.hosts.join(', ')
}
