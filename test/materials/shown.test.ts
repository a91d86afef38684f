import { expect } from 'chai'
import { translatorFor } from '../../server/i18n/translator.ts'
import { webVtt } from '../../server/materials/view/captions.ts'
import { costOf, durationOf } from '../../server/materials/view/files-page.ts'
import { withFormulas } from '../../server/materials/view/formulas.ts'
import { textAsHtml } from '../../server/materials/view/text-as-html.ts'
import { safeName, uniqueNames } from '../../server/materials/view/zip.ts'

describe('what is shown of files', () => {
  describe('formulas', () => {
    for (const written of ['$\\frac{a}{b}$', '\\(x^2\\)', '$$x=1$$', '\\[a+b\\]', '$x$', '$a &lt; b$'])
      it(`are drawn: ${written}`, () => expect(withFormulas(`<p>Cho ${written}.</p>`)).to.include('<math'))

    for (const written of ['5$ và 7$', 'giá $5 đến $6', '$ x $', '$\\frac{$', '\\(\\href{javascript:alert(1)}{x}'])
      it(`are left as they stand when they are none: ${written}`, () => expect(withFormulas(written)).to.equal(written))

    it('bring no style, no link and no tag of their own', () => {
      const html = withFormulas(
        '<p>$\\color{red}{x}$ $\\href{javascript:alert(1)}{y}$ $x &lt;script&gt; y$ \\(\\htmlStyle{color:red}{x}\\)</p>',
      )
      expect(html).not.to.match(/style=|href=|<script/)
    })

    it('are not looked for in tags', () => {
      const html = '<img alt="$x^2$" src="data:image/png;x">'
      expect(withFormulas(html)).to.equal(html)
    })
  })

  describe('texts', () => {
    it('of Markdown get their headings, lists and emphasis, and no HTML of their own', () => {
      const html = textAsHtml(
        '# Bài 1\n\n- **một**\n- hai\n  tiếp\n\n1. a\n2) b\n\n> nhớ\n\n<script>x</script> `a<b`',
        'md',
      )
      expect(html).to.include('<h2>Bài 1</h2>').and.include('<ul><li><strong>một</strong></li><li>hai tiếp</li></ul>')
      expect(html).to.include('<ol><li>a</li><li>b</li></ol>').and.include('<blockquote>nhớ</blockquote>')
      expect(html).to.include('&lt;script&gt;').and.include('<code>a&lt;b</code>').and.not.include('<script')
    })

    it('of tables of values become tables, whatever stands between the values', () => {
      for (const mark of [',', ';', '\t'])
        expect(textAsHtml(`Tên${mark}Điểm\n"Y ${mark} ""Khoa"""${mark}9`, 'csv')).to.equal(
          `<table><thead><tr><th>Tên</th><th>Điểm</th></tr></thead><tbody><tr><td>Y ${mark} &quot;Khoa&quot;</td><td>9</td></tr></tbody></table>`,
        )
    })

    it('of plain text become paragraphs', () =>
      expect(textAsHtml('a\nb\n\n\n<i>', 'txt')).to.equal('<p>a<br>b</p><p>&lt;i&gt;</p>'))
  })

  it('captions are brought to the form of browsers', () => {
    const srt =
      '\uFEFF1\r\n00:00:01,000 --> 00:00:03,500\r\nXin chào, các em\r\n\r\n2\r\n1:00:00,000 --> 1:00:01,000\r\nb'
    expect(webVtt(srt)).to.equal(
      'WEBVTT\n\n1\n00:00:01.000 --> 00:00:03.500\nXin chào, các em\n\n2\n01:00:00.000 --> 01:00:01.000\nb\n',
    )
    expect(webVtt('WEBVTT\n\n00:01.000 --> 00:02.000\nx')).to.match(/^WEBVTT\n\n00:01/)
  })

  it('durations are as players tell them', () =>
    expect([0, 59.6, 245, 3723].map(durationOf)).to.deep.equal(['0:00', '1:00', '4:05', '1:02:03']))

  it('sizes come with what they cost on a weak link, on each side of a minute', () => {
    const vi = translatorFor('vi')
    expect(costOf(2_999_999, vi)).to.include('chưa đến 1 phút')
    expect(costOf(3_000_000, vi)).to.include('khoảng 1 phút')
    expect(costOf(30_000_000, translatorFor('en'))).to.include('about 10 min')
    expect(costOf(2_000_000_000, vi)).to.include('khoảng 11 giờ')
  })

  it('names in an archive are in NFC, each once, and such as every program can write', () => {
    const decomposed = 'Phiếu.pdf'.normalize('NFD')
    expect(uniqueNames([decomposed, 'phiếu.pdf', 'PHIẾU.pdf', 'a/b:c?.txt'])).to.deep.equal([
      'Phiếu.pdf',
      'phiếu (2).pdf',
      'PHIẾU (3).pdf',
      'a_b_c_.txt',
    ])
    expect(['..', '', ' . ', '../../x', 'con.'].map(safeName)).to.deep.equal(['_', '_', '_', '.._.._x', 'con'])
  })
})
