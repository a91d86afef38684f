import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import type { Types } from 'mongoose'
import { AuditEntry } from '../../server/audit/entry.model.ts'
import { changeEntry } from '../../server/curriculum/entries/change.ts'
import { addEntry } from '../../server/curriculum/entries/add.ts'
import { kinds, kindsOfVersion, modelOf } from '../../server/curriculum/entries/kinds.ts'
import { retireEntry } from '../../server/curriculum/entries/retire.ts'
import { applyImport } from '../../server/curriculum/imports/apply.ts'
import { confirmImport, undoImport } from '../../server/curriculum/imports/confirm.ts'
import {
  CurriculumImport,
  CurriculumImportItem,
  type ItemRecord,
} from '../../server/curriculum/imports/import.model.ts'
import { readImport } from '../../server/curriculum/imports/read.ts'
import { exportVersion } from '../../server/curriculum/imports/workbook.ts'
import { findSubject, findTopics, loadCurriculum, schoolYearAt } from '../../server/curriculum/index.ts'
import { createVersion } from '../../server/curriculum/versions/create.ts'
import { type Cell, readSpreadsheet, writeXlsx } from '../../server/spreadsheets/index.ts'
import { silent } from '../outbox/outbox.ts'
import type { Browser, Page } from '../support/browser.ts'
import { as } from '../support/make.ts'
import { type RunningApp, startApp } from '../support/start.ts'
import { changeBy, codesOf, entryCalled, refusalOf, supplied, valuesNow } from './office.ts'

type Rows = readonly (readonly Cell[])[]

const subjectHeadings = ['Cấp học', 'Mã môn', 'Tên môn', 'Lớp', 'Số tiết', 'Đánh giá', 'Yêu cầu', 'Tình trạng']
const treeHeadings = [
  'ma mon',
  'LỚP',
  'Mã mạch',
  'Mạch nội dung',
  'Mã chủ đề',
  'Chủ đề',
  'Mã YCCĐ',
  'yeu cau can dat',
  'Tình trạng',
]

/** Of two grades: entries to be added, to be changed, and to be retired. */
const tree: Rows = [
  ['TOAN', 6, 'TOAN6.SO', null, 'TOAN6.SO.STN', 'Các số tự nhiên', 'TOAN6.SO.STN.03', 'So sánh.', null],
  ['TOAN', 7, 'TOAN7.SO', 'Số', 'TOAN7.SO.A', 'Số hữu tỉ', 'TOAN7.SO.A.01', 'Làm được.', null],
  ['TOAN', 6, 'TOAN6.SO', null, 'TOAN6.SO.PS', null, 'TOAN6.SO.PS.01', null, 'ngừng dùng'],
]

describe('importing the curriculum', () => {
  let app: RunningApp
  let directory: string
  before(async () => {
    app = await startApp()
    directory = await mkdtemp(join(tmpdir(), 'hoclieu-imports-'))
  })
  beforeEach(async () => {
    await app.clear()
    await loadCurriculum(silent)
  })
  after(async () => {
    await app.stop()
    await rm(directory, { recursive: true })
  })

  const workbook = async ({ subjects, tree }: { subjects?: Rows; tree?: Rows }) =>
    await writeXlsx([
      ...(subjects ? [sheetOf('Môn', subjectHeadings, subjects)] : []),
      ...(tree ? [sheetOf('Cây', treeHeadings, tree)] : []),
    ])
  const put = async (content: Buffer | string) => {
    const path = join(directory, 'workbook')
    await writeFile(path, content)
    return { path, name: 'chương trình.xlsx' }
  }
  const read = async (content: Buffer | string, version = supplied) => {
    const reading = await readImport({ version, source: await put(content) }, await changeBy())
    if (!reading.ok) throw new Error(reading.error.key)
    return reading.found
  }
  const itemsOf = async ({ _id }: { readonly _id: Types.ObjectId }) =>
    await CurriculumImportItem.find({ importId: _id }).sort({ at: 1 }).lean<ItemRecord[]>()
  const told = async (found: { readonly _id: Types.ObjectId }) =>
    (await itemsOf(found)).map(({ row, kind, label, action, reason }) =>
      [row, kind, label, action, reason?.key.split('.').at(-1)].filter((part) => part !== undefined).join(' '),
    )
  const plan = async (sheets: Parameters<typeof workbook>[0]) => await told(await read(await workbook(sheets)))
  const everything = async () => {
    const all: unknown[] = []
    for (const kind of kindsOfVersion) all.push(await modelOf(kind).find().sort({ _id: 1 }).lean())
    return all
  }
  const run = async (content: Buffer) => {
    const { _id } = await read(content)
    await confirmImport(_id, await changeBy())
    await app.work()
    return (await CurriculumImport.findById(_id).lean())!
  }

  describe('the dry run', () => {
    it('is refused to everybody but the office', async () => {
      const file = await put(await workbook({ tree: [] }))
      for (const role of ['teacher', 'principal', 'sectorLeader', 'reviewer'] as const)
        expect(await refusalOf(readImport({ version: supplied, source: file }, await changeBy(role)))).to.equal(
          '403 forbidden',
        )
      expect(await refusalOf(readImport({ version: 'X', source: file }, await changeBy()))).to.equal('404 notFound')
    })

    it('is refused for a version that is over', async () => {
      const year = schoolYearAt(new Date())
      const values = { code: 'B', copyOf: supplied, name: 'B', legalBasis: 'B', firstSchoolYear: year }
      await createVersion(values, await changeBy())
      await app.work()
      const file = await put(await workbook({ tree: [] }))
      const late = readImport({ version: supplied, source: file }, await changeBy())
      expect(await refusalOf(late)).to.equal('409 curriculumVersionOver')
    })

    const unreadable: [string, () => Promise<Buffer | string>, string][] = [
      ['no workbook', () => Promise.resolve('a;b'), 'spreadsheets.errors.notXlsx'],
      [
        'sheets of something else',
        () => writeXlsx([sheetOf('a', ['Họ tên'], [['An']])]),
        'curriculum.imports.errors.noSheet',
      ],
      ['headings alone', () => workbook({ subjects: [], tree: [] }), 'curriculum.imports.errors.noRows'],
    ]
    for (const [what, make, error] of unreadable) {
      it(`says what is wrong with ${what}`, async () => {
        const reading = await readImport({ version: supplied, source: await put(await make()) }, await changeBy())
        expect(reading).to.deep.include({ ok: false, error: { key: error } })
        expect(await CurriculumImport.countDocuments()).to.equal(0)
      })
    }

    it('finds nothing to do in what was exported', async () => {
      const found = await read(await exportVersion(supplied))
      expect(found).to.include({ create: 0, change: 0, refuse: 0 })
      expect(found.leave).to.equal((await everything()).flat().length)
      expect(found.ignored).to.deep.equal([])
    })

    it('tells what each row would do to a subject and to its grade', async () => {
      const lines = await plan({
        subjects: [
          ['THCS', 'TOAN', 'Toán', 'Lớp 6', 140, 'M', 'Bắt buộc', null],
          ['Trung học cơ sở', 'toan', null, 7, 105, 'nhận xét', 'bat buoc', null],
          ['THCS', 'KHTN', 'Khoa học', 6, 140, null, null, 'Ngừng dùng'],
          ['tiểu học', 'STEM', 'Hoạt động STEM', 4, 35, 'Nhận xét', 'Tự chọn', null],
          ['THPT', 'VL', null, 10, 70, null, 'Môn học lựa chọn', 'Đang dùng'],
        ],
      })
      expect(lines).to.deep.equal([
        '2 subject TOAN leave',
        '2 subjectGrade TOAN Lớp 6 leave',
        '3 subjectGrade TOAN 7 change',
        '4 subject KHTN change',
        '4 subjectGrade KHTN 6 change',
        '5 subject STEM create',
        '5 subjectGrade STEM 4 create',
        '6 subject VL leave',
        '6 subjectGrade VL 10 leave',
      ])
    })

    it('tells what each row would do to the tree', async () => {
      const lines = await plan({
        tree: [
          [
            'TOAN',
            6,
            'TOAN6.SO',
            'Số và Đại số',
            'TOAN6.SO.STN',
            'Các số tự nhiên',
            'TOAN6.SO.STN.03',
            'So sánh.',
            null,
          ],
          ['TOAN', 6, 'TOAN6.SO', null, 'TOAN6.SO.STN', null, 'TOAN6.SO.STN.11', 'Mới.', null],
          ['TOAN', 'Khối 7', 'TOAN7.SO', 'Số', 'TOAN7.SO.A', 'Số hữu tỉ', 'TOAN7.SO.A.01', 'Làm được.', null],
          ['TOAN', 7, 'TOAN7.SO', 'Số', 'TOAN7.SO.B', 'Số thực', null, null, null],
        ],
      })
      expect(lines).to.deep.equal([
        '2 strand TOAN6.SO leave',
        '2 topic TOAN6.SO.STN change',
        '2 outcome TOAN6.SO.STN.03 change',
        '3 outcome TOAN6.SO.STN.11 create',
        '4 strand TOAN7.SO create',
        '4 topic TOAN7.SO.A create',
        '4 outcome TOAN7.SO.A.01 create',
        '5 topic TOAN7.SO.B create',
      ])
    })

    it('takes a tree for a subject that the same workbook brings', async () => {
      const lines = await plan({
        subjects: [['TH', 'STEM', 'Hoạt động STEM', 4, 35, 'N', 'Tự chọn', null]],
        tree: [['STEM', 4, 'STEM4.A', 'Mạch', 'STEM4.A', 'Mạch', 'STEM4.A.01', 'Làm được.', null]],
      })
      expect(lines.slice(2)).to.deep.equal([
        '2 strand STEM4.A create',
        '2 topic STEM4.A create',
        '2 outcome STEM4.A.01 create',
      ])
    })

    const ofSubjects: [string, readonly Cell[], string][] = [
      ['without a level', [null, 'TOAN', 'Toán', 6, 140, 'M', 'Bắt buộc', null], 'subject TOAN refuse level'],
      [
        'with a code that is none',
        ['THCS', 'có dấu', 'Môn', null, null, null, null, null],
        'subject CÓ DẤU refuse code',
      ],
      ['without a name', ['THCS', 'MOI', null, null, null, null, null, null], 'subject MOI refuse required'],
      [
        'with a grade of another level',
        ['THCS', 'TOAN', 'Toán', 5, 140, 'M', 'Bắt buộc', null],
        'subjectGrade TOAN 5 refuse gradeOfLevel',
      ],
      [
        'with periods in words',
        ['THCS', 'TOAN', 'Toán', 6, 'nhiều', 'M', 'Bắt buộc', null],
        'subjectGrade TOAN 6 refuse invalid',
      ],
      [
        'assessed in an unknown way',
        ['THCS', 'TOAN', 'Toán', 6, 140, 'bằng miệng', 'Bắt buộc', null],
        'subjectGrade TOAN 6 refuse invalid',
      ],
      [
        'with a group of another level',
        ['THCS', 'TOAN', 'Toán', 6, 140, 'M', 'Môn học lựa chọn', null],
        'subjectGrade TOAN 6 refuse invalid',
      ],
      [
        'in an unknown state',
        ['THCS', 'TOAN', 'Toán', 6, 140, 'M', 'Bắt buộc', 'tạm nghỉ'],
        'subjectGrade TOAN 6 refuse invalid',
      ],
      [
        'that is new and retired',
        ['TH', 'MOI', 'Mới', null, null, null, null, 'Ngừng dùng'],
        'subject MOI refuse newRetired',
      ],
    ]
    for (const [what, row, line] of ofSubjects)
      it(`refuses a subject ${what}`, async () =>
        expect((await plan({ subjects: [row] })).at(-1)).to.equal(`2 ${line}`))

    const ofTree: [string, readonly Cell[], string][] = [
      [
        'of an unknown subject',
        ['XYZ', 6, 'XYZ6.A', 'A', null, null, null, null, null],
        'strand XYZ6.A refuse subjectGrade',
      ],
      [
        'of a grade without the subject',
        ['KHTN', 5, 'KHTN5.A', 'A', null, null, null, null, null],
        'strand KHTN5.A refuse subjectGrade',
      ],
      [
        'with a strand of another subject',
        ['TOAN', 7, 'VAN7.A', 'A', null, null, null, null, null],
        'strand VAN7.A refuse codePrefix',
      ],
      [
        'below a refused strand',
        ['TOAN', 7, 'VAN7.A', 'A', 'VAN7.A.B', 'B', null, null, null],
        'topic VAN7.A.B refuse parent',
      ],
      [
        'of another subject’s strand',
        ['KHTN', 6, 'TOAN6.SO', null, null, null, null, null, null],
        'strand TOAN6.SO refuse elsewhere',
      ],
      [
        'that stands elsewhere',
        ['TOAN', 6, 'TOAN6.HH', null, 'TOAN6.SO.STN', null, null, null, null],
        'topic TOAN6.SO.STN refuse elsewhere',
      ],
      [
        'without a code',
        ['TOAN', 6, 'TOAN6.SO', null, 'TOAN6.SO.STN', null, null, 'Mới.', null],
        'outcome Mới. refuse required',
      ],
      [
        'without a text',
        ['TOAN', 6, 'TOAN6.SO', null, 'TOAN6.SO.STN', null, 'TOAN6.SO.STN.77', null, null],
        'outcome TOAN6.SO.STN.77 refuse required',
      ],
    ]
    for (const [what, row, line] of ofTree)
      it(`refuses a row of the tree ${what}`, async () =>
        expect((await plan({ tree: [row] })).at(-1)).to.equal(`2 ${line}`))

    it('refuses rows that say the same entry twice, or differently', async () => {
      const subjects: Rows = [
        ['THCS', 'TOAN', 'Toán', 6, 140, 'M', 'Bắt buộc', null],
        ['THCS', 'TOAN', 'Toán', 6, 141, 'M', 'Bắt buộc', null],
        ['THCS', 'TOAN', 'Toán học', 7, 140, 'M', 'Bắt buộc', null],
      ]
      expect((await plan({ subjects })).slice(2)).to.deep.equal([
        '3 subjectGrade TOAN 6 refuse twice',
        '4 subject TOAN refuse contradicts',
        '4 subjectGrade TOAN 7 refuse parent',
      ])
    })

    it('tells which sheets and columns it did not use, and changes nothing', async () => {
      const before = await everything()
      const rows = [['THCS', 'TOAN', 'Toán học', 'x']]
      const content = await writeXlsx([
        sheetOf('Môn', ['Cấp học', 'Mã môn', 'Tên môn', 'Người soạn'], rows),
        sheetOf('Ghi chú', ['Điều gì đó'], [['a']]),
      ])
      const found = await read(content)
      expect(found.ignored).to.deep.equal(['Môn: Người soạn', 'Ghi chú'])
      expect(await everything()).to.deep.equal(before)
      expect(await AuditEntry.countDocuments({ action: 'curriculum.importRead' })).to.equal(1)
    })

    it('leaves what a missing column or an empty cell does not speak of', async () => {
      const [subject] = await itemsOf(
        await read(await workbook({ subjects: [['THCS', 'KHTN', null, 6, 141, null, null, null]] })),
      )
      expect(subject?.action).to.equal('leave')
      const done = await run(await workbook({ subjects: [['THCS', 'KHTN', null, 6, 141, null, null, null]] }))
      expect(done).to.include({ state: 'done', applied: 1 })
      const science = await findSubject('lowerSecondary', 'KHTN')
      expect(science.aliases).to.include('lí')
      expect(science.grades[0]).to.include({ periods: 141, evaluation: 'scored', regularAssessments: 4 })
    })
  })

  describe('confirmed', () => {
    it('does what it said, once, and tells so row by row', async () => {
      const done = await run(await workbook({ tree }))
      expect(done).to.include({ state: 'done', create: 3, change: 3, applied: 6, skipped: 0 })
      expect(await valuesNow('outcome', await entryCalled('outcome', 'TOAN6.SO.STN.03'))).to.include({
        text: 'So sánh.',
      })
      expect((await findTopics('TOAN', 7)).map(({ name }) => name)).to.deep.equal(['Số hữu tỉ'])
      expect((await entryCalled('outcome', 'TOAN6.SO.PS.01')).retiredAt).to.be.instanceOf(Date)
      expect((await entryCalled('outcome', 'TOAN6.SO.STN.03')).source).to.equal('office')
      expect(await AuditEntry.countDocuments({ action: 'curriculum.importConfirmed' })).to.equal(1)

      expect(await refusalOf(confirmImport(done._id, await changeBy()))).to.equal('409 curriculumImportState')
      expect(await refusalOf(confirmImport(done._id, await changeBy('teacher')))).to.equal('403 forbidden')
    })

    it('goes on where a worker ended, and is done once by two', async () => {
      const rows = Array.from({ length: 250 }, (_, at) => {
        const code = `TOAN7.SO.A.${String(at + 1).padStart(3, '0')}`
        return ['TOAN', 7, 'TOAN7.SO', 'Số', 'TOAN7.SO.A', 'Số hữu tỉ', code, `Làm được ${at}.`, null]
      })
      const { _id } = await read(await workbook({ tree: rows }))
      await confirmImport(_id, await changeBy())
      let calls = 0
      const context = {
        ...{ id: 'a', attempt: 1, signal: new AbortController().signal },
        stillWorking: () => (++calls > 2 ? Promise.reject(new Error('ended')) : Promise.resolve()),
      }
      expect(await applyImport({ importId: _id }, context).catch((error: Error) => error.message)).to.equal('ended')
      expect((await CurriculumImport.findById(_id).lean())?.done).to.equal(200)

      const patient = { ...context, stillWorking: () => Promise.resolve() }
      await Promise.allSettled([applyImport({ importId: _id }, patient), applyImport({ importId: _id }, patient)])
      await applyImport({ importId: _id }, patient)
      expect(await CurriculumImport.findById(_id).lean()).to.include({ state: 'done', applied: 252, skipped: 0 })
      expect(await codesOf('outcome', { topicCode: 'TOAN7.SO.A' })).to.deep.equal(rows.map((row) => row[6]))
    })

    it('leaves alone what was changed after the check, and says so', async () => {
      const { _id } = await read(await workbook({ tree }))
      const change = await changeBy()
      const outcome = await entryCalled('outcome', 'TOAN6.SO.STN.03')
      await changeEntry(
        kinds.outcome,
        { id: outcome._id, edition: outcome.edition },
        { text: 'Của người khác.' },
        change,
      )
      const { _id: parentId } = await entryCalled('subjectGrade', 'TOAN', { grade: 7 })
      await addEntry(kinds.strand, { parentId }, { code: 'TOAN7.SO', name: 'Của người khác' }, change)
      await confirmImport(_id, change)
      await app.work()

      expect(await CurriculumImport.findById(_id).lean()).to.include({ applied: 4, skipped: 2 })
      const skipped = (await itemsOf({ _id })).filter(({ result }) => result === 'skipped')
      expect(skipped.map(({ label, resultReason }) => `${label} ${resultReason}`)).to.deep.equal([
        'TOAN6.SO.STN.03 changedSince',
        'TOAN7.SO existsNow',
      ])
      expect(await valuesNow('outcome', outcome)).to.include({ text: 'Của người khác.' })
    })
  })

  describe('undone', () => {
    const undo = async ({ _id }: { readonly _id: Parameters<typeof undoImport>[0] }) => {
      await undoImport(_id, await changeBy())
      await app.work()
      return (await CurriculumImport.findById(_id).lean())!
    }

    it('gives everything its former values, and retires what was new', async () => {
      const before = await valuesNow('outcome', await entryCalled('outcome', 'TOAN6.SO.STN.03'))
      const undone = await undo(await run(await workbook({ tree })))
      expect(undone).to.include({ state: 'undone', undone: 6, kept: 0 })
      expect(await valuesNow('outcome', await entryCalled('outcome', 'TOAN6.SO.STN.03'))).to.deep.equal(before)
      expect((await findTopics('TOAN', 6)).map(({ name }) => name)[0]).to.equal('Số tự nhiên')
      expect(await modelOf(kinds.outcome).countDocuments({ grade: 6, retiredAt: { $ne: null } })).to.equal(0)
      expect((await entryCalled('outcome', 'TOAN6.SO.PS.01')).retiredAt ?? undefined).to.equal(undefined)
      expect(await findTopics('TOAN', 7)).to.deep.equal([])
      expect(await codesOf('outcome', { topicCode: 'TOAN7.SO.A' })).to.deep.equal(['TOAN7.SO.A.01'])
      expect(await refusalOf(undoImport(undone._id, await changeBy()))).to.equal('409 curriculumImportState')
    })

    it('leaves alone what somebody has changed since, and says so', async () => {
      const done = await run(await workbook({ tree }))
      const change = await changeBy()
      const outcome = await entryCalled('outcome', 'TOAN6.SO.STN.03')
      await changeEntry(
        kinds.outcome,
        { id: outcome._id, edition: outcome.edition },
        { text: 'Của người khác.' },
        change,
      )
      const topic = await entryCalled('topic', 'TOAN7.SO.A')
      await addEntry(kinds.outcome, { parentId: topic._id }, { code: 'TOAN7.SO.A.02', text: 'Thêm.' }, change)

      expect(await undo(done)).to.include({ state: 'undone', undone: 3, kept: 3 })
      const kept = (await itemsOf(done)).filter(({ result }) => result === 'kept')
      expect(kept.map(({ label, resultReason }) => `${label} ${resultReason}`)).to.deep.equal([
        'TOAN6.SO.STN.03 changedSince',
        'TOAN7.SO hasMore',
        'TOAN7.SO.A hasMore',
      ])
      expect((await findTopics('TOAN', 7)).map(({ code }) => code)).to.deep.equal(['TOAN7.SO.A'])
    })

    it('is not possible before it was confirmed, nor for others', async () => {
      const { _id } = await read(await workbook({ tree }))
      expect(await refusalOf(undoImport(_id, await changeBy()))).to.equal('409 curriculumImportState')
      expect(await refusalOf(undoImport(_id, await changeBy('teacher')))).to.equal('403 forbidden')
    })
  })

  describe('on pages', () => {
    let office: Browser
    beforeEach(async () => (office = await as(app, 'sectorSpecialist')))
    const textOf = ({ html }: Pick<Page, 'html'>) => html.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ')

    /** The form with a file, as a browser without scripts sends it. */
    const send = async (content: Buffer | string | undefined) => {
      const token = /name="_csrf" value="([^"]+)"/.exec((await office.get('/curriculum/imports')).html)![1]!
      const body = new FormData()
      body.append('_csrf', token)
      body.append('version', supplied)
      body.append('file', new Blob(content === undefined ? [] : [content]), content === undefined ? '' : 'Bản mới.xlsx')
      const cookie = [...office.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
      const answer = await fetch(`${app.url}/curriculum/imports`, {
        method: 'POST',
        body,
        redirect: 'manual',
        headers: { cookie, accept: 'text/html' },
      })
      return { status: answer.status, location: answer.headers.get('location'), html: await answer.text() }
    }

    it('ask for a file, and say what is wrong with one', async () => {
      const none = await send(undefined)
      expect([none.status, textOf(none).includes('Thầy cô chưa chọn tệp.')]).to.deep.equal([422, true])
      const wrong = await send('không phải bảng tính')
      expect(wrong.status).to.equal(422)
      expect(wrong.html).to.include('id="error-file"')
      expect(textOf(wrong)).to.include('không phải bảng tính Excel (.xlsx)')
    })

    it('give the present data as a workbook that can be sent back', async () => {
      const template = await fetch(`${app.url}/curriculum/imports/template?version=${supplied}`, {
        headers: { cookie: [...office.cookies].map(([name, value]) => `${name}=${value}`).join('; ') },
      })
      expect(template.headers.get('content-disposition')).to.equal('attachment; filename=chuong-trinh-GDPT2018.xlsx')
      const content = Buffer.from(await template.arrayBuffer())
      const { path } = await put(content)
      const sheets = await readSpreadsheet(path)
      expect(sheets.ok && sheets.sheets.map(({ name }) => name)).to.deep.equal(['Môn học', 'Chủ đề và yêu cầu'])
      const sent = await send(content)
      expect(sent.status).to.equal(303)
      expect(textOf(await office.get(sent.location!))).to.include('0 mục được thêm và 0 mục được sửa')
      expect((await office.get(sent.location!)).html).not.to.include('/confirm"')
    })

    it('lead from the check to the report and back again', async () => {
      const rows: Rows = [
        ['TOAN', 6, 'TOAN6.SO', null, 'TOAN6.SO.STN', null, 'TOAN6.SO.STN.03', 'So sánh các số.', null],
        ['XYZ', 6, 'XYZ6.A', 'A', null, null, null, null, null],
      ]
      const { location } = await send(await workbook({ tree: rows }))
      const url = location!
      const check = textOf(await office.get(url))
      expect(check).to.include('Chờ xác nhận').and.to.include('0 mục được thêm và 1 mục được sửa')
      expect(check).to.include('→ So sánh các số.').and.to.include('Phiên bản này không có môn mang mã ấy ở lớp ấy.')
      expect(textOf(await office.get(`${url}?shown=refuse`))).not.to.include('So sánh các số.')

      expect((await office.post(`${url}/confirm`, {}, url)).status).to.equal(303)
      expect(textOf(await office.get(url)))
        .to.include('Đang nhập')
        .and.to.include('0 trong 1 mục')
      await app.work()
      expect(textOf(await office.get(url)))
        .to.include('Đã nhập xong')
        .and.to.include('Sửa – đã ghi')
      expect((await office.post(`${url}/confirm`, {}, url)).status).to.equal(409)

      expect(textOf(await office.get(`${url}/undo`))).to.include('1 mục đã ghi sẽ trở lại như trước khi nhập.')
      expect((await office.post(`${url}/undo`, {})).status).to.equal(303)
      await app.work()
      expect(textOf(await office.get(url)))
        .to.include('Đã hoàn tác')
        .and.to.include('Sửa – đã hoàn tác')
      expect(textOf(await office.get('/curriculum/imports'))).to.include('Bản mới.xlsx')
    })

    it('show long reports page by page', async () => {
      const { location } = await send(await exportVersion(supplied))
      const first = await office.get(location!)
      expect(first.html.match(/<th role="rowheader"/g)).to.have.length(50)
      const next = /href="([^"]+)" rel="next"/.exec(first.html)![1]!.replaceAll('&#x3D;', '=').replaceAll('&amp;', '&')
      expect((await office.get(next)).html.match(/<th role="rowheader"/g)).to.have.length(50)
    })

    it('are not for others, nor what they lead to', async () => {
      const { location } = await send(
        await workbook({ tree: [['TOAN', 6, 'TOAN6.SO', null, null, null, null, null, null]] }),
      )
      const teacher = await as(app, 'teacher')
      expect((await teacher.get(location!)).status).to.equal(403)
      expect((await teacher.get('/curriculum/imports/template')).status).to.equal(403)
    })
  })

  it('keeps what is retired apart from what is not there', async () => {
    await retireEntry(kinds.outcome, (await entryCalled('outcome', 'TOAN6.SO.STN.03'))._id, await changeBy())
    const row = ['TOAN', 6, 'TOAN6.SO', null, 'TOAN6.SO.STN', null, 'TOAN6.SO.STN.03', null, 'Đang dùng']
    await run(await workbook({ tree: [row] }))
    expect((await entryCalled('outcome', 'TOAN6.SO.STN.03')).retiredAt ?? undefined).to.equal(undefined)
  })
})

function sheetOf(name: string, headings: readonly string[], rows: Rows) {
  return { name, columns: headings.map((heading) => ({ heading })), rows }
}
