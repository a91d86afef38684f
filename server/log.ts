import { pino, type Logger } from 'pino'

export type Log = Logger

/** Never secrets or personal data: what could hold them is left out here, and what is logged names people by id. */
export function createLog(level: string, name: string): Log {
  const options = {
    name,
    level,
    // Of an error that is only an object nothing would be written.
    serializers: { error: pino.stdSerializers.err },
    redact: {
      paths: ['password', '*.password', 'token', '*.token', 'secret', '*.secret', 'req.headers', 'res.headers'],
      remove: true,
    },
  }
  return pino(options, gathered())
}

/** Lines of the same moment are written together: to write each of them costs a page more than to make it. */
function gathered(): ReturnType<typeof pino.destination> {
  const destination = pino.destination({ sync: true, minLength: 4096, periodicFlush: 200 })
  process.once('exit', () => destination.flushSync())
  return destination
}
