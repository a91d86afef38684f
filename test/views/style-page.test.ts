import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { translatorFor } from '../../server/i18n/translator.ts'
import { stylePage } from '../../server/style/page.ts'
import { root } from './templates.ts'

describe('the style page', () => {
  const read = (name: string) => readFileSync(join(root, 'public', name), 'utf8')
  const setup = (tokens = read('styles/tokens.css'), language: 'vi' | 'en' = 'vi') =>
    stylePage(translatorFor(language).t, { tokens, icons: read('icons.svg'), drawings: read('drawings.svg') })

  it('has a word for the use of every colour, in both languages', () => {
    for (const language of ['vi', 'en'] as const)
      for (const { colours } of setup(undefined, language).themes)
        for (const { use } of colours) expect(use).to.be.a('string').and.not.be.empty
  })

  it('never shows more contrast than there is', () => {
    const tokens =
      '--ink: var(--light, #777777) var(--dark, #777777);\n--page: var(--light, #ffffff) var(--dark, #ffffff);'
    const [light] = setup(tokens).themes
    expect(light?.colours[0]?.grounds[0]).to.include({ name: 'page', contrast: 4.4 })
  })

  it('shows what the style sheet says in each theme', () => {
    const [light, dark] = setup('--page: var(--light, #fffdf8) var(--dark, #12241f);').themes
    expect(light?.colours).to.have.lengthOf(1)
    expect(light?.colours[0]).to.include({ name: 'page', value: '#fffdf8' })
    expect(dark?.colours[0]).to.include({ name: 'page', value: '#12241f' })
  })

  it('shows every icon and drawing', () => {
    const page = setup()
    expect(page.icons)
      .to.include('repository')
      .and.have.lengthOf(read('icons.svg').match(/<symbol/g)!.length)
    expect(page.drawings)
      .to.include('lost-kite')
      .and.have.lengthOf(read('drawings.svg').match(/<symbol/g)!.length)
  })
})
