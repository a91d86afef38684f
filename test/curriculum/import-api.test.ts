import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'chai'
import { Types } from 'mongoose'
import { cancelImport } from '../../server/curriculum/imports/confirm.ts'
import { CurriculumImport, CurriculumImportItem } from '../../server/curriculum/imports/import.model.ts'
import { readImport } from '../../server/curriculum/imports/read.ts'
import { sweepItems } from '../../server/curriculum/imports/sweep.ts'
import { loadCurriculum } from '../../server/curriculum/index.ts'
import { Subject } from '../../server/curriculum/subject.model.ts'
import { call, fieldCodes } from '../api/client.ts'
import { silent } from '../outbox/outbox.ts'
import { eventually } from '../support/eventually.ts'
import { makePerson } from '../support/make.ts'
import { type RunningApp, startApp } from '../support/start.ts'
import { tokenOf } from '../tokens/tokens.ts'
import { importForm } from './answers.ts'
import { changeBy, refusalOf, supplied } from './office.ts'

describe('an import of the curriculum by a program', () => {
  let app: RunningApp
  let token: string
  before(async () => (app = await startApp()))
  beforeEach(async () => {
    await app.clear()
    await loadCurriculum(silent)
    token = await tokenOf(app, await makePerson('sectorSpecialist'))
  })
  after(() => app.stop())

  const rows = [{ 'Cấp học': 'THCS', 'Mã môn': 'NHAP1', 'Tên môn': 'Môn nhập' }]
  const sheets = [{ name: 'Môn học', rows }]
  type Answer = { id: string; state: string; planned: object; became: { applied: number } }
  const ask = async (what: string, body?: object) => {
    const { status, json } = await call(app, what, { token, ...(body ? { body } : {}) })
    return { status, json: json as Answer }
  }

  it('is refused without rows, for a version that there is not, and to whoever does not keep the curriculum', async () => {
    const path = 'POST /curriculum/imports'
    expect((await ask(path, { version: supplied, sheets: [] })).status).to.equal(422)
    expect((await ask(path, { version: supplied, sheets: [{ name: 'A', rows: [{ B: 'c' }] }] })).status).to.equal(422)
    expect((await ask(path, { version: 'X', sheets })).status).to.equal(404)
    const teacher = await tokenOf(app, await makePerson('teacher'))
    expect((await call(app, path, { token: teacher, body: { version: supplied, sheets } })).status).to.equal(403)
    expect(await CurriculumImportItem.countDocuments()).to.equal(0)
  })

  it('goes from the dry run to its undoing', async () => {
    const made = await ask('POST /curriculum/imports', { version: supplied, sheets })
    expect(made.status).to.equal(201)
    expect(made.json).to.deep.include({ state: 'checked', planned: { create: 1, change: 0, leave: 0, refuse: 0 } })
    expect(await Subject.countDocuments({ code: 'NHAP1' })).to.equal(0)
    const path = `/curriculum/imports/${made.json.id}`
    expect((await ask(`POST ${path}/undo`)).status).to.equal(409)
    expect((await ask(`POST ${path}/confirm`)).json.state).to.equal('applying')
    await app.work()
    expect((await ask(`GET ${path}`)).json).to.deep.include({ state: 'done' })
    expect((await ask(`POST ${path}/cancel`)).status).to.equal(409)
    expect((await ask(`POST ${path}/undo`)).json.state).to.equal('undoing')
    await app.work()
    expect((await ask(`GET ${path}`)).json.state).to.equal('undone')
    expect((await Subject.findOne({ code: 'NHAP1' }).lean())?.retiredAt).to.be.instanceOf(Date)
  })

  it('takes the workbook itself, and keeps no copy of it', async () => {
    const hand = (form: FormData, by = token) => call(app, 'POST /curriculum/imports/file', { token: by, form })
    const made = await hand(await importForm(supplied))
    expect(made.status).to.equal(201)
    expect(made.json).to.deep.include({
      ...{ name: 'môn.xlsx', state: 'checked', planned: { create: 1, change: 0, leave: 0, refuse: 0 } },
    })
    await eventually(async () => (await readdir(join(app.directory, 'uploads'))).length === 0)
  })

  it('refuses a form without a workbook, with something else, without a version, and from whoever may not', async () => {
    const hand = (form: FormData, by = token) => call(app, 'POST /curriculum/imports/file', { token: by, form })
    const withOnly = (name: string, value: string | Blob) => {
      const form = new FormData()
      form.set(name, value)
      return form
    }
    expect(fieldCodes(await hand(withOnly('version', supplied)))).to.deep.equal({ file: 'required' })
    expect(fieldCodes(await hand(withOnly('file', new Blob(['a;b']))))).to.have.key('version')
    const wrong = withOnly('file', new Blob(['a;b']))
    wrong.set('version', supplied)
    expect(fieldCodes(await hand(wrong))).to.deep.equal({ file: 'notXlsx' })
    const body = { version: supplied }
    expect((await call(app, 'POST /curriculum/imports/file', { token, body })).status).to.equal(415)
    const teacher = await tokenOf(app, await makePerson('teacher'))
    expect((await hand(await importForm(supplied), teacher)).status).to.equal(403)
    expect((await hand(await importForm('X'))).status).to.equal(404)
    expect(await CurriculumImport.countDocuments()).to.equal(0)
  })

  it('can be stopped before it is confirmed, and before it is done', async () => {
    for (const isConfirmed of [false, true]) {
      const { json } = await ask('POST /curriculum/imports', { version: supplied, sheets })
      const path = `/curriculum/imports/${json.id}`
      if (isConfirmed) await ask(`POST ${path}/confirm`)
      expect((await ask(`POST ${path}/cancel`)).json.state).to.equal('cancelled')
      await app.work()
      expect((await ask(`GET ${path}`)).json).to.deep.include({ state: 'cancelled' })
      expect((await ask(`POST ${path}/confirm`)).status).to.equal(409)
      expect((await ask(`POST ${path}/undo`)).status).to.equal(409)
    }
    expect(await Subject.countDocuments({ code: 'NHAP1' })).to.equal(0)
    expect(await refusalOf(cancelImport(new Types.ObjectId(), await changeBy('teacher')))).to.equal('403 forbidden')
  })

  it('leaves no rows when it cannot be stored', async () => {
    const change = await changeBy()
    // The name is asked for when the import itself is stored, after its rows.
    const nameless = { ...change, actor: { ...change.actor, name: '' } }
    let isRefused = false
    await readImport({ version: supplied, source: { sheets } }, nameless).catch(() => (isRefused = true))
    expect(isRefused).to.equal(true)
    expect(await CurriculumImport.countDocuments()).to.equal(0)
    expect(await CurriculumImportItem.countDocuments()).to.equal(0)
  })

  it('leaves no rows for longer than a night when it was killed while they were stored', async () => {
    const { json } = await ask('POST /curriculum/imports', { version: supplied, sheets })
    const [item] = await CurriculumImportItem.find().lean()
    const at = (hours: number) => Types.ObjectId.createFromTime(Math.floor(Date.now() / 1000) - hours * 3600)
    const stray = [at(2), at(3), at(0)]
    for (const importId of [...stray, ...stray])
      await CurriculumImportItem.collection.insertOne({ ...item!, _id: new Types.ObjectId(), importId })
    await CurriculumImport.collection.insertOne({
      ...(await CurriculumImport.findById(json.id).lean())!,
      _id: at(4),
    })
    await CurriculumImportItem.collection.insertOne({ ...item!, _id: new Types.ObjectId(), importId: at(4) })
    await sweepItems(silent)
    const left = (await CurriculumImportItem.distinct('importId')).map(String)
    expect(left).to.not.include.members([String(stray[0])])
    expect(left).to.not.include.members([String(stray[1])])
    expect(left).to.include.members([json.id, String(stray[2])])
  })
})
