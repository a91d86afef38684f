import type { FieldErrors } from '../http/form.ts'
import type { Translator } from '../i18n/translator.ts'
import { addressOfMaterial, titleOf } from '../materials/index.ts'
import type { WorkOfPupils } from './pupils-work.ts'
import { addressOfPupils } from './words.ts'

interface PupilsWorkPage {
  readonly work: WorkOfPupils
  readonly errors?: FieldErrors | undefined
}

export function pupilsWorkPage({ work, errors = {} }: PupilsWorkPage, { t }: Translator) {
  const { material, isSaid, missing, pupils } = work
  const name = titleOf(material.draft, t)
  const cancelUrl = addressOfMaterial(material._id)
  return {
    title: t('curation.titles.pupils'),
    name,
    breadcrumbs: [
      { label: t('materials.titles.own'), url: '/materials' },
      { label: name, url: cancelUrl },
      { label: t('curation.titles.pupils') },
    ],
    url: addressOfPupils(material._id),
    cancelUrl,
    state: isSaid && missing > 0 ? t('curation.pupils.missing', { count: missing }) : undefined,
    pupils: pupils.map(({ id, name: label = t('curation.pupils.gone'), place, isChosen }) => ({
      ...{ value: id, label, isChecked: isChosen },
      hint: place && t('curation.pupils.place', { name: place }),
    })),
    nobody: [
      {
        value: 'yes',
        label: t('curation.pupils.nobody'),
        isChecked: isSaid && !pupils.some(({ isChosen }) => isChosen),
      },
    ],
    errors,
    summary: Object.entries(errors).map(([field, error]) => ({
      ...error,
      name: field,
      label: t('curation.pupils.pupils'),
    })),
  }
}
