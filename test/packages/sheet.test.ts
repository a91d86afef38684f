import { expect } from 'chai'
import { Material } from '../../server/materials/material.model.ts'
import { startPackage } from '../../server/packages/decide.ts'
import { Package } from '../../server/packages/package.model.ts'
import { Subject } from '../../server/curriculum/subject.model.ts'
import { StoredFileModel } from '../../server/uploads/stored-file.model.ts'
import { UploadModel } from '../../server/uploads/upload.model.ts'
import { origin } from '../materials/materials.ts'
import { bring, makePlace, makeType, type Place } from '../materials/published.ts'
import { signIn } from '../support/make.ts'
import { type RunningApp, startApp } from '../support/start.ts'
import { type Contents, packageOf, rowsOf, send, sheet, zipOf } from './packages.ts'

describe('a spreadsheet with a folder of files', () => {
  let app: RunningApp
  let place: Place
  before(async () => {
    app = await startApp()
    await makeType()
    place = await makePlace()
  })
  after(() => app.stop())

  const look = async (contents: Contents) => {
    const id = await send(place.owner.actor, await zipOf(contents))
    await app.work()
    return { id, found: await packageOf(id), rows: await rowsOf(id) }
  }
  const end = async () => void (await Package.updateMany({}, { $set: { state: 'cancelled' } }))
  afterEach(end)
  const problemOf = async (contents: Contents) => {
    const { found } = await look(contents)
    expect(found.state).to.equal('unreadable')
    expect(found.storedFileId).to.equal(undefined)
    return (found.problem as { key: string }).key.replace('packages.problems.', '')
  }

  it('is refused when there is none, more than one, or an empty one', async () => {
    const one = sheet(['Tên học liệu', 'Tệp'], ['Bài', 'a.txt'])
    expect(await problemOf({ 'a.txt': 'a' })).to.equal('noSheet')
    expect(await problemOf({ 'a.csv': sheet(['Họ và tên', 'Điểm'], ['Lan', '9']) })).to.equal('noSheet')
    expect(await problemOf({ 'a.csv': one, 'b.csv': one })).to.equal('severalSheets')
    expect(await problemOf({ 'a.csv': sheet(['Tên học liệu', 'Tệp']) })).to.equal('noRows')
    expect(await problemOf({ 'a.hoclieu.zip': 'x', 'b.txt': 'x' })).to.equal('nested')
    expect(await Material.countDocuments()).to.equal(0)
  })

  it('names every mistake with its column, and writes nothing', async () => {
    const headings = ['Tên học liệu', 'Tệp', 'Đường dẫn', 'Lớp', 'Giấy phép', 'Loại học liệu', 'Chỉ giáo viên xem']
    const { rows, found } = await look({
      'bảng.csv': sheet(
        [...headings, 'Cột lạ'],
        ['', 'a.txt', '', '', '', '', ''],
        ['Không có tệp', '', '', '', '', '', ''],
        ['Thiếu tệp', 'b.txt', '', '', '', '', ''],
        ['Sai lớp', 'a.txt', '', '13', '', '', ''],
        ['Sai giấy phép', 'a.txt', '', '', 'MIT', '', ''],
        ['Sai loại', 'a.txt', '', '', '', 'Không có', ''],
        ['Sai đường dẫn', '', 'ftp://x', '', '', '', ''],
        ['Có hay không', 'a.txt', '', '', '', '', 'chắc vậy'],
      ),
      'a.txt': 'một',
      'thừa.txt': 'hai',
    })
    expect(rows.map(({ outcome }) => outcome)).to.deep.equal(rows.map(() => 'error'))
    expect(rows.map(({ place: at, reasons: [first] }) => [at, first?.field, first?.key])).to.deep.equal([
      ['2', 'title', 'field.errors.required'],
      ['3', undefined, 'materials.missing.fileOrLink'],
      ['4', 'files', 'packages.reasons.fileMissing'],
      ['5', 'grades', 'field.errors.tooBig'],
      ['6', 'licence', 'packages.reasons.unknownWord'],
      ['7', 'type', 'packages.reasons.unknownWord'],
      ['8', 'link', 'materials.errors.notAWebAddress'],
      ['9', 'isForTeachersOnly', 'packages.reasons.yesOrNo'],
    ])
    expect((found.notes as { key: string }[]).map(({ key }) => key)).to.deep.equal([
      ...['packages.notes.columnsIgnored', 'packages.notes.filesUnnamed'],
    ])
    expect(await Material.countDocuments()).to.equal(0)
    const page = (await (await signIn(app, place.owner.person)).get(`/packages/${found._id.toString()}`)).html
    expect(page).to.include('Giấy phép: Không hiểu “MIT”.').and.include('thừa.txt')
  })

  it('becomes drafts with what its columns say', async () => {
    await new Subject({
      ...{ code: 'TOAN', name: 'Toán', englishName: 'Mathematics', level: 'lowerSecondary', grades: [6, 7], order: 1 },
      ...{ versionId: place.unitId, kind: 'compulsory', source: 'supplied', edition: 'x', place: '1', sortKey: 'a' },
    } as object).save({ validateBeforeSave: false })
    const { id, rows } = await look({
      'Gói/Bảng.csv': sheet(
        [
          'Tên',
          'Files',
          'Đáp án',
          'Lớp',
          'Tác giả',
          'Giấy phép',
          'Phạm vi',
          'Dành cho',
          'Từ khóa',
          'Học kỳ',
          'Năm học',
        ],
        [
          ...['Phân số', 'Tệp/PHIẾU 1.txt; tệp\\phiếu 2.txt', 'đáp án.txt', '6; lớp 7', 'Lê Lan; Võ Nam', 'cc by-sa'],
          ...['Toàn ngành', 'giáo viên; phụ huynh', 'phân số, tử', '1', '2026-2027'],
        ],
        ['Trang ngoài', '', '', '', '', '', '', '', '', '', ''],
      ).replace('"Trang ngoài"', 'Trang ngoài'),
      ['Gói/Tệp/Phiếu 1.txt'.normalize('NFD')]: 'một',
      'Gói/Tệp/Phiếu 2.txt': 'hai',
      'Gói/Đáp án.txt': 'ba',
    })
    expect(rows.map(({ outcome, missing }) => [outcome, missing])).to.deep.equal([
      ['new', ['type', 'subjects']],
      ['error', []],
    ])
    await startPackage(place.owner.actor, id, { takesSame: false }, origin)
    await app.work()
    const { state, storedFileId } = await packageOf(id)
    expect([state, storedFileId]).to.deep.equal(['done', undefined])
    const material = (await Material.findById(rows[0]!.materialId).lean())!
    expect(material).to.deep.include({ state: 'draft', latestNumber: 0, unitId: place.unitId })
    const { files, ...draft } = material.draft
    expect(draft).to.deep.include({
      ...{ title: 'Phân số', grades: [6, 7], authors: [{ name: 'Lê Lan' }, { name: 'Võ Nam' }], licence: 'CCBYSA' },
      ...{ scope: 'sector', audience: ['teachers', 'guardians'], keywords: ['phân số', 'tử'], term: 'first' },
      ...{ schoolYear: 2026, sources: [] },
    })
    expect(files.map(({ name, role, isForTeachersOnly }) => [name, role, isForTeachersOnly])).to.deep.equal([
      ['PHIẾU 1.txt', 'content', false],
      ['phiếu 2.txt', 'content', false],
      ['đáp án.txt', 'answers', true],
    ])
    expect(await StoredFileModel.countDocuments({ _id: { $in: files.map((file) => file.storedFileId) } })).to.equal(3)
  })

  it('tells of what is here with the same files, and brings it only when asked', async () => {
    const here = await bring(place.owner.actor, [{ name: 'gốc.txt', body: 'đã có' }], { title: 'Đã có', link: '' })
    const table = sheet(['Tên học liệu', 'Tệp'], ['Lại', 'a.txt'], ['Lần nữa', 'a.txt'], ['Mới', 'b.txt'])
    const { id, rows } = await look({ 'x.csv': table, 'a.txt': 'đã có', 'b.txt': 'chưa có' })
    expect(rows.map(({ outcome, hereId }) => [outcome, hereId?.toString()])).to.deep.equal([
      ['same', here._id.toString()],
      ['same', undefined],
      ['new', undefined],
    ])
    // Somebody else's draft is nobody's business.
    const other = await makePlace()
    const theirs = await send(other.owner.actor, await zipOf({ 'x.csv': table, 'a.txt': 'đã có', 'b.txt': 'chưa có' }))
    await app.work()
    expect((await rowsOf(theirs)).map(({ outcome }) => outcome)).to.deep.equal(['new', 'same', 'new'])
    await startPackage(place.owner.actor, id, { takesSame: true }, origin)
    await app.work()
    expect((await rowsOf(id)).map(({ state }) => state)).to.deep.equal(['done', 'done', 'done'])
  })

  it('says which file is not taken, and leaves nothing of that material', async () => {
    const table = sheet(['Tên học liệu', 'Tệp'], ['Chương trình', 'tốt.txt; xấu.exe'], ['Tốt', 'tốt.txt; khác.txt'])
    const program = Buffer.concat([Buffer.from('MZ'), Buffer.alloc(200)])
    const { id } = await look({ 'x.csv': table, 'tốt.txt': 'tốt', 'khác.txt': 'khác', 'xấu.exe': program })
    await startPackage(place.owner.actor, id, { takesSame: false }, origin)
    await app.work()
    const rows = await rowsOf(id)
    expect(rows.map(({ state }) => state)).to.deep.equal(['failed', 'done'])
    expect(rows[0]!.reasons[0]).to.deep.include({ key: 'packages.reasons.fileRefused' })
    const browser = await signIn(app, place.owner.person)
    expect((await browser.get(`/packages/${id.toString()}`)).html).to.include('Đây là một chương trình')
    expect(await UploadModel.countDocuments({ ownerId: place.owner.actor.personId })).to.equal(0)
  })
})
