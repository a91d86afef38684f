import type { Translate } from '../i18n/translator.ts'
import { type Upload } from './find.ts'
import { uploadSettings } from './settings.ts'

/** For the script of the pages, and for pages that show uploads. */
export function uploadJson(upload: Upload, t: Translate) {
  const { id, name, size, received, state, format, scan, refusal, alreadyHere } = upload
  return {
    ...{ id: id.toString(), name, size, received, state },
    format: format ?? null,
    scan: scan ?? null,
    refusal: refusal ? t(`uploads.refusals.${refusal.code}`, refusal.values) : null,
    alreadyHere: alreadyHere ? hereText(alreadyHere, t) : null,
  }
}

function hereText({ label, url }: NonNullable<Upload['alreadyHere']>, t: Translate) {
  return { text: label === undefined ? t('uploads.here') : t('uploads.hereAs', { label }), url: url ?? null }
}

/** What the partial `partials/upload` is filled with, and the scripts that its page names. */
export function uploadField(
  t: Translate,
  { name = 'file', label, ready = [] }: { name?: string; label?: string; ready?: readonly Upload[] } = {},
) {
  const { limit, formLimit } = uploadSettings()
  return {
    name,
    label: label ?? t('uploads.field.label'),
    hint: t('uploads.field.hint', { limit: megabytes(formLimit) }),
    limit,
    ready: ready.map((upload) => uploadJson(upload, t)),
  }
}

export const uploadScripts = ['tus.js', 'uploads/upload.js']

function megabytes(bytes: number): number {
  return Math.floor(bytes / 1024 ** 2)
}
