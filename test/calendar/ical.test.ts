import { expect } from 'chai'
import { timezone, writeCalendar } from '../../server/calendar/ical.ts'
import type { CalendarEntry } from '../../server/pages/calendar-source.ts'

const entry = (change: Partial<CalendarEntry> = {}): CalendarEntry => ({
  ...{ uid: 'lesson-1-2026-11-30', kind: 'lesson', title: 'Toán · 7A2', personIds: [], isWholeDay: false },
  ...{ begins: new Date('2026-11-30T01:55:00Z'), ends: new Date('2026-11-30T02:40:00Z') },
  ...change,
})
const write = (...entries: CalendarEntry[]) =>
  writeCalendar({
    ...{
      name: 'Học liệu',
      site: 'https://hoclieu.example',
      stamp: new Date('2026-11-01T00:00:00Z'),
      entries,
      due: 'Hạn nộp',
    },
  })
/** RFC 5545, 3.1 */
const unfolded = (text: string) => text.replace(/\r\n[ \t]/g, '').split('\r\n')

describe('a calendar for other programs', () => {
  it('tells times of Vietnam, wherever the server stands', () => {
    const lines = unfolded(write(entry()))
    expect(lines).to.include(`DTSTART;TZID=${timezone}:20261130T085500`)
    expect(lines).to.include(`DTEND;TZID=${timezone}:20261130T094000`)
    expect(lines).to.include('UID:lesson-1-2026-11-30@hoclieu.example')
    expect(lines).to.include('DTSTAMP:20261101T000000Z')
    expect(lines).to.include('TZOFFSETTO:+0700')
  })

  it('tells whole days as days', () => {
    const from = new Date('2027-01-31T17:00:00Z')
    const lines = unfolded(
      write(entry({ kind: 'event', begins: from, ends: new Date('2027-02-14T17:00:00Z'), isWholeDay: true })),
    )
    expect(lines.some((line) => /^DTSTART;.*VALUE=DATE.*:20270201$/.test(line))).to.equal(true)
    expect(lines.some((line) => /^DTEND;.*VALUE=DATE.*:20270215$/.test(line))).to.equal(true)
  })

  it('folds lines at 75 octets, between letters, and gives back what they were', () => {
    const title =
      'Bài tập về nhà: đọc kĩ đề, vẽ hình và chứng minh hai tam giác bằng nhau 📐📐 – phần tự luận số mười hai'
    const note = 'Dấu phẩy, chấm phẩy; gạch \\ chéo\nvà dòng mới ' + 'ễ'.repeat(80)
    const text = write(entry({ title, note }))
    for (const line of text.split('\r\n')) {
      expect(Buffer.byteLength(line), line).to.be.at.most(75)
      expect(line).to.not.match(/\ufffd|[\ud800-\udbff]$/)
    }
    const lines = unfolded(text)
    expect(lines).to.include(`SUMMARY:${title.replaceAll(',', '\\,')}`)
    expect(lines.find((line) => line.startsWith('DESCRIPTION:'))).to.include(
      'Dấu phẩy\\, chấm phẩy\\; gạch \\\\ chéo\\nvà',
    )
  })

  it('says of what is due that it is, and of what is left out that it is', () => {
    const lines = unfolded(
      write(entry({ kind: 'due', ends: undefined, title: 'Bài 3' }), entry({ uid: 'b', isCancelled: true })),
    )
    expect(lines).to.include('SUMMARY:Hạn nộp: Bài 3')
    expect(lines).to.include('STATUS:CANCELLED')
  })

  it('is the same text for the same entries', () => {
    expect(write(entry())).to.equal(write(entry()))
  })
})
