import type { FieldErrors } from '../http/form.ts'
import type { Translator } from '../i18n/translator.ts'
import { type Upload, uploadField, uploadScripts } from '../uploads/index.ts'
import { addressOfMaterial, home, titleOf } from './labels.ts'
import type { MaterialRecord } from './material.model.ts'

export interface NewPage {
  readonly units: readonly { readonly id: string; readonly name: string }[]
  readonly typed: Readonly<Record<string, string>>
  readonly uploads: readonly Upload[]
  readonly errors?: FieldErrors | undefined
}

export function newPage({ units, typed, uploads, errors = {} }: NewPage, { t }: Translator) {
  const how = typed.how === 'each' ? 'each' : 'one'
  const unitId = typed.unitId || units[0]?.id
  return {
    title: t('materials.titles.new'),
    lead: t('materials.lead.new'),
    breadcrumbs: [{ label: t('materials.titles.own'), url: home }, { label: t('materials.titles.new') }],
    scripts: uploadScripts,
    url: `${home}/new`,
    cancelUrl: home,
    upload: uploadField(t, { label: t('materials.form.files'), uploads }),
    unitId,
    units:
      units.length > 1
        ? units.map(({ id, name }) => ({ value: id, label: name, isVietnamese: true, isSelected: id === unitId }))
        : undefined,
    ways: (['one', 'each'] as const).map((value) => ({
      value,
      label: t(`materials.new.${value}`),
      hint: t(`materials.new.${value}Hint`),
      isChecked: value === how,
    })),
    fields: { title: typed.title ?? '', link: typed.link ?? '' },
    ...told(errors, t),
  }
}

export interface FilesPage {
  readonly material: MaterialRecord
  readonly uploads: readonly Upload[]
  readonly errors?: FieldErrors | undefined
}

export function filesPage({ material, uploads, errors = {} }: FilesPage, { t }: Translator) {
  const url = addressOfMaterial(material._id)
  const name = titleOf(material.draft, t)
  return {
    title: t('materials.titles.files', { name }),
    breadcrumbs: [
      { label: t('materials.titles.own'), url: home },
      { label: name, url },
      { label: t('materials.form.addFiles') },
    ],
    scripts: uploadScripts,
    url: `${url}/files`,
    cancelUrl: `${url}/edit`,
    unitId: material.unitId.toString(),
    upload: uploadField(t, { label: t('materials.form.files'), uploads }),
    ...told(errors, t),
  }
}

function told(errors: FieldErrors, t: Translator['t']) {
  const labels: Readonly<Record<string, string>> = { file: 'materials.form.files' }
  return {
    errors,
    summary: Object.entries(errors).map(([name, error]) => ({
      ...error,
      name,
      label: t(labels[name] ?? `materials.form.${name}`),
    })),
  }
}
