import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { contrastOf, pairs, readColours } from '../../server/style/colours.ts'
import { root } from './templates.ts'

describe('the colours', () => {
  const tokens = readFileSync(join(root, 'public/styles/tokens.css'), 'utf8')
  const themes = readColours(tokens)

  it('are measured as the guidelines say', () => {
    expect(contrastOf('#000000', '#ffffff')).to.be.closeTo(21, 0.001)
    expect(contrastOf('#767676', '#ffffff')).to.be.closeTo(4.54, 0.005)
    expect(contrastOf('#777777', '#ffffff')).to.be.closeTo(4.48, 0.005)
    expect(contrastOf('#ffffff', '#777777')).to.equal(contrastOf('#777777', '#ffffff'))
  })

  it('all have a value in each theme', () => {
    const declared = [...tokens.matchAll(/--([\w-]+): var\(--light, #/g)].map(([, name]) => name)
    expect([...themes.light.keys()]).to.deep.equal(declared)
    expect([...themes.dark.keys()]).to.deep.equal(declared)
    expect(declared).to.include.members(pairs.flatMap(({ text, ground }) => [text, ground]))
  })

  for (const theme of ['light', 'dark'] as const)
    for (const { text, ground, least } of pairs)
      it(`can be told apart: ${text} on ${ground}, ${theme}`, () => {
        expect(contrastOf(themes[theme].get(text)!, themes[theme].get(ground)!)).to.be.at.least(least)
      })

  it('are those that the layout tells the browser for its own bars', () => {
    const layout = readFileSync(join(root, 'views/layouts/main.hbs'), 'utf8')
    for (const theme of ['light', 'dark'] as const)
      expect(layout).to.include(`content="${themes[theme].get('card')}" media="(prefers-color-scheme: ${theme})"`)
  })
})
