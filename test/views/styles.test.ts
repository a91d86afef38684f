import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { expect } from 'chai'
import { transform } from 'esbuild'
import { root } from './templates.ts'

describe('the style sheets', () => {
  const folder = join(root, 'public/styles')
  const read = (name: string) => readFileSync(join(folder, name), 'utf8')
  const names = readdirSync(folder)
  const all = names.map(read).join('\n')
  const imported = [...read('main.css').matchAll(/^@import '\.\/([\w-]+\.css)';$/gm)].map(([, name = '']) => name)

  it('close every rule that they open, and have no mistake', async () => {
    for (const name of names) {
      const { warnings } = await transform(read(name), { loader: 'css' })
      expect(warnings.map(({ text, location }) => `${name}, line ${location?.line}: ${text}`)).to.deep.equal([])
    }
  })

  it('ask no other host for anything', () => {
    expect(all).not.to.match(/https?:|url\(['"]?\/\/|data:/)
    for (const [, address = ''] of all.matchAll(/url\(([^)]*)\)/g)) expect(address).to.match(/^'\/assets\//)
    expect(all.match(/@import/g)).to.have.lengthOf(imported.length)
  })

  it('are one whole, without those of single pages', () => {
    expect(imported).to.have.members(names.filter((name) => !['main.css', 'style-page.css', 'catalogue.css', 'collections.css', 'courses.css', 'course-page.css', 'assignments.css', 'discussions.css', 'years.css', 'usage.css', 'coverage.css', 'updates.css', 'timetable.css', 'calendar.css'].includes(name)))
  })

  it('weigh no more than 9 KB', () => {
    expect(gzipSync(imported.map(read).join('\n'), { level: 9 }).length).to.be.below(9 * 1024)
  })

  it('have no text below 14 pixels', () => {
    const sizes = [...all.matchAll(/(?:font-size|--size-[\w-]+):\s*(?:clamp\()?([\d.]+)(px|rem)/g)]
    expect(sizes).not.to.be.empty
    for (const [rule, size, unit] of sizes) expect(Number(size) * (unit === 'rem' ? 16 : 1), rule).to.be.at.least(14)
  })

  it('use only properties of their own that are declared', () => {
    const declared = [...all.matchAll(/(--[\w-]+):/g)].map(([, name]) => name)
    for (const [, name] of all.matchAll(/var\((--[\w-]+)/g)) expect(declared).to.include(name)
  })

  it('set no colour besides the tokens, except on paper', () => {
    for (const name of imported.filter((file) => !['tokens.css', 'print.css'].includes(file)))
      expect(read(name).replace(/box-shadow:[^;]+;|mask-image:[^;]+;/g, ''), name).not.to.match(
        /#[\da-f]{3,8}\b|rgb|hsl/i,
      )
  })

  it('ask for fonts that the package has', () => {
    const files = join(
      dirname(createRequire(import.meta.url).resolve('@fontsource/be-vietnam-pro/package.json')),
      'files',
    )
    const fonts = [...read('fonts.css').matchAll(/\/assets\/fonts\/([\w-]+\.woff2)/g)].map(([, name = '']) => name)
    expect(fonts).to.have.lengthOf(6)
    for (const font of fonts) expect(existsSync(join(files, font)), font).to.be.true
  })

  it('fetch each letter from one font file', () => {
    const ranges = [...read('fonts.css').matchAll(/unicode-range:([^;]+);/g)].map(([, list = '']) => rangesOf(list))
    expect(ranges).to.have.lengthOf(6)
    for (const letter of 'aăâđêôơưỳỵỹẬễ₫čŏƀÑ…–') {
      const code = letter.codePointAt(0)!
      const holders = ranges.filter((list) => list.some(([from, to]) => code >= from && code <= to))
      expect(holders, letter).to.have.lengthOf(2) // one for each weight
    }
  })
})

function rangesOf(list: string): [number, number][] {
  return [...list.matchAll(/U\+([\dA-F]+)(?:-([\dA-F]+))?/g)].map(([, from = '', to = from]) => [
    parseInt(from, 16),
    parseInt(to, 16),
  ])
}
