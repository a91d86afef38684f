// A directory of files whose signed addresses are served, as a server has to do it.

import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { FileMissing, type Files } from '../../../storage/files/files.ts'
import { attachment, openFiles, readSignedUrl } from '../../../storage/files/index.ts'
import type { Place } from './contract.ts'

const secret = 'a secret of the tests'

export async function openServedDirectory(): Promise<Place> {
  const directory = await mkdtemp(join(tmpdir(), 'files-'))
  const server = createServer((req, res) => void serve(files, req, res))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}/files`
  const files = await openFiles({ directory, signing: { base, secret } })
  return {
    files,
    close: async () => {
      await files.close()
      server.close()
      server.closeAllConnections()
      await rm(directory, { recursive: true })
    },
  }
}

async function serve(files: Files, req: IncomingMessage, res: ServerResponse): Promise<void> {
  const file = readSignedUrl(req.url?.split('/').at(-1) ?? '', secret)
  if (!file) return void res.writeHead(403).end()
  try {
    const { body, length } = await files.open(file.key)
    res.setHeader('content-length', length)
    res.setHeader('content-type', file.type ?? 'application/octet-stream')
    if (file.downloadName !== undefined) res.setHeader('content-disposition', attachment(file.downloadName))
    await pipeline(body, res)
  } catch (error) {
    res.writeHead(error instanceof FileMissing ? 404 : 500).end()
  }
}
