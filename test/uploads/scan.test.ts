// With the daemon of .ci/clamd where there is one (CLAMD_TEST_ADDRESS), and with something that answers as it does everywhere.

import { createServer, type Server, type Socket } from 'node:net'
import type { AddressInfo } from 'node:net'
import { Readable } from 'node:stream'
import { expect } from 'chai'
import { AuditEntry } from '../../server/audit/entry.model.ts'
import { OutboxEvent } from '../../server/outbox/event.model.ts'
import { stores } from '../../server/stores.ts'
import { UploadModel } from '../../server/uploads/upload.model.ts'
import { pingScanner, scan } from '../../server/uploads/scan.ts'
import { removeStrays } from '../../server/uploads/sweep.ts'
import { usageOf } from '../../server/uploads/index.ts'
import { silent } from '../outbox/outbox.ts'
import { clamdAddress } from '../support/environment.ts'
import { type RunningApp, startApp } from '../support/start.ts'
import { makeTeacher, receive } from './uploads.ts'

/** In two parts, so that this file is not taken for it. */
const eicar = ['X5O!P%@AP[4\\PZX54(P^)7CC)7}$', 'EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*'].join('')

interface Scanner {
  readonly address: string
  stop(): Promise<void>
}

/** Answers as clamd does. */
async function startScanner(port = 0): Promise<Scanner> {
  const sockets = new Set<Socket>()
  const server: Server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => {}).on('close', () => sockets.delete(socket))
    let got = Buffer.alloc(0)
    socket.on('data', (chunk: Buffer) => {
      got = Buffer.concat([got, chunk])
      if (got.toString().startsWith('zPING\0')) socket.end('PONG\0')
      else if (got.subarray(-4).equals(Buffer.alloc(4)))
        socket.end(got.includes(eicar) ? 'stream: Eicar-Test FOUND\0' : 'stream: OK\0')
    })
  })
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  return {
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: async () => {
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

const real = clamdAddress

describe('a scan for malware', () => {
  if (real !== undefined) {
    it('asks a real clamd', async () => {
      await pingScanner(real)
      expect(await scan(real, Readable.from([Buffer.from('một bài')]))).to.deep.equal({ kind: 'clean' })
      const verdict = await scan(real, Readable.from([Buffer.from(eicar)]))
      expect(verdict).to.have.property('kind', 'infected')
      expect(await scan(real, Readable.from(chunks(64)))).to.deep.equal({ kind: 'tooLarge' })
    }).timeout(60_000)
  }

  describe('of uploads', () => {
    let app: RunningApp
    let scanner: Scanner
    before(async () => {
      scanner = real === undefined ? await startScanner() : { address: real, stop: () => Promise.resolve() }
      app = await startApp({ CLAMD_ADDRESS: scanner.address })
    })
    after(async () => {
      await app.stop()
      await scanner.stop()
    })

    it('lets through what does no harm', async () => {
      expect(await receive(await makeTeacher(), 'một bài')).to.include({ state: 'ready', scan: 'clean' })
    })

    it('refuses malware, tells, and keeps its bytes where nothing serves them for thirty days', async () => {
      const actor = await makeTeacher()
      const { id, state, refusal } = await receive(actor, eicar)
      expect(state).to.equal('refused')
      expect(refusal?.code).to.equal('infected')
      expect(refusal?.values.what).to.match(/eicar/i)
      expect(await usageOf(actor)).to.include({ used: 0, reserved: 0 })
      const entry = await AuditEntry.findOne({ action: 'uploads.infected', subjectId: id }).lean()
      const { evidence } = entry!.after as { evidence: string }
      expect(evidence).to.match(/^evidence\//)
      await app.work()
      expect(await stores().files.head(evidence)).to.include({ size: eicar.length })
      const later = (days: number) => new Date(Date.now() + days * 24 * 3600_000)
      await removeStrays(silent, later(29))
      expect(await stores().files.head(evidence)).to.not.equal(undefined)
      await removeStrays(silent, later(31))
      expect(await stores().files.head(evidence)).to.equal(undefined)
    })

    it('is told on /readyz', async () => {
      const { checks } = (await (await fetch(`${app.url}/readyz`)).json()) as { checks: Record<string, unknown> }
      expect(JSON.stringify(checks)).to.contain('clamd')
    })
  })

  it('waits while the scanner is away, and loses nothing', async () => {
    const first = await startScanner()
    await first.stop()
    const app = await startApp({ CLAMD_ADDRESS: first.address })
    try {
      const { id, state } = await receive(await makeTeacher(), 'một bài')
      expect(state).to.equal('checking')
      await app.work()
      expect(await UploadModel.findById(id).lean()).to.include({ state: 'checking' })
      const again = await startScanner(Number(first.address.split(':')[1]))
      await OutboxEvent.updateMany({}, { $set: { runAt: new Date(0) } })
      await app.work()
      expect(await UploadModel.findById(id).lean()).to.include({ state: 'ready', scan: 'clean' })
      await again.stop()
    } finally {
      await app.stop()
    }
  })

  it('is not made without one, which is told of each file and nothing on /readyz', async () => {
    const app = await startApp()
    try {
      expect(await receive(await makeTeacher(), eicar)).to.include({ state: 'ready', scan: 'notScanned' })
      expect(await (await fetch(`${app.url}/readyz`)).text()).to.not.contain('clamd')
    } finally {
      await app.stop()
    }
  })
})

function* chunks(megabytes: number): Generator<Buffer> {
  for (let count = 0; count < megabytes; count++) yield Buffer.alloc(1024 * 1024, 'x')
}
