import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { symbolsOf } from '../../server/style/page.ts'
import { namedIn, readTemplates, root } from './templates.ts'

describe('the sprites', () => {
  const read = (name: string) => readFileSync(join(root, 'public', name), 'utf8')
  const icons = symbolsOf(read('icons.svg'))
  const drawings = symbolsOf(read('drawings.svg'))
  const templates = readTemplates()
  const named = templates.map(({ source }) => namedIn(source))

  it('have each name once', () => {
    for (const names of [icons, drawings]) expect(names).to.deep.equal([...new Set(names)]).and.not.be.empty
  })

  it('have every icon that a template names', () => {
    const used = named.flatMap(({ helpers, given }) => [helpers.icon, given.icon, given.actionIcon].flat())
    for (const name of used) if (name !== undefined) expect(icons).to.include(name)
  })

  it('have every icon that a feature names', () => {
    for (const name of namedInCode(/\b(?:icon|themeIcon): '([\w-]+)'/g)) expect(icons).to.include(name)
  })

  it('have an icon for each kind of notice', () => {
    expect(icons).to.include.members(['good', 'careful', 'wrong', 'info'])
  })

  it('have every drawing that a template or an error page names', () => {
    const used = named.flatMap(({ given }) => given.drawing ?? [])
    const alone = templates.flatMap(({ source }) => [...source.matchAll(/partials\/drawing name="([\w-]+)"/g)])
    const ofErrors = /const drawings[^}]+\}/.exec(readFileSync(join(root, 'server/http/error-page.ts'), 'utf8'))?.[0]
    const inErrors = [...(ofErrors ?? '').matchAll(/: '([\w-]+)'/g)].map(([, name = '']) => name)
    for (const name of [...used, ...alone.map(([, name]) => name), ...inErrors, 'broken-chalk'])
      expect(drawings).to.include(name)
  })

  it('are drawn in one colour, without a style or script of their own', () => {
    for (const name of ['icons.svg', 'drawings.svg']) {
      expect(read(name)).not.to.match(/<style|<script|style=|href=|url\(|#[\da-f]{3,6}\b/i)
      expect(read(name).match(/<symbol /g)).to.have.lengthOf(
        read(name).match(/<symbol id="[\w-]+" viewBox="0 0 \d+ \d+">/g)!.length,
      )
    }
  })
})

function namedInCode(pattern: RegExp): string[] {
  const folder = join(root, 'server')
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .flatMap((file) => [...readFileSync(join(folder, file), 'utf8').matchAll(pattern)].map(([, name = '']) => name))
}
