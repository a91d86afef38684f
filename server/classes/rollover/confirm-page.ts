// What is asked before a rollover begins.

import type { Translator } from '../../i18n/translator.ts'
import { addressOf } from '../../pages/address.ts'
import { formatDate } from '../../pages/helpers.ts'
import { yearLabel } from '../time.ts'
import { rolloverCrumbs, rolloverUrl } from './crumbs.ts'
import { countLines, countsOf } from './figures.ts'
import { fieldsOf } from './input.ts'
import type { PreviewPage } from './preview-page.ts'
import type { PreviewedYear } from './start.ts'

export function confirmPage(page: PreviewPage & { readonly previewed: PreviewedYear }, words: Translator, now: Date) {
  const { school, fromKey, previewed, decisions } = page
  const { t, language } = words
  const counts = countsOf(previewed)
  const day = formatDate(previewed.state.day, 'day', language, now)
  return {
    heading: t('classes.rollover.action'),
    lead: school.name,
    breadcrumbs: rolloverCrumbs(school, words),
    title: t('classes.rollover.title', { from: yearLabel(fromKey), to: yearLabel(fromKey + 1) }),
    text: t('classes.rollover.confirm.text', { day }),
    consequences: [
      ...countLines(counts, words),
      ...(previewed.looks.length > 0 ? [t('classes.rollover.confirm.looks', { count: previewed.looks.length })] : []),
      t('classes.rollover.confirm.locked'),
      t('classes.rollover.confirm.undo'),
    ],
    hidden: [
      ...Object.entries({
        school: school.id,
        year: String(fromKey),
        fingerprint: previewed.fingerprint,
        step: 'start',
      }),
      ...fieldsOf(decisions),
    ].map(([name, value]) => ({ name, value })),
    url: rolloverUrl,
    actionLabel: t('classes.rollover.confirm.action'),
    cancelUrl: addressOf(rolloverUrl, { school: school.id, year: String(fromKey) }),
  }
}
