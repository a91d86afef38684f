import { expect } from 'chai'
import { type Cell, matchColumns, rowsBelow } from '../../server/spreadsheets/index.ts'

const columns = { code: ['Mã môn', 'Mã'], name: ['Tên môn học', 'Tên môn'], born: ['Ngày sinh'] }
const match = (...rows: Cell[][]) => matchColumns({ name: '', rows }, columns)

describe('the columns of a sheet', () => {
  const headings = ['Mã môn', 'MÃ MÔN', 'ma mon', '  mã   môn (*)', 'Mã môn:', 'Ma\u0303 mo\u0302n', 'Mã_môn', 'mã']
  for (const heading of headings)
    it(`are known by “${heading}”`, () => expect(match([heading]).at.get('code')).to.equal(0))

  it('may stand in any order, with others between them', () => {
    const { at, unknown, headingRow } = match(['STT', 'Ngày sinh', null, 'tên môn'])
    expect(headingRow).to.equal(0)
    expect([...at]).to.deep.equal([
      ['born', 1],
      ['name', 3],
    ])
    expect(unknown).to.deep.equal(['STT'])
  })

  it('have their headings where most of them are known, below titles and explanations', () => {
    const found = match(['DANH SÁCH MÔN HỌC'], [], ['Mã', 'là mã của môn'], ['Mã', 'Tên môn'], ['TOAN', 'Toán'])
    expect(found.headingRow).to.equal(3)
    expect(match(['a'], ['b']).headingRow).to.equal(-1)
    expect(match().headingRow).to.equal(-1)
  })

  it('are told when two claim to be the same: the first counts', () => {
    const { at, repeated } = match(['Mã', 'Mã môn'])
    expect(at.get('code')).to.equal(0)
    expect(repeated).to.deep.equal(['code'])
  })

  it('give rows their cells and the numbers that people see', () => {
    const rows: Cell[][] = [['Mã', 'Tên môn'], ['TOAN', ' Toán '], [null, ''], ['VAN']]
    const sheet = { name: '', rows }
    const found = rowsBelow(sheet, matchColumns(sheet, columns))
    expect(found.map((row) => [row.number, row.text('code'), row.text('name'), row.cell('born')])).to.deep.equal([
      [2, 'TOAN', 'Toán', null],
      [4, 'VAN', '', null],
    ])
    const none = { name: '', rows: [['x']] }
    expect(rowsBelow(none, matchColumns(none, columns))).to.deep.equal([])
  })
})
