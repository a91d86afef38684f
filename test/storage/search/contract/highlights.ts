import { expect } from 'chai'
import type { Segment } from '../../../../storage/search/index.ts'
import { openFilled, type OpenPlace, type Place } from '../place.ts'

const sentence = 'Các em đọc kĩ đề bài rồi trả lời vào giấy, nhớ ghi họ tên. '
const long = `${sentence.repeat(40)}Quang hợp tạo ra đường và khí oxi nhờ diệp lục. ${sentence.repeat(40)}Khí oxi cần cho sự sống.`

const documents = [
  { id: 'title', title: 'Phân số và số thập phân', authors: ['Lê Lâm', 'Tô Phân'], text: 'Không liên quan.' },
  { id: 'decomposed', title: 'Khoa học: thuỷ tinh'.normalize('NFD') },
  { id: 'markup', title: '<script>alert("sống")</script> & <b>sống</b>' },
  { id: 'long', title: 'Sinh học', text: long },
  { id: 'term', title: 'Ôn tập học kì 1 và học thêm' },
]

export function highlights(open: OpenPlace): void {
  describe('highlights', () => {
    let place: Place
    before(async () => (place = await openFilled(open, documents)))
    after(() => place.close())

    const of = async (text: string, field = 'title') => {
      const { hits } = await place.search.search('materials', { text, highlight: ['title', 'authors', 'text'] })
      return hits[0]?.highlights[field] ?? []
    }
    const marked = (segments: readonly Segment[]) =>
      segments.filter((segment) => segment.marked).map(({ text }) => text)
    const whole = (segments: readonly Segment[]) => segments.map(({ text }) => text).join('')

    it('mark the words that were searched for, in pieces that make up the text', async () => {
      expect(await of('phan so')).to.deep.equal([
        { text: 'Phân', marked: true },
        { text: ' ', marked: false },
        { text: 'số', marked: true },
        { text: ' và ', marked: false },
        { text: 'số', marked: true },
        { text: ' thập ', marked: false },
        { text: 'phân', marked: true },
      ])
    })

    it('are in NFC, also of text that came decomposed', async () => {
      const segments = await of('thuy tinh')
      expect(whole(segments)).to.equal('Khoa học: thuỷ tinh'.normalize('NFC'))
      expect(marked(segments)).to.deep.equal(['thuỷ', 'tinh'])
    })

    it('mark all of a word of which only the beginning was typed', async () => {
      expect(marked(await of('khoa thu'))).to.deep.equal(['Khoa', 'thuỷ'])
    })

    it('mark a word that was misspelt', async () => {
      expect(marked(await of('khoaa', 'title'))).to.deep.equal(['Khoa'])
    })

    it('mark what was found by a synonym, and its words nowhere else', async () => {
      expect(marked(await of('hki'))).to.deep.equal(['học', 'kì', '1'])
    })

    it('leave markup as the text that it is', async () => {
      const segments = await of('sống')
      expect(whole(segments)).to.equal('<script>alert("sống")</script> & <b>sống</b>')
      expect(marked(segments)).to.deep.equal(['sống', 'sống'])
    })

    it('quote a list as one text', async () => {
      const segments = await of('tô phân', 'authors')
      expect(whole(segments)).to.equal('Lê Lâm, Tô Phân')
      expect(marked(segments)).to.deep.equal(['Tô', 'Phân'])
    })

    it('quote the passage of a long text that has most of the words', async () => {
      const segments = await of('quang hợp oxi', 'text')
      expect(marked(segments)).to.deep.equal(['Quang', 'hợp', 'oxi'])
      const text = whole(segments)
      expect(text).to.match(/^… .* …$/s)
      expect(text.length).to.be.within(100, 260)
      expect(long).to.include(text.slice(2, -2))
    })

    it('quote the beginning of a long text that has none of the words', async () => {
      const text = whole(await of('sinh học', 'text'))
      expect(text).to.match(/^Các em .* …$/s)
      expect(long.startsWith(text.slice(0, -2))).to.equal(true)
    })

    it('mark nothing without a text', async () => {
      const { hits } = await place.search.search('materials', { filter: { or: [] }, highlight: ['title'] })
      expect(hits).to.deep.equal([])
      const all = await place.search.search('materials', { highlight: ['title'] })
      expect(all.hits.flatMap((hit) => marked(hit.highlights.title ?? []))).to.deep.equal([])
    })

    it('are there for the fields asked for that the document has', async () => {
      const { hits } = await place.search.search('materials', {
        text: 'thập phân',
        highlight: ['title', 'description'],
      })
      expect(Object.keys(hits[0]?.highlights ?? {})).to.deep.equal(['title'])
      const plain = await place.search.search('materials', { text: 'thập phân' })
      expect(plain.hits[0]?.highlights).to.deep.equal({})
    })
  })
}
