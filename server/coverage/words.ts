import type { Translate } from '../i18n/translator.ts'
import type { Row } from './grid.ts'

/** What stands at the beginning of a row. */
export function rowName({ kind, name }: Pick<Row, 'kind' | 'name'>, t: Translate): string {
  return kind === 'outcome' ? name : t(`coverage.rows.${kind}`)
}

/** Without what stands in brackets: the heading of a narrow column. */
export function shortName(name: string): string {
  const whole = name.replace(/\s*\([^)]*\)/g, '').trim()
  const [first = ''] = whole.split(',')
  return first.split(' ').length > 2 ? first : whole
}
