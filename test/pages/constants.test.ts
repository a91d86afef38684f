import { expect } from 'chai'
import Handlebars from 'handlebars'
import { languages, type Translator, translatorFor } from '../../server/i18n/translator.ts'
import { openAssets } from '../../server/pages/assets.ts'
import { writeOut } from '../../server/pages/constants.ts'
import { helperNames, registerHelpers } from '../../server/pages/helpers.ts'
import { readTemplates } from '../views/templates.ts'

describe('what a template names in writing', () => {
  const assets = openAssets()
  const handlebars = Handlebars.create()
  registerHelpers(handlebars, () => '')
  const knownHelpers = Object.fromEntries(helperNames.map((name) => [name, true]))
  const data = (language: 'vi' | 'en' = 'vi', words: Record<string, string> = {}) => {
    const { t, ...rest } = translatorFor(language)
    const translator: Translator = { ...rest, t: (key, values) => words[key] ?? t(key, values) }
    return { translator, assets, now: new Date() }
  }
  const programOf = (source: string, given = data()) =>
    writeOut(handlebars.parseWithoutProcessing(source), handlebars, given)
  const render = (source: string, page: object = {}, given = data()) => {
    const options = { knownHelpersOnly: true, knownHelpers }
    const written = handlebars.compile(programOf(source, given), options)(page, { data: given })
    expect(written).to.equal(handlebars.compile(source, options)(page, { data: given }))
    return written
  }

  const calls: [string, string][] = [
    ['a word', '<p>{{t "layout.skip"}}</p>'],
    ['an icon', '<p>{{icon "user"}}</p>'],
    ['the address of a file', '<link href="{{asset "styles/main.css"}}">'],
    ['a word that is given to something else', '{{#with (t "layout.skip")}}{{this}}{{/with}}'],
    ['one inside of blocks', '{{#each list}}{{#if this}}{{t "layout.skip"}}{{else}}{{icon "user"}}{{/if}}{{/each}}'],
  ]
  for (const [what, source] of calls)
    it(`is written out: ${what}`, () => {
      expect(JSON.stringify(programOf(source))).not.to.match(/"original":"(t|icon|asset)"/)
      expect(render(source, { list: [1, 0] })).not.to.equal('')
    })

  it('is the word of the language', () => {
    const source = '{{t "layout.skip"}}'
    expect(render(source, {}, data('vi'))).to.equal(translatorFor('vi').t('layout.skip'))
    expect(render(source, {}, data('en'))).to.equal(translatorFor('en').t('layout.skip'))
  })

  it('is escaped once', () => {
    const given = data('vi', { 'a.b': 'A & "B" <i>' })
    expect(render('{{t "a.b"}}', {}, given)).to.equal('A &amp; &quot;B&quot; &lt;i&gt;')
    expect(render('{{#with (t "a.b")}}{{this}}{{/with}}', {}, given)).to.equal('A &amp; &quot;B&quot; &lt;i&gt;')
  })

  it('stays a call when the answer depends on more', () => {
    const sources = ['{{t key}}', '{{t "layout.version" version=1}}', '{{t "layout.version" values}}', '{{icon name}}']
    const page = { key: 'layout.skip', values: { version: 2 }, name: 'user' }
    for (const source of sources) {
      expect(JSON.stringify(programOf(source)), source).to.match(/"original":"(t|icon)"/)
      render(source, page)
    }
  })

  it('leaves white space as it is, and where it is taken away', () => {
    render('a\n  {{t "layout.skip"}}\n  {{#if yes}}\n  {{icon "user"}}\n  {{/if}}\nb', { yes: true })
    render('a {{~t "layout.skip"~}} b {{~#if yes}} {{t "layout.skip"}} {{/if~}} c', { yes: true })
  })

  for (const language of languages)
    it(`can be told in every template, without what a page knows: ${language}`, () => {
      for (const { name, source } of readTemplates())
        expect(() => programOf(source, data(language)), name).not.to.throw()
    })
})
