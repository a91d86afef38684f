// Spreadsheets as schools have them, not as anybody here would make them.

import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import type { ReadList } from '../../server/imports/read/list.ts'
import { isRoster } from '../../server/imports/read/one-roster.ts'
import { readWorkbook } from '../../server/imports/read/spreadsheet.ts'
import { readDay } from '../../server/imports/read/values.ts'
import type { Draft, Kind, WantedPupil, WantedStaff } from '../../server/imports/wanted.ts'
import type { Cell } from '../../server/spreadsheets/index.ts'
import { withDatabase } from '../outbox/outbox.ts'
import { csv, workbook } from './lists.ts'

describe('reading a list', () => {
  withDatabase()
  let directory: string
  before(async () => (directory = await mkdtemp(join(tmpdir(), 'hoclieu-reading-'))))
  after(() => rm(directory, { recursive: true }))

  const read = async (content: string | Buffer, kind?: Kind): Promise<ReadList> => {
    const path = join(directory, 'file')
    await writeFile(path, content)
    return await readWorkbook(path, kind)
  }
  const draftsOf = async (content: string | Buffer, kind?: Kind): Promise<readonly Draft[]> => {
    const list = await read(content, kind)
    if (!list.ok) throw new Error(list.problem.key)
    return list.drafts
  }
  const problemOf = async (content: string | Buffer) => {
    const list = await read(content)
    return list.ok ? undefined : list.problem.key
  }
  const pupils = (drafts: readonly Draft[]) =>
    drafts.flatMap(({ wanted }) => (wanted?.kind === 'pupils' ? [wanted as WantedPupil] : []))

  const classList = {
    'LỚP 6A1': [
      ['PHÒNG VĂN HOÁ - XÃ HỘI PHƯỜNG BẾN LAM', null, null, null, null, null, null],
      ['TRƯỜNG THCS BẾN LAM', null, null, null, null, null, null],
      [],
      ['DANH SÁCH HỌC SINH LỚP 6A1', null, null, null, null, null, null],
      ['Năm học 2026 - 2027', null, null, null, null, null, null],
      [],
      ['TT', 'HỌ VÀ TÊN', null, 'NGÀY SINH', 'NỮ', 'LỚP', 'GHI CHÚ'],
      ['(1)', '(2)', '(3)', '(4)', '(5)', '(6)', '(7)'],
      [1, 'Mai Anh', 'Khôi', new Date('2015-03-02'), null, '6A1', null],
      [2, 'Ngô Gia', 'Hân', '19/8/15', 'x', '6A1', 'Lớp trưởng'],
      [],
      ['TT', 'HỌ VÀ TÊN', null, 'NGÀY SINH', 'NỮ', 'LỚP', 'GHI CHÚ'],
      [3, 'Lò Văn', 'Ún', '2015-01-30', null, '6A1', null],
      [null, 'Tổng cộng: 3 học sinh, 1 nữ', null, null, null, null, null],
      [null, null, null, null, null, 'Bến Lam, ngày 05 tháng 9 năm 2026', null],
      [null, 'Người lập', null, null, null, 'HIỆU TRƯỞNG', null],
    ],
  }

  it('finds the headings below titles, a name in two columns under one heading, and what is no record', async () => {
    const drafts = await draftsOf(await workbook(classList))
    expect(
      pupils(drafts).map(({ person, className }) => [person.fullName, person.birthDate, person.gender, className]),
    ).to.deep.equal([
      ['Mai Anh Khôi', '2015-03-02', 'male', '6A1'],
      ['Ngô Gia Hân', '2015-08-19', 'female', '6A1'],
      ['Lò Văn Ún', '2015-01-30', 'male', '6A1'],
    ])
    expect(drafts.filter(({ leftOut }) => leftOut?.code === 'noRecord')).to.have.length(5)
    expect(drafts[1]!.place).to.equal('LỚP 6A1, 9')
  })

  it('understands headings in two rows, with what stands above several', async () => {
    const sheet = {
      'Danh sách': [
        ['DANH SÁCH HỌC SINH', null, null, null, null, null, null, null],
        ['STT', 'Họ và tên', null, 'Ngày sinh', 'Cha', null, 'Mẹ', null],
        [null, 'Họ đệm', 'Tên', null, 'Họ tên', 'SĐT', 'Họ tên', 'SĐT'],
        [1, 'Ngô Gia', 'Hân', '19/08/2015', 'Ngô Gia Ơn', '0901 111 111', 'Phùng Bảo Châu', 901234567],
      ],
    }
    const [pupil] = pupils(await draftsOf(await workbook(sheet), 'pupils'))
    expect(pupil!.person.fullName).to.equal('Ngô Gia Hân')
    expect(pupil!.guardians).to.deep.equal([
      { relation: 'father', person: { fullName: 'Ngô Gia Ơn', phone: '0901111111' } },
      { relation: 'mother', person: { fullName: 'Phùng Bảo Châu', phone: '0901234567' } },
    ])
  })

  it('takes a sheet for each class, named after it, and several kinds in one workbook', async () => {
    const rows = [
      ['Họ và tên', 'Ngày sinh'],
      ['Lê An', '01/01/2015'],
    ]
    const sheets = {
      'Giáo viên': [
        ['Họ tên', 'Chức vụ'],
        ['Trần Văn Ân', 'Giáo viên'],
      ],
      '6A1': rows,
      '6A2': rows,
      'Hướng dẫn': [['Đọc kĩ'], ['trước khi dùng']],
    }
    const list = await read(await workbook(sheets))
    if (!list.ok) throw new Error(list.problem.key)
    expect(list.drafts.map(({ kind }) => kind)).to.deep.equal(['staff', 'pupils', 'pupils'])
    expect(pupils(list.drafts).map(({ className }) => className)).to.deep.equal(['6A1', '6A2'])
    expect(list.notes).to.deep.include({ code: 'sheetIgnored', values: { name: 'Hướng dẫn' } })
  })

  const separators: [string, string][] = [
    ['semicolons', ';'],
    ['commas', ','],
    ['tabs', '\t'],
  ]
  for (const [what, separator] of separators)
    for (const mark of ['', '\ufeff'])
      it(`reads CSV with ${what}${mark === '' ? '' : ' and a byte order mark'}, headings without diacritics`, async () => {
        const lines = [
          ['stt', 'ho va ten', 'ngay sinh', 'LOP'],
          ['1', '"Mai ""Anh"" Khôi"', '02/03/2015', '6A1'],
        ]
        const [draft] = await draftsOf(mark + csv(...lines.map((line) => line.join(separator))))
        expect(draft!.problems[0]?.code, 'quotes are no part of a name').to.equal(undefined)
        expect(draft!.wanted).to.deep.include({ kind: 'pupils', className: '6A1' })
      })

  it('composes letters and their marks, and names in capitals', async () => {
    const text = csv(
      'Họ và tên;Ngày sinh;Lớp',
      'NGUYỄN THỊ HƯỜNG;01/01/2015;6A1',
      "H'LAN ÊBAN;01/01/2015;6A1",
    ).normalize('NFD')
    const names = pupils(await draftsOf(text)).map(({ person }) => person.fullName)
    expect(names).to.deep.equal(['Nguyễn Thị Hường', "H'Lan Êban"])
    expect(names[0]).to.equal(names[0]!.normalize('NFC'))
  })

  it('keeps a personal id that stands under “Mã định danh” as one', async () => {
    const drafts = await draftsOf(
      csv(
        'Họ và tên;Ngày sinh;Lớp;Mã định danh',
        'Mai Anh Khôi;02/03/2015;6A1;079215000101',
        'Ngô Gia Hân;19/08/2015;6A1;79315000102',
      ),
    )
    for (const { person } of pupils(drafts)) {
      expect(person.sectorCode).to.equal(undefined)
      expect(person.personalId!.masked).to.match(/^•{8}010[12]$/)
    }
    expect(JSON.stringify(drafts)).not.to.match(/0?79[23]15000/)
    expect(drafts[1]!.remarks.map(({ code }) => code)).to.include('zerosRestored')
  })

  it('takes a code of the sector for one', async () => {
    const [pupil] = pupils(
      await draftsOf(csv('Họ và tên;Ngày sinh;Lớp;Mã định danh', 'Mai Anh Khôi;02/03/2015;6A1;7912345678')),
    )
    expect(pupil!.person.sectorCode).to.equal('7912345678')
  })

  it('reads roles and assignments of staff as schools write them', async () => {
    const drafts = await draftsOf(
      csv(
        'Họ và tên;Chức vụ;Phân công giảng dạy;Chủ nhiệm',
        'Lê An;Phó Hiệu trưởng;;',
        '"Lê Ân";"Giáo viên kiêm tổ trưởng chuyên môn";"Toán: 6A1, 6A2; Tin học: 6A2";6A1',
      ),
    )
    const staff = drafts.map(({ wanted }) => wanted as WantedStaff)
    expect(staff.map(({ roles }) => roles)).to.deep.equal([['vicePrincipal'], ['teacher', 'subjectLeader']])
    expect(staff[1]!.teaching).to.deep.equal([
      { subject: 'Toán', className: '6A1' },
      { subject: 'Toán', className: '6A2' },
      { subject: 'Tin học', className: '6A2' },
    ])
  })

  const garbled: [string, string][] = [
    [
      'TCVN3',
      csv(
        'Hä vµ tªn;Ngµy sinh;Líp',
        'NguyÔn V¨n An;01/01/2015;6A1',
        'TrÇn ThÞ B×nh;01/01/2015;6A1',
        'Lª §øc Anh;01/01/2015;6A1',
      ),
    ],
    [
      'UTF-8 that was read as something else',
      csv('Há» vÃ  tÃªn;NgÃ y sinh;Lá»›p', 'Nguyá»…n VÄƒn An;01/01/2015;6A1', 'Tráº§n Thá»‹ BÃ¬nh;01/01/2015;6A1'),
    ],
    [
      'names alone in TCVN3 below sound headings',
      csv('Họ và tên;Ngày sinh;Lớp', 'NguyÔn V¨n An;01/01/2015;6A1', 'TrÇn ThÞ B×nh;01/01/2015;6A1'),
    ],
    [
      'Windows-1258 that was read as Western',
      csv('Họ và tên;Ngày sinh;Lớp', 'NguyêÞn Vãn An;01/01/2015;6A1', 'Trâ\u00ccn Thi\u00f2 Bi\u00ccnh;01/01/2015;6A1'),
    ],
  ]
  for (const [what, text] of garbled)
    it(`refuses ${what} with a sentence`, async () =>
      expect(await problemOf(text)).to.equal('imports.problems.garbled'))

  it('refuses bytes of Windows-1258', async () => {
    const bytes = Buffer.from(
      'H\u00ce va\u00cc t\u00ean;Nga\u00ccy sinh;L\u00f5\u00eep\r\nNguy\u00ea\u00den V\u00e3n An;01/01/2015;6A1\r\n',
      'latin1',
    )
    expect(await problemOf(bytes)).to.equal('spreadsheets.errors.notUtf8')
  })

  it('takes sound names for sound, with all the vowels that stand together', async () => {
    const names = [
      'Hoàng Thị Thuý',
      'Khuất Duy Hoà',
      'Nguyễn Quỳnh Loan',
      'Triệu Thuỵ Uyên',
      'Lò Văn Ún',
      'Y Blăng Niê',
      'Đặng Ơn',
      'Trương Huệ',
      'Kpă Y Giàng',
      'Tòng Xuân Giòn',
    ]
    const drafts = await draftsOf(csv('Họ và tên;Ngày sinh;Lớp', ...names.map((name) => `${name};01/01/2015;6A1`)))
    expect(pupils(drafts).map(({ person }) => person.fullName)).to.deep.equal(names)
  })

  it('says what it cannot read', async () => {
    expect(await problemOf(csv('a;b;c', '1;2;3'))).to.equal('imports.problems.noHeadings')
    expect(await problemOf(csv('Họ và tên;Ngày sinh;Lớp'))).to.equal('imports.problems.noRows')
    expect(await problemOf('')).to.equal('spreadsheets.errors.empty')
    expect(await isRoster(join(directory, 'file'))).to.equal(false)
  })

  const days: [Cell, string | undefined][] = [
    ['2/3/2015', '2015-03-02'],
    ['02-03-2015', '2015-03-02'],
    ['02 / 03 / 2015', '2015-03-02'],
    ['2.3.15', '2015-03-02'],
    ['2/3/85', '1985-03-02'],
    ['2015-03-02', '2015-03-02'],
    ['2015-03-02T00:00:00.000Z', '2015-03-02'],
    ['02/03/2015 00:00:00', '2015-03-02'],
    [42065, '2015-03-02'],
    [new Date('2015-03-02'), '2015-03-02'],
    ['29/02/2015', undefined],
    ['29/02/2016', '2016-02-29'],
    ['tháng ba', undefined],
  ]
  for (const [cell, day] of days)
    it(`reads ${cell instanceof Date ? 'a date' : JSON.stringify(cell)} as ${day ?? 'no day'}`, () => {
      expect(readDay(cell, new Date('2026-11-27'))).to.equal(day)
    })
})
