import { expect } from 'chai'
import Handlebars from 'handlebars'
import { readWords } from '../../server/i18n/translator.ts'
import { helperNames } from '../../server/pages/helpers.ts'
import { calledWithNothing, namedIn, readTemplates } from './templates.ts'

describe('the templates', () => {
  const templates = readTemplates()

  for (const { name, source } of templates) {
    it(`compile with the listed helpers alone: ${name}`, () => {
      const knownHelpers = Object.fromEntries(helperNames.map((helper) => [helper, true]))
      expect(() => Handlebars.precompile(source, { knownHelpersOnly: true, knownHelpers })).not.to.throw()
    })
  }

  it('never mean something of their page by the name of a helper, which would be called instead', () => {
    for (const { name, source } of templates) expect(calledWithNothing(source), name).to.deep.equal([])
  })

  it('would be found to mean it', () => {
    const wrong = ['{{number}}', '<p>{{{date}}}</p>', '{{#each list}}{{t}}{{/each}}', '{{#icon}}{{/icon}}', '{{t (bytes)}}']
    const named = ['number', 'date', 't', 'icon', 'bytes']
    expect(wrong.flatMap(calledWithNothing)).to.deep.equal(named)
    const right = ['{{this.number}}', '{{number count}}', '{{#if date}}{{date date}}{{/if}}', '{{t key name=number}}', '{{@t}}']
    expect(right.flatMap(calledWithNothing)).to.deep.equal([])
  })

  it('name only partials that are there', () => {
    const known = templates.map(({ name }) => name)
    for (const { name, source } of templates) expect(known, name).to.include.members(namedIn(source).partials)
  })

  it('name only words that both languages have', () => {
    for (const language of ['vi', 'en'] as const) {
      const words = [...readWords(language).keys()]
      for (const { name, source } of templates) expect(words, name).to.include.members(namedIn(source).helpers.t ?? [])
    }
  })

  it('print raw HTML in one place alone', () => {
    const raw = templates.filter(({ source }) => /\{\{(\{|~?&)/.test(source)).map(({ name }) => name)
    expect(raw).to.deep.equal(['partials/rich-text'])
  })

  it('hold no style, script or handler that a strict content policy would refuse', () => {
    for (const { name, source } of templates) {
      expect(source, name).not.to.match(/\sstyle=|<style/i)
      expect(source, name).not.to.match(/\son[a-z]+\s*=/i)
      // Data is nothing that runs.
      const running = source.replaceAll('<script type="application/ld+json">{{json linkedData}}</script>', '')
      expect(running, name).not.to.match(/<script(?![^>]*\ssrc=)/i)
      expect(source, name).not.to.match(/javascript:|https?:\/\//i)
    }
  })

  it('give every form that changes something its token', () => {
    for (const { name, source } of templates) {
      const forms = source.match(/<form[^>]*method="post"/gi)?.length ?? 0
      const tokens = source.match(/\{\{> partials\/csrf\}\}/g)?.length ?? 0
      expect(tokens, name).to.equal(forms)
    }
  })
})
