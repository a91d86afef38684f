// The floor that uploads and downloads are measured against: what comes is hashed and written to a file, and the file is sent.

import { createHash } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'

const [port, file] = process.argv.slice(2) as [string, string]

createServer((req, res) => {
  void (req.method === 'PUT' ? receive(req, res) : send(req, res))
}).listen(Number(port), '127.0.0.1')

async function receive(req: IncomingMessage, res: ServerResponse): Promise<void> {
  const hash = createHash('sha256')
  const hashing = new Transform({
    transform: (chunk: Buffer, _encoding, done) => {
      hash.update(chunk)
      done(null, chunk)
    },
  })
  await pipeline(req, hashing, createWriteStream(file))
  res.end(hash.digest('hex'))
}

async function send(req: IncomingMessage, res: ServerResponse): Promise<void> {
  const found = await stat(file).catch(() => undefined)
  if (req.url === '/' || !found) return void res.end('ready')
  res.setHeader('content-length', found.size)
  await pipeline(createReadStream(file), res).catch(() => undefined)
}
