// With the daemon of .ci/clamd where there is one (CLAMD_TEST_ADDRESS), and with something that answers as it does everywhere.

import { createServer, type Server, type Socket } from 'node:net'
import type { AddressInfo } from 'node:net'
import { Readable } from 'node:stream'
import { expect } from 'chai'
import { AuditEntry } from '../../server/audit/entry.model.ts'
import { OutboxEvent } from '../../server/outbox/event.model.ts'
import { stores } from '../../server/stores.ts'
import { UploadModel } from '../../server/uploads/upload.model.ts'
import { ProcessingModel } from '../../server/processing/processing.model.ts'
import { pingScanner, scan } from '../../server/uploads/scan.ts'
import { scanLater } from '../../server/uploads/scan-later.ts'
import { uploadSettings, useUploadSettings } from '../../server/uploads/settings.ts'
import { StoredFileModel } from '../../server/uploads/stored-file.model.ts'
import { removeStrays } from '../../server/uploads/sweep.ts'
import { usageOf } from '../../server/uploads/index.ts'
import { silent } from '../outbox/outbox.ts'
import { clamdAddress } from '../support/environment.ts'
import { type RunningApp, startApp } from '../support/start.ts'
import { signIn } from '../support/make.ts'
import { bring, makePlace, makeType, type Place, publish } from '../materials/published.ts'
import { makeTeacher, receive } from './uploads.ts'

/** In two parts, so that this file is not taken for it. */
const eicar = ['X5O!P%@AP[4\\PZX54(P^)7CC)7}$', 'EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*'].join('')

/** As much as it takes (StreamMaxLength). */
const most = 2 * 1024 * 1024

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
      if (socket.writableEnded) return
      got = Buffer.concat([got, chunk])
      if (got.toString('latin1', 0, 6) === 'zPING\0') socket.end('PONG\0')
      else if (got.length > most) socket.end('INSTREAM size limit exceeded. ERROR\0')
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
    })
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

  it('tells apart what is too large for it', async () => {
    const scanner = await startScanner()
    const app = await startApp({ CLAMD_ADDRESS: scanner.address })
    try {
      expect(await receive(await makeTeacher(), 'một bài dài\n'.repeat(200_000))).to.include({
        ...{ state: 'ready', scan: 'tooLarge' },
      })
    } finally {
      await app.stop()
      await scanner.stop()
    }
  })

  describe('of what came while there was none', () => {
    let app: RunningApp
    let scanner: Scanner
    let place: Place
    let url: string
    before(async () => {
      scanner = await startScanner()
      app = await startApp()
      await makeType()
      place = await makePlace()
      const files = [
        { name: 'sạch.txt', body: 'một bài' },
        { name: 'hại.txt', body: eicar },
        { name: 'dài.txt', body: 'một bài dài\n'.repeat(200_000) },
      ]
      const material = await bring(place.owner.actor, files, { scope: 'school' })
      await publish(place, material)
      url = `/materials/${material._id.toString()}`
      await app.work()
    })
    after(async () => {
      useUploadSettings({ ...uploadSettings(), clamdAddress: undefined })
      await app.stop()
      await scanner.stop()
    })

    const scans = async () => {
      const files = await StoredFileModel.find().sort({ _id: 1 }).lean()
      return files.map(({ scan }) => scan)
    }

    it('does nothing before one is set, nor while it is away', async () => {
      await scanLater(silent)
      const gone = await startScanner()
      await gone.stop()
      useUploadSettings({ ...uploadSettings(), clamdAddress: gone.address })
      await scanLater(silent)
      expect(await scans()).to.deep.equal(['notScanned', 'notScanned', 'notScanned'])
    })

    it('is made when one is set', async () => {
      useUploadSettings({ ...uploadSettings(), clamdAddress: scanner.address })
      await scanLater(silent)
      expect(await scans()).to.deep.equal(['clean', 'infected', 'tooLarge'])
      await app.work()
    })

    it('takes what does harm out of everybody’s reach, and leaves the others', async () => {
      const librarian = await signIn(app, place.librarian.person)
      const [, infected, large] = (await librarian.get(url)).html.match(/id="file-[0-9a-f]{24}"/g)!
      const idOf = (found: string | undefined) => found!.slice(9, -1)
      const refused = await librarian.get(`${url}/files/${idOf(infected)}`)
      expect(refused.status).to.equal(410)
      expect(refused.html).to.contain('Trong tệp có mã độc')
      expect((await librarian.get(`${url}/files/${idOf(large)}`)).status).to.equal(200)
      expect((await librarian.get(`${url}/zip`)).status).to.equal(200)
      expect(await ProcessingModel.countDocuments()).to.equal(2)
    })

    it('tells its owner why, and others that it is so', async () => {
      const owner = await signIn(app, place.owner.person)
      const own = (await owner.get(url)).html
      expect(own).to.contain('quét virus trên máy rồi gửi lại').and.contain('Lớn quá, không quét mã độc được')
      const { person } = await place.as('teacher')
      const others = (await (await signIn(app, person)).get(url)).html
      expect(others).to.contain('Tệp này đã bị chặn vì có mã độc').and.not.contain('quét virus')
      expect(await AuditEntry.countDocuments({ action: 'uploads.infected', unitIds: place.unitId })).to.equal(1)
    })

    it('refuses the same bytes when they come again, also without a scanner', async () => {
      useUploadSettings({ ...uploadSettings(), clamdAddress: undefined })
      const { state, refusal } = await receive(place.owner.actor, eicar)
      expect(`${state} ${refusal?.code}`).to.equal('refused infected')
    })
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
