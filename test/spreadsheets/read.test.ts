import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { expect } from 'chai'
import { ZipFile } from 'yazl'
import { type Cell, readSpreadsheet, writeCsv, writeXlsx } from '../../server/spreadsheets/index.ts'

const csv = { takesCsv: true }

describe('reading a spreadsheet', () => {
  let directory: string
  before(async () => (directory = await mkdtemp(join(tmpdir(), 'hoclieu-sheets-'))))
  after(() => rm(directory, { recursive: true }))

  const put = async (content: string | Buffer) => {
    const path = join(directory, 'file')
    await writeFile(path, content)
    return path
  }
  const sheetOf = (rows: readonly (readonly Cell[])[], name = 'Trang') => ({ name, columns: [{ heading: 'Mã' }], rows })
  const problemOf = async (content: string | Buffer, options = {}) => {
    const reading = await readSpreadsheet(await put(content), options)
    return reading.ok ? undefined : reading.error.key
  }
  const rowsOf = async (content: string | Buffer, options = {}) => {
    const reading = await readSpreadsheet(await put(content), options)
    if (!reading.ok) throw new Error(reading.error.key)
    return reading.sheets[0]!.rows
  }
  const problem = (name: string) => `spreadsheets.errors.${name}`

  const noXlsx: [string, string | Buffer, string][] = [
    ['nothing', '', 'empty'],
    ['a text', 'Mã;Tên\r\nTOAN;Toán\r\n', 'notXlsx'],
    ['a picture', Buffer.from('89504e470d0a1a0a0000000d', 'hex'), 'notXlsx'],
    ['an old or locked workbook', Buffer.from('d0cf11e0a1b11ae10000', 'hex'), 'oldFormat'],
    ['the beginning of a ZIP', Buffer.from('PK\x03\x04 and no more'), 'damaged'],
  ]
  for (const [what, content, expected] of noXlsx)
    it(`refuses ${what}`, async () => expect(await problemOf(content)).to.equal(problem(expected)))

  it('refuses a ZIP of something else', async () => {
    const zip = await zipOf({ 'a.xml': '<a/>', 'b.txt': 'b' })
    expect(await problemOf(zip)).to.be.oneOf([problem('notXlsx'), problem('damaged')])
  })

  it('refuses a workbook that broke off', async () => {
    const whole = await writeXlsx([sheetOf([['TOAN']])])
    expect(await problemOf(whole.subarray(0, whole.length - 100))).to.equal(problem('damaged'))
  })

  it('refuses what would unpack into too much before it unpacks anything', async () => {
    const zip = await zipOf({ 'xl/worksheets/sheet1.xml': 'x'.repeat(1000) })
    expect(await problemOf(withSize(zip, 201 * 1024 * 1024))).to.equal(problem('tooLarge'))
  })

  it('refuses what unpacks into more than it tells', async () => {
    const zip = await zipOf({ 'xl/worksheets/sheet1.xml': 'x'.repeat(1000) })
    expect(await problemOf(withSize(zip, 10))).to.equal(problem('damaged'))
  })

  it('ends its thread, not the server, over a sheet whose one cell stands at the far end', async () => {
    const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
    const relations = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
    const zip = await zipOf({
      'xl/workbook.xml': `<workbook xmlns="${main}" xmlns:r="${relations}"><sheets><sheet name="a" sheetId="1" r:id="r1"/></sheets></workbook>`,
      'xl/_rels/workbook.xml.rels': `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="${relations}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
      'xl/worksheets/sheet1.xml': `<worksheet xmlns="${main}"><sheetData><row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData></worksheet>`,
    })
    expect(await problemOf(zip)).to.be.oneOf([problem('tooLarge'), problem('tooManyRows')])
  })

  it('refuses a sheet of more rows than wanted, and takes one of as many', async () => {
    const rows = [['a'], ['b'], ['c']]
    const workbook = await writeXlsx([sheetOf([]), sheetOf(rows, 'Dài')])
    const reading = await readSpreadsheet(await put(workbook), { mostRows: 3 })
    expect(reading).to.deep.equal({ ok: false, error: { key: problem('tooManyRows'), values: { limit: 3 } } })
    expect(await problemOf(workbook, { mostRows: 4 })).to.equal(undefined)

    const list = writeCsv(sheetOf(rows))
    expect(await problemOf(list, { ...csv, mostRows: 3 })).to.equal(problem('tooManyRows'))
    expect(await problemOf(list, { ...csv, mostRows: 4 })).to.equal(undefined)
  })

  it('gives every sheet with its cells as they were written', async () => {
    const day = new Date('2013-11-05T00:00:00Z')
    const rows: Cell[][] = [
      ['Toán “6”', 140, day, true, null, '=1+1', ' 0123'],
      [null],
      ['Ngữ văn & <Tiếng Việt>', 8.5],
    ]
    const workbook = await writeXlsx([sheetOf(rows, 'Môn học'), sheetOf([['b']], 'Cây')])
    const reading = await readSpreadsheet(await put(workbook))
    if (!reading.ok) throw new Error(reading.error.key)
    expect(reading.sheets.map(({ name }) => name)).to.deep.equal(['Môn học', 'Cây'])
    const [, first, empty, last] = reading.sheets[0]!.rows
    expect(first).to.deep.equal(['Toán “6”', 140, day, true, null, '=1+1', ' 0123'])
    expect(empty!.every((cell) => cell === null)).to.equal(true)
    expect(last!.slice(0, 2)).to.deep.equal(['Ngữ văn & <Tiếng Việt>', 8.5])
  })

  it('counts empty rows above the headings', async () => {
    const workbook = await writeXlsx([{ name: 'a', columns: [], rows: [[null], ['Mã'], ['TOAN']] }])
    expect((await rowsOf(workbook)).at(-1)).to.deep.equal(['TOAN'])
    expect(await rowsOf(workbook)).to.have.length(4)
  })

  const lists: [string, string | Buffer][] = [
    ['semicolons', 'Mã;Tên\r\nTOAN;"Toán; ""số"" và, hình"\r\n'],
    ['commas', 'Mã,Tên\nTOAN,"Toán; ""số"" và, hình"'],
    ['tabs', 'Mã\tTên\nTOAN\t"Toán; ""số"" và, hình"\n'],
    ['a mark of UTF-8', '\ufeffMã;Tên\nTOAN;"Toán; ""số"" và, hình"'],
    ['UTF-16', Buffer.from('\ufeffMã\tTên\r\nTOAN\t"Toán; ""số"" và, hình"\r\n', 'utf16le')],
  ]
  for (const [how, content] of lists) {
    it(`takes a list with ${how}`, async () => {
      expect(await rowsOf(content, csv)).to.deep.equal([
        ['Mã', 'Tên'],
        ['TOAN', 'Toán; "số" và, hình'],
      ])
    })
  }

  it('finds the separator outside of quotes, and without one takes each line as a cell', async () => {
    expect((await rowsOf('"a;b;c;d",e\n1,2', csv))[0]).to.deep.equal(['a;b;c;d', 'e'])
    expect(await rowsOf('Mã\nTOAN', csv)).to.deep.equal([['Mã'], ['TOAN']])
  })

  it('refuses lists that are not in UTF-8, and what is no text', async () => {
    expect(await problemOf(Buffer.from('Mã;Tên\nTOAN;Toán', 'latin1'), csv)).to.equal(problem('notUtf8'))
    expect(await problemOf(Buffer.from('a\0b;c'), csv)).to.equal(problem('notCsv'))
  })

  it('takes its own lists back, also with texts that look like formulas', async () => {
    const row = ['=1+1', '+84 12', '-', '@a', "'b", 'a;b', 'dòng 1\ndòng 2', '']
    const list = writeCsv({ columns: row.map((_, at) => ({ heading: `c${at}` })), rows: [row] })
    expect(list)
      .to.match(/^\ufeffc0;c1/)
      .and.to.include("\r\n'=1+1;")
    expect((await rowsOf(list, csv))[1]).to.deep.equal([...row.slice(0, -1), null])
  })

  it('holds nobody up while it reads and writes thousands of rows', async () => {
    const rows = Array.from({ length: 5000 }, (_, at) => [
      `TOAN6.${at}`,
      'Giải bài toán gắn với đời sống',
      at,
      'a',
      'b',
    ])
    await put(await writeXlsx([sheetOf([])]))
    let turns = 0
    const timer = setInterval(() => turns++, 1)
    const workbook = await writeXlsx([sheetOf(rows)])
    const whileWriting = turns
    expect(await rowsOf(workbook)).to.have.length(5001)
    clearInterval(timer)
    expect(whileWriting).to.be.above(20)
    expect(turns - whileWriting).to.be.above(20)
  })

  it('reads several at the same time', async () => {
    const path = await put(await writeXlsx([sheetOf([['TOAN']])]))
    const readings = await Promise.all([1, 2, 3, 4, 5].map(() => readSpreadsheet(path)))
    expect(readings.every(({ ok }) => ok)).to.equal(true)
    expect((await readFile(path)).length).to.be.above(0)
  })
})

async function zipOf(files: Record<string, string>): Promise<Buffer> {
  const zip = new ZipFile()
  for (const [name, content] of Object.entries(files)) zip.addBuffer(Buffer.from(content), name)
  zip.end()
  return await buffer(zip.outputStream)
}

/** Another size of the first file in the directory than it has. */
function withSize(zip: Buffer, size: number): Buffer {
  const copy = Buffer.from(zip)
  copy.writeUInt32LE(size, copy.indexOf('PK\x01\x02') + 24)
  return copy
}
