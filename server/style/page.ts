import type { Translate } from '../i18n/translator.ts'
import { type Colours, contrastOf, pairs, readColours } from './colours.ts'
import { uploadField, uploadScripts } from '../uploads/index.ts'
import { samples } from './samples.ts'

/** The files that the page shows, as they are served. */
export interface StyleSources {
  readonly tokens: string
  readonly icons: string
  readonly drawings: string
}

export function stylePage(t: Translate, { tokens, icons, drawings }: StyleSources) {
  const colours = readColours(tokens)
  return {
    title: t('style.titles.index'),
    scripts: uploadScripts,
    sections: sections.map((id) => ({ id, label: t(`style.${id}.title`) })),
    themes: (['light', 'dark'] as const).map((theme) => ({
      theme,
      themeIcon: theme === 'light' ? 'sun' : 'moon',
      themeLabel: t(`style.themes.${theme}`),
      prefix: `${theme}-`,
      colours: coloursIn(colours[theme], t),
      ...samples(t),
      upload: uploadField(t),
    })),
    spaces: ['4', '8', '12', '16', '24', '32', '48'].map((pixels, place) => ({ pixels, name: `--space-${place + 1}` })),
    icons: symbolsOf(icons),
    drawings: symbolsOf(drawings),
    paper: ['print', 'width', 'motion', 'focus', 'script', 'weight'].map((rule) => t(`style.paper.rules.${rule}`)),
  }
}

/** The names of a sprite's symbols. */
export function symbolsOf(sprite: string): string[] {
  return [...sprite.matchAll(/<symbol id="([^"]+)"/g)].map(([, id = '']) => id)
}

const sections = [
  'colours',
  'type',
  'spacing',
  'icons',
  'drawings',
  'buttons',
  'forms',
  'notices',
  'cards',
  'tables',
  'navigation',
  'progress',
  'empty',
  'confirm',
  'richText',
  'paper',
] as const

function coloursIn(colours: Colours, t: Translate) {
  return [...colours].map(([name, value]) => ({
    name,
    value,
    use: t(`style.colours.uses.${name}`),
    grounds: pairs
      .filter(({ text }) => text === name)
      .map(({ ground, least }) => ({
        name: ground,
        isForText: least === 4.5,
        contrast: roundedDown(contrastOf(value, colours.get(ground) ?? value)),
      })),
  }))
}

/** 4.49 must not be shown as 4.5. */
function roundedDown(contrast: number): number {
  return Math.floor(contrast * 10) / 10
}
