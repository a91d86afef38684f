// Lists and packages as other systems write them, which nobody here has made.

import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { isRoster, readRoster } from '../../server/imports/read/one-roster.ts'
import type { ReadList } from '../../server/imports/read/list.ts'
import { readWorkbook } from '../../server/imports/read/spreadsheet.ts'
import type { Draft } from '../../server/imports/wanted.ts'
import type { Cell } from '../../server/spreadsheets/index.ts'
import { type RunningApp, startApp } from '../support/start.ts'
import { csv, workbook, zipOf } from './lists.ts'

describe('what other systems write', () => {
  let app: RunningApp
  let directory: string
  before(async () => {
    app = await startApp()
    directory = await mkdtemp(join(tmpdir(), 'hoclieu-foreign-'))
  })
  after(async () => {
    await app.stop()
    await rm(directory, { recursive: true })
  })

  async function read(content: string | Buffer): Promise<ReadList> {
    const path = join(directory, 'file')
    await writeFile(path, content)
    return (await isRoster(path)) ? await readRoster(path) : await readWorkbook(path, undefined)
  }
  async function draftsOf(content: string | Buffer): Promise<readonly Draft[]> {
    const list = await read(content)
    if (!list.ok) throw new Error(list.problem.key)
    return list.drafts
  }
  const pupilsIn = (drafts: readonly Draft[]) =>
    drafts.flatMap(({ wanted }) =>
      wanted?.kind === 'pupils'
        ? [[wanted.person.fullName, wanted.person.birthDate, wanted.person.gender, wanted.className]]
        : [],
    )

  it('the workbook of a school: titles, STT, names in two columns, serial dates, a cross for girls, totals', async () => {
    const title = (text: string): Cell[] => [text, null, null, null, null, null, null]
    const sheet = (name: string) => [
      title('ỦY BAN NHÂN DÂN PHƯỜNG TÂN HOÀ'),
      title('TRƯỜNG THCS TÂN HOÀ'),
      [],
      title(`DANH SÁCH HỌC SINH LỚP ${name}`),
      title('Năm học: 2026-2027'),
      ['STT', 'Họ và tên đệm', 'Tên', 'Ngày sinh', 'Nam', 'Nữ', 'Dân tộc'],
      [1, 'Mai Anh', 'Khôi', 42065, 'x', null, 'Kinh'],
      [2, 'Ngô Gia', 'Hân', 42235, null, 'x', 'Kinh'],
      [3, 'Trần', 'Dương', 42300, null, null, 'Tày'],
      ['Tổng cộng', null, null, null, 1, 1, 3],
      [null, null, null, null, null, 'Tân Hoà, ngày 05 tháng 9 năm 2026', null],
    ]
    const drafts = await draftsOf(await workbook({ Sheet1: sheet('6A1'), Sheet2: sheet('6A2') }))
    const expected = (name: string) => [
      ['Mai Anh Khôi', '2015-03-02', 'male', name],
      ['Ngô Gia Hân', '2015-08-19', 'female', name],
      ['Trần Dương', '2015-10-23', undefined, name],
    ]
    expect(pupilsIn(drafts)).to.deep.equal([...expected('6A1'), ...expected('6A2')])
    expect(drafts.filter(({ wanted, leftOut }) => !wanted && leftOut?.code !== 'noRecord')).to.deep.equal([])
  })

  it('a sheet for each class, called like it, and one that a program has called Sheet1', async () => {
    const rows = [
      ['STT', 'Họ tên', 'Ngày sinh', 'Giới tính'],
      [1, 'Mai Anh Khôi', '02/03/2015', 'Nam'],
      [2, 'Ngô Gia Hân', '19/08/2015', 'Nữ'],
    ]
    const drafts = await draftsOf(await workbook({ '6A1': rows, Sheet1: rows }))
    expect(pupilsIn(drafts).map((pupil) => pupil[3])).to.deep.equal(['6A1', '6A1', undefined, undefined])
  })

  const lines = [
    'TRƯỜNG THCS TÂN HOÀ',
    'DANH SÁCH HỌC SINH',
    'STT;Họ và tên;Ngày sinh;Giới tính;Lớp;Ghi chú',
    '1;Mai Anh Khôi;42065;Nam;6A1;"a, b, c, d, e, f, g, h"',
    '2;Ngô Gia Hân;19/8/2015;Nữ;6A1;',
    'Tổng số: 2;;;;;',
  ]
  const wanted = [
    ['Mai Anh Khôi', '2015-03-02', 'male', '6A1'],
    ['Ngô Gia Hân', '2015-08-19', 'female', '6A1'],
  ]
  const encodings: Readonly<Record<string, Buffer>> = {
    'UTF-8 with its mark': Buffer.from(`\ufeff${csv(...lines)}`),
    'UTF-16': Buffer.from(`\ufeff${csv(...lines)}`, 'utf16le'),
    'UTF-16 the other way round': Buffer.from(`\ufeff${csv(...lines)}`, 'utf16le').swap16(),
    'UTF-8 with the line that tells Excel the separator': Buffer.from(`\ufeff${csv('sep=;', ...lines)}`),
  }
  for (const [name, bytes] of Object.entries(encodings))
    it(`CSV below titles without separators, in ${name}`, async () => {
      expect(pupilsIn(await draftsOf(bytes))).to.deep.equal(wanted)
    })

  it('CSV in Windows-1258 is refused with what to do', async () => {
    const bytes = Buffer.from(csv('Ho ten;Ngay sinh;Lop', 'Nguy\xea\xden V\xe3n An;02/03/2015;6A1'), 'latin1')
    const list = await read(bytes)
    expect(list).to.deep.include({ ok: false })
    expect(!list.ok && list.problem.key).to.equal('spreadsheets.errors.notUtf8')
  })

  const guid = (n: number) => `{8F14E45F-CEEA-467A-9575-1C2B3D4E5F${String(n).padStart(2, '0')}}`
  const capitals = {
    'export/manifest.csv': csv(
      'PropertyName,Value',
      'manifest.version,1.0',
      'oneroster.version,1.1',
      ...['orgs', 'users', 'classes', 'enrollments', 'academicSessions', 'demographics'].map(
        (name) => `file.${name},BULK`,
      ),
    ),
    'export/orgs.csv': csv('sourcedId,name,type,identifier', `${guid(1)},Trường THCS Bến Lam,SCHOOL,BL01`),
    'export/academicSessions.csv': csv(
      'sourcedId,title,type,startDate,endDate',
      `${guid(2)},Năm học 2026-2027,SCHOOLYEAR,2026-09-01,2027-05-31`,
      `${guid(9)},Năm,schoolYear,2027-09-06,2028-05-31`,
    ),
    'export/classes.csv': csv(
      'sourcedId,status,title,grades,courseSourcedId,classType,schoolSourcedId,termSourcedIds,metadata.room',
      `${guid(3)},ACTIVE,6A1,06,,HOMEROOM,${guid(1)},${guid(2)},P101`,
      `${guid(8)},Active,7A1,07,,Homeroom,${guid(1)},${guid(9)},P102`,
    ),
    'export/users.csv': csv(
      'sourcedId,status,enabledUser,orgSourcedIds,role,username,givenName,familyName,middleName,customColumn',
      `${guid(4)},ACTIVE,TRUE,${guid(1)},STUDENT,khoi.ma,Khôi,Mai,Anh,1`,
      `${guid(5)},ACTIVE,TRUE,${guid(1)},TEACHER,an.tv,Ân,Trần,Văn,2`,
      `${guid(6)},INACTIVE,FALSE,${guid(1)},STUDENT,han.ng,Hân,Ngô,Gia,3`,
    ),
    'export/enrollments.csv': csv(
      'sourcedId,status,classSourcedId,schoolSourcedId,userSourcedId,role,primary',
      `${guid(10)},ACTIVE,${guid(3)},${guid(1)},${guid(4)},STUDENT,FALSE`,
      `${guid(11)},ACTIVE,${guid(3)},${guid(1)},${guid(5)},TEACHER,TRUE`,
    ),
    'export/demographics.csv': csv('sourcedId,birthDate,sex', `${guid(4)},2015-03-02T00:00:00.000Z,M`),
  }

  it('OneRoster in a folder, with words in capitals, GUIDs, columns of its own, and years told by their title or days', async () => {
    const drafts = await draftsOf(await zipOf(capitals))
    const of = (kind: string) => drafts.filter((draft) => draft.kind === kind)
    expect(of('schools').map(({ label }) => label)).to.deep.equal(['Trường THCS Bến Lam'])
    expect(of('classes').map((draft) => draft.wanted?.kind === 'classes' && draft.wanted.yearKey)).to.deep.equal([
      2026, 2027,
    ])
    expect(of('classes')[0]!.wanted).to.deep.include({ homeroomName: 'Trần Văn Ân' })
    expect(pupilsIn(drafts)[0]).to.deep.equal(['Mai Anh Khôi', '2015-03-02', 'male', '6A1'])
    expect(of('staff')[0]!.wanted).to.deep.include({ homeroomClasses: ['6A1'] })
    // Somebody who is no longer there is asked about, not made.
    expect(of('pupils')[1]!.wanted).to.deep.include({ ends: true })
  })

  it('OneRoster with no more than schools and users, of which the manifest says nothing', async () => {
    const { 'export/orgs.csv': orgs, 'export/users.csv': users } = capitals
    const files = {
      'manifest.csv': csv('propertyName,value', 'oneroster.version,1.1'),
      'orgs.csv': orgs,
      'users.csv': users,
    }
    const drafts = await draftsOf(await zipOf(files))
    expect(pupilsIn(drafts)[0]).to.deep.equal(['Mai Anh Khôi', undefined, undefined, undefined])
  })

  it('OneRoster with semicolons, as a spreadsheet program has saved it', async () => {
    const saved = Object.fromEntries(
      Object.entries(capitals).map(([name, text]) => [name, `\ufeff${text.replaceAll(',', ';')}`]),
    )
    expect(pupilsIn(await draftsOf(await zipOf(saved)))[0]).to.deep.equal(['Mai Anh Khôi', '2015-03-02', 'male', '6A1'])
  })

  it('OneRoster of which a file that the manifest names is missing is refused with its name', async () => {
    const files = Object.fromEntries(Object.entries(capitals).filter(([name]) => !name.includes('enrollments')))
    const list = await read(await zipOf(files))
    expect(!list.ok && list.problem).to.deep.equal({
      key: 'imports.problems.rosterFileMissing',
      values: { name: 'enrollments.csv' },
    })
  })
})
