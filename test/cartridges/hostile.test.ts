import fastCheck from 'fast-check'
import { expect } from 'chai'
import { markdownOf } from '../../server/cartridges/read/html.ts'
import { partsOf } from '../../server/cartridges/read/outline.ts'
import { plainPath } from '../../server/cartridges/read/paths.ts'
import { decodeXml, NotXml, parseXml } from '../../server/cartridges/read/xml.ts'
import { parsePage, renderPage } from '../../server/courses/index.ts'
import { makeSchool, type School } from '../courses/courses.ts'
import { type Contents, zipOf } from '../packages/packages.ts'
import { type RunningApp, startApp } from '../support/start.ts'
import { canvas, type Item, manifest, type Resource } from './builders.ts'
import { importOf, rowsOf, send, sendMade } from './cartridges.ts'

describe('a package of a course that means harm, or is broken', function () {
  this.timeout(200_000)
  let app: RunningApp
  let school: School
  before(async () => {
    app = await startApp()
    school = await makeSchool()
  })
  beforeEach(async () => {
    await app.clear()
    school = await makeSchool()
  })
  after(() => app.stop())

  const outcome = async (contents: Contents | Buffer) => {
    const { actor } = school.teacher
    const id = Buffer.isBuffer(contents) ? await send(actor, contents) : await sendMade(actor, contents)
    await app.work()
    const found = await importOf(id)
    return {
      state: found.state,
      problem: (found.problem as { key: string } | undefined)?.key.split('.').at(-1),
      rows: await rowsOf(id),
      found,
    }
  }
  const refusal = async (contents: Contents | Buffer) => {
    const { state, problem } = await outcome(contents)
    return `${state} ${problem ?? ''}`.trim()
  }
  const small = (text: string) => ({ 'imsmanifest.xml': text })

  it('is refused as a whole with a sentence of its own', async () => {
    expect(await refusal({ 'a.txt': 'a' })).to.equal('unreadable noManifest')
    expect(await refusal(small('<manifest'))).to.equal('unreadable manifest')
    expect(await refusal(small('<html/>'))).to.equal('unreadable manifest')
    expect(await refusal(small(manifest({ items: [], resources: [] })))).to.equal('unreadable empty')
    await app.clear()
    school = await makeSchool()
    expect(await refusal({ 'moodle_backup.xml': '<moodle_backup/>' })).to.equal('unreadable moodleBackup')
    expect(await refusal({ 'lop/6.imscc': 'x' })).to.equal('unreadable nested')
    const scorm = manifest({ items: [], resources: [] }).replace('IMS Common Cartridge', 'ADL SCORM')
    expect(await refusal(small(scorm))).to.equal('unreadable scorm')
    expect(await refusal({ 'hoclieu-course.json': '{"format":"hoclieu-course","version":2}' })).to.equal(
      'unreadable ownVersion',
    )
    expect(await refusal({ 'hoclieu-course.json': '{"format":"hoclieu-course","version":1}' })).to.equal(
      'unreadable ownDamaged',
    )
  })

  it('is refused when its archive would do harm', async () => {
    const link = await zipOf({ ...canvas() }, { mode: 0o120777 })
    expect(await refusal(link)).to.equal('unreadable symlink')
    const bomb = await zipOf({ ...canvas(), 'web_resources/0.bin': Buffer.alloc(120 * 1024 ** 2) })
    expect(await refusal(bomb)).to.equal('unreadable bomb')
  })

  it('declares nothing of its own in XML', async () => {
    const laughs = `<?xml version="1.0"?><!DOCTYPE m [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><manifest>&b;</manifest>`
    expect(await refusal(small(laughs))).to.equal('unreadable manifest')
    const file = `<!DOCTYPE m [<!ENTITY x SYSTEM "file:///etc/passwd">]><manifest><metadata><schema>&x;</schema></metadata></manifest>`
    expect(() => parseXml(Buffer.from(file))).to.throw(NotXml)
    expect(parseXml(Buffer.from('<!DOCTYPE m SYSTEM "x.dtd"><m>&amp;&unknown;&#65;</m>')).text).to.equal('&&unknown;A')
    const deep = `${'<a>'.repeat(200)}${'</a>'.repeat(200)}`
    expect(() => parseXml(Buffer.from(deep))).to.throw(NotXml)
  })

  it('leads nowhere out of the package', async () => {
    expect(['a/../b', '../b', 'a/../../b', './a//b', ''].map(plainPath)).to.deep.equal([
      'b',
      undefined,
      undefined,
      'a/b',
      '',
    ])
    const resources = [
      { id: 'r', type: 'webcontent', href: '../../etc/passwd' },
      { id: 's', type: 'webcontent', href: 'a.html' },
    ]
    const items = [
      { id: 'i', title: 'Mật', reference: 'r' },
      { id: 'j', title: 'Trang', reference: 's' },
    ]
    const text = '<p>Xem <img src="../../../etc/passwd" alt="x"><a href="file:///etc/passwd">đây</a></p>'
    const { rows } = await outcome({ 'imsmanifest.xml': manifest({ items, resources }), 'a.html': text })
    expect(rows.map(({ outcome, files }) => [outcome, files.length])).to.deep.equal([
      ['notHeld', 0],
      ['same', 0],
    ])
  })

  it('brings no script, whatever its HTML says', () => {
    const resolve = { picture: (address: string) => address, link: (address: string) => address }
    const around = { pictures: new Map(), materials: new Map(), words: { material: '', pictureGone: '' } }
    const attempts = [
      '<script>alert(1)</script><img src=x onerror=alert(1)>',
      '<a href="javascript:alert(1)">a</a><a href="JaVaScRiPt&#58;alert(1)">b</a>',
      '<svg><script>alert(1)</script></svg><math><mtext><script>alert(1)</script></mtext></math>',
      '&lt;script&gt;alert(1)&lt;/script&gt;<p>[x](javascript:alert(1)) &lt;img src=x onerror=alert(1)&gt;</p>',
      '<iframe srcdoc="<script>alert(1)</script>" src="javascript:alert(1)"></iframe>',
      '<p title="](javascript:alert(1))">x</p><img alt="](javascript:alert(1))" src="a.png">',
    ]
    for (const html of attempts) {
      const { text } = markdownOf(html, resolve)
      expect(renderPage(text, around)).not.to.match(/<script|<svg|<iframe|<[^>]*\son\w+=|href="\s*javascript/i)
    }
  })

  it('never breaks the reader of HTML, whose pages are pages again', () => {
    const resolve = { picture: () => 'tệp:0123456789abcdef01234567', link: (address: string) => address }
    const tag = fastCheck.constantFrom(
      'p',
      'b',
      'ul',
      'li',
      'table',
      'tr',
      'td',
      'th',
      'div',
      'pre',
      'blockquote',
      'a href="x"',
      'img src="y"',
      'h1',
      'sup',
      'iframe src="z"',
    )
    const piece = fastCheck.oneof(
      fastCheck.string({ maxLength: 12 }),
      tag.map((one) => `<${one}>`),
      tag.map((one) => `</${one.split(' ')[0]}>`),
    )
    fastCheck.assert(
      fastCheck.property(fastCheck.array(piece, { maxLength: 40 }), (pieces) => {
        const { text } = markdownOf(pieces.join(''), resolve)
        parsePage(text)
        expect(text).not.to.match(/<script/i)
      }),
      { numRuns: 300 },
    )
  })

  it('is read by its first bytes, whatever it says of its encoding', () => {
    fastCheck.assert(
      fastCheck.property(fastCheck.uint8Array({ maxLength: 300 }), (bytes) => typeof decodeXml(bytes) === 'string'),
    )
    expect(decodeXml(Buffer.from('<?xml version="1.0" encoding="windows-1252"?><a>é</a>', 'latin1'))).to.include('é')
    expect(decodeXml(Buffer.from('<?xml version="1.0" encoding="nonsense"?><a>ế</a>'))).to.include('ế')
  })

  it('loses no line of an outline, however deep', () => {
    const { tree } = fastCheck.letrec<{ tree: Item }>((tie) => ({
      tree: fastCheck.record({
        id: fastCheck.uuid(),
        title: fastCheck.constantFrom('A', ''),
        reference: fastCheck.option(fastCheck.constantFrom('r1', 'r2'), { nil: undefined }),
        items: fastCheck.oneof({ maxDepth: 6 }, fastCheck.constant([]), fastCheck.array(tie('tree'), { maxLength: 4 })),
      }) as never,
    }))
    const asItem = ({ id, title, reference = '', items = [] }: Item): Parameters<typeof partsOf>[0][number] => ({
      ...{ identifier: id, title, reference, isVisible: true, children: items.map(asItem) },
    })
    const referencesIn = (items: readonly Item[]): number =>
      items.reduce((sum, { reference, items: inner = [] }) => sum + (reference ? 1 : 0) + referencesIn(inner), 0)
    fastCheck.assert(
      fastCheck.property(fastCheck.array(tree, { maxLength: 8 }), (items) => {
        const parts = partsOf(items.map(asItem), 3)
        const kept = parts.flatMap(({ lines }) => lines).filter(({ item }) => item.reference !== '').length
        expect(parts.length).to.be.at.most(3)
        expect(kept).to.equal(referencesIn(items))
      }),
      { numRuns: 200 },
    )
  })

  it('of any structure ends in a report, never in a crash', async () => {
    const type = fastCheck.constantFrom(
      'webcontent',
      'imswl_xmlv1p1',
      'imsdt_xmlv1p2',
      'assignment_xmlv1p0',
      'imsqti_xmlv1p2/imscc_xmlv1p1/assessment',
      'imsbasiclti_xmlv1p0',
      'x/y',
      '',
    )
    const path = fastCheck.constantFrom(
      'a.html',
      'b/c.xml',
      'd.txt',
      '../e',
      'f%20g.html',
      'https://vi.example/x',
      '',
      'imsmanifest.xml',
    )
    const id = fastCheck.constantFrom('r1', 'r2', 'r3', 'r4')
    const resource: fastCheck.Arbitrary<Resource> = fastCheck.record({
      id,
      type,
      href: path,
      files: fastCheck.array(path, { maxLength: 3 }),
      dependencies: fastCheck.array(id, { maxLength: 2 }),
    })
    const item: fastCheck.Arbitrary<Item> = fastCheck.record({
      id,
      title: fastCheck.constantFrom('Một', '', '&lt;b&gt;'),
      reference: id,
      items: fastCheck.constantFrom([], [{ id: 'x', title: 'Con', reference: 'r2' }]),
    })
    const content = fastCheck.constantFrom(
      '<p>a <img src="d.txt"><a href="b/c.xml">b</a></p>',
      '<topic><title>t</title><text>x</text></topic>',
      '<assignment/>',
      '<',
      '',
      '\u0000',
    )
    const made = fastCheck.record({
      items: fastCheck.array(item, { maxLength: 4 }),
      resources: fastCheck.array(resource, { maxLength: 4 }),
      contents: fastCheck.tuple(content, content, content, content),
    })
    await fastCheck.assert(
      fastCheck.asyncProperty(made, async ({ items, resources, contents: [a, c, d, g] }) => {
        await app.clear()
        school = await makeSchool()
        const { state, rows } = await outcome({
          ...{
            'imsmanifest.xml': manifest({ items, resources }),
            'a.html': a,
            'b/c.xml': c,
            'd.txt': d,
            'f g.html': g,
          },
        })
        expect(state).to.be.oneOf(['ready', 'unreadable'])
        if (state === 'ready') expect(rows.length).to.be.greaterThan(0)
        for (const row of rows) if (row.outcome === 'notHeld') expect(row.reasons).not.to.deep.equal([])
      }),
      { numRuns: 8 },
    )
  })
})
