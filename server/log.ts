import { pino, type Logger } from 'pino'

export type Log = Logger

/** Never secrets or personal data: what could hold them is left out here, and what is logged names people by id. */
export function createLog(level: string, name: string): Log {
  return pino({
    name,
    level,
    // Of an error that is only an object nothing would be written.
    serializers: { error: pino.stdSerializers.err },
    redact: {
      paths: ['password', '*.password', 'token', '*.token', 'secret', '*.secret', 'req.headers', 'res.headers'],
      remove: true,
    },
  })
}
