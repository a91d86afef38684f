import { expect } from 'chai'
import { Types } from 'mongoose'
import { listLayers, writeLayer } from '../../server/assignments/layers/layers.ts'
import { layerForm, type LayerMark } from '../../server/assignments/layers/marks.ts'
import { WorkLayer } from '../../server/assignments/layers/layer.model.ts'
import { markWork } from '../../server/assignments/mark.ts'
import { submitWork } from '../../server/assignments/work.ts'
import { refusalOf } from '../classes/refusal.ts'
import { origin } from '../courses/courses.ts'
import { signIn } from '../support/make.ts'
import { type RunningApp, startApp } from '../support/start.ts'
import { makeUpload } from '../uploads/uploads.ts'
import { makeAssignment } from './assignments.ts'

const stroke: LayerMark = { kind: 'stroke', points: [0, 0, 10_000, 10_000] }
const note: LayerMark = { kind: 'note', at: [10, 20], text: 'Xem lại dấu' }

describe('what is drawn on a page', () => {
  const read = (marks: unknown) =>
    layerForm.safeParse({ page: '1', revision: '0', marks: typeof marks === 'string' ? marks : JSON.stringify(marks) })
      .success

  it('lies on the page, and is not more than a page holds', () => {
    expect(read([])).to.equal(true)
    expect(read([stroke, note, { ...stroke, kind: 'highlight' }])).to.equal(true)
    expect(read('[')).to.equal(false)
    expect(read([{ ...stroke, points: [0, 0, 10_001, 0] }])).to.equal(false)
    expect(read([{ ...stroke, points: [-1, 0, 0, 0] }])).to.equal(false)
    expect(read([{ ...stroke, points: [0, 0] }])).to.equal(false)
    expect(read([{ ...stroke, points: [0, 0, 1, 1, 2] }])).to.equal(false)
    expect(read([{ ...stroke, colour: 'red' }])).to.equal(false)
    expect(read([{ ...note, text: 'x'.repeat(1000) }])).to.equal(true)
    expect(read([{ ...note, text: 'x'.repeat(1001) }])).to.equal(false)
    expect(read(Array.from({ length: 300 }, () => note))).to.equal(true)
    expect(read(Array.from({ length: 301 }, () => note))).to.equal(false)
  })
})

describe('a layer on a file of work', () => {
  let app: RunningApp
  before(async () => {
    app = await startApp()
  })
  beforeEach(() => app.clear())
  after(() => app.stop())

  const setup = async () => {
    const made = await makeAssignment()
    const { pupil, key, teacher, url } = made
    const fileId = await makeUpload(pupil.actor, 'Bài của em')
    const sent = { text: '', link: '', uploadIds: [fileId], droppedIds: [] }
    const work = await submitWork(pupil.actor, { ...key, seen: 0, operation: 'operation-1', origin }, sent)
    const layer = { submissionId: work._id, fileId }
    const write = (marks: readonly LayerMark[], revision = 0, actor = teacher.actor) =>
      writeLayer(actor, layer, { page: 1, revision, marks })
    const giveBack = () =>
      markWork(
        teacher.actor,
        { ...key, personId: pupil.actor.personId, seen: undefined, origin },
        { mark: '8', comment: '', attempt: 1, returns: true },
      )
    const seen = async (actor = pupil.actor) => (await listLayers(actor, layer)).pages.map(({ marks }) => marks)
    const address = `${url}/work/${pupil.actor.personId.toString()}/files/${fileId.toString()}/layers`
    return { ...made, layer, write, giveBack, seen, address }
  }

  it('is drawn by those who mark, and of two at once by one', async () => {
    const { layer, write, pupil, other, colleague, seen, teacher } = await setup()
    expect(await refusalOf(write([note], 0, pupil.actor))).to.equal('403 forbidden')
    expect(await refusalOf(write([note], 0, other.actor))).to.equal('404 notFound')
    expect(await refusalOf(write([note], 0, colleague.actor))).to.equal('404 notFound')
    const unknown = { ...layer, fileId: new Types.ObjectId() }
    expect(await refusalOf(writeLayer(teacher.actor, unknown, { page: 1, revision: 0, marks: [note] }))).to.equal(
      '404 notFound',
    )
    expect(await refusalOf(listLayers(other.actor, layer))).to.equal('404 notFound')
    const both = [write([note]), write([stroke])].map(refusalOf)
    expect((await Promise.all(both)).sort()).to.deep.equal(['409 workChanged', 'none'])
    expect(await refusalOf(write([note, stroke], 0))).to.equal('409 workChanged')
    expect(await write([note, stroke], 1)).to.equal(2)
    // The answer was lost: the same once more is the same.
    expect(await write([note, stroke], 1)).to.equal(2)
    expect(await seen(teacher.actor)).to.deep.equal([[note, stroke]])
    expect(await WorkLayer.countDocuments()).to.equal(1)
  })

  it('is seen by the pupil once it is given back, as it was then', async () => {
    const { write, giveBack, seen, teacher } = await setup()
    await write([note])
    expect(await seen()).to.deep.equal([])
    await giveBack()
    expect(await seen()).to.deep.equal([[note]])
    expect(await write([note, stroke], 1)).to.equal(2)
    expect(await seen()).to.deep.equal([[note]])
    expect(await seen(teacher.actor)).to.deep.equal([[note, stroke]])
    await giveBack()
    expect(await seen()).to.deep.equal([[note, stroke]])
  })

  it('is read and written by the script of the page', async () => {
    const { address, teacher, pupil, url } = await setup()
    const desk = await signIn(app, teacher.person)
    const _csrf = await desk.token(url)
    const send = (fields: Record<string, string>) =>
      desk.postWithout(address, { _csrf, page: '2', revision: '0', marks: JSON.stringify([note]), ...fields })
    expect((await send({ marks: '[1]' })).status).to.equal(422)
    expect((await send({ page: '0' })).status).to.equal(422)
    expect(JSON.parse((await send({})).html)).to.include({ revision: 1 })
    expect((await send({ marks: '[]' })).status).to.equal(409)
    expect(JSON.parse((await desk.get(address)).html)).to.deep.equal({
      mayWrite: true,
      pages: [{ page: 2, revision: 1, marks: [note] }],
    })
    const browser = await signIn(app, pupil.person)
    expect(JSON.parse((await browser.get(address)).html)).to.deep.equal({ mayWrite: false, pages: [] })
  })
})
