import { expect } from 'chai'
import { formatBytes, formatDate } from '../../server/pages/helpers.ts'

describe('dates on a page', () => {
  const now = new Date('2026-11-21T05:00:00Z')

  it('are those of Vietnam', () => {
    expect(formatDate(new Date('2026-11-20T17:00:00Z'), 'day', 'vi', now)).to.equal('21/11/2026')
    expect(formatDate(new Date('2026-11-20T16:59:59Z'), 'day', 'vi', now)).to.equal('20/11/2026')
    expect(formatDate(new Date('2026-11-20T17:05:00Z'), 'time', 'vi', now)).to.equal('00:05')
  })

  it('have the day first in English too', () => {
    expect(formatDate(now, 'day', 'en', now)).to.equal('21/11/2026')
  })

  it('name the day of the week', () => {
    expect(formatDate(now, 'weekday', 'vi', now)).to.match(/^Thứ Bảy/)
  })

  const relative: [string, string][] = [
    ['2026-11-21T04:59:01Z', '59 giây trước'],
    ['2026-11-21T04:59:00Z', '1 phút trước'],
    ['2026-11-21T04:00:01Z', '59 phút trước'],
    ['2026-11-21T04:00:00Z', '1 giờ trước'],
    ['2026-11-20T05:00:00Z', 'hôm qua'],
    ['2026-11-14T05:00:01Z', '6 ngày trước'],
    ['2026-11-14T05:00:00Z', '14/11/2026'],
  ]
  for (const [at, text] of relative) {
    it(`say ${text}`, () => expect(formatDate(new Date(at), 'relative', 'vi', now).toLowerCase()).to.equal(text))
  }
})

describe('the size of a file', () => {
  const sizes: [number, string][] = [
    [0, '0 B'],
    [1023, '1.023 B'],
    [1024, '1 KB'],
    [1536, '1,5 KB'],
    [10 * 1024, '10 KB'],
    [48 * 1024 ** 2, '48 MB'],
    [2 * 1024 ** 3, '2 GB'],
    [5000 * 1024 ** 4, '5.000 TB'],
  ]
  for (const [value, text] of sizes) it(`of ${value} is ${text}`, () => expect(formatBytes(value, 'vi')).to.equal(text))

  it('has a point in English', () => expect(formatBytes(1536, 'en')).to.equal('1.5 KB'))
})
