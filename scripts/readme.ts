// Writes the table of settings into the README, between its two markers.

import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import prettier from 'prettier'
import { describeSettings } from '../server/config.ts'

export const readme = join(import.meta.dirname, '../README.md')

/** The text of the README with the table as the settings are now. Throws when a marker is missing. */
export async function withSettings(text: string): Promise<string> {
  const parts = /^([^]*<!-- settings -->\n)[^]*(\n<!-- end of settings -->[^]*)$/.exec(text)
  if (!parts) throw new Error('The README has no markers for the table of settings.')
  const rows = describeSettings().map(
    ({ variable, default: fallback, sentence }) =>
      `| \`${variable}\` | ${fallback === '' ? '' : `\`${fallback}\``} | ${sentence} |`,
  )
  const table = ['| Setting | Default | Meaning |', '| --- | --- | --- |', ...rows].join('\n')
  const formatted = await prettier.format(table, { parser: 'markdown', printWidth: 120 })
  return `${parts[1]}\n${formatted}${parts[2]}`
}

if (process.argv[1] === import.meta.filename)
  await writeFile(readme, await withSettings(await readFile(readme, 'utf8')))
