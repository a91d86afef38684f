// Formulas in texts, as MathML: browsers draw it by themselves, without a style or script of ours.

import katex from 'katex'

/** `$$…$$` and `\[…\]` stand by themselves, `$…$` and `\(…\)` in a line. What is no formula stays as it was written. */
const formulas =
  /\$\$([^$]{1,2000})\$\$|\\\[(.{1,2000}?)\\\]|\\\((.{1,1000}?)\\\)|\$(?!\s)([^$\n]{1,500}?)(?<!\s)\$(?!\d)/gs

/** Of HTML that is known to be clean, or of escaped text: only what stands between its tags is looked at. */
export function withFormulas(html: string): string {
  if (!/\$|\\[([]/.test(html)) return html
  let count = 0
  return html
    .split(/(<[^>]*>)/)
    .map((part) =>
      part.startsWith('<')
        ? part
        : part.replace(formulas, (written, ...found: (string | undefined)[]) => {
            const [block, bracketed, inLine, dollars] = found
            if (count >= most || (dollars !== undefined && isPrice(dollars))) return written
            count++
            const escaped = block ?? bracketed ?? inLine ?? dollars ?? ''
            return drawFormula(unescape(escaped), (block ?? bracketed) !== undefined) ?? written
          }),
    )
    .join('')
}

export function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
}

/** A page with more is no lesson. */
const most = 2000

/** Prices have dollars, too. */
export function isPrice(betweenDollars: string): boolean {
  return !/[\\^_=+{}<>&]|^[a-z]$/i.test(betweenDollars)
}

/** MathML of a formula as TeX has it; undefined when it is none. */
export function drawFormula(formula: string, displayMode: boolean): string | undefined {
  try {
    const options = {
      displayMode,
      output: 'mathml',
      trust: false,
      throwOnError: true,
      maxExpand: 200,
      maxSize: 20,
    } as const
    return katex.renderToString(formula, { ...options, strict: 'ignore' }).replace(/ style="[^"]*"/g, '')
  } catch {
    return undefined
  }
}

function unescape(html: string): string {
  return html.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&amp;', '&')
}
