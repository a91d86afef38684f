import { expect } from 'chai'
import { Types } from 'mongoose'
import { inTransaction } from '../../storage/database/index.ts'
import { contentKey } from '../../storage/files/keys.ts'
import { enqueue, type Payload } from '../../server/outbox/index.ts'
import { OutboxEvent } from '../../server/outbox/event.model.ts'
import { workOnce } from '../../server/outbox/run.ts'
import { ask } from '../../server/processing/ask.ts'
import { claimStep } from '../../server/processing/claim.ts'
import { processing } from '../../server/processing/feature.ts'
import { fileProcessedEvent, openDerived, readPages, retryStep } from '../../server/processing/index.ts'
import { ProcessingModel } from '../../server/processing/processing.model.ts'
import { applies, type StepName, stepNames } from '../../server/processing/steps.ts'
import { sweep } from '../../server/processing/sweep.ts'
import { useToolFolders } from '../../server/processing/tools/places.ts'
import { fileStoredEvent, type Format } from '../../server/uploads/index.ts'
import { freeBytes, storeBytes } from './stored.ts'
import { silent } from '../outbox/outbox.ts'
import { makePdf } from './files.ts'
import { keysOf, look, nowhere, sha256Of, take, withFiles, work } from './processing.ts'

describe('the steps of a stored file', () => {
  const opened = withFiles()
  before(() => useToolFolders(nowhere))

  it('are those that its format needs', () => {
    const needs = (format: Format) => stepNames.filter((name: StepName) => applies(name, format))
    expect(needs('pdf')).to.deep.equal(['text', 'thumbnail'])
    expect(needs('docx')).to.deep.equal(['text', 'thumbnail', 'preview'])
    expect(needs('doc')).to.deep.equal(['text', 'thumbnail', 'preview'])
    expect(needs('txt')).to.deep.equal(['text', 'preview'])
    expect(needs('jpeg')).to.deep.equal(['text', 'thumbnail', 'renditions'])
    expect(needs('svg')).to.deep.equal(['text', 'thumbnail', 'preview'])
    expect(needs('mp4')).to.deep.equal(['text', 'thumbnail', 'renditions'])
    expect(needs('mp3')).to.deep.equal(['text', 'renditions'])
    expect(needs('zip')).to.deep.equal([])
  })

  it('wait until a worker comes', async () => {
    const id = await storeBytes(await makePdf(['chờ']), 'pdf')
    await workOnce({ handlers: processing.events!, log: silent })
    const { steps } = await look(id)
    expect(Object.fromEntries(stepNames.map((name) => [name, steps[name].state]))).to.deep.equal({
      text: 'waiting',
      thumbnail: 'waiting',
      preview: 'notApplicable',
      renditions: 'notApplicable',
    })
    expect(await readPages(id)).to.deep.equal([])
  })

  it('are done once, however often the file is announced', async () => {
    const id = await take(await makePdf(['một lần']), 'pdf')
    const { at } = (await look(id)).steps.text
    await inTransaction((session) => enqueue(fileStoredEvent, { storedFileId: id }, session))
    await inTransaction((session) => ask(stepNames, session))
    await work()
    expect((await look(id)).steps.text.at).to.deep.equal(at)
  })

  it('are told when they are done', async () => {
    const id = await storeBytes(await makePdf(['xong']), 'pdf')
    const told: Payload[] = []
    const handlers = {
      ...processing.events,
      [fileProcessedEvent]: (payload: Payload) => Promise.resolve(void told.push(payload)),
    }
    while (await workOnce({ handlers, log: silent })) continue
    expect(told.map(({ step }) => step)).to.have.members(['text', 'thumbnail'])
    expect(told.map(({ storedFileId }) => String(storedFileId))).to.deep.equal([id.toString(), id.toString()])
  })

  it('are somebody else’s when their worker has died', async () => {
    const id = await storeBytes(await makePdf(['ai đó đã chết']), 'pdf')
    await workOnce({ handlers: processing.events!, log: silent })
    expect((await claimStep(['text']))?.record._id.toString()).to.equal(id.toString())
    await work()
    expect((await look(id)).steps.text.state).to.equal('running')

    // Its lease is over.
    await ProcessingModel.updateOne({ _id: id }, { $set: { 'steps.text.runAt': new Date(0) } })
    await processing.timers!.find(({ name }) => name === 'processing.lookAgain')!.run(silent)
    await work()
    expect((await look(id)).steps.text.state).to.equal('done')
  })

  it('are tried again later while the store is in trouble, and fail in the end', async () => {
    const body = await makePdf(['kho đang bận'])
    const id = await storeBytes(body, 'pdf')
    await opened.files.remove(contentKey(sha256Of(body)))
    await work()
    expect((await look(id)).steps.text.state).to.equal('waiting')
    expect(await OutboxEvent.countDocuments({ state: 'waiting' })).to.be.above(0)

    for (let attempt = 0; attempt < 3; attempt++) {
      await ProcessingModel.updateOne({ _id: id }, { $set: { 'steps.text.runAt': new Date(0) } })
      await OutboxEvent.updateMany({}, { $set: { runAt: new Date(0) } })
      await work()
    }
    expect((await look(id)).steps.text).to.include({ state: 'failed', reason: 'trouble' })
  })

  it('are begun anew when the worker is stopped', async () => {
    const id = await storeBytes(await makePdf(['dừng lại']), 'pdf')
    await workOnce({ handlers: processing.events!, log: silent })
    const stopping = new AbortController()
    const working = workOnce({ handlers: processing.events!, log: silent, signal: stopping.signal })
    while ((await look(id)).steps.text.state !== 'running') await keysOf(opened.files)
    stopping.abort(new Error('The worker was stopped.'))
    await working
    // It has ended its reader by now, or is about to.
    while ((await look(id)).steps.text.state === 'running') await keysOf(opened.files)
    expect((await look(id)).steps.text.state).to.equal('waiting')
    await ProcessingModel.updateMany({ 'steps.text.state': 'waiting' }, { $set: { 'steps.text.runAt': new Date(0) } })
    await OutboxEvent.updateMany({}, { $set: { runAt: new Date(0) }, $unset: { claim: 1 } })
    await work()
    expect((await look(id)).steps.text.state).to.equal('done')
  })

  it('leave nothing behind when the file goes', async () => {
    const id = await take(await makePdf(['sẽ bị xoá']), 'pdf')
    expect(await keysOf(opened.files)).to.have.length.above(1)
    await freeBytes(id)
    await work()
    expect(await keysOf(opened.files)).to.deep.equal([])
    expect(await ProcessingModel.countDocuments()).to.equal(0)
  })

  it('leave nothing of a file that goes while it is read, or before', async () => {
    const id = await storeBytes(await makePdf(['vừa đến đã đi']), 'pdf')
    await freeBytes(id)
    await work()
    expect(await ProcessingModel.countDocuments()).to.equal(0)
    expect(await keysOf(opened.files)).to.deep.equal([])
  })

  it('leave what the same bytes have when they come back', async () => {
    const body = await makePdf(['đi rồi lại về'])
    const first = await take(body, 'pdf')
    await freeBytes(first)
    const second = await storeBytes(body, 'pdf')
    await work()
    expect(await readPages(second)).to.have.length(1)
    expect((await keysOf(opened.files)).every((key) => key.includes(second.toString()))).to.equal(true)
  })

  it('leave strays that are swept a day later', async () => {
    const id = await take(await makePdf(['giữ lại']), 'pdf')
    const before = await keysOf(opened.files)
    const stray = `derived/aa/bb/${'ab'.repeat(32)}/${new Types.ObjectId().toString()}/text`
    await opened.files.put(stray, Buffer.from('x'))
    await sweep(silent)
    expect(await keysOf(opened.files)).to.include(stray)

    await sweep(silent, Date.now() + 25 * 60 * 60_000)
    expect(await keysOf(opened.files)).to.have.members(before)
    expect((await look(id)).steps.text.state).to.equal('done')
  })

  it('are nobody’s to retry or open when there is no such file', async () => {
    const refusals = await Promise.all(
      [retryStep(new Types.ObjectId(), 'text'), openDerived(new Types.ObjectId(), 'thumbnail')].map((one) =>
        one.then(
          () => undefined,
          (error: { status: number }) => error.status,
        ),
      ),
    )
    expect(refusals).to.deep.equal([404, 404])
  })
})
