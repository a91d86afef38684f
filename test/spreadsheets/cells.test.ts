import { expect } from 'chai'
import { type Cell, dayOfCell, isBlank, numberOfCell, textOfCell } from '../../server/spreadsheets/index.ts'

describe('a cell', () => {
  const texts: [Cell | undefined, string][] = [
    [null, ''],
    [undefined, ''],
    ['  Toán\u00a0 ', 'Toán'],
    ['Toa\u0301n', 'Toán'],
    [140, '140'],
    [38203004001234, '38203004001234'],
    [1e21, '1000000000000000000000'],
    [8.5, '8.5'],
    [true, 'true'],
    [new Date('2013-11-05T00:00:00Z'), '05/11/2013'],
    [new Date(NaN), ''],
  ]
  for (const [cell, text] of texts)
    it(`reads ${String(cell)} as “${text}”`, () => expect(textOfCell(cell)).to.equal(text))

  it('is blank when nothing can be read in it', () => {
    expect([null, '', ' \u00a0', 0, false, 'a'].map(isBlank)).to.deep.equal([true, true, true, false, false, false])
  })

  const numbers: [Cell, number | undefined][] = [
    [8.5, 8.5],
    ['8,5', 8.5],
    ['8.5', 8.5],
    [' 140 ', 140],
    ['-3', -3],
    ['1.348.000', undefined],
    ['8,', undefined],
    ['tám', undefined],
    ['', undefined],
    [null, undefined],
    [NaN, undefined],
    [true, undefined],
  ]
  for (const [cell, number] of numbers)
    it(`is ${number ?? 'no number'} as ${JSON.stringify(cell)}`, () => expect(numberOfCell(cell)).to.equal(number))

  const days: [Cell, string | undefined][] = [
    [new Date('2013-11-05T00:00:00Z'), '2013-11-05'],
    ['05/11/2013', '2013-11-05'],
    ['5/1/2013', '2013-01-05'],
    ['5.11.2013', '2013-11-05'],
    ['05-11-2013', '2013-11-05'],
    ['2013-11-05', '2013-11-05'],
    ['29/02/2012', '2012-02-29'],
    ['29/02/2013', undefined],
    ['31/04/2013', undefined],
    ['11/13/2013', undefined],
    ['5/11/13', undefined],
    ['hôm qua', undefined],
    [new Date(NaN), undefined],
    [41583, undefined],
    [null, undefined],
  ]
  for (const [cell, day] of days)
    it(`is ${day ?? 'no day'} as ${cell instanceof Date ? 'a date' : JSON.stringify(cell)}`, () =>
      expect(dayOfCell(cell)).to.equal(day))
})
