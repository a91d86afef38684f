import { expect } from 'chai'
import type { Types } from 'mongoose'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import writeXlsx from 'write-excel-file/node'
import { type Page, readPages } from '../../server/processing/index.ts'
import { useToolFolders } from '../../server/processing/tools/places.ts'
import type { Format } from '../../server/uploads/index.ts'
import {
  makeDocx,
  makeEpub,
  makeLatinPdf,
  makeLongPdf,
  makeOpenDocument,
  makePdf,
  makePptx,
  makeScan,
  makeZip,
} from './files.ts'
import { look, nowhere, take, withFiles } from './processing.ts'

const tcvn3 = '§Ò kiÓm tra gi÷a häc k× I, m«n To¸n líp 6. Häc sinh lµm bµi trªn giÊy thi, kh«ng sö dông tµi liÖu.'
const fromTcvn3 = 'Đề kiểm tra giữa học kì I, môn Toán lớp 6. Học sinh làm bài trên giấy thi, không sử dụng tài liệu.'

describe('the text of a file', () => {
  withFiles()
  before(() => useToolFolders(nowhere))

  async function read(body: Buffer, format: Format): Promise<{ id: Types.ObjectId; pages: Page[] }> {
    const id = await take(body, format)
    expect((await look(id)).steps.text, JSON.stringify((await look(id)).steps.text)).to.include({ state: 'done' })
    return { id, pages: await readPages(id) }
  }

  it('is read page by page from a PDF', async () => {
    const { id, pages } = await read(
      await makePdf(['Bài 1: Phân số bằng nhau', 'Trang hai nói về hỗn số', 'Ước chung lớn nhất của 12 và 18']),
      'pdf',
    )

    expect(pages).to.deep.equal([
      { number: 1, text: 'Bài 1: Phân số bằng nhau' },
      { number: 2, text: 'Trang hai nói về hỗn số' },
      { number: 3, text: 'Ước chung lớn nhất của 12 và 18' },
    ])
    expect((await look(id)).facts).to.deep.equal({ pages: 3, words: 20, language: 'vi' })
  })

  it('is given from any page on, and as many as are wanted', async () => {
    const { id } = await read(await makePdf(['một', 'hai', 'ba', 'bốn']), 'pdf')

    expect((await readPages(id, { from: 1, most: 2 })).map(({ text }) => text)).to.deep.equal(['hai', 'ba'])
    expect(await readPages(id, { from: 4 })).to.deep.equal([])
  })

  it('is missing in a scan, which is told', async () => {
    const { id } = await read(await makeScan(), 'pdf')

    expect(await look(id)).to.deep.include({ facts: { pages: 2 } })
    expect((await look(id)).steps.text).to.include({ state: 'done', reason: 'scanned' })
  })

  it('is converted from the legacy fonts of a PDF, and is in capitals where they have only these', async () => {
    const { id, pages } = await read(makeLatinPdf('.VnTime', tcvn3), 'pdf')
    expect(pages[0]?.text).to.equal(fromTcvn3)
    expect((await look(id)).encoding).to.equal('converted')

    const capitals = await read(makeLatinPdf('ABCDEF+.VnTimeH', tcvn3), 'pdf')
    expect(capitals.pages[0]?.text).to.equal(fromTcvn3.toUpperCase())
  })

  it('is read from Word, with headings as titles', async () => {
    const { pages } = await read(
      await makeDocx([
        { text: 'Mục tiêu bài học', heading: true },
        'Học sinh nhận biết được phân số. '.repeat(60),
        { text: 'Hoạt động khởi động', heading: true },
        'Trò chơi & câu đố <vui>',
      ]),
      'docx',
    )

    expect(pages.map(({ title }) => title)).to.deep.equal(['Mục tiêu bài học', 'Hoạt động khởi động'])
    expect(pages[1]?.text).to.equal('Hoạt động khởi động\nTrò chơi & câu đố <vui>')
  })

  it('is converted in Word where, and only where, it stands in legacy fonts', async () => {
    const { id, pages } = await read(
      await makeDocx([
        { text: 'phßng gi¸o dôc', font: '.VnTimeH' },
        { text: 'Tröôøng tieåu hoïc', font: 'VNI-Times' },
        { text: 'Chữ này là Unicode, và “façade” là tiếng Pháp', font: 'Times New Roman' },
      ]),
      'docx',
    )

    expect(pages[0]?.text.split('\n')).to.deep.equal([
      'PHÒNG GIÁO DỤC',
      'Trường tiểu học',
      'Chữ này là Unicode, và “façade” là tiếng Pháp',
    ])
    expect((await look(id)).encoding).to.equal('converted')
  })

  it('is read from PowerPoint in the order of the slides, with notes', async () => {
    const { id, pages } = await read(
      await makePptx([
        { title: 'Mở đầu', text: 'Chào các em', notes: 'Giới thiệu trong 5 phút' },
        { title: 'Nội dung', text: 'Tế bào là đơn vị của sự sống' },
        { title: 'Củng cố', text: 'Câu hỏi ôn tập' },
      ]),
      'pptx',
    )

    expect(pages).to.deep.equal([
      { number: 1, title: 'Mở đầu', text: 'Mở đầu\nChào các em\n\nGiới thiệu trong 5 phút' },
      { number: 2, title: 'Nội dung', text: 'Nội dung\nTế bào là đơn vị của sự sống' },
      { number: 3, title: 'Củng cố', text: 'Củng cố\nCâu hỏi ôn tập' },
    ])
    expect((await look(id)).facts.slides).to.equal(3)
  })

  it('is read from Excel sheet by sheet', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'hoclieu-test-'))
    const path = join(folder, 'diem.xlsx')
    const rows = (...texts: string[]) => [texts.map((value) => ({ value })), [{ value: 'Tổng' }, { value: 8.5 }]]
    await (writeXlsx as unknown as (sheets: object[]) => { toFile(path: string): Promise<void> })([
      { data: rows('Họ tên', 'Điểm'), sheet: 'Lớp 6A1' },
      { data: rows('Ma trận đề'), sheet: 'Ma trận' },
    ]).toFile(path)
    const { id, pages } = await read(await readFile(path), 'xlsx')
    await rm(folder, { recursive: true })

    expect(pages).to.deep.equal([
      { number: 1, title: 'Lớp 6A1', text: 'Họ tên Điểm\nTổng 8.5' },
      { number: 2, title: 'Ma trận', text: 'Ma trận đề\nTổng 8.5' },
    ])
    expect((await look(id)).facts.sheets).to.equal(2)
  })

  it('is read from OpenDocument', async () => {
    const text = await read(
      await makeOpenDocument(
        'text',
        '<text:h>Chương một</text:h><text:p>Thơ<text:s/>lục<text:tab/>bát<text:line-break/>và ca dao</text:p>',
      ),
      'odt',
    )
    expect(text.pages).to.deep.equal([{ number: 1, title: 'Chương một', text: 'Chương một\nThơ lục bát\nvà ca dao' }])

    const slides = await read(
      await makeOpenDocument(
        'presentation',
        '<draw:page><draw:frame presentation:class="title"><draw:text-box><text:p>Sóng</text:p></draw:text-box></draw:frame><draw:frame><draw:text-box><text:p>Sóng âm</text:p></draw:text-box></draw:frame></draw:page><draw:page><draw:frame><draw:text-box><text:p>Hết</text:p></draw:text-box></draw:frame></draw:page>',
      ),
      'odp',
    )
    expect(slides.pages).to.deep.equal([
      { number: 1, title: 'Sóng', text: 'Sóng\nSóng âm' },
      { number: 2, text: 'Hết' },
    ])

    const sheets = await read(
      await makeOpenDocument(
        'spreadsheet',
        '<table:table table:name="Tổ 1"><table:table-row><table:table-cell><text:p>An</text:p></table:table-cell><table:table-cell table:number-columns-repeated="1000"/><table:table-cell><text:p>9</text:p></table:table-cell></table:table-row></table:table>',
      ),
      'ods',
    )
    expect(sheets.pages[0]).to.include({ number: 1, title: 'Tổ 1' })
    expect(sheets.pages[0]?.text).to.match(/^An/)
  })

  it('is what somebody sees of a web page', async () => {
    const html =
      '<title>Quang hợp</title><style>p{}</style><script>alert("không")</script><h1>Lá cây</h1><p>Cây xanh &amp; ánh s&aacute;ng <b>mặt trời</b></p>'
    const { pages } = await read(Buffer.from(html), 'html')
    expect(pages.map(({ text }) => text).join('\n')).to.equal('Quang hợp\nLá cây\nCây xanh & ánh sáng mặt trời')
  })

  it('is read from plain files, in pieces of about 2,000 characters', async () => {
    const { pages } = await read(Buffer.from('Một dòng văn bản tiếng Việt khá dài.\n'.repeat(200)), 'txt')
    expect(pages).to.have.length.within(3, 6)
    for (const { text } of pages) expect(text.length).to.be.below(2200)

    const markdown = await read(Buffer.from('# Đề cương\n\nÔn tập học kì'), 'md')
    expect(markdown.pages[0]).to.deep.equal({ number: 1, title: 'Đề cương', text: 'Đề cương\n\nÔn tập học kì' })
  })

  it('is converted in plain files by what the letters make', async () => {
    const { id, pages } = await read(Buffer.from(tcvn3, 'latin1'), 'txt')
    expect(pages[0]?.text).to.equal(fromTcvn3)
    expect((await look(id)).encoding).to.equal('converted')
  })

  it('is marked when nobody can say what its letters mean', async () => {
    const { id } = await read(
      Buffer.from('q\uE001\uE002 t\uE003m \uE004\uE005 x\uE006 b\uE007 \uE008\uE009 r\uE00A z\uE00B'),
      'txt',
    )
    expect((await look(id)).encoding).to.equal('doubtful')
  })

  it('is read from captions, with their times', async () => {
    const srt =
      '1\n00:00:05,000 --> 00:00:08,000\n<i>Chào các em</i>\n\n2\n00:01:10,000 --> 00:01:12,500\nHôm nay ta học bài 5\n'
    const { id, pages } = await read(Buffer.from(srt), 'srt')
    expect(pages).to.deep.equal([{ number: 1, title: '00:00:05', text: 'Chào các em\nHôm nay ta học bài 5' }])
    expect((await look(id)).facts.durationSeconds).to.equal(72.5)

    const vtt = await read(Buffer.from(`WEBVTT\n\n00:05.000 --> 00:08.000 align:start\nXin chào\n`), 'vtt')
    expect(vtt.pages).to.deep.equal([{ number: 1, title: '00:05', text: 'Xin chào' }])
  })

  it('is read from a book, chapter by chapter', async () => {
    const { pages } = await read(
      await makeEpub({ c2: '<h1>Mở đầu</h1><p>Ngày xưa</p>', c1: '<h1>Kết</h1><p>Hết chuyện</p>' }),
      'epub',
    )
    expect(pages).to.deep.equal([
      { number: 1, title: 'Mở đầu', text: 'Mở đầu\nNgày xưa' },
      { number: 2, title: 'Kết', text: 'Kết\nHết chuyện' },
    ])
  })

  it('is read from interactive packages', async () => {
    const content = {
      questions: [{ text: '<p>Thủ đô của Việt Nam là gì?</p>', library: 'H5P.Blanks 1.2' }],
      l10n: { ok: 'Bấm vào đây' },
    }
    const h5p = await read(await makeZip({ 'h5p.json': '{}', 'content/content.json': JSON.stringify(content) }), 'h5p')
    expect(h5p.pages.map(({ text }) => text)).to.deep.equal(['Thủ đô của Việt Nam là gì?'])

    const scorm = await read(
      await makeZip({ 'imsmanifest.xml': '<manifest/>', 'index.html': '<p>Bài giảng một</p>' }),
      'scorm',
    )
    expect(scorm.pages.map(({ text }) => text)).to.deep.equal(['Bài giảng một'])
  })

  it('comes in composed letters from whatever it was typed with', async () => {
    const decomposed = 'Trường tiểu học Đặng Hữu Lâm'.normalize('NFD')
    const { pages } = await read(await makeDocx([decomposed]), 'docx')
    expect(pages[0]?.text).to.equal(decomposed.normalize('NFC'))
  })

  it('is read of the first 2,000 pages, and the rest is told', async () => {
    const { id, pages } = await read(makeLongPdf(2100), 'pdf')
    expect(pages).to.have.length(2000)
    expect(await look(id)).to.deep.include({ textPages: 2000 })
    expect((await look(id)).steps.text.reason).to.equal('cut')
    expect((await look(id)).facts.pages).to.equal(2100)
  })
})
