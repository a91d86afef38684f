import { expect } from 'chai'
import { adviceOn } from '../../../server/courses/kinds/page/advice.ts'
import { countWords, namedIn, parsePage, plainText } from '../../../server/courses/kinds/page/markdown.ts'
import { type Around, renderPage } from '../../../server/courses/kinds/page/render.ts'

const id = '0123456789abcdef01234567'
const other = 'aaaaaaaaaaaaaaaaaaaaaaaa'
const around: Around = {
  pictures: new Map([[id, { url: '/courses/1/items/2/files/3?inline=yes', width: 40, height: 30 }]]),
  materials: new Map([[id, { title: 'Phân số <6>', url: `/materials/${id}` }]]),
  words: { material: 'Học liệu trong kho', pictureGone: 'Hình không còn' },
}
const draw = (text: string) => renderPage(text, around)

describe('the text of a page', () => {
  const drawn: [string, string, string][] = [
    ['paragraphs in which a new line is one', 'Một\nhai\n\nBa', '<p>Một<br />\nhai</p>\n<p>Ba</p>\n'],
    ['emphasis', '**đậm** _nghiêng_ ~~bỏ~~', '<p><strong>đậm</strong> <em>nghiêng</em> <s>bỏ</s></p>\n'],
    ['headings below the title of the page', '# Một\n\n## Hai', '<h2>Một</h2>\n<h3>Hai</h3>\n'],
    [
      'the highest of them as the second level, whatever its sign',
      '### Một\n\n#### Hai',
      '<h2>Một</h2>\n<h3>Hai</h3>\n',
    ],
    ['lists', '- một\n- hai', '<ul>\n<li>một</li>\n<li>hai</li>\n</ul>\n'],
    ['numbered lists from where they begin', '3. ba\n4. bốn', '<ol start="3">\n<li>ba</li>\n<li>bốn</li>\n</ol>\n'],
    ['quotations', '> trích', '<blockquote>\n<p>trích</p>\n</blockquote>\n'],
    ['code', '`a < b`', '<p><code>a &lt; b</code></p>\n'],
    [
      'tables',
      '| A |\n| --- |\n| 1 |',
      '<table>\n<thead>\n<tr>\n<th>A</th>\n</tr>\n</thead>\n<tbody>\n<tr>\n<td>1</td>\n</tr>\n</tbody>\n</table>\n',
    ],
    [
      'links that tell nobody where one comes from',
      '[Sách](https://sach.example)',
      '<p><a href="https://sach.example" rel="noopener noreferrer external">Sách</a></p>\n',
    ],
    [
      'addresses as links, names with a dot as they are',
      'https://a.example bai1.vn',
      '<p><a href="https://a.example" rel="noopener noreferrer external">https://a.example</a> bai1.vn</p>\n',
    ],
    ['links within the site', '[Kho](/catalogue)', '<p><a href="/catalogue">Kho</a></p>\n'],
    [
      'its own pictures, with their size',
      `![Cây đa](tệp:${id})`,
      '<p><img src="/courses/1/items/2/files/3?inline=yes" alt="Cây đa" loading="lazy" width="40" height="30" /></p>\n',
    ],
    ['a picture that is gone by its description', `![Cây đa](tệp:${other})`, '<p>Hình không còn: Cây đa</p>\n'],
    ['prices as they are', 'Giá $5 và $10', '<p>Giá $5 và $10</p>\n'],
    ['what is no formula as it is written', '$\\sai{$', '<p><code>$\\sai{$</code></p>\n'],
  ]
  for (const [what, text, html] of drawn) it(`shows ${what}`, () => expect(draw(text)).to.equal(html))

  it('shows formulas as MathML: in a line, between signs of Markdown, over several lines, in a table', () => {
    const inLine = draw('Có $a_1 * b_2 * c$ và \\(x^2\\).')
    expect(inLine.match(/<math xmlns/g)).to.have.lengthOf(2)
    expect(inLine).to.include('<msub><mi>b</mi><mn>2</mn></msub>').and.not.include('<em>')
    const block = draw('Ta có\n$$\n\\begin{aligned}\na &= b\n+ c\n- d\n\\end{aligned}\n$$\nnên')
    expect(block)
      .to.include('display="block"')
      .and.include('<p>Ta có</p>')
      .and.include('<p>nên</p>')
      .and.not.include('<li>')
    expect(draw('$$x^2$$')).to.include('display="block"')
    expect(draw('| A |\n| - |\n| $x^2$ |')).to.match(/<td><span><math/)
    expect(draw('`$x^2$`')).to.not.include('<math')
    expect(draw('$$\\sai{$$')).to.include('$$\\sai{$$')
  })

  it('shows a material that stands alone in a line as a card to those who may see it', () => {
    for (const address of [
      `/materials/${id}`,
      `https://kho.example/materials/${id}/editions/2`,
      `<https://kho.example/materials/${id}>`,
    ])
      expect(draw(address)).to.equal(
        `<p class="page-card"><a href="/materials/${id}">Phân số &lt;6&gt;</a><br />\n<small>Học liệu trong kho</small></p>\n`,
      )
    expect(draw(`Xem /materials/${id}`)).to.not.include('page-card')
    expect(draw(`/materials/${other}`)).to.equal(`<p>/materials/${other}</p>\n`)
  })

  it('fetches nothing from elsewhere', () => {
    expect(draw('![Cây](https://x.example/a.png)')).to.equal(
      '<p><a href="https://x.example/a.png" rel="noopener noreferrer external">Cây</a></p>\n',
    )
    expect(draw('[![Cây](https://x.example/a.png)](https://y.example)')).to.equal(
      '<p><a href="https://y.example" rel="noopener noreferrer external">Cây</a></p>\n',
    )
    for (const address of ['//x.example/a.png', 'http://x.example/a', 'data:image/png;base64,AAAA', '/catalogue'])
      expect(draw(`![a](${address})`)).to.not.include('<img')
  })

  it('runs nothing', () => {
    const attempts = [
      '<script>alert(1)</script>',
      '<img src=x onerror=alert(1)>',
      '[x](javascript:alert(1))',
      '[x](JaVaScRiPt:alert(1))',
      '[x](&#106;avascript:alert(1))',
      '[x](data:text/html,<script>alert(1)</script>)',
      '[x](vbscript:x)',
      '![x" onerror="alert(1)](tệp:' + id + ')',
      '[x](https://a.example "t\\" onmouseover=\\"alert(1)")',
      '<https://a.example/"onclick="alert(1)>',
      '$\\href{javascript:alert(1)}{x^2}$',
      '$\\htmlStyle{color:red}{x^2}$',
      '$\\text{<script>alert(1)</script>}_2$',
      '```"><script>alert(1)</script>\nx\n```',
      '| <b onclick=x> |\n| - |\n| <iframe src=x> |',
    ]
    for (const text of attempts) {
      const tags = draw(text).match(/<[^>]*>/g) ?? []
      for (const tag of tags) {
        expect(tag, text).to.not.match(/<(script|iframe|b|style|object|form|input)\b/i)
        expect(tag.replace(/"[^"]*"/g, '""'), text).to.not.match(/\son\w+=|\sstyle=/i)
        expect(tag, text).to.not.match(/="\s*(javascript|data|vbscript):/i)
      }
    }
  })

  it('is found by what one reads of it', () => {
    const text = `# Phân số\n\nMột **nửa** là $\\frac{1}{2}$, [sách](https://a.example)\n\n- ý một\n\n![Hình tròn](tệp:${id})`
    const words = plainText(parsePage(text))
    expect(words).to.equal('Phân số\nMột nửa là \\frac{1}{2}, sách\ný một\nHình tròn')
    expect(countWords('Một hai – ba, $ 4')).to.equal(4)
    expect(namedIn(parsePage(`${text}\n\n/materials/${other}`))).to.deep.equal({
      pictureIds: [id],
      materialIds: [other],
    })
  })
})

describe('advice on a page', () => {
  const codes = (text: string) => adviceOn(text).map(({ code }) => code)

  it('tells of pictures that say nothing, also to the name of a file or what the button has put there', () => {
    for (const description of ['', 'mô tả', 'IMG_2031.JPG', 'description'])
      expect(codes(`![${description}](tệp:${id})`)).to.deep.equal(['noDescription'])
    expect(codes(`![Cây đa đầu làng](tệp:${id})`)).to.deep.equal([])
  })

  it('tells of headings that skip a level, and of none that goes back', () => {
    expect(adviceOn('# Một\n\n### Ba')).to.deep.equal([{ code: 'skipsLevel', at: 'Ba' }])
    expect(codes('# Một\n\n## Hai\n\n### Ba\n\n# Bốn')).to.deep.equal([])
  })

  it('tells of links that do not say where they lead', () => {
    for (const label of ['tại đây', 'Here', 'link', 'bấm vào đây.'])
      expect(codes(`[${label}](https://a.example)`)).to.deep.equal(['vagueLink'])
    expect(codes('[Sách giáo khoa](https://a.example)')).to.deep.equal([])
  })

  it('tells of tables without a first row, which is then not shown', () => {
    expect(codes('|  |  |\n| - | - |\n| a | b |')).to.deep.equal(['noTableHead'])
    expect(draw('|  |  |\n| - | - |\n| a | b |')).to.not.include('<th')
    expect(codes('| A | |\n| - | - |\n| a | b |')).to.deep.equal([])
  })

  it('tells of paragraphs that take more than a minute', () => {
    expect(adviceOn('chữ '.repeat(151))[0]).to.deep.equal({ code: 'longParagraph', at: `${'chữ '.repeat(8).trim()}…` })
    expect(codes('chữ '.repeat(150))).to.deep.equal([])
  })
})
