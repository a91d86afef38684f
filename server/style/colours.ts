// The colours of both themes as the style sheet has them, and which of them may stand on which.

export type Theme = 'light' | 'dark'
/** By the name of the token, `ink` for `--ink`. */
export type Colours = ReadonlyMap<string, string>

export interface Pair {
  readonly text: string
  readonly ground: string
  /** The contrast that it needs: https://www.w3.org/TR/WCAG22/#contrast-minimum and, for borders, #non-text-contrast */
  readonly least: number
}

export const pairs: readonly Pair[] = [
  ...together(
    ['text', 'muted', 'ink', 'ink-deep', 'lotus', 'good', 'careful', 'wrong'],
    ['page', 'card', 'tint', 'square-strong'],
    4.5,
  ),
  ...together(['text', 'good'], ['good-ground'], 4.5),
  ...together(['text', 'careful'], ['careful-ground'], 4.5),
  ...together(['text', 'wrong'], ['wrong-ground'], 4.5),
  ...together(['on-ink'], ['ink', 'ink-deep', 'lotus', 'wrong'], 4.5),
  ...together(['edge'], ['page', 'card', 'tint'], 3),
]

export function readColours(tokens: string): Record<Theme, Colours> {
  const both = [...tokens.matchAll(/--([\w-]+): var\(--light, (#\w{6})\) var\(--dark, (#\w{6})\);/g)]
  return {
    light: new Map(both.map(([, name = '', light = '']) => [name, light])),
    dark: new Map(both.map(([, name = '', , dark = '']) => [name, dark])),
  }
}

/** From 1 (the same) to 21 (black on white): https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio */
export function contrastOf(one: string, other: string): number {
  const [dark = 0, light = 0] = [luminanceOf(one), luminanceOf(other)].sort((a, b) => a - b)
  return (light + 0.05) / (dark + 0.05)
}

function together(texts: readonly string[], grounds: readonly string[], least: number): Pair[] {
  return texts.flatMap((text) => grounds.map((ground) => ({ text, ground, least })))
}

function luminanceOf(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((start) => {
    const share = parseInt(colour.slice(start, start + 2), 16) / 255
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}
