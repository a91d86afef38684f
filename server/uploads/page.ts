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

/** What the partial `partials/upload` is filled with; its page names `uploadScripts`, too. */
export function uploadField(
  t: Translate,
  { name = 'file', sentAs = 'upload', label = t('uploads.field.label'), uploads = [], accept }: UploadFieldOptions = {},
) {
  const { limit, formLimit } = uploadSettings()
  return {
    ...{ name, sentAs, label, accept, limit },
    hint: t('uploads.field.hint', { limit: Math.floor(formLimit / 1024 ** 2) }),
    ready: uploads.filter(({ state }) => state === 'ready').map((upload) => uploadJson(upload, t)),
  }
}

export interface UploadFieldOptions {
  /** Of the file field: what `takesUploads` was told. */
  readonly name?: string
  /** Of the hidden fields of finished uploads. */
  readonly sentAs?: string
  readonly label?: string
  /** What the browser is to offer. */
  readonly accept?: string
  /** Those that have come with the form before, when it is shown again. */
  readonly uploads?: readonly Upload[]
}

export const uploadScripts = ['uploads/upload.js']
