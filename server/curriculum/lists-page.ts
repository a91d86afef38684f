import type { Translator } from '../i18n/translator.ts'
import type { MaterialTypeRecord } from './material-type.model.ts'
import { breadcrumbsTo, editUrl, type Look, materialTypesUrl, schoolYearText, seriesUrl, tabsFor } from './tabs.ts'
import type { TextbookSeriesRecord } from './textbook-series.model.ts'

export function seriesPage(series: readonly TextbookSeriesRecord[], look: Look) {
  const { translator, canEdit } = look
  const label = (key: string) => translator.t(`curriculum.series.${key}`)
  return {
    tabs: tabsFor(look, seriesUrl),
    editUrl: canEdit ? `${editUrl}/textbook-series` : undefined,
    breadcrumbs: breadcrumbsTo(translator, translator.t('curriculum.titles.textbookSeries')),
    columns: ['name', 'code', 'publisher', 'use'].map((key) => ({ label: label(key) })),
    rows: series.map((one) => ({
      cells: [
        { label: label('name'), text: one.name, isName: true, lang: 'vi', note: noteIfRetired(one, translator) },
        { label: label('code'), text: one.code },
        { label: label('publisher'), text: one.publisher ?? '–', lang: 'vi' },
        { label: label('use'), text: useOf(one, translator) },
      ],
    })),
  }
}

export function materialTypesPage(types: readonly MaterialTypeRecord[], look: Look) {
  const { translator, canEdit } = look
  const { t, language } = translator
  const label = (key: string) => t(`curriculum.materialTypes.${key}`)
  return {
    tabs: tabsFor(look, materialTypesUrl),
    editUrl: canEdit ? `${editUrl}/material-types` : undefined,
    breadcrumbs: breadcrumbsTo(translator, t('curriculum.titles.materialTypes')),
    columns: ['name', 'code', 'formats', 'note'].map((key) => ({ label: label(key) })),
    rows: types.map((type) => ({
      cells: [
        {
          label: label('name'),
          text: language === 'en' ? type.englishName : type.name,
          isName: true,
          note: noteIfRetired(type, translator),
        },
        { label: label('code'), text: type.code },
        { label: label('formats'), text: type.formats.join(', ') || '–' },
        { label: label('note'), text: noteOf(type, translator) || '–' },
      ],
    })),
  }
}

function noteIfRetired({ retiredAt }: { readonly retiredAt?: Date | null }, { t }: Translator): string | undefined {
  return retiredAt ? t('curriculum.retired') : undefined
}

function useOf(series: TextbookSeriesRecord, translator: Translator): string {
  const { nationwideFrom, referenceFrom, legalBasis } = series
  const parts = [
    nationwideFrom && translator.t('curriculum.series.nationwide', { year: schoolYearText(nationwideFrom) }),
    referenceFrom && translator.t('curriculum.series.reference', { year: schoolYearText(referenceFrom) }),
    legalBasis && translator.t('curriculum.series.basis', { basis: legalBasis }),
    noteOf(series, translator),
  ]
  return parts.filter(Boolean).join(' ') || '–'
}

interface Noted {
  readonly note?: string | null
  readonly englishNote?: string | null
}

function noteOf({ note, englishNote }: Noted, { language }: Translator): string {
  return (language === 'en' ? englishNote : note) ?? ''
}
