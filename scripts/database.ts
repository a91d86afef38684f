import { MongoClient } from 'mongodb'
import { startEmbedded } from '../storage/database/embedded/start.ts'
import { messageOf, readOptions, refuseUsage } from './command-line.ts'

const usage = `npm run database -- --dir DIR [--port N | --socket PATH]

Serves the embedded database in DIR, and nothing else, until it gets Ctrl-C or SIGTERM. Prints its address.
  --port N         at 127.0.0.1:N (0: any free port) without a password, as the replica set "embedded": for mongosh,
                   Compass and other tools, which every user of this machine can then use to read and write
  --socket PATH    at a Unix socket, whose name must end with .sock
Without either it is where the application's own processes look for it, and only this user gets in.`

const { dir, port, socket } = readOptions(usage, {
  dir: { type: 'string' },
  port: { type: 'string' },
  socket: { type: 'string' },
})
if (!dir) refuseUsage(usage, 'Say which directory: --dir.')
if (port !== undefined && socket !== undefined) refuseUsage(usage, 'Either --port or --socket, not both.')
if (port !== undefined && !(/^\d{1,5}$/.test(port) && Number(port) < 65_536))
  refuseUsage(usage, `${port} is not a port.`)
if (socket !== undefined && !socket.endsWith('.sock')) refuseUsage(usage, `${socket} does not end with .sock.`)

try {
  await serve(dir)
} catch (error) {
  console.error(messageOf(error))
  process.exitCode = 1
}

async function serve(directory: string): Promise<void> {
  const engine = await startEmbedded({
    directory,
    port: port === undefined ? undefined : Number(port),
    socketPath: socket,
  })
  if (!engine.owner)
    throw new Error(`Process ${await ownerAt(engine.uri)} has the database in ${directory} open, at ${engine.uri}`)

  const stop = () => void engine.close()
  process.once('SIGINT', stop)
  process.once('SIGTERM', stop)
  console.log(engine.uri)
}

async function ownerAt(uri: string): Promise<string> {
  const client = new MongoClient(uri)
  try {
    const { pid } = await client.db('admin').command({ serverStatus: 1 })
    return String(pid)
  } finally {
    await client.close()
  }
}
